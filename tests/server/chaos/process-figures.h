/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What /proc says of a process. */
guint  process_count_descriptors (GPid pid);
/* Bytes of memory that nothing else has. */
gint64 process_get_memory        (GPid pid);

G_END_DECLS
