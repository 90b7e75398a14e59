/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-thumbnail.h"

#include "rialto-picture-view.h"
#include "rialto-reducer.h"

/**
 * rialto_thumbnail_new:
 * @texture: a small picture
 * @ratio: width over height of what is to be left of it; 0: all
 * @position: where that is, from 0 at the left or top to 1
 * @focus_x: what of that must stay in sight: -1000 left, 1000 right
 * @focus_y: -1000 bottom, 1000 top
 *
 * Returns: (transfer full): what is seen of it where all are square
 */
GdkTexture *
rialto_thumbnail_new (GdkTexture *texture,
                      double      ratio,
                      double      position,
                      int         focus_x,
                      int         focus_y)
{
  g_autoptr (GdkTextureDownloader) downloader = gdk_texture_downloader_new (texture);
  g_autoptr (GBytes) bytes = NULL, part = NULL;
  graphene_size_t area;
  graphene_rect_t drawn;
  GdkRectangle left;
  gsize stride, offset;
  int side;

  rialto_reducer_crop ((guint) gdk_texture_get_width (texture), (guint) gdk_texture_get_height (texture),
                       ratio, position, &left);
  side = MIN (left.width, left.height);
  area = (graphene_size_t) { (float) side, (float) side };
  rialto_picture_crop ((double) left.width / left.height, focus_x, focus_y, &area, &drawn);
  left.x = CLAMP (left.x - (int) (drawn.origin.x - 0.5f), 0, gdk_texture_get_width (texture) - side);
  left.y = CLAMP (left.y - (int) (drawn.origin.y - 0.5f), 0, gdk_texture_get_height (texture) - side);
  gdk_texture_downloader_set_format (downloader, GDK_MEMORY_R8G8B8A8);
  bytes = gdk_texture_downloader_download_bytes (downloader, &stride);
  offset = (gsize) left.y * stride + (gsize) left.x * 4;
  part = g_bytes_new_from_bytes (bytes, offset, (gsize) (side - 1) * stride + (gsize) side * 4);
  return gdk_memory_texture_new (side, side, GDK_MEMORY_R8G8B8A8, part, stride);
}
