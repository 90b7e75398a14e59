/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-wardrobe-private.h"

#include "rialto-wardrobe-resources.h"

#include <stdio.h>
#include <string.h>

#define FOLDER "/rialto/wardrobe/"

/* The wardrobe is part of the program, so a file of it that is missing or broken is a broken build. */
static char *
read_file (const char *path)
{
  g_autofree char *full = g_strconcat (FOLDER, path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (rialto_wardrobe_get_resource (), full, 0, &error);

  if (bytes == NULL)
    {
      g_critical ("Wardrobe: %s", error->message);
      return g_strdup ("");
    }
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* What stands between two marks, the first time; empty when it is not there. */
static char *
between (const char *text,
         const char *from,
         const char *to)
{
  const char *start = strstr (text, from);
  const char *end = start != NULL ? strstr (start + strlen (from), to) : NULL;

  if (end == NULL)
    return g_strdup ("");
  start += strlen (from);
  return g_strndup (start, (gsize) (end - start));
}

/* The content of the outermost element. */
static char *
content (const char *svg)
{
  const char *start = strstr (svg, "<svg");
  const char *end = g_strrstr (svg, "</svg>");

  start = start != NULL ? strchr (start, '>') : NULL;
  return start != NULL && end != NULL && end > start ? g_strndup (start + 1, (gsize) (end - start - 1))
                                                     : g_strdup ("");
}

static double
attribute (const char *svg,
           const char *name)
{
  g_autofree char *mark = g_strdup_printf (" %s=\"", name);
  g_autofree char *value = between (svg, mark, "\"");

  return g_ascii_strtod (value, NULL);
}

static RialtoDrawing *
load_garment (const char *id)
{
  g_autofree char *path = g_strdup_printf ("garments/%s.svg", id);
  g_autofree char *svg = read_file (path);
  g_autofree char *box = between (svg, "viewBox=\"", "\"");
  RialtoDrawing *drawing = g_new0 (RialtoDrawing, 1);
  g_auto (GStrv) numbers = g_strsplit (box, " ", -1);

  if (g_strv_length (numbers) == 4)
    {
      drawing->x = g_ascii_strtod (numbers[0], NULL);
      drawing->y = g_ascii_strtod (numbers[1], NULL);
      drawing->width = g_ascii_strtod (numbers[2], NULL);
      drawing->height = g_ascii_strtod (numbers[3], NULL);
    }
  drawing->defs = between (svg, "<defs>", "</defs>");
  drawing->shadow = between (svg, "<g id=\"GID-shadow\">", "</g>");
  drawing->art = between (svg, "<g id=\"GID-art\">", "</svg>");
  /* Its own end stays outside. */
  if (g_strrstr (drawing->art, "</g>") != NULL)
    *g_strrstr (drawing->art, "</g>") = '\0';
  return drawing;
}

static RialtoDrawing *
load_texture (const char *id)
{
  g_autofree char *path = g_strdup_printf ("textures/%s.svg", id);
  g_autofree char *svg = read_file (path);
  RialtoDrawing *drawing = g_new0 (RialtoDrawing, 1);

  drawing->width = attribute (svg, "width");
  drawing->height = attribute (svg, "height");
  drawing->art = content (svg);
  return drawing;
}

static void
drawing_free (gpointer data)
{
  RialtoDrawing *drawing = data;

  g_free (drawing->defs);
  g_free (drawing->shadow);
  g_free (drawing->art);
  g_free (drawing);
}

static void
cut_free (gpointer data)
{
  RialtoCut *cut = data;

  drawing_free (cut->drawing);
  g_free (cut->id);
  g_free (cut->noun);
  g_free (cut->season);
  g_strfreev (cut->roles);
  g_strfreev (cut->textures);
  g_strfreev (cut->colours);
  g_strfreev (cut->trims);
  g_free (cut);
}

static GKeyFile *
load_ini (const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = read_file (path);
  g_autoptr (GError) error = NULL;

  if (!g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, &error))
    g_critical ("Wardrobe: %s: %s", path, error->message);
  return g_steal_pointer (&file);
}

static char **
get_list (GKeyFile   *file,
          const char *group,
          const char *key)
{
  char **list = g_key_file_get_string_list (file, group, key, NULL, NULL);

  return list != NULL ? list : g_new0 (char *, 1);
}

static void
load_textures (RialtoWardrobe  *self,
               const RialtoCut *cut)
{
  for (guint i = 0; cut->textures[i] != NULL; i++)
    if (!g_hash_table_contains (self->textures, cut->textures[i]))
      g_hash_table_insert (self->textures, g_strdup (cut->textures[i]), load_texture (cut->textures[i]));
}

static void
load_cuts (RialtoWardrobe *self)
{
  g_autoptr (GKeyFile) file = load_ini ("cuts.ini");

  g_auto (GStrv) ids = g_key_file_get_groups (file, NULL);
  g_autoptr (GPtrArray) garments = g_ptr_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const char *id = ids[i];
      RialtoCut *cut = g_new0 (RialtoCut, 1);

      cut->id = g_strdup (id);
      cut->noun = g_key_file_get_string (file, id, "name", NULL);
      cut->plural = g_key_file_get_boolean (file, id, "plural", NULL);
      cut->roles = get_list (file, id, "role");
      cut->textures = get_list (file, id, "textures");
      cut->colours = get_list (file, id, "colours");
      cut->trims = get_list (file, id, "trim");
      cut->season = g_key_file_get_string (file, id, "season", NULL);
      cut->deep = g_key_file_has_key (file, id, "second", NULL);
      cut->slant = g_key_file_get_integer (file, id, "slant", NULL);
      cut->drawing = load_garment (id);
      load_textures (self, cut);
      g_ptr_array_add (self->cuts, cut);
      if (!g_strv_contains ((const char *const *) cut->roles, "prop"))
        g_ptr_array_add (garments, g_strdup (id));
    }
  g_ptr_array_add (garments, NULL);
  self->cut_ids = (char **) g_ptr_array_steal (garments, NULL);
}

