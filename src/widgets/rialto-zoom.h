/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_ZOOM (rialto_zoom_get_type ())

G_DECLARE_FINAL_TYPE (RialtoZoom, rialto_zoom, RIALTO, ZOOM, GtkWidget)

void   rialto_zoom_reset     (RialtoZoom *self);
double rialto_zoom_get_level (RialtoZoom *self);

G_END_DECLS
