/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "picture-maker.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void
picture_maker_init (const char *program)
{
  g_setenv ("VIPSHOME", "/nonexistent", TRUE);
  if (VIPS_INIT (program) != 0)
    g_error ("libvips: %s", vips_error_buffer ());
  vips_concurrency_set (1);
  vips_cache_set_max (0);
  /* Its threads are gone before a leak checker looks. */
  atexit (vips_shutdown);
}

static void
check (int result)
{
  if (result != 0)
    g_error ("libvips: %s", vips_error_buffer ());
}

static VipsImage *
from_pixels (guint8 *pixels,
             int     width,
             int     height)
{
  g_autoptr (VipsImage) image = NULL;
  VipsImage *copy = NULL;

  image = vips_image_new_from_memory_copy (pixels, (gsize) width * (gsize) height * 3, width, height, 3,
                                           VIPS_FORMAT_UCHAR);
  check (vips_copy (image, &copy, "interpretation", VIPS_INTERPRETATION_sRGB, NULL));
  return copy;
}

VipsImage *
picture_maker_quarters (int width,
                        int height)
{
  static const guint8 colours[4][3] = { { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 }, { 255, 255, 255 } };
  g_autofree guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 3);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      memcpy (pixels + ((gsize) y * (gsize) width + (gsize) x) * 3,
              colours[(y * 2 / height) * 2 + x * 2 / width], 3);
  return from_pixels (pixels, width, height);
}

VipsImage *
picture_maker_photo (int width,
                     int height,
                     int seed)
{
  g_autofree guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 3);
  guint32 noise = (guint32) seed * 2654435761u + 1;
  guint8 *p = pixels;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        double u = (double) x / width, v = (double) y / height;
        double shade = 0.5 + 0.25 * sin (9 * u + seed) * cos (7 * v) + 0.2 * sin (40 * u * v);

        noise = noise * 1664525u + 1013904223u;
        shade += ((double) (noise >> 24) / 255 - 0.5) * 0.06;
        *p++ = (guint8) CLAMP (shade * 255, 0, 255);
        *p++ = (guint8) CLAMP (shade * 200 + 40 * v, 0, 255);
        *p++ = (guint8) CLAMP (255 - shade * 180, 0, 255);
      }
  return from_pixels (pixels, width, height);
}

VipsImage *
picture_maker_plain (int    width,
                     int    height,
                     double red,
                     double green,
                     double blue)
{
  g_autofree guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 3);
  guint8 *p = pixels;

  for (int i = 0; i < width * height; i++)
    {
      *p++ = (guint8) red;
      *p++ = (guint8) green;
      *p++ = (guint8) blue;
    }
  return from_pixels (pixels, width, height);
}

GBytes *
picture_maker_save (VipsImage  *image,
                    const char *suffix)
{
  void *data = NULL;
  gsize size = 0;

  check (vips_image_write_to_buffer (image, suffix, &data, &size, NULL));
  return g_bytes_new_take (data, size);
}

static guint32
crc32_of (const guint8 *data,
          gsize         size)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
    }
  return ~crc;
}

void
picture_maker_chunk (GByteArray *png,
                     const char *type,
                     const void *data,
                     gsize       size)
{
  guint32 length = GUINT32_TO_BE ((guint32) size), crc;
  guint start;

  g_byte_array_append (png, (const guint8 *) &length, 4);
  start = png->len;
  g_byte_array_append (png, (const guint8 *) type, 4);
  if (size > 0)
    g_byte_array_append (png, data, (guint) size);
  crc = GUINT32_TO_BE (crc32_of (png->data + start, size + 4));
  g_byte_array_append (png, (const guint8 *) &crc, 4);
}

GByteArray *
picture_maker_png_head (guint  width,
                        guint  height,
                        guint8 depth,
                        guint8 colour_type)
{
  GByteArray *png = g_byte_array_new ();
  guint8 header[13] = { 0 };
  guint32 w = GUINT32_TO_BE (width), h = GUINT32_TO_BE (height);

  memcpy (header, &w, 4);
  memcpy (header + 4, &h, 4);
  header[8] = depth;
  header[9] = colour_type;
  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  picture_maker_chunk (png, "IHDR", header, sizeof header);
  return png;
}

GBytes *
picture_maker_zlib (gsize zeros)
{
  g_autoptr (GConverter) deflate = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, deflate);
  static const guint8 block[65536];
  g_autoptr (GError) error = NULL;

  for (gsize n; zeros > 0; zeros -= n)
    {
      n = MIN (zeros, sizeof block);
      if (!g_output_stream_write_all (stream, block, n, NULL, NULL, &error))
        g_error ("%s", error->message);
    }
  if (!g_output_stream_close (stream, NULL, &error))
    g_error ("%s", error->message);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

int
picture_maker_file (GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  int fd = memfd_create ("picture", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  while (size > 0)
    {
      ssize_t n = write (fd, data, size);

      g_assert_cmpint (n, >, 0);
      data += n;
      size -= (gsize) n;
    }
  return fd;
}
