/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies where, in which colours: everything that is decided by the seed. */
#include "rialto-wardrobe-private.h"

#include <math.h>

#define MAX_SLOTS 7
/* Colours that are nearer than this to each other are not told apart well enough. */
#define APART 66
#define TRIES 12
#define MAX_SCALE 1.16

typedef struct
{
  const char *roles; /* one of them, by bars */
  gint16      x, y, width, height;
  gint8       turn;   /* degrees, at most, either way */
  gint8       chance; /* of ten that it is there */
  gint8       align;  /* -1: at the top, 1: at the bottom */
} Slot;

typedef struct
{
  guint       weight;
  const char *season;           /* NULL: either */
  Slot        slots[MAX_SLOTS]; /* the lowest first */
} Layout;

static const Layout layouts[] = {
  /* A top and trousers side by side. */
  { 5,
    NULL,
    { { "top", 40, 46, 590, 590, 5, 10, 0 },
      { "trousers", 640, 84, 400, 800, 4, 10, 0 },
      { "bag", 60, 660, 340, 480, 7, 10, 0 },
      { "shoes", 400, 960, 290, 340, 9, 10, 0 },
      { "head", 730, 950, 300, 330, 9, 8, 0 },
      { "small", 410, 680, 230, 240, 14, 7, 0 },
      { "prop", 70, 1150, 250, 170, 12, 0, 0 } } },
  /* As they are worn, one over the other. */
  { 4,
    NULL,
    { { "trousers", 350, 556, 380, 760, 2, 10, -1 },
      { "top", 250, 36, 580, 576, 2, 10, 1 },
      { "bag", 30, 660, 310, 400, 8, 10, 0 },
      { "shoes", 760, 960, 290, 340, 9, 10, 0 },
      { "head", 770, 620, 270, 310, 9, 7, 0 },
      { "small", 50, 1080, 280, 220, 12, 8, 0 },
      { "prop", 836, 60, 220, 240, 12, 5, 0 } } },
  /* A top and a skirt. */
  { 3,
    NULL,
    { { "top", 40, 46, 590, 590, 5, 10, 0 },
      { "skirt", 620, 490, 430, 700, 4, 10, 0 },
      { "bag", 670, 50, 360, 430, 7, 10, 0 },
      { "shoes", 60, 960, 290, 340, 9, 10, 0 },
      { "small", 70, 680, 320, 240, 12, 8, 0 },
      { "prop|head", 370, 900, 240, 400, 10, 7, 0 } } },
  /* A dress and something over it. */
  { 4,
    NULL,
    { { "dress", 36, 46, 540, 830, 4, 10, 0 },
      { "layer", 560, 50, 500, 520, 5, 10, 0 },
      { "bag", 640, 580, 380, 420, 7, 10, 0 },
      { "shoes", 700, 1000, 310, 310, 9, 10, 0 },
      { "head", 70, 900, 300, 390, 9, 8, 0 },
      { "small|prop", 390, 970, 280, 300, 12, 8, 0 } } },
  /* A coat. */
  { 3,
    "cold",
    { { "outer", 30, 36, 600, 820, 4, 10, 0 },
      { "trousers", 650, 56, 400, 740, 4, 10, 0 },
      { "shoes", 60, 930, 300, 360, 9, 10, 0 },
      { "bag", 380, 870, 310, 440, 7, 10, 0 },
      { "head", 720, 830, 320, 480, 8, 10, 0 } } },
  /* Something for the summer. */
  { 3,
    "warm",
    { { "top", 40, 56, 570, 560, 5, 10, 0 },
      { "head", 690, 66, 330, 350, 8, 10, 0 },
      { "shorts|skirt", 600, 440, 450, 440, 4, 10, 0 },
      { "shoes", 60, 670, 300, 350, 9, 10, 0 },
      { "bag", 390, 850, 390, 470, 6, 10, 0 },
      { "small", 60, 1060, 310, 230, 10, 8, 0 },
      { "prop", 800, 900, 240, 400, 9, 7, 0 } } },
};

