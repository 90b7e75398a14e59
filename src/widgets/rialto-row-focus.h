/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean rialto_row_focus_lead_on (GtkListBox *box,
                                   guint       position,
                                   guint       removed,
                                   GtkWidget  *otherwise);

G_END_DECLS
