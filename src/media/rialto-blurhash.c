/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BlurHash as published by Wolt: https://github.com/woltapp/blurhash/blob/master/Algorithm.md */
#include "rialto-blurhash.h"

#include <math.h>
#include <string.h>

/* Enough for nine waves; the renderer's own smoothing does the rest. */
#define SIDE           32
#define MAX_SIDE       64
#define MAX_COMPONENTS 9

typedef struct
{
  float r, g, b; /* linear light */
} Colour;

typedef struct
{
  guint  n_x, n_y;
  Colour factors[MAX_COMPONENTS * MAX_COMPONENTS];
} Waves;

static const char digits[] =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

static gboolean
read_base83 (const char *text,
             guint       length,
             guint      *value)
{
  *value = 0;
  for (guint i = 0; i < length; i++)
    {
      const char *at = strchr (digits, text[i]);

      if (text[i] == '\0' || at == NULL)
        return FALSE;
      *value = *value * 83 + (guint) (at - digits);
    }
  return TRUE;
}

static float
to_linear (guint value)
{
  float v = (float) (value & 0xff) / 255;

  return v <= 0.04045f ? v / 12.92f : powf ((v + 0.055f) / 1.055f, 2.4f);
}

static guint8
to_srgb (float value)
{
  float v = CLAMP (value, 0.0f, 1.0f);

  v = v <= 0.0031308f ? v * 12.92f : 1.055f * powf (v, 1 / 2.4f) - 0.055f;
  return (guint8) (v * 255 + 0.5f);
}

static float
wave (guint digit,
      float maximum)
{
  float v = ((float) digit - 9) / 9;

  return copysignf (v * v, v) * maximum;
}

static gboolean
read_waves (const char *hash,
            Waves      *waves)
{
  guint size, step, value;
  float maximum;

  if (hash == NULL || !read_base83 (hash, 1, &size) || !read_base83 (hash + 1, 1, &step) ||
      !read_base83 (hash + 2, 4, &value))
    return FALSE;

  waves->n_x = size % 9 + 1;
  waves->n_y = size / 9 + 1;
  if (waves->n_y > MAX_COMPONENTS || value > 0xffffff ||
      strlen (hash) != 4 + 2 * (gsize) waves->n_x * waves->n_y)
    return FALSE;

  maximum = (float) (step + 1) / 166;
  waves->factors[0] = (Colour) { to_linear (value >> 16), to_linear (value >> 8), to_linear (value) };
  for (guint i = 1; i < waves->n_x * waves->n_y; i++)
    {
      if (!read_base83 (hash + 4 + 2 * i, 2, &value) || value >= 19 * 19 * 19)
        return FALSE;
      waves->factors[i] = (Colour) { wave (value / 361, maximum), wave (value / 19 % 19, maximum),
                                     wave (value % 19, maximum) };
    }
  return TRUE;
}

static void
fill_cosines (float *cosines,
              guint  n_components,
              guint  side)
{
  /* At the middle of the pixel, as the encoder measures them. */
  for (guint i = 0; i < n_components; i++)
    for (guint at = 0; at < side; at++)
      cosines[i * MAX_SIDE + at] = cosf ((float) G_PI * (float) i * ((float) at + 0.5f) / (float) side);
}

static Colour
colour_at (const Waves *waves,
           const float *cosines_x,
           const float *cosines_y,
           guint        x,
           guint        y)
{
  Colour sum = { 0 };

  for (guint i = 0; i < waves->n_x * waves->n_y; i++)
    {
      float basis = cosines_x[i % waves->n_x * MAX_SIDE + x] * cosines_y[i / waves->n_x * MAX_SIDE + y];

      sum.r += basis * waves->factors[i].r;
      sum.g += basis * waves->factors[i].g;
      sum.b += basis * waves->factors[i].b;
    }
  return sum;
}

/**
 * rialto_blurhash_decode:
 * @hash: (nullable): a hash
 * @width: 1 to 64
 * @height: 1 to 64
 * @rgba: (out caller-allocates): @width * @height pixels of four bytes, without gaps
 *
 * Draws the blurred picture that a hash describes. Any thread.
 *
 * Returns: %FALSE when @hash is none; @rgba is then as it was
 */
gboolean
rialto_blurhash_decode (const char *hash,
                        guint       width,
                        guint       height,
                        guint8     *rgba)
{
  float cosines_x[MAX_COMPONENTS * MAX_SIDE];
  float cosines_y[MAX_COMPONENTS * MAX_SIDE];
  Waves waves;

  g_return_val_if_fail (width >= 1 && width <= MAX_SIDE && height >= 1 && height <= MAX_SIDE, FALSE);

  if (!read_waves (hash, &waves))
    return FALSE;

  fill_cosines (cosines_x, waves.n_x, width);
  fill_cosines (cosines_y, waves.n_y, height);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        Colour colour = colour_at (&waves, cosines_x, cosines_y, x, y);
        guint8 *pixel = rgba + 4 * ((gsize) y * width + x);

        pixel[0] = to_srgb (colour.r);
        pixel[1] = to_srgb (colour.g);
        pixel[2] = to_srgb (colour.b);
        pixel[3] = 0xff;
      }
  return TRUE;
}

/* As pixels are drawn: what is in another order is turned round for each frame, and cairo waits for other threads to do it. */
static void
turn_round (guint8 *rgba,
            gsize   n_pixels)
{
  for (gsize i = 0; i < n_pixels; i++)
    {
      guint8 red = rgba[4 * i];

      rgba[4 * i] = rgba[4 * i + 2];
      rgba[4 * i + 2] = red;
    }
}

/**
 * rialto_blurhash_new_texture:
 * @hash: (nullable): a hash
 *
 * It is square, whatever the picture is: who draws it stretches it to the picture's shape. Quick enough for the main thread.
 *
 * Returns: (transfer full) (nullable): what to show until the picture is there; %NULL when @hash is none
 */
GdkTexture *
rialto_blurhash_new_texture (const char *hash)
{
  g_autofree guint8 *rgba = g_malloc (SIDE * SIDE * 4);
  g_autoptr (GBytes) bytes = NULL;

  if (!rialto_blurhash_decode (hash, SIDE, SIDE, rgba))
    return NULL;

  turn_round (rgba, SIDE * SIDE);
  bytes = g_bytes_new_take (g_steal_pointer (&rgba), SIDE * SIDE * 4);
  return gdk_memory_texture_new (SIDE, SIDE, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, SIDE * 4);
}