static double
spread (RialtoDemoRandom *random,
        double            most)
{
  return (2 * rialto_demo_random_unit (random) - 1) * most;
}

static const char *
pick (RialtoDemoRandom *random,
      char            **words)
{
  return words[rialto_demo_random_below (random, g_strv_length (words))];
}

static const Layout *
pick_layout (RialtoDemoRandom *random)
{
  guint total = 0, throw;

  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    total += layouts[i].weight;
  throw = rialto_demo_random_below (random, total);
  for (gsize i = 0;; i++)
    {
      if (throw < layouts[i].weight)
        return &layouts[i];
      throw -= layouts[i].weight;
    }
}

/* For the season, and not there already. */
static gboolean
suits (const RialtoOutfit *outfit,
       const RialtoCut    *cut)
{
  for (guint i = 0; i < outfit->n_items; i++)
    if (outfit->items[i].cut == cut)
      return FALSE;
  return cut->season == NULL || g_str_equal (cut->season, outfit->season);
}

static const RialtoCut *
pick_cut (RialtoWardrobe     *wardrobe,
          RialtoDemoRandom   *random,
          const RialtoOutfit *outfit,
          const char         *roles)
{
  g_auto (GStrv) wanted = g_strsplit (roles, "|", -1);
  const char *role = pick (random, wanted);
  const RialtoCut *found = NULL;
  guint n = 0;

  for (guint i = 0; i < wardrobe->cuts->len; i++)
    {
      const RialtoCut *cut = wardrobe->cuts->pdata[i];

      /* Each that fits takes the place of the one before with its fair chance. */
      if (g_strv_contains ((const char *const *) cut->roles, role) && suits (outfit, cut) &&
          rialto_demo_random_below (random, ++n) == 0)
        found = cut;
    }
  return found;
}

/* Pieces that lie beside each other, and the ground, should not be of one colour: the two largest differ from
 * everything, and nothing comes in the same colour a third time. */
static gboolean
is_apart (const RialtoOutfit *outfit,
          RialtoColour        colour)
{
  guint same = 0;

  if (!g_str_equal (outfit->ground, "wood") &&
      rialto_colour_distance (colour, outfit->palette->tint) < APART * 0.8)
    return FALSE;
  for (guint i = 0; i < MIN (outfit->n_items, 2); i++)
    if (rialto_colour_distance (colour, outfit->items[i].base.rgb) < APART)
      return FALSE;
  for (guint i = 0; i < outfit->n_items; i++)
    same += outfit->items[i].base.rgb == colour;
  return same < 2;
}

static RialtoColour
pick_second (RialtoOutfit     *outfit,
             RialtoDemoRandom *random,
             RialtoColour      base)
{
  static const char *const on_light[] = { "dark", "accent", "main", "leather" };
  RialtoColour light = rialto_palette_get (outfit->palette, "light")->rgb;

  if (rialto_colour_lightness (base) < 0.62)
    return light;
  for (guint i = 0; i < TRIES; i++)
    {
      RialtoColour second =
        rialto_palette_get (outfit->palette, on_light[rialto_demo_random_below (random, 4)])->rgb;

      if (rialto_colour_distance (base, second) > 2 * APART)
        return second;
    }
  return rialto_palette_get (outfit->palette, "dark")->rgb;
}

static RialtoColour
pick_trim (RialtoOutfit     *outfit,
           RialtoDemoRandom *random,
           const RialtoItem *item)
{
  const char *trim = pick (random, item->cut->trims);

  if (g_str_equal (trim, "base"))
    return item->base.rgb;
  if (g_str_equal (trim, "second"))
    return item->second;
  return rialto_palette_get (outfit->palette, trim)->rgb;
}

