/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values follow from https://github.com/woltapp/blurhash/blob/master/Algorithm.md by hand; the sums stand with them. */
#include "rialto-blurhash.h"

#include <math.h>
#include <string.h>

static const char digits[] =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

static guint8 *
fill (guint   width,
      guint   height,
      guint32 left,
      guint32 right)
{
  guint8 *rgb = g_malloc ((gsize) width * height * 3);

  for (guint i = 0; i < width * height; i++)
    {
      guint32 colour = i % width < width / 2 ? left : right;

      rgb[3 * i] = (guint8) (colour >> 16);
      rgb[3 * i + 1] = (guint8) (colour >> 8);
      rgb[3 * i + 2] = (guint8) colour;
    }
  return rgb;
}

static guint
decode83 (const char *text,
          guint       length)
{
  guint value = 0;

  for (guint i = 0; i < length; i++)
    {
      const char *at = strchr (digits, text[i]);

      g_assert_nonnull (at);
      value = value * 83 + (guint) (at - digits);
    }
  return value;
}

static void
test_one_colour (void)
{
  static const struct
  {
    guint32 colour;
    const char *hash;
  } cases[] = {
    /* 1x1 component: size 0, no AC ("0"), then the colour as four digits of 83:
     * 0xffffff = 29*83^3 + 28*83^2 + 30*83 + 10 */
    { 0xffffff, "00TSUA" },
    { 0x000000, "000000" },
    /* 0xff0000 = 29*83^3 + 18*83^2 + 70*83 + 45 */
    { 0xff0000, "00TI:j" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree guint8 *rgb = fill (8, 8, cases[i].colour, cases[i].colour);
      g_autofree char *hash = rialto_blurhash_encode (rgb, 8, 8, 1, 1);

      g_assert_cmpstr (hash, ==, cases[i].hash);
    }
}

/* With 4x3 components a colour without waves: size 3 + 2*9 = 21 ("L"), largest AC 0, and eleven times
 * (9, 9, 9) = 9*361 + 9*19 + 9 = 3429 = 41*83 + 26 ("fQ"). */
static void
test_even (void)
{
  static const guint sides[] = { 1, 3, 8, 32 };

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autofree guint8 *rgb = fill (sides[i], sides[i], 0xffffff, 0xffffff);
      g_autofree char *hash = rialto_blurhash_encode (rgb, sides[i], sides[i], 4, 3);

      g_assert_cmpstr (hash, ==, "L0TSUAfQfQfQfQfQfQfQfQfQfQfQ");
    }
}

/* Halves: with 2x1 components (size 1) the one AC is half the difference in linear light times
 * 1/2 * sum of cos (pi (x + 1/2) / 8) over x = 4..7 = -2.5629 / 2, that is -0.64073 times the difference. */
static void
test_halves (void)
{
  /* Difference 1: -0.64073 is over the most that can be said, 83/166 ("~"), so it is cut to 0 in each channel
   * ("00"). The middle of 0 and 1 is 188 in sRGB: 0xbcbcbc = "Lqe9". */
  g_autofree guint8 *black_white = fill (8, 4, 0x000000, 0xffffff);
  /* 0x40 is 0.051269 linear, AC -0.032850: floor (0.032850 * 166 - 0.5) = 4; -0.032850 / (5/166) = -1.0906,
   * its root -1.0443: floor (-9.399 + 9.5) = 0; green and blue 9: 0*361 + 9*19 + 9 = 180 = 2*83 + 14 ("2E").
   * The middle is 44: 0x2c0000 = "53l}". */
  g_autofree guint8 *black_red = fill (8, 4, 0x000000, 0x400000);
  g_autofree char *first = rialto_blurhash_encode (black_white, 8, 4, 2, 1);
  g_autofree char *second = rialto_blurhash_encode (black_red, 8, 4, 2, 1);

  g_assert_cmpstr (first, ==, "1~Lqe900");
  g_assert_cmpstr (second, ==, "1453l}2E");
}

/* One colour value of a decoder written after the same text: linear, at x, y from 0 to 1. */
static double
decode_red (const char *hash,
            double      x,
            double      y)
{
  guint size = decode83 (hash, 1), nx = size % 9 + 1, ny = size / 9 + 1;
  double maximum = (decode83 (hash + 1, 1) + 1) / 166.0, sum;
  double average = (decode83 (hash + 2, 4) >> 16) / 255.0;

  g_assert_cmpuint (strlen (hash), ==, 4 + 2 * nx * ny);
  sum = average <= 0.04045 ? average / 12.92 : pow ((average + 0.055) / 1.055, 2.4);
  for (guint i = 1; i < nx * ny; i++)
    {
      double v = ((double) (decode83 (hash + 4 + 2 * i, 2) / 361) - 9) / 9;

      sum += copysign (v * v, v) * maximum * cos (x * (i % nx) * G_PI) * cos (y * (i / nx) * G_PI);
    }
  return sum;
}

static void
test_decode (void)
{
  g_autofree guint8 *rgb = fill (32, 24, 0x203040, 0xe0d0c0);
  g_autofree char *hash = rialto_blurhash_encode (rgb, 32, 24, 4, 3);

  g_assert_cmpfloat (decode_red (hash, 0.1, 0.5), <, 0.15);
  g_assert_cmpfloat (decode_red (hash, 0.9, 0.5), >, 0.6);
  g_assert_cmpfloat_with_epsilon (decode_red (hash, 0.9, 0.1), decode_red (hash, 0.9, 0.9), 0.02);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blurhash/one-colour", test_one_colour);
  g_test_add_func ("/blurhash/even", test_even);
  g_test_add_func ("/blurhash/halves", test_halves);
  g_test_add_func ("/blurhash/decode", test_decode);
  return g_test_run ();
}
