/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rendition-fixture.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define ADD(name, test)                                                                            \
  g_test_add ("/renditions/hostile/" name, Fixture, NULL, fixture_set_up, test, tear_down)

static GBytes *
literal (const void *data,
         gsize       size)
{
  return g_bytes_new (data, size);
}

#define LITERAL(text) literal (text, sizeof (text) - 1)

static GBytes *
good_picture (void)
{
  g_autoptr (VipsImage) image = picture_maker_photo (400, 300, 7);

  return picture_maker_save (image, ".jpg");
}

/* Whatever came before: the same process goes on taking pictures, and nothing was left open in it. */
static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GBytes) good = good_picture ();
  g_autoptr (GError) error = NULL;
  RialtoRenditionFigures figures;
  RialtoRenditionSet set;

  fixture_make (fixture, good, &set, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set.n_items, ==, 3);
  rialto_renditions_get_figures (fixture->renditions, &figures);
  g_assert_cmpuint (figures.starts, ==, 1);
  g_assert_cmpuint (figures.busy, ==, 0);
  fixture_tear_down (fixture, data);
}

static void
test_foreign (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GBytes) empty = LITERAL ("");
  g_autoptr (GBytes) text = LITERAL ("Dear diary,\n");
  g_autoptr (GBytes) svg = LITERAL ("<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>");
  g_autoptr (GBytes) pdf = LITERAL ("%PDF-1.4\n%%EOF\n");
  g_autoptr (GBytes) heic = LITERAL ("\0\0\0\x18"
                                     "ftypheic\0\0\0\0mif1heic");
  g_autoptr (GBytes) video = LITERAL ("\0\0\0\x18"
                                      "ftypmp42\0\0\0\0");
  g_autoptr (VipsImage) image = picture_maker_photo (20, 20, 1);
  g_autoptr (GBytes) gif = picture_maker_save (image, ".gif");
  g_autoptr (GBytes) tiff = picture_maker_save (image, ".tif");

  fixture_refuse (fixture, empty, "This file is empty.");
  fixture_refuse (fixture, text, "This file is not a picture. JPEG, PNG and WebP");
  fixture_refuse (fixture, svg, "This file is of the kind SVG. JPEG, PNG and WebP");
  fixture_refuse (fixture, pdf, "This file is of the kind PDF.");
  fixture_refuse (fixture, heic, "This file is of the kind HEIC.");
  fixture_refuse (fixture, video, "This is a video.");
  fixture_refuse (fixture, gif, "This file is of the kind GIF.");
  fixture_refuse (fixture, tiff, "This file is of the kind TIFF.");
}

static GBytes *
finish (GByteArray *png,
        GBytes     *pixels)
{
  gsize size = 0;
  const void *data = g_bytes_get_data (pixels, &size);

  picture_maker_chunk (png, "IDAT", data, size);
  picture_maker_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (png);
}

static void
test_claims (Fixture      *fixture,
             gconstpointer data)
{
  /* A frame of 65535 x 65535 and nothing else. */
  static const guint8 jpeg[] =
    "\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00";
  g_autoptr (GBytes) pixels = picture_maker_zlib (100);
  g_autoptr (GBytes) claim = finish (picture_maker_png_head (100000, 100000, 8, 6), pixels);
  g_autoptr (GBytes) frame = literal (jpeg, sizeof jpeg - 1);
  g_autoptr (GBytes)
    heavy = g_bytes_new_take (g_malloc0 (RIALTO_PICTURE_MAX_BYTES + 1), RIALTO_PICTURE_MAX_BYTES + 1);

  fixture_refuse (fixture, claim, "100000 × 100000 pixels");
  fixture_refuse (fixture, frame, "65535 × 65535 pixels");
  fixture_refuse (fixture, heavy, "at most 32 MB");
}

/* An honest bomb: 49 million pixels of one bit in 6 kB. */
static void
test_bomb (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GBytes) pixels = picture_maker_zlib (7000 * (1 + 7000 / 8));
  g_autoptr (GBytes) bomb = finish (picture_maker_png_head (7000, 7000, 1, 0), pixels);

  g_assert_cmpuint (g_bytes_get_size (bomb), <, 10000);
  fixture_refuse (fixture, bomb, "At most 40 megapixels");
}

