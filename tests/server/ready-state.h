/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Ready's payload as a client keeps it up to date by durable events. */
void  ready_state_apply    (JsonObject *state,
                            const char *type,
                            JsonObject *data);
/* All of it but what differs from one Ready to the next. */
char *ready_state_describe (JsonObject *state);

G_END_DECLS
