/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a picture may be, and what is made of it. */
#define RIALTO_RENDITIONS_MAX 5
#define RIALTO_RENDITION_MAX_WIDTH 2048
#define RIALTO_RENDITION_MAX_HEIGHT 16383 /* of the WebP format */

#define RIALTO_PICTURE_MAX_BYTES (32 * 1024 * 1024)
#define RIALTO_PICTURE_MAX_PIXELS (40 * 1000 * 1000)
#define RIALTO_PICTURE_MAX_SIDE 16384

/* Room for 4x4 components and the NUL. */
#define RIALTO_BLURHASH_ROOM 37

#define RIALTO_DRAWING_MAX_BYTES (4 * 1024 * 1024)
