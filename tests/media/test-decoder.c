/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-test.h"
#include "client-test.h"

#include "rialto-decoder.h"
#include "rialto-error.h"
#include "rialto-webp.h"

#include <string.h>

static void
test_rendition (void)
{
  static const struct
  {
    double width, scale;
    guint rendition;
  } cases[] = {
    { 1, 1, 160 },     { 160, 1, 160 },   { 168, 1, 160 },   { 170, 1, 320 },  { 80, 2, 160 },
    { 320, 2, 640 },   { 620, 1, 640 },   { 620, 2, 2048 },  { 540, 2, 1080 }, { 480, 1.5, 1080 },
    { 1080, 1, 1080 }, { 1180, 1, 2048 }, { 5000, 3, 2048 }, { 0, 1, 160 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (rialto_rendition_for_width (cases[i].width, cases[i].scale), ==, cases[i].rendition);
}

static void
test_sizes (void)
{
  g_autoptr (GBytes) encoded = make_webp (320, 200, FALSE);
  static const guint wanted[][3] = {
    { 320, 320, 200 }, { 160, 160, 100 }, { 1000, 320, 200 }, { 1, 1, 1 }, { 0, 1, 1 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkTexture) texture = rialto_decoder_decode (encoded, wanted[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpint (gdk_texture_get_width (texture), ==, (int) wanted[i][1]);
      g_assert_cmpint (gdk_texture_get_height (texture), ==, (int) wanted[i][2]);
    }
}

static void
test_colours (void)
{
  g_autoptr (GBytes) opaque = make_webp (64, 64, FALSE);
  g_autoptr (GBytes) half = make_webp (64, 64, TRUE);
  g_autoptr (GdkTexture) a = rialto_decoder_decode (opaque, 64, NULL);
  g_autoptr (GdkTexture) b = rialto_decoder_decode (half, 64, NULL);
  guint32 right = get_pixel (a, 60, 2), bottom = get_pixel (a, 2, 60);

  g_assert_cmpuint (right >> 24, >, 220);
  g_assert_cmpuint (right >> 16 & 0xff, <, 40);
  g_assert_cmpuint (bottom >> 24, <, 40);
  g_assert_cmpuint (bottom >> 16 & 0xff, >, 220);
  g_assert_cmpuint (right & 0xff, ==, 0xff);
  g_assert_cmpuint (get_pixel (b, 2, 32) & 0xff, ==, 0);
  g_assert_cmpuint (get_pixel (b, 60, 32) & 0xff, ==, 0xff);
}

static void
test_animated (void)
{
  g_autoptr (GBytes) encoded = make_animation (40);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) full = rialto_decoder_decode (encoded, 80, &error);
  g_autoptr (GdkTexture) small = rialto_decoder_decode (encoded, 20, &error);
  RialtoWebpInfo info;

  g_assert_no_error (error);
  g_assert_true (rialto_webp_get_info (encoded, &info, &error));
  g_assert_true (info.animated);
  g_assert_cmpint (gdk_texture_get_width (full), ==, 80);
  /* The first frame is red, in the middle; around it is nothing. */
  g_assert_cmpuint (get_pixel (full, 40, 40) >> 24, >, 240);
  g_assert_cmpuint (get_pixel (full, 40, 40) >> 16 & 0xff, <, 16);
  g_assert_cmpuint (get_pixel (full, 5, 5) & 0xff, ==, 0);
  g_assert_cmpuint (get_pixel (full, 75, 75) & 0xff, ==, 0);
  g_assert_cmpuint (get_pixel (small, 10, 10) >> 24, >, 240);
  g_assert_cmpuint (get_pixel (small, 1, 1) & 0xff, ==, 0);
}

static void
test_truncated (void)
{
  g_autoptr (GBytes) encoded = make_webp (200, 200, FALSE);
  gsize length = g_bytes_get_size (encoded);

  for (gsize at = 0; at < length; at += 1 + length / 50)
    {
      g_autoptr (GBytes) part = cut (encoded, at);
      g_autoptr (GError) error = NULL;

      g_assert_null (rialto_decoder_decode (part, 200, &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
    }
}

static void
test_nonsense (void)
{
  static const char text[] = "<html><body>Bad gateway</body></html>";
  g_autoptr (GBytes) encoded = g_bytes_new_static (text, sizeof text);
  g_autoptr (GError) error = NULL;

  g_assert_null (rialto_decoder_decode (encoded, 200, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
}

/* A header that promises 16383 x 16383 pixels is refused before there is memory for them. */
static void
test_too_large (void)
{
  g_autoptr (GBytes) small = make_webp (200, 200, FALSE);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (small, NULL), g_bytes_get_size (small));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) encoded = NULL;

  g_assert_cmpmem (data + 12, 4, "VP8 ", 4);
  memcpy (data + 26, "\xff\x3f\xff\x3f", 4);
  encoded = g_bytes_new (data, g_bytes_get_size (small));
  g_assert_null (rialto_decoder_decode (encoded, 160, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_TOO_LARGE);
}

static void
test_pool (void)
{
  g_autoptr (GBytes) encoded = make_webp (100, 50, FALSE);
  g_autoptr (GBytes) part = cut (encoded, 60);
  const GValue *value = wait_for_value (rialto_decoder_run (encoded, 50));

  g_assert_cmpint (gdk_texture_get_width (g_value_get_object (value)), ==, 50);
  assert_wait_error (rialto_decoder_run (part, 50), RIALTO_ERROR, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  g_test_add_func ("/decoder/rendition", test_rendition);
  g_test_add_func ("/decoder/sizes", test_sizes);
  g_test_add_func ("/decoder/colours", test_colours);
  g_test_add_func ("/decoder/animated", test_animated);
  g_test_add_func ("/decoder/truncated", test_truncated);
  g_test_add_func ("/decoder/nonsense", test_nonsense);
  g_test_add_func ("/decoder/too-large", test_too_large);
  g_test_add_func ("/decoder/pool", test_pool);
  return g_test_run ();
}