/* It may be taken or refused; it must not take more memory than a picture may. */
static void
survive (Fixture *fixture,
         GBytes  *picture)
{
  g_autoptr (GError) error = NULL;
  struct rusage usage;
  RialtoRenditionSet set;

  if (!fixture_make (fixture, picture, &set, &error))
    g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
  g_assert_cmpuint (fixture_count (fixture), ==, set.n_items);
  /* The largest of all descendants that were waited for: the helper's are only seen when it has ended. */
  rialto_renditions_free (fixture->renditions);
  fixture->renditions = rialto_renditions_new (g_getenv ("RIALTO_TEST_RENDITIONS"), 1, FALSE);
  g_assert_cmpint (getrusage (RUSAGE_CHILDREN, &usage), ==, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  g_assert_cmpint (usage.ru_maxrss, <, 512 * 1024);
#endif
}

static void
test_liars (Fixture      *fixture,
            gconstpointer data)
{
  /* 1 GB of zeros is 1 MB of zlib. */
  g_autoptr (GBytes) zeros = picture_maker_zlib (1000 * 1000 * 1000);
  g_autoptr (GBytes) pixels = picture_maker_zlib (100 * (1 + 300));
  g_autoptr (GBytes) pixel_bomb = finish (picture_maker_png_head (100, 100, 8, 2), zeros);
  static const char *const chunks[] = { "iCCP", "zTXt", "iTXt" };

  survive (fixture, pixel_bomb);
  for (gsize i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      GByteArray *png = picture_maker_png_head (100, 100, 8, 2);
      g_autoptr (GByteArray) body = g_byte_array_new ();
      g_autoptr (GBytes) picture = NULL;
      gsize size = 0;
      const void *bomb = g_bytes_get_data (zeros, &size);

      /* Name, compression method; iTXt has a flag, a language and a translation besides. */
      g_byte_array_append (body, (const guint8 *) "bomb\0\0", i == 2 ? 5 : 6);
      if (i == 2)
        g_byte_array_append (body, (const guint8 *) "\1\0\0\0", 4);
      g_byte_array_append (body, bomb, (guint) size);
      picture_maker_chunk (png, chunks[i], body->data, body->len);
      picture = finish (png, pixels);
      survive (fixture, picture);
    }
}

/* A progressive picture whose last scan comes three thousand times: each is another walk over 40 million pixels. */
static void
test_scans (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (VipsImage) image = picture_maker_plain (8000, 5000, 90, 120, 60);
  g_autoptr (GBytes) whole = picture_maker_save (image, ".jpg[interlace]");
  g_autoptr (GBytes) bomb = NULL;
  GByteArray *bytes = g_byte_array_new ();
  gsize size = 0, last;
  const guint8 *start = g_bytes_get_data (whole, &size);

  for (last = size - 2; start[last] != 0xff || start[last + 1] != 0xda; last--)
    g_assert_cmpuint (last, >, 0);
  g_byte_array_append (bytes, start, (guint) last);
  for (guint i = 0; i < 3000; i++)
    g_byte_array_append (bytes, start + last, (guint) (size - 2 - last));
  g_byte_array_append (bytes, start + size - 2, 2);
  bomb = g_byte_array_free_to_bytes (bytes);
  fixture_refuse (fixture, bomb, NULL);
}

static void
test_truncated (Fixture      *fixture,
                gconstpointer data)
{
  static const char *const suffixes[] = { ".jpg",  ".jpg[interlace]", ".png", ".png[interlace]",
                                          ".webp", ".webp[lossless]" };
  g_autoptr (VipsImage) image = picture_maker_photo (500, 400, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autoptr (GBytes) whole = picture_maker_save (image, suffixes[i]);

      for (gsize part = 1; part <= 20; part++)
        {
          g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) * part / 21);

          fixture_refuse (fixture, cut, NULL);
        }
    }
}

static void
test_truncated_sentence (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (GBytes) whole = good_picture ();
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2);
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (whole, 0, 20);

  fixture_refuse (fixture, cut, "This picture is incomplete");
  fixture_refuse (fixture, head, "This picture is incomplete");
}

static void
test_garbage (Fixture      *fixture,
              gconstpointer data)
{
  static const char *const heads[] = { "\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n",
                                       "RIFF\x20\x4e\x00\x00WEBPVP8 ", "" };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      guint8 bytes[20000];
      g_autoptr (GBytes) picture = NULL;

      for (gsize k = 0; k < sizeof bytes; k++)
        bytes[k] = (guint8) g_rand_int (random);
      memcpy (bytes, heads[i], strlen (heads[i]));
      picture = literal (bytes, sizeof bytes);
      fixture_refuse (fixture, picture, NULL);
    }
}

