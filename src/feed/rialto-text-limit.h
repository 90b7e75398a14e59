/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rialto_text_limit (GtkTextBuffer *buffer,
                        GtkWidget     *widget,
                        guint          max);

G_END_DECLS
