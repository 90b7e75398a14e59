/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many objects of the app's own types live, by type: what a window leaves behind shows there, where a leak checker cannot tell
 * its stacks from those of GTK. */
GHashTable *alive_count (void);
/* Waits until no type has more objects than it had; names those that have when that takes very long. */
void        alive_await (GHashTable *before);

G_END_DECLS
