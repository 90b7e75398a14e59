/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-picture-header.h"

#include "picture-maker.h"

#include <string.h>

typedef struct
{
  const char       *bytes;
  gsize             size;
  RialtoPictureKind kind;
} Foreign;

#define FOREIGN(literal, kind) { literal, sizeof (literal) - 1, kind }

static void
test_foreign (void)
{
  static const Foreign cases[] = {
    FOREIGN ("GIF89a\x01\x00\x01\x00", RIALTO_PICTURE_GIF),
    FOREIGN ("%PDF-1.7\n", RIALTO_PICTURE_PDF),
    FOREIGN ("II*\0\x08\0\0\0", RIALTO_PICTURE_TIFF),
    FOREIGN ("MM\0*\0\0\0\x08", RIALTO_PICTURE_TIFF),
    FOREIGN ("\0\0\0\x18"
             "ftypheic\0\0\0\0",
             RIALTO_PICTURE_HEIF),
    FOREIGN ("\0\0\0\x18"
             "ftypmif1\0\0\0\0",
             RIALTO_PICTURE_HEIF),
    FOREIGN ("\0\0\0\x18"
             "ftypavif\0\0\0\0",
             RIALTO_PICTURE_AVIF),
    FOREIGN ("\0\0\0\x18"
             "ftypisom\0\0\0\0",
             RIALTO_PICTURE_VIDEO),
    FOREIGN ("\x1a\x45\xdf\xa3\x01", RIALTO_PICTURE_VIDEO),
    FOREIGN ("BM\x36\0\0\0", RIALTO_PICTURE_BMP),
    FOREIGN ("\xff\x0a\x01", RIALTO_PICTURE_JXL),
    FOREIGN ("<svg xmlns='http://www.w3.org/2000/svg'/>", RIALTO_PICTURE_SVG),
    FOREIGN ("\xef\xbb\xbf  \n<?xml version='1.0'?><!DOCTYPE svg>", RIALTO_PICTURE_SVG),
    FOREIGN ("<!-- hidden --><SVG>", RIALTO_PICTURE_SVG),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RialtoPictureHeader header;

      g_assert_cmpint (rialto_picture_header_read ((const guint8 *) cases[i].bytes, cases[i].size, &header),
                       ==, RIALTO_OUTCOME_FOREIGN);
      g_assert_cmpint (header.kind, ==, cases[i].kind);
    }
}

static void
test_unknown (void)
{
  static const char *const cases[] = { "x",      "hello",   "PK\x03\x04",
                                       "<html>", "\x89PNX", "RIFF\x04\x01\x01\x01WAVE" };
  RialtoPictureHeader header;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (rialto_picture_header_read ((const guint8 *) cases[i], strlen (cases[i]), &header), ==,
                     RIALTO_OUTCOME_UNKNOWN);
  g_assert_cmpint (rialto_picture_header_read ((const guint8 *) "", 0, &header), ==, RIALTO_OUTCOME_EMPTY);
}

static void
check_size (const char       *suffix,
            RialtoPictureKind kind)
{
  g_autoptr (VipsImage) image = picture_maker_photo (301, 207, 1);
  g_autoptr (GBytes) bytes = picture_maker_save (image, suffix);
  RialtoPictureHeader header;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_assert_cmpint (rialto_picture_header_read (data, size, &header), ==, RIALTO_OUTCOME_OK);
  g_assert_cmpint (header.kind, ==, kind);
  g_assert_cmpuint (header.width, ==, 301);
  g_assert_cmpuint (header.height, ==, 207);

  /* Every shorter beginning is answered without reading past it (the copy is exact for the sanitizer). */
  for (gsize length = 0; length < size; length += length < 700 ? 1 : 97)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      RialtoRenditionOutcome outcome = rialto_picture_header_read (copy, length, &header);

      g_assert_cmpint (outcome, !=, RIALTO_OUTCOME_OK);
    }
}

static void
test_sizes (void)
{
  check_size (".jpg", RIALTO_PICTURE_JPEG);
  check_size (".jpg[interlace]", RIALTO_PICTURE_JPEG);
  check_size (".png", RIALTO_PICTURE_PNG);
  check_size (".webp", RIALTO_PICTURE_WEBP);
  check_size (".webp[lossless]", RIALTO_PICTURE_WEBP);
}

static RialtoRenditionOutcome
png_outcome (guint width,
             guint height)
{
  g_autoptr (GByteArray) png = picture_maker_png_head (width, height, 8, 2);
  RialtoPictureHeader header;

  picture_maker_chunk (png, "IEND", NULL, 0);
  return rialto_picture_header_read (png->data, png->len, &header);
}

static void
test_limits (void)
{
  g_assert_cmpint (png_outcome (8000, 5000), ==, RIALTO_OUTCOME_OK);
  g_assert_cmpint (png_outcome (8000, 5001), ==, RIALTO_OUTCOME_TOO_LARGE);
  g_assert_cmpint (png_outcome (16384, 1), ==, RIALTO_OUTCOME_OK);
  g_assert_cmpint (png_outcome (16385, 1), ==, RIALTO_OUTCOME_TOO_LARGE);
  g_assert_cmpint (png_outcome (1, 16385), ==, RIALTO_OUTCOME_TOO_LARGE);
  g_assert_cmpint (png_outcome (100000, 100000), ==, RIALTO_OUTCOME_TOO_LARGE);
  g_assert_cmpint (png_outcome (0xffffffff, 0xffffffff), ==, RIALTO_OUTCOME_TOO_LARGE);
  g_assert_cmpint (png_outcome (0, 10), ==, RIALTO_OUTCOME_BROKEN);
}

static void
test_jpeg_markers (void)
{
  /* Fill bytes, a restart marker and a comment before the frame. */
  static const guint8 strange[] =
    "\xff\xd8\xff\xff\xff\xd0\xff\xfe\x00\x04hi\xff\xc2\x00\x08\x08\x00\x10\x00\x20\x03"
    "\xff\xda\x00\x02\x12\xff\x00\x34\xff\xd0\x56\xff\xd9 and a tail";
  /* An end of image inside a segment is not the picture's. */
  static const guint8 no_end[] = "\xff\xd8\xff\xc2\x00\x08\x08\x00\x10\x00\x20\x03\xff\xfe\x00\x04\xff\xd9";
  static const guint8 scan_first[] = "\xff\xd8\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00";
  static const guint8 no_length[] = "\xff\xd8\xff\xe0\x00\x00\xff\xc0";
  RialtoPictureHeader header;

  g_assert_cmpint (rialto_picture_header_read (strange, sizeof strange - 1, &header), ==, RIALTO_OUTCOME_OK);
  g_assert_cmpuint (header.width, ==, 32);
  g_assert_cmpuint (header.height, ==, 16);
  g_assert_cmpint (rialto_picture_header_read (no_end, sizeof no_end - 1, &header), ==,
                   RIALTO_OUTCOME_TRUNCATED);
  g_assert_cmpint (rialto_picture_header_read (scan_first, sizeof scan_first - 1, &header), ==,
                   RIALTO_OUTCOME_BROKEN);
  g_assert_cmpint (rialto_picture_header_read (no_length, sizeof no_length - 1, &header), ==,
                   RIALTO_OUTCOME_BROKEN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  g_test_add_func ("/picture-header/foreign", test_foreign);
  g_test_add_func ("/picture-header/unknown", test_unknown);
  g_test_add_func ("/picture-header/sizes", test_sizes);
  g_test_add_func ("/picture-header/limits", test_limits);
  g_test_add_func ("/picture-header/jpeg-markers", test_jpeg_markers);
  return g_test_run ();
}
