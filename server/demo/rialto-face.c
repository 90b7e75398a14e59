/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faces for people who have no photograph: parts of one drawing, in the colours of people. */
#include "rialto-wardrobe-private.h"

#include <string.h>

#define SIDE 400

typedef struct
{
  RialtoColour rgb;
  const char  *name;
} Tone;

static const RialtoColour skins[] = {
  0xf8dcc8, 0xf1c7a4, 0xe3b087, 0xcf9466, 0xb07a4e, 0x8d5a39, 0x6d432d, 0x513224,
};

static const Tone hairs[] = {
  { 0x211c20, "black" }, { 0x241d1f, "black" },       { 0x3d2a22, "dark brown" },
  { 0x6e4a33, "brown" }, { 0xa2733f, "light brown" }, { 0xd8b26c, "blond" },
  { 0xb2582f, "red" },   { 0x8f8c90, "grey" },        { 0xe2ded8, "white" },
};

static const RialtoColour irises[] = { 0x3a2618, 0x5a3a20, 0x4b5f3a, 0x4a6a86, 0x6a7a80 };

typedef struct
{
  const char *part;
  const char *words; /* %s: the colour */
  gboolean    beard; /* goes with one */
} Hair;

static const Hair styles[] = {
  { "crop", "short %s hair", TRUE },      { "fade", "%s hair, short at the sides", TRUE },
  { "buzz", "cropped %s hair", TRUE },    { "bald", "a bald head", TRUE },
  { "turban", "a turban", TRUE },         { "locs", "%s locs", TRUE },
  { "curls", "%s curls", TRUE },          { "beanie", "%s hair under a beanie", TRUE },
  { "bob", "a %s bob", FALSE },           { "long", "long %s hair", FALSE },
  { "waves", "wavy %s hair", FALSE },     { "side", "%s hair over one shoulder", FALSE },
  { "afro", "a %s afro", FALSE },         { "bun", "%s hair in a bun", FALSE },
  { "ponytail", "a %s ponytail", FALSE }, { "braids", "%s braids", FALSE },
  { "scarf", "a headscarf", FALSE },
};

static const char *const eyes[] = { "eyes-round",  "eyes-almond", "eyes-round",
                                    "eyes-almond", "eyes-smile",  "eyes-wink" };
static const char *const brows[] = { "brows-soft", "brows-straight", "brows-arched" };
static const char *const noses[] = { "nose-small", "nose-long", "nose-round" };
static const char *const mouths[] = { "mouth-smile", "mouth-open", "mouth-calm", "mouth-side",
                                      "mouth-smile" };
static const char *const wears[] = { "wear-tee", "wear-shirt", "wear-roll", "wear-hoodie", "wear-vneck" };
static const char *const beards[] = { "beard-none", "beard-stubble", "beard-full", "beard-moustache",
                                      "beard-none" };
static const char *const glasses[] = { "glasses-none", "glasses-none", "glasses-none", "glasses-round",
                                       "glasses-square" };
static const char *const extras[] = { "extra-none", "extra-none", "extra-earrings", "extra-hoops",
                                      "extra-freckles" };

/* Behind the person: a little darker or lighter than what is worn. */
static const char *const shades[] = { "main", "second", "accent", "dark", "light" };

typedef struct
{
  const Hair  *hair;
  const Tone  *tone;
  RialtoColour skin, iris, cloth, trim, wrap, ground;
  const char  *eyes, *brows, *nose, *mouth, *wear, *beard, *glasses, *extra;
} Face;

#define PICK(random, array) (array)[rialto_demo_random_below ((random), G_N_ELEMENTS (array))]

static RialtoColour
pick_shade (const RialtoPalette *palette,
            RialtoDemoRandom    *random,
            RialtoColour         against)
{
  RialtoColour colour = against;

  for (guint i = 0; i < 12 && rialto_colour_distance (colour, against) < 120; i++)
    colour = rialto_palette_get (palette, PICK (random, shades))->rgb;
  return colour;
}

