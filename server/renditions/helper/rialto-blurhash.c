/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BlurHash as published by Wolt: https://github.com/woltapp/blurhash/blob/master/Algorithm.md */
#include "rialto-blurhash.h"

#include <math.h>

typedef struct
{
  double r, g, b; /* linear light */
} Colour;

static const char digits[] =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

static void
append_base83 (GString *string,
               guint    value,
               guint    length)
{
  guint divisor = 1;

  for (guint i = 1; i < length; i++)
    divisor *= 83;
  for (; divisor > 0; divisor /= 83)
    g_string_append_c (string, digits[value / divisor % 83]);
}

static double
to_linear (guint8 value)
{
  double v = value / 255.0;

  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

static guint
to_srgb (double value)
{
  double v = CLAMP (value, 0.0, 1.0);

  v = v <= 0.0031308 ? v * 12.92 : 1.055 * pow (v, 1 / 2.4) - 0.055;
  return (guint) (v * 255 + 0.5);
}

static Colour
component (const Colour *pixels,
           guint         width,
           guint         height,
           guint         i,
           guint         j)
{
  Colour sum = { 0 };
  double scale = (i == 0 && j == 0 ? 1.0 : 2.0) / ((double) width * height);

  /* Fewer pixels than waves: the wave would be an alias of a longer one. */
  if (i >= width || j >= height)
    return sum;
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        const Colour *pixel = &pixels[(gsize) y * width + x];
        /* At the middle of the pixel: an even picture then has no waves in it, however small it is. */
        double basis = cos (G_PI * i * (x + 0.5) / width) * cos (G_PI * j * (y + 0.5) / height);

        sum.r += basis * pixel->r;
        sum.g += basis * pixel->g;
        sum.b += basis * pixel->b;
      }
  return (Colour) { sum.r * scale, sum.g * scale, sum.b * scale };
}

static guint
quantise (double value,
          double maximum)
{
  double v = copysign (sqrt (fabs (value / maximum)), value);

  return (guint) CLAMP (floor (v * 9 + 9.5), 0, 18);
}

static void
append_factors (GString      *hash,
                const Colour *factors,
                guint         n_factors)
{
  double largest = 0, maximum = 1;
  guint step = 0;

  for (guint i = 1; i < n_factors; i++)
    largest = MAX (largest, MAX (fabs (factors[i].r), MAX (fabs (factors[i].g), fabs (factors[i].b))));
  if (n_factors > 1)
    {
      step = (guint) CLAMP (floor (largest * 166 - 0.5), 0, 82);
      maximum = (step + 1) / 166.0;
    }

  append_base83 (hash, step, 1);
  append_base83 (hash, to_srgb (factors[0].r) << 16 | to_srgb (factors[0].g) << 8 | to_srgb (factors[0].b),
                 4);
  for (guint i = 1; i < n_factors; i++)
    append_base83 (hash,
                   (quantise (factors[i].r, maximum) * 19 + quantise (factors[i].g, maximum)) * 19 +
                     quantise (factors[i].b, maximum),
                   2);
}

/**
 * rialto_blurhash_encode:
 * @rgb: (array): three bytes a pixel, rows without gaps, sRGB
 * @width: of the picture, best below 64: the cost is width * height * components
 * @height: of the picture
 * @components_x: 1 to 9
 * @components_y: 1 to 9
 *
 * Describes a picture in a few characters, from which a client draws a blurred stand-in while the
 * picture itself is on its way.
 *
 * Returns: (transfer full): the hash, 4 + 2 * components characters
 */
char *
rialto_blurhash_encode (const guint8 *rgb,
                        guint         width,
                        guint         height,
                        guint         components_x,
                        guint         components_y)
{
  g_autofree Colour *pixels = g_new (Colour, (gsize) width * height);
  GString *hash = g_string_new (NULL);
  Colour factors[9 * 9];
  guint n_factors = 0;

  g_return_val_if_fail (components_x >= 1 && components_x <= 9, g_string_free (hash, FALSE));
  g_return_val_if_fail (components_y >= 1 && components_y <= 9, g_string_free (hash, FALSE));

  for (gsize i = 0; i < (gsize) width * height; i++)
    pixels[i] = (Colour) { to_linear (rgb[3 * i]), to_linear (rgb[3 * i + 1]), to_linear (rgb[3 * i + 2]) };
  for (guint j = 0; j < components_y; j++)
    for (guint i = 0; i < components_x; i++)
      factors[n_factors++] = component (pixels, width, height, i, j);

  append_base83 (hash, components_x - 1 + (components_y - 1) * 9, 1);
  append_factors (hash, factors, n_factors);
  return g_string_free (hash, FALSE);
}
