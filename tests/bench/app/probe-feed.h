/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *probe_feed_find         (GtkWidget *window);
gboolean   probe_feed_has_content  (GtkWidget *feed);
guint      probe_feed_count_passed (GtkWidget *feed);

G_END_DECLS
