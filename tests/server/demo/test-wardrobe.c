/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-wardrobe-private.h"
#include "rialto-wardrobe-resources.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define N_SEEDS 150

static void
assert_well_formed (const char *name,
                    const char *xml,
                    gssize      length)
{
  static const GMarkupParser parser = { 0 };
  g_autoptr (GMarkupParseContext)
    context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, NULL, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_markup_parse_context_parse (context, xml, length, &error) ||
      !g_markup_parse_context_end_parse (context, &error))
    g_error ("%s: %s", name, error->message);
}

/* Every word that stands for a colour or a name has been replaced by one. */
static void
assert_finished (const char *svg)
{
  static const char *const tokens[] = {
    "GID",  "ITEM", "BASE", "TRIM",  "SECOND", "INSIDE", "SHADE", "DARK", "STITCH", "DETAIL", "TINT",
    "DEEP", "CHIP", "SKIN", "BLUSH", "IRIS",   "BROW",   "MOUTH", "HAIR", "CLOTH",  "WRAP",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    g_assert_null (strstr (svg, tokens[i]));
}

static gboolean
is_referred_to (const char *svg,
                const char *id)
{
  g_autofree char *definition = g_strdup_printf (" id=\"%s\"", id);

  return strstr (svg, definition) != NULL;
}

/* What is referred to is there, so nothing is drawn black or not at all. */
static void
assert_complete (const char *svg)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?:url\\(#|href=\"#)([\\w-]+)", 0, 0, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, svg, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *id = g_match_info_fetch (match, 1);

      /* A style names filters of a face that one without blush has no use for, but they are there. */
      if (!g_hash_table_contains (seen, id) && !is_referred_to (svg, id))
        g_error ("#%s is not defined", id);
      g_hash_table_add (seen, g_steal_pointer (&id));
    }
}

static void
assert_good (const RialtoLook *look)
{
  assert_well_formed ("look", look->svg, -1);
  assert_finished (look->svg);
  assert_complete (look->svg);
  g_assert_true (g_str_has_suffix (look->alt, "."));
  g_assert_cmpuint (g_strv_length (look->garments), ==, g_strv_length (look->cuts));
  g_assert_cmpuint (g_strv_length (look->garments), ==, g_strv_length (look->colours));
}

static void
test_files (void)
{
  static const char *const folders[] = { "garments", "textures", "backgrounds" };
  GResource *resource = rialto_wardrobe_get_resource ();

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_strdup_printf ("/rialto/wardrobe/%s", folders[i]);
      g_auto (GStrv) names = g_resource_enumerate_children (resource, folder, 0, NULL);

      g_assert_cmpuint (g_strv_length (names), >=, 5);
      for (guint k = 0; names[k] != NULL; k++)
        {
          g_autofree char *path = g_build_filename (folder, names[k], NULL);
          g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, 0, NULL);
          gsize size = 0;
          const char *xml = g_bytes_get_data (bytes, &size);

          assert_well_formed (names[k], xml, (gssize) size);
        }
    }
}

static void
test_wardrobe (void)
{
  g_autoptr (RialtoWardrobe) wardrobe = rialto_wardrobe_new ();

  g_assert_cmpuint (g_strv_length ((char **) rialto_wardrobe_get_cuts (wardrobe)), >=, 24);
  g_assert_cmpuint (wardrobe->palettes->len, ==, 12);
  for (guint i = 0; i < wardrobe->cuts->len; i++)
    {
      const RialtoCut *cut = wardrobe->cuts->pdata[i];

      g_assert_cmpfloat (cut->drawing->width, >, 50);
      g_assert_cmpfloat (cut->drawing->height, >, 50);
      g_assert_cmpuint (strlen (cut->drawing->art), >, 100);
      g_assert_nonnull (strstr (cut->drawing->shadow, "<use"));
      g_assert_cmpuint (g_strv_length (cut->roles), >, 0);
      for (guint k = 0; cut->textures[k] != NULL; k++)
        g_assert_cmpfloat (((RialtoDrawing *) g_hash_table_lookup (wardrobe->textures, cut->textures[k]))
                             ->width,
                           >, 0);
      /* Every colour of every palette that it comes in exists. */
      for (guint p = 0; p < wardrobe->palettes->len; p++)
        for (guint k = 0; cut->colours[k] != NULL; k++)
          g_assert_true (g_hash_table_contains (((RialtoPalette *) wardrobe->palettes->pdata[p])->shades,
                                                cut->colours[k]));
    }
}

