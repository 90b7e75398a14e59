/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_ALBUM (rialto_album_get_type ())

G_DECLARE_FINAL_TYPE (RialtoAlbum, rialto_album, RIALTO, ALBUM, GtkWidget)

G_END_DECLS
