/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void  rialto_template_callbacks_bind (GtkWidgetClass *widget_class);
void  rialto_template_dispose        (gpointer        widget,
                                      GType           type);

char *rialto_format_count            (gint64          count) G_GNUC_WARN_UNUSED_RESULT;
char *rialto_format_ago              (gint64          then,
                                      gint64          now) G_GNUC_WARN_UNUSED_RESULT;
char *rialto_format_moment           (gint64          time) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