static void
plan (RialtoWardrobe *wardrobe,
      guint64         seed,
      Face           *face)
{
  const RialtoPalette *palette;
  RialtoDemoRandom random;

  rialto_demo_random_seed (&random, seed);
  palette = wardrobe->palettes->pdata[rialto_demo_random_below (&random, wardrobe->palettes->len)];
  face->skin = PICK (&random, skins);
  face->hair = &PICK (&random, styles);
  face->tone = &PICK (&random, hairs);
  /* Fair hair on dark skin is rare; the first three are everybody's. */
  if (rialto_colour_lightness (face->skin) < 0.55 && face->tone - hairs < 7)
    face->tone = &hairs[rialto_demo_random_below (&random, 3)];
  face->iris = rialto_colour_lightness (face->skin) < 0.6 ? irises[rialto_demo_random_below (&random, 2)]
                                                          : PICK (&random, irises);
  face->eyes = PICK (&random, eyes);
  face->brows = PICK (&random, brows);
  face->nose = PICK (&random, noses);
  face->mouth = PICK (&random, mouths);
  face->wear = PICK (&random, wears);
  face->beard = face->hair->beard ? PICK (&random, beards) : beards[0];
  face->glasses = PICK (&random, glasses);
  face->extra = PICK (&random, extras);

  face->cloth = pick_shade (palette, &random, face->skin);
  face->trim = rialto_colour_lightness (face->cloth) > 0.6 ? rialto_colour_darken (face->cloth, 0.86)
                                                           : rialto_colour_mix (face->cloth, 0xffffff, 0.16);
  face->wrap = pick_shade (palette, &random, face->cloth);
  face->ground = rialto_colour_mix (pick_shade (palette, &random, face->cloth), 0xfff6ea, 0.5);
}

static void
append_part (GString        *svg,
             RialtoWardrobe *wardrobe,
             const char     *name)
{
  g_autofree char *mark = g_strdup_printf ("<!-- part %s -->", name);
  const char *start = strstr (wardrobe->faces, mark);
  const char *end = start != NULL ? strstr (start, "<!-- end -->") : NULL;

  if (end != NULL)
    g_string_append_len (svg, start + strlen (mark), end - start - (gssize) strlen (mark));
}

static void
append_hair (GString        *svg,
             RialtoWardrobe *wardrobe,
             const Face     *face,
             const char     *side)
{
  g_autofree char *name = g_strdup_printf ("hair-%s-%s", face->hair->part, side);

  append_part (svg, wardrobe, name);
}

static void
replace_colour (GString     *svg,
                const char  *token,
                RialtoColour colour)
{
  char text[RIALTO_COLOUR_ROOM];

  g_string_replace (svg, token, rialto_colour_to_text (colour, text), 0);
}

/* The longer tokens first, because they hold the shorter ones. */
static void
replace_colours (GString    *style,
                 const Face *face)
{
  RialtoColour hair = face->tone->rgb;
  gboolean dark = rialto_colour_lightness (face->skin) < 0.45;
  RialtoColour shade = rialto_colour_mix (rialto_colour_darken (face->skin, 0.78), 0x8a3a3a, 0.16);

  replace_colour (style, "SKINSHADE", shade);
  replace_colour (style, "SKINLINE",
                  rialto_colour_mix (rialto_colour_darken (face->skin, 0.58), 0x6a2a2a, 0.2));
  replace_colour (style, "SKIN", face->skin);
  replace_colour (style, "BLUSH", dark ? 0xc0503c : 0xf0806e);
  replace_colour (style, "IRIS", face->iris);
  replace_colour (style, "BROW",
                  rialto_colour_lightness (hair) > 0.6 ? rialto_colour_darken (hair, 0.7)
                                                       : rialto_colour_darken (hair, 0.9));
  replace_colour (style, "MOUTH", dark ? 0x8a3c3c : 0xb9504e);
  replace_colour (style, "HAIRLIGHT", rialto_colour_mix (hair, 0xffffff, 0.28));
  replace_colour (style, "HAIRDARK",
                  rialto_colour_lightness (hair) < 0.15 ? rialto_colour_mix (hair, 0xffffff, 0.3)
                                                        : rialto_colour_darken (hair, 0.62));
  replace_colour (style, "HAIR", hair);
  replace_colour (style, "CLOTHDARK",
                  rialto_colour_mix (rialto_colour_darken (face->cloth, 0.6), 0x33245a, 0.2));
  replace_colour (style, "CLOTH", face->cloth);
  replace_colour (style, "TRIM", face->trim);
  replace_colour (style, "WRAPDARK",
                  rialto_colour_mix (rialto_colour_darken (face->wrap, 0.6), 0x33245a, 0.2));
  replace_colour (style, "WRAP", face->wrap);
}

