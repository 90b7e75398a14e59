/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server-fixture.h"

#include <sys/types.h>

G_BEGIN_DECLS

/* What the whole program logs, as records. */
void        server_log_begin (void);
off_t       server_log_end   (void);
char       *server_log_text  (off_t       from);
GPtrArray  *server_log_read  (off_t       from);
JsonObject *server_log_find  (GPtrArray  *records,
                              const char *member,
                              const char *value);
JsonNode   *server_log_await (off_t       from,
                              const char *member,
                              const char *value);

G_END_DECLS