static void
test_same_seed (void)
{
  g_autoptr (RialtoWardrobe) one = rialto_wardrobe_new ();
  g_autoptr (RialtoWardrobe) other = rialto_wardrobe_new ();
  g_autoptr (GHashTable) drawings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint64 seed = 0; seed < 20; seed++)
    {
      g_autoptr (RialtoLook) first = rialto_wardrobe_draw_look (one, seed);
      g_autoptr (RialtoLook) again = rialto_wardrobe_draw_look (other, seed);
      g_autoptr (RialtoLook) face = rialto_wardrobe_draw_face (one, seed);
      g_autoptr (RialtoLook) same_face = rialto_wardrobe_draw_face (other, seed);
      g_autoptr (RialtoLook) banner = rialto_wardrobe_draw_banner (one, seed);
      g_autoptr (RialtoLook) same_banner = rialto_wardrobe_draw_banner (other, seed);

      g_assert_cmpstr (first->svg, ==, again->svg);
      g_assert_cmpstr (first->title, ==, again->title);
      g_assert_cmpstr (first->alt, ==, again->alt);
      g_assert_cmpstr (face->svg, ==, same_face->svg);
      g_assert_cmpstr (banner->svg, ==, same_banner->svg);
      assert_well_formed ("a banner", banner->svg, (gssize) strlen (banner->svg));
      g_hash_table_add (drawings, g_strdup (first->svg));
      g_hash_table_add (drawings, g_strdup (face->svg));
      g_hash_table_add (drawings, g_strdup (banner->svg));
    }
  g_assert_cmpuint (g_hash_table_size (drawings), ==, 60);
}

/* Numbers are written with a point whatever the locale of the server says. */
static void
test_locale (void)
{
  g_autoptr (RialtoWardrobe) wardrobe = rialto_wardrobe_new ();
  g_autoptr (RialtoLook) plain = rialto_wardrobe_draw_look (wardrobe, 7);
  const char *old = g_intern_string (setlocale (LC_ALL, NULL));

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("the locale de_DE.UTF-8 is not installed");
      return;
    }
  {
    g_autoptr (RialtoLook) german = rialto_wardrobe_draw_look (wardrobe, 7);

    setlocale (LC_ALL, old);
    g_assert_cmpstr (german->svg, ==, plain->svg);
  }
}

static void
test_looks (void)
{
  g_autoptr (RialtoWardrobe) wardrobe = rialto_wardrobe_new ();

  for (guint64 seed = 0; seed < N_SEEDS; seed++)
    {
      g_autoptr (RialtoLook) look = rialto_wardrobe_draw_look (wardrobe, seed);

      assert_good (look);
      g_assert_cmpuint (g_strv_length (look->garments), >=, 3);
      g_assert_cmpuint (g_strv_length (look->garments), <=, 6);
      g_assert_cmpuint (strlen (look->title), >, 3);
      for (guint i = 0; look->garments[i] != NULL; i++)
        g_assert_nonnull (strstr (look->alt, look->garments[i]));
    }
}

typedef struct
{
  double left, top, right, bottom;
} Box;

static Box
box_of (const RialtoItem *item)
{
  double turn = fabs (item->turn) * G_PI / 180;
  double w = item->cut->drawing->width * item->scale / 2, h = item->cut->drawing->height * item->scale / 2;
  double x = w * cos (turn) + h * sin (turn), y = h * cos (turn) + w * sin (turn);

  return (Box) { item->x - x, item->y - y, item->x + x, item->y + y };
}