static char *
draw (RialtoWardrobe *wardrobe,
      const Face     *face)
{
  GString *svg = g_string_new (NULL);
  g_autoptr (GString) style = g_string_new (wardrobe->face_style);
  char ground[RIALTO_COLOUR_ROOM];

  replace_colours (style, face);
  g_string_append_printf (
    svg,
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
    "viewBox=\"-200 -200 400 400\">\n<style>%s</style>\n<defs>%s"
    "<radialGradient id=\"air\" cx=\".3\" cy=\".2\" r=\"1\">"
    "<stop offset=\"0\" stop-color=\"#fff\" stop-opacity=\".4\"/>"
    "<stop offset=\"1\" stop-color=\"#3b2c4a\" stop-opacity=\".16\"/></radialGradient></defs>\n"
    "<rect x=\"-200\" y=\"-200\" width=\"400\" height=\"400\" fill=\"%s\"/>\n"
    "<rect x=\"-200\" y=\"-200\" width=\"400\" height=\"400\" fill=\"url(#air)\"/>\n"
    "<g transform=\"translate(0 14) scale(1.04)\">",
    SIDE, SIDE, style->str, wardrobe->face_defs, rialto_colour_to_text (face->ground, ground));
  append_hair (svg, wardrobe, face, "back");
  append_part (svg, wardrobe, "neck");
  append_part (svg, wardrobe, face->wear);
  append_part (svg, wardrobe, "ears");
  append_part (svg, wardrobe, "head");
  append_part (svg, wardrobe, face->beard);
  append_part (svg, wardrobe, face->brows);
  append_part (svg, wardrobe, face->eyes);
  append_part (svg, wardrobe, face->nose);
  append_part (svg, wardrobe, face->mouth);
  append_part (svg, wardrobe, face->extra);
  append_hair (svg, wardrobe, face, "front");
  append_part (svg, wardrobe, face->glasses);
  g_string_append (svg, "</g>\n</svg>\n");
  return g_string_free (svg, FALSE);
}

static char *
describe (const Face *face)
{
  g_autoptr (GString) hair = g_string_new (face->hair->words);
  const char *parts[4];
  guint n = 1;

  g_string_replace (hair, "%s", face->tone->name, 1);
  parts[0] = hair->str;
  if (g_str_equal (face->beard, "beard-full"))
    parts[n++] = "a beard";
  if (g_str_equal (face->beard, "beard-moustache"))
    parts[n++] = "a moustache";
  if (!g_str_equal (face->glasses, "glasses-none"))
    parts[n++] = "glasses";
  if (n == 1)
    return g_strdup_printf ("Drawing of a person with %s.", parts[0]);
  if (n == 2)
    return g_strdup_printf ("Drawing of a person with %s and %s.", parts[0], parts[1]);
  return g_strdup_printf ("Drawing of a person with %s, %s and %s.", parts[0], parts[1], parts[2]);
}

/**
 * rialto_wardrobe_draw_face:
 * @self: the wardrobe
 * @seed: which one
 *
 * Returns: (transfer full): somebody's face, 400x400
 */
RialtoLook *
rialto_wardrobe_draw_face (RialtoWardrobe *self,
                           guint64         seed)
{
  RialtoLook *look = g_new0 (RialtoLook, 1);
  Face face = { 0 };

  plan (self, seed, &face);
  look->svg = draw (self, &face);
  look->alt = describe (&face);
  look->title = g_strdup ("");
  look->garments = g_new0 (char *, 1);
  look->cuts = g_new0 (char *, 1);
  look->colours = g_new0 (char *, 1);
  return look;
}