static void
shade_free (gpointer data)
{
  RialtoShade *shade = data;

  g_free ((char *) shade->name);
  g_free (shade);
}

static void
palette_free (gpointer data)
{
  RialtoPalette *palette = data;

  g_free (palette->id);
  g_strfreev (palette->grounds);
  g_hash_table_unref (palette->shades);
  g_free (palette);
}

static RialtoShade *
shade_new (const char *text)
{
  RialtoShade *shade = g_new0 (RialtoShade, 1);
  const char *name = strchr (text, ' ');

  if (!rialto_colour_from_text (text, &shade->rgb))
    g_critical ("Wardrobe: %s is not a colour", text);
  shade->name = g_strdup (name != NULL ? name + 1 : "");
  return shade;
}

/* Colours that no palette changes. */
static const struct
{
  const char *key;
  const char *shade;
} fixed[] = {
  { "white", "f5f1e8 white" },
  { "canvas", "e6dac2 natural" },
  { "tortoise", "4d3022 tortoiseshell" },
  { "leaf", "8ba08a green" },
};

static RialtoPalette *
load_palette (RialtoWardrobe *self,
              GKeyFile       *file,
              const char     *id)
{
  static const char *const names[] = { "light",   "dark",  "main", "second", "accent",
                                       "leather", "denim", "tint", "deep" };
  RialtoPalette *palette = g_new0 (RialtoPalette, 1);

  palette->id = g_strdup (id);
  palette->grounds = get_list (file, id, "grounds");
  palette->shades = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, shade_free);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_key_file_get_string (file, id, names[i], NULL);

      g_hash_table_insert (palette->shades, (gpointer) names[i], shade_new (text != NULL ? text : ""));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_hash_table_insert (palette->shades, (gpointer) fixed[i].key, shade_new (fixed[i].shade));
  palette->tint = rialto_palette_get (palette, "tint")->rgb;
  palette->deep = rialto_palette_get (palette, "deep")->rgb;

  for (guint i = 0; palette->grounds[i] != NULL; i++)
    if (!g_hash_table_contains (self->grounds, palette->grounds[i]))
      {
        g_autofree char *path = g_strdup_printf ("backgrounds/%s.svg", palette->grounds[i]);
        g_autofree char *svg = read_file (path);

        g_hash_table_insert (self->grounds, g_strdup (palette->grounds[i]), content (svg));
      }
  return palette;
}