/* A file that is two things at once comes out as the one thing that was seen. */
static void
test_polyglots (Fixture      *fixture,
                gconstpointer data)
{
  static const char payload[] = "<html><script>alert (document.domain)</script></html>PK\x03\x04 archive";
  static const char *const suffixes[] = { ".jpg", ".png", ".webp" };
  g_autoptr (VipsImage) image = picture_maker_photo (200, 150, 4);
  g_autoptr (GBytes) gif_first = NULL;
  g_autoptr (GBytes) good = good_picture ();
  GByteArray *joined = g_byte_array_new ();
  gsize size = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autoptr (GBytes) clean = picture_maker_save (image, suffixes[i]);
      GByteArray *mixed = g_bytes_unref_to_array (g_steal_pointer (&clean));
      g_autoptr (GBytes) picture = NULL;
      g_autoptr (GError) error = NULL;
      RialtoRenditionSet set;

      g_byte_array_append (mixed, (const guint8 *) payload, sizeof payload);
      picture = g_byte_array_free_to_bytes (mixed);
      fixture_make (fixture, picture, &set, &error);
      g_assert_no_error (error);
      for (guint k = 0; k < set.n_items; k++)
        {
          g_autoptr (GBytes) made = fixture_read (fixture, set.items[k].width);
          const void *bytes = g_bytes_get_data (made, &size);

          g_assert_null (memmem (bytes, size, "script", 6));
          g_assert_null (memmem (bytes, size, "PK\x03\x04", 4));
        }
    }

  g_byte_array_append (joined, (const guint8 *) "GIF89a\x01\x00\x01\x00\x80", 11);
  g_byte_array_append (joined, g_bytes_get_data (good, &size), (guint) g_bytes_get_size (good));
  gif_first = g_byte_array_free_to_bytes (joined);
  fixture_refuse (fixture, gif_first, "This file is of the kind GIF.");
}

/* 200 damaged pictures: each is taken or refused, and no descriptor stays open here or there. */
static void
test_flipped_bits (Fixture      *fixture,
                   gconstpointer data)
{
  static const char *const suffixes[] = { ".jpg", ".jpg[interlace]", ".png", ".webp", ".webp[lossless]" };
  g_autoptr (VipsImage) image = picture_maker_photo (64, 48, 9);
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autoptr (GBytes) good = good_picture ();
  g_autoptr (GError) error = NULL;
  RialtoRenditionSet set;
  guint ours, theirs;

  g_assert_true (fixture_make (fixture, good, &set, &error));
  ours = count_descriptors (getpid ());
  theirs = count_descriptors (rialto_renditions_get_pid (fixture->renditions, 0));

  for (gsize i = 0; i < 200; i++)
    {
      g_autoptr (GBytes) whole = picture_maker_save (image, suffixes[i % G_N_ELEMENTS (suffixes)]);
      g_autoptr (GByteArray) bytes = g_bytes_unref_to_array (g_steal_pointer (&whole));
      g_autoptr (GBytes) picture = NULL;
      guint n_flips = 1 + i % 8;

      for (guint k = 0; k < n_flips; k++)
        bytes->data[g_rand_int_range (random, 12, (gint32) bytes->len)] ^=
          (guint8) (1 << g_rand_int_range (random, 0, 8));
      picture = g_bytes_new (bytes->data, bytes->len);
      g_clear_error (&error);
      if (!fixture_make (fixture, picture, &set, &error))
        g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
    }
  g_assert_cmpuint (count_descriptors (getpid ()), ==, ours);
  g_assert_cmpuint (count_descriptors (rialto_renditions_get_pid (fixture->renditions, 0)), ==, theirs);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  ADD ("foreign", test_foreign);
  ADD ("claims", test_claims);
  ADD ("bomb", test_bomb);
  ADD ("liars", test_liars);
  ADD ("scans", test_scans);
  ADD ("truncated", test_truncated);
  ADD ("truncated-sentence", test_truncated_sentence);
  ADD ("garbage", test_garbage);
  ADD ("polyglots", test_polyglots);
  ADD ("flipped-bits", test_flipped_bits);
  return g_test_run ();
}
