/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void probe_turns_follow (void (*func) (void));
void probe_turns_forget (void);

G_END_DECLS
