/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rolls of cloth beside each other, in the colours of a palette: what a page has above it. */
#include "rialto-wardrobe-private.h"

#define WIDTH  1500
#define HEIGHT 500
#define ROLLS  6
#define ROLL   (WIDTH / ROLLS)

static const char *const cloths[] = { "stripe", "knit",        "gingham", "cord",
                                      "denim",  "herringbone", "dots",    "tartan" };
static const char *const shades[ROLLS] = { "main", "light", "accent", "second", "denim", "dark" };

static void
replace_colour (GString     *tile,
                const char  *token,
                RialtoColour colour)
{
  char text[RIALTO_COLOUR_ROOM];

  g_string_replace (tile, token, rialto_colour_to_text (colour, text), 0);
}

static void
append_roll (GString             *svg,
             RialtoWardrobe      *wardrobe,
             const RialtoPalette *palette,
             guint                roll,
             const char          *cloth)
{
  const RialtoDrawing *texture = g_hash_table_lookup (wardrobe->textures, cloth);
  RialtoColour base = rialto_palette_get (palette, shades[roll])->rgb;
  gboolean pale = rialto_colour_lightness (base) > 0.6;
  g_autoptr (GString) tile = g_string_new (texture != NULL ? texture->art : "");

  replace_colour (tile, "SECOND", rialto_palette_get (palette, pale ? "main" : "light")->rgb);
  replace_colour (tile, "DARK", rialto_colour_mix (base, 0x1b1a2b, 0.28));
  replace_colour (tile, "BASE", base);
  g_string_append_printf (
    svg,
    "<pattern id=\"cloth%u\" patternUnits=\"userSpaceOnUse\" width=\"%d\" height=\"%d\" "
    "patternTransform=\"rotate(8) scale(2)\">%s</pattern>\n"
    "<g transform=\"translate(%u 0)\"><rect width=\"%d\" height=\"%d\" "
    "fill=\"url(#cloth%u)\"/><rect width=\"%d\" height=\"%d\" fill=\"url(#round)\"/></g>\n",
    roll, texture != NULL ? (int) texture->width : 1, texture != NULL ? (int) texture->height : 1, tile->str,
    roll * ROLL, ROLL, HEIGHT, roll, ROLL, HEIGHT);
}

/**
 * rialto_wardrobe_draw_banner:
 * @self: the wardrobe
 * @seed: which one
 *
 * Returns: (transfer full): a wide picture, 1500x500
 */
RialtoLook *
rialto_wardrobe_draw_banner (RialtoWardrobe *self,
                             guint64         seed)
{
  g_autoptr (GString) svg = g_string_new (NULL);
  RialtoLook *look = g_new0 (RialtoLook, 1);
  const RialtoPalette *palette = self->palettes->pdata[seed % self->palettes->len];
  RialtoDemoRandom random;
  guint first;

  rialto_demo_random_seed (&random, seed);
  first = rialto_demo_random_below (&random, G_N_ELEMENTS (cloths));
  g_string_append_printf (svg,
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">\n"
                          "<defs><linearGradient id=\"round\">"
                          "<stop offset=\"0\" stop-color=\"#1d1a2e\" stop-opacity=\".38\"/>"
                          "<stop offset=\".22\" stop-color=\"#1d1a2e\" stop-opacity=\"0\"/>"
                          "<stop offset=\".42\" stop-color=\"#fff\" stop-opacity=\".2\"/>"
                          "<stop offset=\".7\" stop-color=\"#1d1a2e\" stop-opacity=\"0\"/>"
                          "<stop offset=\"1\" stop-color=\"#1d1a2e\" stop-opacity=\".3\"/>"
                          "</linearGradient></defs>\n",
                          WIDTH, HEIGHT);
  for (guint i = 0; i < ROLLS; i++)
    append_roll (svg, self, palette, i, cloths[(first + i) % G_N_ELEMENTS (cloths)]);
  g_string_append (svg, "</svg>\n");
  look->svg = g_string_free_and_steal (g_steal_pointer (&svg));
  look->alt = g_strdup ("");
  look->title = g_strdup ("");
  look->garments = g_new0 (char *, 1);
  look->cuts = g_new0 (char *, 1);
  look->colours = g_new0 (char *, 1);
  return look;
}
