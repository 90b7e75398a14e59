/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of a picture. */
#include "rialto-wardrobe-private.h"

#include <string.h>

static const char *const moods[] = {
  "A walk by the harbour", "Market morning",      "Coffee first",     "Late summer evening",
  "Train to the coast",    "Gallery afternoon",   "Sunday, no plans", "First day of autumn",
  "Errands in the sun",    "Dinner with friends", "Library hours",    "Rain later",
  "Picnic in the park",    "Studio day",          "Weekend away",     "Long way home",
  "Breakfast outside",     "A little dressed up", "Bicycle weather",  "Concert tonight",
  "Flea market finds",     "Office, but lighter", "Old favourites",   "New in the wardrobe",
};

static const struct
{
  const char *texture;
  const char *word;
} textures[] = {
  { "stripe", "striped" }, { "pin", "pinstriped" }, { "gingham", "checked" },
  { "tartan", "tartan" },  { "dots", "dotted" },    { "knit", "knitted" },
  { "rib", "ribbed" },     { "cord", "corduroy" },  { "herringbone", "herringbone" },
};

static const struct
{
  const char *ground;
  const char *words;
} grounds[] = {
  { "linen", "on linen" },       { "wood", "on wooden boards" },    { "plaster", "on pale plaster" },
  { "terrazzo", "on terrazzo" }, { "pastel", "on coloured paper" },
};

static const char *
texture_word (const char *texture)
{
  for (gsize i = 0; i < G_N_ELEMENTS (textures); i++)
    if (g_str_equal (textures[i].texture, texture))
      return textures[i].word;
  return NULL;
}

/* "navy corduroy chinos" */
static char *
name_item (const RialtoItem *item)
{
  const char *texture = texture_word (item->texture);

  /* A jumper is knitted anyhow. */
  if (texture != NULL && strcmp (texture, "knitted") == 0 && strcmp (item->cut->id, "scarf") != 0)
    texture = NULL;
  return g_strdup_printf ("%s%s%s %s", item->base.name, texture != NULL ? " " : "",
                          texture != NULL ? texture : "", item->cut->noun);
}

static gboolean
is_prop (const RialtoItem *item)
{
  return g_strv_contains ((const char *const *) item->cut->roles, "prop");
}

static void
append_article (GString    *string,
                const char *words,
                gboolean    plural)
{
  if (!plural)
    g_string_append (string, strchr ("aeiou", words[0]) != NULL ? "an " : "a ");
  g_string_append (string, words);
}

static const char *
ground_words (const char *ground)
{
  for (gsize i = 0; i < G_N_ELEMENTS (grounds); i++)
    if (g_str_equal (grounds[i].ground, ground))
      return grounds[i].words;
  return "";
}

static char *
describe_all (const RialtoOutfit *outfit,
              GPtrArray          *names,
              const char         *prop)
{
  GString *alt = g_string_new ("Laid out flat ");
  guint named = 0;

  g_string_append_printf (alt, "%s: ", ground_words (outfit->ground));
  for (guint i = 0; i < outfit->n_items; i++)
    {
      const RialtoItem *item = &outfit->items[i];

      if (prop != NULL && is_prop (item))
        continue;
      if (named > 0)
        g_string_append (alt, named + 1 == names->len ? " and " : ", ");
      append_article (alt, names->pdata[named], item->cut->plural);
      named++;
    }
  if (prop != NULL)
    g_string_append_printf (alt, ", with a %s", prop);
  g_string_append_c (alt, '.');
  return g_string_free (alt, FALSE);
}

static char *
capitalised (const char *words)
{
  char *copy = g_strdup (words);

  copy[0] = g_ascii_toupper (copy[0]);
  return copy;
}

static char **
take_words (GPtrArray *words)
{
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_steal (words, NULL);
}

void
rialto_outfit_describe (const RialtoOutfit *outfit,
                        gboolean            single,
                        RialtoLook         *look)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) cuts = g_ptr_array_new ();
  g_autoptr (GPtrArray) colours = g_ptr_array_new ();
  const char *prop = NULL;

  for (guint i = 0; i < outfit->n_items; i++)
    {
      const RialtoItem *item = &outfit->items[i];

      if (is_prop (item) && !single)
        {
          prop = item->cut->noun;
          continue;
        }
      g_ptr_array_add (names, name_item (item));
      g_ptr_array_add (cuts, g_strdup (item->cut->id));
      g_ptr_array_add (colours, g_strdup (item->base.name));
    }
  look->title = single ? capitalised (names->pdata[0])
                       : g_strdup (moods[outfit->mood % G_N_ELEMENTS (moods)]);
  look->alt = describe_all (outfit, names, prop);
  look->garments = take_words (names);
  look->cuts = take_words (cuts);
  look->colours = take_words (colours);
}
