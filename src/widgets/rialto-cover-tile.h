/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_COVER_TILE (rialto_cover_tile_get_type ())

G_DECLARE_FINAL_TYPE (RialtoCoverTile, rialto_cover_tile, RIALTO, COVER_TILE, GtkWidget)

char *rialto_cover_tile_describe (RialtoPostObject *post) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
