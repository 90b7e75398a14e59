/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void     probe_scroll_begin  (GtkWidget *feed);
gboolean probe_scroll_follow (void);

G_END_DECLS
