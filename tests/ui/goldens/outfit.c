/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outfit.h"

#include <cairo.h>

#define MOST_SHAPES 6
#define MOST_POINTS 10

/* In percent of the picture; a shape of one point is a disc, and the second number of its radius is not looked at. */
typedef struct
{
  guint  colour; /* 0xRRGGBB */
  guint  n;
  double points[MOST_POINTS][2];
} Shape;

typedef struct
{
  const char *name;
  int         width, height;
  guint       ground;
  Shape       shapes[MOST_SHAPES];
} Outfit;

#define DISC(colour, x, y, radius)                                                                           \
  {                                                                                                          \
    colour, 1, { { x, y }, { radius, 0 } }                                                                   \
  }

static const Outfit outfits[] = {
  { "a-banner",
    900,
    300,
    0xe9c46a,
    { { 0x264653, 4, { { 0, 0 }, { 22, 0 }, { 14, 100 }, { 0, 100 } } },
      { 0x2a9d8f, 4, { { 22, 0 }, { 44, 0 }, { 36, 100 }, { 14, 100 } } },
      { 0xf4a261, 4, { { 66, 0 }, { 88, 0 }, { 80, 100 }, { 58, 100 } } },
      { 0xe76f51, 4, { { 88, 0 }, { 100, 0 }, { 100, 100 }, { 80, 100 } } } } },
  { "a-coat",
    600,
    800,
    0xf6d8ae,
    { { 0xe0b67f, 4, { { 0, 84 }, { 100, 84 }, { 100, 100 }, { 0, 100 } } },
      { 0x2f4858, 4, { { 40, 70 }, { 60, 70 }, { 58, 90 }, { 42, 90 } } },
      { 0x9a3b26,
        10,
        { { 36, 26 },
          { 64, 26 },
          { 80, 56 },
          { 72, 60 },
          { 65, 44 },
          { 69, 78 },
          { 31, 78 },
          { 35, 44 },
          { 28, 60 },
          { 20, 56 } } },
      { 0x702a1a, 4, { { 49, 26 }, { 51, 26 }, { 51, 78 }, { 49, 78 } } },
      DISC (0xe3a57f, 50, 17, 8) } },
  { "a-dress",
    640,
    340,
    0xcfe3e2,
    { { 0xa9cbc9, 4, { { 0, 88 }, { 100, 88 }, { 100, 100 }, { 0, 100 } } },
      { 0x3c6e71, 6, { { 40, 26 }, { 60, 26 }, { 57, 46 }, { 76, 84 }, { 24, 84 }, { 43, 46 } } },
      { 0xf2b134, 4, { { 43, 44 }, { 57, 44 }, { 58, 48 }, { 42, 48 } } },
      DISC (0x8d5a3b, 50, 18, 8) } },
  { "a-trousers",
    640,
    480,
    0xe5dcf0,
    { { 0xb9a5d6, 4, { { 0, 80 }, { 100, 80 }, { 100, 100 }, { 0, 100 } } },
      { 0x3d348b, 7, { { 40, 14 }, { 60, 14 }, { 64, 88 }, { 53, 88 }, { 50, 40 }, { 47, 88 }, { 36, 88 } } },
      { 0xf18701, 4, { { 40, 14 }, { 60, 14 }, { 60.6, 20 }, { 39.4, 20 } } } } },
  { "a-hat",
    640,
    426,
    0xf4f1de,
    { { 0x81b29a, 4, { { 0, 70 }, { 100, 70 }, { 100, 100 }, { 0, 100 } } },
      { 0x3d405b, 4, { { 36, 34 }, { 64, 34 }, { 70, 62 }, { 30, 62 } } },
      { 0xe07a5f, 4, { { 31.5, 54 }, { 68.5, 54 }, { 70, 62 }, { 30, 62 } } },
      { 0x3d405b, 4, { { 18, 62 }, { 82, 62 }, { 86, 68 }, { 14, 68 } } } } },
  { "face-aiko",
    200,
    200,
    0xf2cc8f,
    { { 0x3d405b, 4, { { 26, 100 }, { 36, 68 }, { 64, 68 }, { 74, 100 } } },
      DISC (0x2b2118, 50, 38, 30),
      DISC (0xe8b796, 50, 46, 22) } },
  { "face-bruno",
    200,
    200,
    0x81b29a,
    { { 0xe07a5f, 4, { { 20, 100 }, { 32, 70 }, { 68, 70 }, { 80, 100 } } },
      DISC (0x8d5a3b, 50, 44, 25),
      { 0x3d2b1f, 4, { { 25, 36 }, { 30, 18 }, { 70, 18 }, { 75, 36 } } } } },
  { "face-mira",
    200,
    200,
    0xcdb4db,
    { { 0x3c6e71, 4, { { 24, 100 }, { 34, 70 }, { 66, 70 }, { 76, 100 } } },
      DISC (0xb5532a, 50, 42, 31),
      DISC (0xf0c5a5, 50, 46, 22) } },
};

static void
set_colour (cairo_t *cr,
            guint    colour)
{
  cairo_set_source_rgb (cr, (colour >> 16) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0);
}

static void
draw_shape (cairo_t      *cr,
            const Outfit *outfit,
            const Shape  *shape)
{
  double x = outfit->width / 100.0, y = outfit->height / 100.0;

  set_colour (cr, shape->colour);
  if (shape->n == 1)
    cairo_arc (cr, shape->points[0][0] * x, shape->points[0][1] * y, shape->points[1][0] * x, 0, 2 * G_PI);
  for (guint i = 0; shape->n > 1 && i < shape->n; i++)
    cairo_line_to (cr, shape->points[i][0] * x, shape->points[i][1] * y);
  cairo_fill (cr);
}

static cairo_status_t
append (void                *closure,
        const unsigned char *data,
        unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
draw (const Outfit *outfit)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, outfit->width, outfit->height);
  cairo_t *cr = cairo_create (surface);
  GByteArray *file = g_byte_array_new ();

  set_colour (cr, outfit->ground);
  cairo_paint (cr);
  for (guint i = 0; i < MOST_SHAPES && outfit->shapes[i].n > 0; i++)
    draw_shape (cr, outfit, &outfit->shapes[i]);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append, file);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (file);
}

GBytes *
outfit_draw (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (outfits); i++)
    if (g_str_equal (outfits[i].name, name))
      return draw (&outfits[i]);
  g_assert_not_reached ();
}