static void
load_palettes (RialtoWardrobe *self)
{
  g_autoptr (GKeyFile) file = load_ini ("palettes.ini");
  g_auto (GStrv) ids = g_key_file_get_groups (file, NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (self->palettes, load_palette (self, file, ids[i]));
}

const RialtoShade *
rialto_palette_get (const RialtoPalette *palette,
                    const char          *name)
{
  static const RialtoShade none = { 0x808080, "grey" };
  const RialtoShade *shade = g_hash_table_lookup (palette->shades, name);

  return shade != NULL ? shade : &none;
}

/**
 * rialto_wardrobe_new:
 *
 * Reads the drawings that are part of the program.
 *
 * Returns: (transfer full): the wardrobe
 */
RialtoWardrobe *
rialto_wardrobe_new (void)
{
  RialtoWardrobe *self = g_new0 (RialtoWardrobe, 1);
  g_autofree char *frame = read_file ("frame.svg");

  self->cuts = g_ptr_array_new_with_free_func (cut_free);
  self->palettes = g_ptr_array_new_with_free_func (palette_free);
  self->textures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, drawing_free);
  self->grounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->style = between (frame, "<style>", "</style>");
  self->defs = between (frame, "<defs>", "</defs>");
  self->item_style = read_file ("item.css");
  self->faces = read_file ("faces.svg");
  self->face_style = between (self->faces, "<style>", "</style>");
  self->face_defs = between (self->faces, "<defs>", "</defs>");
  load_cuts (self);
  load_palettes (self);
  return self;
}

/**
 * rialto_wardrobe_free:
 * @self: (transfer full): the wardrobe
 */
void
rialto_wardrobe_free (RialtoWardrobe *self)
{
  g_ptr_array_unref (self->cuts);
  g_ptr_array_unref (self->palettes);
  g_strfreev (self->cut_ids);
  g_hash_table_unref (self->textures);
  g_hash_table_unref (self->grounds);
  g_free (self->style);
  g_free (self->defs);
  g_free (self->item_style);
  g_free (self->faces);
  g_free (self->face_style);
  g_free (self->face_defs);
  g_free (self);
}

/**
 * rialto_wardrobe_get_cuts:
 * @self: the wardrobe
 *
 * Returns: (transfer none) (array zero-terminated=1): the garments: "t-shirt", "jeans", ...
 */
const char *const *
rialto_wardrobe_get_cuts (RialtoWardrobe *self)
{
  return (const char *const *) self->cut_ids;
}

/**
 * rialto_wardrobe_draw_look:
 * @self: the wardrobe
 * @seed: which one
 *
 * Returns: (transfer full): an outfit of three to six pieces laid out flat
 */
RialtoLook *
rialto_wardrobe_draw_look (RialtoWardrobe *self,
                           guint64         seed)
{
  RialtoLook *look = g_new0 (RialtoLook, 1);
  RialtoOutfit outfit = { 0 };

  rialto_outfit_plan (self, seed, &outfit);
  look->svg = rialto_outfit_draw (self, &outfit);
  rialto_outfit_describe (&outfit, FALSE, look);
  return look;
}

/**
 * rialto_wardrobe_draw_garment:
 * @self: the wardrobe
 * @cut: one of rialto_wardrobe_get_cuts()
 * @seed: which one of that cut
 *
 * Returns: (transfer full): one piece alone, as a shop shows it
 */
RialtoLook *
rialto_wardrobe_draw_garment (RialtoWardrobe *self,
                              const char     *cut,
                              guint64         seed)
{
  RialtoLook *look;
  RialtoOutfit outfit = { 0 };
  guint i = 0;

  while (i < self->cuts->len && !g_str_equal (((RialtoCut *) self->cuts->pdata[i])->id, cut))
    i++;
  g_return_val_if_fail (i < self->cuts->len, NULL);

  look = g_new0 (RialtoLook, 1);
  rialto_outfit_plan_single (self, self->cuts->pdata[i], seed, &outfit);
  look->svg = rialto_outfit_draw (self, &outfit);
  rialto_outfit_describe (&outfit, TRUE, look);
  return look;
}

/**
 * rialto_look_free:
 * @look: (transfer full): a drawing with its words
 */
void
rialto_look_free (RialtoLook *look)
{
  g_free (look->svg);
  g_free (look->title);
  g_free (look->alt);
  g_strfreev (look->garments);
  g_strfreev (look->cuts);
  g_strfreev (look->colours);
  g_free (look);
}
