/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the SVG of a picture together from the parts of the wardrobe. */
#include "rialto-wardrobe-private.h"

#include <math.h>

/* Shadows and shades lean to this violet black; light is a little warm. */
#define NIGHT 0x33245a
#define INK 0x1d1a2e

/* What a stroke, a soft edge or the narrow shadow reaches beyond an item's own box. */
#define MARGIN 40
/* The wide shadows have no edge that a third of the size would lose. */
#define CAST_TIMES 3

/* A blur takes the time of the whole picture that it is in, however small what it blurs. So an item is a picture by itself, no larger
 * than it must be; the helper puts them on top of one another. */
typedef struct
{
  int left, top, right, bottom;
} Box;

static void
append_number (GString *string,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (string, g_ascii_formatd (buffer, sizeof buffer, "%.2f", value));
}

static void
append_replaced (GString    *string,
                 const char *text,
                 const char *token,
                 const char *value)
{
  g_autoptr (GString) copy = g_string_new (text);

  g_string_replace (copy, token, value, 0);
  g_string_append_len (string, copy->str, (gssize) copy->len);
}

static void
replace_colour (GString     *string,
                const char  *token,
                RialtoColour colour)
{
  char text[RIALTO_COLOUR_ROOM];

  g_string_replace (string, token, rialto_colour_to_text (colour, text), 0);
}

/* The colours that follow from those of an item. */
static void
replace_item_colours (GString          *style,
                      const RialtoItem *item)
{
  RialtoColour base = item->base.rgb;
  double light = rialto_colour_lightness (base);
  RialtoColour dark = rialto_colour_mix (rialto_colour_darken (base, 0.38), INK, 0.45);
  RialtoColour shade = rialto_colour_mix (rialto_colour_darken (base, 0.56), NIGHT, light < 0.6 ? 0.2 : 0.26);
  RialtoColour inside = rialto_colour_mix (rialto_colour_darken (base, 0.7), 0x4a3040, 0.16);
  RialtoColour stitch = light < 0.45 ? rialto_colour_mix (base, 0xffffff, 0.45)
                                     : rialto_colour_mix (rialto_colour_darken (base, 0.5), 0x2b2142, 0.2);
  RialtoColour detail = light < 0.4 ? rialto_colour_mix (base, 0xffffff, 0.55)
                                    : rialto_colour_mix (rialto_colour_darken (base, 0.55), 0x5a4630, 0.5);

  /* What everybody knows of jeans. */
  if (g_str_equal (item->texture, "denim"))
    stitch = 0xd9a860;
  replace_colour (style, "TRIMSHADE",
                  rialto_colour_mix (rialto_colour_darken (item->trim, 0.72), NIGHT, 0.12));
  replace_colour (style, "TRIM", item->trim);
  replace_colour (style, "SECOND", item->second);
  replace_colour (style, "INSIDE", inside);
  replace_colour (style, "SHADE", shade);
  replace_colour (style, "DARK", dark);
  replace_colour (style, "STITCH", stitch);
  replace_colour (style, "DETAIL", detail);
  replace_colour (style, "BASE", base);
}

static void
append_item_style (GString          *svg,
                   RialtoWardrobe   *wardrobe,
                   const RialtoItem *item,
                   const char       *id)
{
  g_autoptr (GString) style = g_string_new (wardrobe->item_style);

  g_string_replace (style, "ITEM", id, 0);
  replace_item_colours (style, item);
  g_string_append_len (svg, style->str, (gssize) style->len);
}

static void
append_fabric (GString             *svg,
               const RialtoDrawing *texture,
               const RialtoItem    *item,
               const char          *id,
               const char          *part,
               double               turn)
{
  g_autoptr (GString) tile = g_string_new (texture->art);

  replace_colour (tile, "SECOND", item->second);
  replace_colour (tile, "DARK", rialto_colour_mix (item->base.rgb, 0x1b1a2b, 0.28));
  replace_colour (tile, "BASE", item->base.rgb);
  g_string_append_printf (svg,
                          "<pattern id=\"%s-%s\" patternUnits=\"userSpaceOnUse\" width=\"%d\" height=\"%d\" "
                          "patternTransform=\"rotate(%d)\">%s</pattern>\n",
                          id, part, (int) texture->width, (int) texture->height, (int) turn, tile->str);
}

