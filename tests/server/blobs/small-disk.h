/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs @func with a small disk on @path in a process of its own; skips the test where that cannot be had. */
void small_disk_run  (const char *path,
                      guint       kilobytes,
                      guint       inodes,
                      void        (*func) (const char *path));
/* Leaves no byte and no name free. */
void small_disk_fill (const char *path);

G_END_DECLS
