/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-test.h"

#include "rialto-webp.h"

#include <string.h>

GBytes *
make_webp (guint    width,
           guint    height,
           gboolean transparent)
{
  g_autofree guint8 *rgba = g_malloc ((gsize) width * height * 4);
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint8 *pixel = rgba + 4 * ((gsize) y * width + x);

        pixel[0] = (guint8) (255 * x / width);
        pixel[1] = (guint8) (255 * y / height);
        pixel[2] = 128;
        pixel[3] = transparent && x < width / 2 ? 0 : 255;
      }
  bytes = rialto_webp_encode (rgba, width, height, 90, NULL, NULL, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
append_chunk (GByteArray   *file,
              const char   *name,
              const guint8 *data,
              guint         length)
{
  guint32 size = GUINT32_TO_LE (length);

  g_byte_array_append (file, (const guint8 *) name, 4);
  g_byte_array_append (file, (const guint8 *) &size, 4);
  g_byte_array_append (file, data, length);
  if (length & 1)
    g_byte_array_append (file, (const guint8 *) "", 1);
}

static void
append_frame (GByteArray *file,
              guint       side,
              guint8      red,
              guint8      green)
{
  g_autofree guint8 *rgba = g_malloc0 ((gsize) side * side * 4);
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) still = NULL;
  /* ANMF: place in units of two pixels, sizes less one, 100 ms, no blending. */
  guint8 head[16] = { (guint8) (side / 4),
                      0,
                      0,
                      (guint8) (side / 4),
                      0,
                      0,
                      (guint8) (side - 1),
                      0,
                      0,
                      (guint8) (side - 1),
                      0,
                      0,
                      100,
                      0,
                      0,
                      2 };

  for (guint i = 0; i < side * side; i++)
    {
      rgba[4 * i] = red;
      rgba[4 * i + 1] = green;
      rgba[4 * i + 3] = 255;
    }
  still = rialto_webp_encode (rgba, side, side, 100, NULL, NULL, &error);
  g_assert_no_error (error);
  g_byte_array_append (frame, head, sizeof head);
  /* Without RIFF, size, WEBP. */
  g_byte_array_append (frame, (const guint8 *) g_bytes_get_data (still, NULL) + 12,
                       (guint) g_bytes_get_size (still) - 12);
  append_chunk (file, "ANMF", frame->data, frame->len);
}

GBytes *
make_animation (guint side)
{
  GByteArray *file = g_byte_array_new ();
  guint8 canvas[10] = { 0x12, 0, 0, 0, (guint8) (2 * side - 1), 0, 0, (guint8) (2 * side - 1), 0, 0 };
  guint8 loop[6] = { 0 };
  guint32 size;

  g_byte_array_append (file, (const guint8 *) "RIFF\0\0\0\0WEBP", 12);
  append_chunk (file, "VP8X", canvas, sizeof canvas);
  append_chunk (file, "ANIM", loop, sizeof loop);
  append_frame (file, side, 255, 0);
  append_frame (file, side, 0, 255);
  size = GUINT32_TO_LE (file->len - 8);
  memcpy (file->data + 4, &size, 4);
  return g_byte_array_free_to_bytes (file);
}

GBytes *
cut (GBytes *bytes,
     gsize   length)
{
  return g_bytes_new (g_bytes_get_data (bytes, NULL), MIN (length, g_bytes_get_size (bytes)));
}

guint32
get_pixel (GdkTexture *texture,
           guint       x,
           guint       y)
{
  g_autoptr (GdkTextureDownloader) downloader = gdk_texture_downloader_new (texture);
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *pixel;
  gsize stride;

  gdk_texture_downloader_set_format (downloader, GDK_MEMORY_R8G8B8A8);
  bytes = gdk_texture_downloader_download_bytes (downloader, &stride);
  pixel = (const guint8 *) g_bytes_get_data (bytes, NULL) + y * stride + 4 * x;
  return (guint32) pixel[0] << 24 | (guint32) pixel[1] << 16 | (guint32) pixel[2] << 8 | pixel[3];
}