static void
assert_lies_well (const RialtoOutfit *outfit)
{
  for (guint i = 0; i < outfit->n_items; i++)
    {
      Box a = box_of (&outfit->items[i]);

      g_assert_cmpfloat (a.left, >=, 0);
      g_assert_cmpfloat (a.top, >=, 0);
      g_assert_cmpfloat (a.right, <=, RIALTO_LOOK_WIDTH);
      g_assert_cmpfloat (a.bottom, <=, RIALTO_LOOK_HEIGHT);
      for (guint k = 0; k < i; k++)
        {
          Box b = box_of (&outfit->items[k]);
          double x = MIN (a.right, b.right) - MAX (a.left, b.left),
                 y = MIN (a.bottom, b.bottom) - MAX (a.top, b.top);

          /* Corners of boxes are empty; a waistband goes under a hem. */
          if (x >= 30 && y >= 84)
            g_error ("%s covers %s by %.0fx%.0f", outfit->items[i].cut->id, outfit->items[k].cut->id, x, y);
          g_assert_true (outfit->items[i].cut != outfit->items[k].cut);
        }
    }
}

static void
test_layout (void)
{
  g_autoptr (RialtoWardrobe) wardrobe = rialto_wardrobe_new ();

  for (guint64 seed = 0; seed < 2000; seed++)
    {
      RialtoOutfit outfit = { 0 };

      rialto_outfit_plan (wardrobe, seed, &outfit);
      assert_lies_well (&outfit);
    }
}

static void
test_garments (void)
{
  g_autoptr (RialtoWardrobe) wardrobe = rialto_wardrobe_new ();
  const char *const *cuts = rialto_wardrobe_get_cuts (wardrobe);

  for (guint i = 0; cuts[i] != NULL; i++)
    for (guint64 seed = 0; seed < 3; seed++)
      {
        g_autoptr (RialtoLook) look = rialto_wardrobe_draw_garment (wardrobe, cuts[i], seed);

        assert_good (look);
        g_assert_cmpuint (g_strv_length (look->cuts), ==, 1);
        g_assert_cmpstr (look->cuts[0], ==, cuts[i]);
        g_assert_true (g_ascii_isupper (look->title[0]));
      }
}

static void
test_faces (void)
{
  g_autoptr (RialtoWardrobe) wardrobe = rialto_wardrobe_new ();

  for (guint64 seed = 0; seed < 400; seed++)
    {
      g_autoptr (RialtoLook) face = rialto_wardrobe_draw_face (wardrobe, seed);

      assert_good (face);
      g_assert_true (g_str_has_prefix (face->alt, "Drawing of a person with "));
      g_assert_null (strchr (face->alt, '%'));
    }
}

static void
test_colours (void)
{
  char text[RIALTO_COLOUR_ROOM];
  RialtoColour colour = 0;

  g_assert_cmpstr (rialto_colour_to_text (0x0a0b0c, text), ==, "#0a0b0c");
  g_assert_true (rialto_colour_from_text ("f0eadc cream", &colour));
  g_assert_cmphex (colour, ==, 0xf0eadc);
  g_assert_false (rialto_colour_from_text ("cream", &colour));
  g_assert_false (rialto_colour_from_text ("", &colour));
  g_assert_cmphex (rialto_colour_mix (0x000000, 0xffffff, 0.5), ==, 0x808080);
  g_assert_cmphex (rialto_colour_mix (0x102030, 0xffffff, 0), ==, 0x102030);
  g_assert_cmphex (rialto_colour_darken (0x804020, 0.5), ==, 0x402010);
  g_assert_cmpfloat (rialto_colour_lightness (0xffffff), ==, 1);
  g_assert_cmpfloat (rialto_colour_distance (0x123456, 0x123456), ==, 0);
  g_assert_cmpfloat (rialto_colour_distance (0x000000, 0xffffff), >, 700);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wardrobe/files", test_files);
  g_test_add_func ("/wardrobe/wardrobe", test_wardrobe);
  g_test_add_func ("/wardrobe/same-seed", test_same_seed);
  g_test_add_func ("/wardrobe/locale", test_locale);
  g_test_add_func ("/wardrobe/looks", test_looks);
  g_test_add_func ("/wardrobe/layout", test_layout);
  g_test_add_func ("/wardrobe/garments", test_garments);
  g_test_add_func ("/wardrobe/faces", test_faces);
  g_test_add_func ("/wardrobe/colours", test_colours);
  return g_test_run ();
}