static void
dress_item (RialtoOutfit     *outfit,
            RialtoDemoRandom *random,
            RialtoItem       *item)
{
  for (guint i = 0; i < TRIES; i++)
    {
      item->base = *rialto_palette_get (outfit->palette, pick (random, item->cut->colours));
      if (is_apart (outfit, item->base.rgb))
        break;
    }
  item->texture = pick (random, item->cut->textures);
  item->second = item->cut->deep ? rialto_colour_darken (item->base.rgb, 0.62)
                                 : pick_second (outfit, random, item->base.rgb);
  item->trim = pick_trim (outfit, random, item);
}

/* As large as the slot allows when it is turned, but never much larger than it is beside the others. */
static void
fit (RialtoItem *item,
     const Slot *slot,
     gboolean    mirrored)
{
  const RialtoDrawing *drawing = item->cut->drawing;
  double turn = fabs (item->turn) * G_PI / 180;
  double width = drawing->width * cos (turn) + drawing->height * sin (turn);
  double height = drawing->height * cos (turn) + drawing->width * sin (turn);

  item->scale = MIN (MAX_SCALE, MIN (slot->width / width, slot->height / height));
  item->x = slot->x + slot->width / 2.0;
  item->y = slot->y + slot->height / 2.0 + slot->align * (slot->height - height * item->scale) / 2;
  if (mirrored)
    {
      item->x = RIALTO_LOOK_WIDTH - item->x;
      item->turn = -item->turn;
    }
}

static void
plan_palette (RialtoWardrobe   *wardrobe,
              RialtoDemoRandom *random,
              RialtoOutfit     *outfit)
{
  outfit->palette = wardrobe->palettes->pdata[rialto_demo_random_below (random, wardrobe->palettes->len)];
  outfit->ground = pick (random, outfit->palette->grounds);
  outfit->mood = (guint) (rialto_demo_random_next (random) >> 33);
}

void
rialto_outfit_plan (RialtoWardrobe *wardrobe,
                    guint64         seed,
                    RialtoOutfit   *outfit)
{
  RialtoDemoRandom random;
  const Layout *layout;
  gboolean mirrored;

  rialto_demo_random_seed (&random, seed);
  layout = pick_layout (&random);
  mirrored = rialto_demo_random_below (&random, 2) == 0;
  outfit->season = rialto_demo_random_below (&random, 2) == 0 ? "warm" : "cold";
  if (layout->season != NULL)
    outfit->season = layout->season;
  plan_palette (wardrobe, &random, outfit);

  for (guint i = 0; i < MAX_SLOTS && layout->slots[i].roles != NULL; i++)
    {
      const Slot *slot = &layout->slots[i];
      RialtoItem item = { 0 };

      if ((int) rialto_demo_random_below (&random, 10) >= slot->chance)
        continue;
      item.cut = pick_cut (wardrobe, &random, outfit, slot->roles);
      if (item.cut == NULL)
        continue;
      dress_item (outfit, &random, &item);
      item.turn = spread (&random, slot->turn);
      fit (&item, slot, mirrored);
      item.x += spread (&random, 6);
      item.y += spread (&random, 6);
      outfit->items[outfit->n_items++] = item;
    }
}

void
rialto_outfit_plan_single (RialtoWardrobe  *wardrobe,
                           const RialtoCut *cut,
                           guint64          seed,
                           RialtoOutfit    *outfit)
{
  static const Slot middle = { "", 170, 170, 740, 1010, 0, 10, 0 };
  RialtoItem item = { .cut = cut };
  RialtoDemoRandom random;

  rialto_demo_random_seed (&random, seed);
  plan_palette (wardrobe, &random, outfit);
  dress_item (outfit, &random, &item);
  item.turn = spread (&random, 3);
  fit (&item, &middle, FALSE);
  /* Alone it may be shown larger. */
  item.scale = MIN (2.2, MIN (740 / cut->drawing->width, 1010 / cut->drawing->height)) * 0.96;
  outfit->items[outfit->n_items++] = item;
}