static void
append_item_defs (GString          *svg,
                  RialtoWardrobe   *wardrobe,
                  const RialtoItem *item,
                  const char       *id)
{
  const RialtoDrawing *texture = g_hash_table_lookup (wardrobe->textures, item->texture);
  g_autofree char *prefix = g_strdup_printf ("%s-", id);

  append_replaced (svg, item->cut->drawing->defs, "GID-", prefix);
  append_fabric (svg, texture, item, id, "f", 0);
  append_fabric (svg, texture, item, id, "l", item->cut->slant);
  append_fabric (svg, texture, item, id, "r", -item->cut->slant);
}

static void
append_transform (GString          *svg,
                  const RialtoItem *item,
                  double            dx,
                  double            dy)
{
  const RialtoDrawing *drawing = item->cut->drawing;

  g_string_append (svg, " transform=\"translate(");
  append_number (svg, item->x + dx);
  g_string_append_c (svg, ' ');
  append_number (svg, item->y + dy);
  g_string_append (svg, ") rotate(");
  append_number (svg, item->turn);
  g_string_append (svg, ") scale(");
  append_number (svg, item->scale);
  g_string_append (svg, ") translate(");
  append_number (svg, -drawing->x - drawing->width / 2);
  g_string_append_c (svg, ' ');
  append_number (svg, -drawing->y - drawing->height / 2);
  g_string_append (svg, ")\"");
}

static void
append_shadow (GString          *svg,
               const RialtoItem *item,
               const char       *id,
               double            dx,
               double            dy)
{
  g_autofree char *prefix = g_strdup_printf ("%s-", id);

  g_string_append (svg, "<g");
  append_transform (svg, item, dx, dy);
  g_string_append_c (svg, '>');
  append_replaced (svg, item->cut->drawing->shadow, "GID-", prefix);
  g_string_append (svg, "</g>\n");
}

static void
append_item (GString          *svg,
             const RialtoItem *item,
             const char       *id)
{
  g_autofree char *prefix = g_strdup_printf ("%s-", id);

  /* The narrow shadow where it touches what is below it. */
  g_string_append (svg, "<g filter=\"url(#fine)\" class=\"touch\">");
  append_shadow (svg, item, id, 2.5, 4);
  g_string_append_printf (svg, "</g>\n<g class=\"%s\"", id);
  append_transform (svg, item, 0, 0);
  g_string_append_c (svg, '>');
  append_replaced (svg, item->cut->drawing->art, "GID-", prefix);
  g_string_append (svg, "</g>\n");
}

static void
append_ground (GString            *svg,
               RialtoWardrobe     *wardrobe,
               const RialtoOutfit *outfit)
{
  g_autoptr (GString) ground = g_string_new (g_hash_table_lookup (wardrobe->grounds, outfit->ground));
  gboolean wood = g_str_equal (outfit->ground, "wood");
  gboolean linen = g_str_equal (outfit->ground, "linen");

  replace_colour (ground, "TINT",
                  wood ? rialto_colour_mix (0xdcc7a6, outfit->palette->tint, 0.25) : outfit->palette->tint);
  replace_colour (ground, "DEEP",
                  wood    ? 0x8a6238
                  : linen ? rialto_colour_darken (outfit->palette->tint, 0.72)
                          : outfit->palette->deep);
  replace_colour (ground, "CHIP1", rialto_palette_get (outfit->palette, "accent")->rgb);
  replace_colour (ground, "CHIP2", rialto_palette_get (outfit->palette, "main")->rgb);
  replace_colour (ground, "CHIP3", rialto_palette_get (outfit->palette, "second")->rgb);
  g_string_append_len (svg, ground->str, (gssize) ground->len);
}

