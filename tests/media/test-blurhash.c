/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values follow from https://github.com/woltapp/blurhash/blob/master/Algorithm.md; the hash of a photograph is the one in that
 * project's own description. */
#include "rialto-blurhash.h"
#include "../../server/renditions/helper/rialto-blurhash.h"

#include <string.h>

#define SIDE 32

static const guint8 *
pixel (const guint8 *rgba,
       guint         x,
       guint         y)
{
  return rgba + 4 * (y * SIDE + x);
}

static void
assert_near (const guint8 *at,
             guint         red,
             guint         green,
             guint         blue,
             guint         distance)
{
  guint wanted[] = { red, green, blue };

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint ((guint) ABS ((int) at[i] - (int) wanted[i]), <=, distance);
  g_assert_cmpuint (at[3], ==, 0xff);
}

static void
test_one_colour (void)
{
  static const struct
  {
    const char *hash;
    guint red, green, blue;
  } cases[] = {
    /* 29*83^3 + 28*83^2 + 30*83 + 10 = 0xffffff; 29*83^3 + 18*83^2 + 70*83 + 45 = 0xff0000 */
    { "00TSUA", 255, 255, 255 },
    { "000000", 0, 0, 0 },
    { "00TI:j", 255, 0, 0 },
    { "L0TSUAfQfQfQfQfQfQfQfQfQfQfQ", 255, 255, 255 },
  };
  guint8 rgba[SIDE * SIDE * 4];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (rialto_blurhash_decode (cases[i].hash, SIDE, SIDE, rgba));
      for (guint at = 0; at < SIDE; at++)
        assert_near (pixel (rgba, at, SIDE - 1 - at), cases[i].red, cases[i].green, cases[i].blue, 0);
    }
}

/* "1453l}2E": 2x1 components; the one wave is -(5/166) in red, so red is 0.025635 + 0.030120 at the right edge, which is 0x42 in
 * sRGB, and below nothing at the left one. */
static void
test_wave (void)
{
  guint8 rgba[SIDE * SIDE * 4];

  g_assert_true (rialto_blurhash_decode ("1453l}2E", SIDE, SIDE, rgba));
  assert_near (pixel (rgba, 0, 0), 0, 0, 0, 0);
  assert_near (pixel (rgba, SIDE - 1, 0), 0x42, 0, 0, 1);
  assert_near (pixel (rgba, SIDE - 1, SIDE - 1), 0x42, 0, 0, 1);
  for (guint x = 1; x < SIDE; x++)
    g_assert_cmpuint (pixel (rgba, x, 0)[0], >=, pixel (rgba, x - 1, 0)[0]);
}

/* What the server's encoder says of a picture looks like the picture. */
static void
test_round_trip (void)
{
  guint8 rgb[SIDE * SIDE * 3];
  guint8 rgba[SIDE * SIDE * 4];
  g_autofree char *hash = NULL;

  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      {
        rgb[3 * (y * SIDE + x)] = (guint8) (40 + 5 * x);
        rgb[3 * (y * SIDE + x) + 1] = (guint8) (200 - 4 * y);
        rgb[3 * (y * SIDE + x) + 2] = 90;
      }
  hash = rialto_blurhash_encode (rgb, SIDE, SIDE, 4, 4);
  g_assert_true (rialto_blurhash_decode (hash, SIDE, SIDE, rgba));
  for (guint y = 0; y < SIDE; y += 3)
    for (guint x = 0; x < SIDE; x += 3)
      assert_near (pixel (rgba, x, y), 40 + 5 * x, 200 - 4 * y, 90, 16);
}

static void
test_texture (void)
{
  const char *hash = "LEHV6nWB2yk8pyo0adR*.7kCMdnj";
  g_autoptr (GdkTexture) texture = rialto_blurhash_new_texture (hash);
  g_autoptr (GdkTextureDownloader) downloader = gdk_texture_downloader_new (texture);
  g_autoptr (GBytes) drawn = NULL;
  guint8 rgba[4 * SIDE * SIDE];
  gsize stride;

  g_assert_nonnull (texture);
  /* Drawn as it is. */
  g_assert_cmpint (gdk_texture_get_format (texture), ==, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED);
  gdk_texture_downloader_set_format (downloader, GDK_MEMORY_R8G8B8A8);
  drawn = gdk_texture_downloader_download_bytes (downloader, &stride);
  g_assert_true (rialto_blurhash_decode (hash, SIDE, SIDE, rgba));
  g_assert_cmpmem (g_bytes_get_data (drawn, NULL), g_bytes_get_size (drawn), rgba, sizeof rgba);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, SIDE);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, SIDE);
  g_assert_null (rialto_blurhash_new_texture (NULL));
}

static void
test_none (void)
{
  static const char *const bad[] = {
    "",       "0",      "00TSU",  "00TSUA0",  "L0TSUAfQ",
    "00TS A", "~0TSUA", "00~~~~", "1453l}~~", "\xff\xff\xff\xff\xff\xff",
  };
  guint8 rgba[SIDE * SIDE * 4];

  memset (rgba, 7, sizeof rgba);
  g_assert_false (rialto_blurhash_decode (NULL, SIDE, SIDE, rgba));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (rialto_blurhash_decode (bad[i], SIDE, SIDE, rgba));
  g_assert_cmpuint (rgba[0], ==, 7);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blurhash/one-colour", test_one_colour);
  g_test_add_func ("/blurhash/wave", test_wave);
  g_test_add_func ("/blurhash/round-trip", test_round_trip);
  g_test_add_func ("/blurhash/texture", test_texture);
  g_test_add_func ("/blurhash/none", test_none);
  return g_test_run ();
}