static Box
box_of_item (const RialtoItem *item)
{
  const RialtoDrawing *drawing = item->cut->drawing;
  double angle = item->turn * G_PI / 180;
  double width = drawing->width * item->scale, height = drawing->height * item->scale;
  double half_width = (width * fabs (cos (angle)) + height * fabs (sin (angle))) / 2 + MARGIN;
  double half_height = (width * fabs (sin (angle)) + height * fabs (cos (angle))) / 2 + MARGIN;

  return (Box) {
    .left = MAX (0, (int) floor (item->x - half_width)),
    .top = MAX (0, (int) floor (item->y - half_height)),
    .right = MIN (RIALTO_LOOK_WIDTH, (int) ceil (item->x + half_width)),
    .bottom = MIN (RIALTO_LOOK_HEIGHT, (int) ceil (item->y + half_height)),
  };
}

static void
begin_layer (GString   *svg,
             const Box *box,
             int        times)
{
  int width = box->right - box->left, height = box->bottom - box->top;

  g_string_append_printf (svg,
                          "<layer x=\"%d\" y=\"%d\" times=\"%d\"><svg xmlns=\"http://www.w3.org/2000/svg\" "
                          "width=\"%d\" height=\"%d\" viewBox=\"%d %d %d %d\">\n",
                          box->left, box->top, times, width / times, height / times, box->left, box->top,
                          width, height);
}

static void
end_layer (GString *svg)
{
  g_string_append (svg, "</svg></layer>\n");
}

static void
append_frame (GString        *svg,
              RialtoWardrobe *wardrobe)
{
  g_string_append_printf (svg, "<style>%s</style>\n<defs>%s</defs>\n", wardrobe->style, wardrobe->defs);
}

/* The wide shadows of all, blurred at once; the light comes from the upper left. */
static void
append_cast (GString            *svg,
             RialtoWardrobe     *wardrobe,
             const RialtoOutfit *outfit)
{
  append_frame (svg, wardrobe);
  for (guint i = 0; i < outfit->n_items; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("s%u-", i);

      g_string_append (svg, "<defs>");
      append_replaced (svg, outfit->items[i].cut->drawing->defs, "GID-", prefix);
      g_string_append (svg, "</defs>\n");
    }
  g_string_append (svg, "<g filter=\"url(#wide)\" class=\"cast\">");
  for (guint i = 0; i < outfit->n_items; i++)
    {
      g_autofree char *id = g_strdup_printf ("s%u", i);

      append_shadow (svg, &outfit->items[i], id, 12, 18);
    }
  g_string_append (svg, "</g>\n");
}

static void
append_item_layer (GString          *svg,
                   RialtoWardrobe   *wardrobe,
                   const RialtoItem *item,
                   const char       *id)
{
  Box box = box_of_item (item);

  if (box.left >= box.right || box.top >= box.bottom)
    return;
  begin_layer (svg, &box, 1);
  append_frame (svg, wardrobe);
  g_string_append (svg, "<style>");
  append_item_style (svg, wardrobe, item, id);
  g_string_append (svg, "</style>\n<defs>");
  append_item_defs (svg, wardrobe, item, id);
  g_string_append (svg, "</defs>\n");
  append_item (svg, item, id);
  end_layer (svg);
}

char *
rialto_outfit_draw (RialtoWardrobe     *wardrobe,
                    const RialtoOutfit *outfit)
{
  static const Box all = { 0, 0, RIALTO_LOOK_WIDTH, RIALTO_LOOK_HEIGHT };
  GString *svg = g_string_new ("<layers>\n");

  begin_layer (svg, &all, 1);
  append_frame (svg, wardrobe);
  append_ground (svg, wardrobe, outfit);
  end_layer (svg);
  begin_layer (svg, &all, CAST_TIMES);
  append_cast (svg, wardrobe, outfit);
  end_layer (svg);
  for (guint i = 0; i < outfit->n_items; i++)
    {
      g_autofree char *id = g_strdup_printf ("i%u", i);

      append_item_layer (svg, wardrobe, &outfit->items[i], id);
    }
  begin_layer (svg, &all, 1);
  append_frame (svg, wardrobe);
  g_string_append_printf (svg, "<rect width=\"%d\" height=\"%d\" fill=\"url(#sun)\"/>\n", RIALTO_LOOK_WIDTH,
                          RIALTO_LOOK_HEIGHT);
  end_layer (svg);
  g_string_append (svg, "</layers>\n");
  return g_string_free (svg, FALSE);
}
