/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shot.h"

#include <pango/pangocairo.h>

/* What the comparison of pictures takes for the same, and what not. */

#define WIDTH  320
#define HEIGHT 200

/* What is otherwise than in the golden. */
typedef struct
{
  double   right;  /* where the words begin */
  double   paler;  /* the words */
  double   darker; /* the button */
  gboolean no_icon;
  int      noise;    /* of edges that are smoothed */
  int      rounding; /* of everything */
  int      narrower;
} Change;

static void
draw_words (cairo_t      *cr,
            const Change *change)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Inter 11");

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, "Saved", -1);
  cairo_set_source_rgb (cr, 0.2 + change->paler, 0.2 + change->paler, 0.2 + change->paler);
  cairo_move_to (cr, 40 + change->right, 20);
  pango_cairo_show_layout (cr, layout);
}

static void
draw (cairo_t      *cr,
      const Change *change)
{
  cairo_set_source_rgb (cr, 0.98, 0.98, 0.98);
  cairo_paint (cr);
  draw_words (cr, change);
  cairo_set_source_rgb (cr, 0.2, 0.5, 0.9 - change->darker);
  cairo_rectangle (cr, 200, 20, 60, 30);
  cairo_fill (cr);
  if (change->no_icon)
    return;
  /* As thin and pale as one is in a list. */
  cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
  cairo_arc (cr, 24, 28, 6, 0, 2 * G_PI);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static guint8
shift (guint8 value,
       int    by)
{
  return (guint8) CLAMP (value + by, 0, 255);
}

/* A pixel is at an edge when its neighbour is another. */
static void
disturb (guint8       *pixels,
         gsize         length,
         const Change *change)
{
  for (gsize i = 0; i + 8 <= length; i++)
    {
      gboolean edge = pixels[i] != pixels[i + 4];
      int sign = i % 8 < 4 ? 1 : -1;

      pixels[i] = shift (pixels[i], sign * (edge ? change->noise : change->rounding));
    }
}

static Shot *
take (const Change *change)
{
  int width = WIDTH - change->narrower;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  draw (cr, change);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  disturb (cairo_image_surface_get_data (surface), (gsize) width * HEIGHT * 4, change);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) width * HEIGHT * 4);
  cairo_surface_destroy (surface);
  texture = gdk_memory_texture_new (width, HEIGHT, GDK_MEMORY_B8G8R8X8, bytes, (gsize) width * 4);
  return shot_of_texture (texture);
}

static gboolean
matches (const Change *change)
{
  g_autoptr (Shot) golden = take (&(Change) { 0 });
  g_autoptr (Shot) shot = take (change);
  guint n_different;

  return shot_matches (shot, golden, &n_different);
}

static void
test_same (void)
{
  g_assert_true (matches (&(Change) { 0 }));
  /* Edges smoothed by another hand, and everything rounded otherwise. */
  g_assert_true (matches (&(Change) { .noise = 8 }));
  g_assert_true (matches (&(Change) { .rounding = 2, .noise = 4 }));
}

static void
test_different (void)
{
  g_assert_false (matches (&(Change) { .right = 1 }));
  g_assert_false (matches (&(Change) { .darker = 0.06 }));
  g_assert_false (matches (&(Change) { .paler = 0.25 }));
  g_assert_false (matches (&(Change) { .no_icon = TRUE }));
  g_assert_false (matches (&(Change) { .narrower = 1 }));
}

/* What differs is what is shown. */
static void
test_difference (void)
{
  g_autoptr (Shot) golden = take (&(Change) { 0 });
  g_autoptr (Shot) shot = take (&(Change) { .darker = 0.4 });
  g_autoptr (Shot) difference = shot_difference (shot, golden);
  const guint8 *pixels = g_bytes_get_data (difference->pixels, NULL);
  guint n_red = 0, n_different;

  g_assert_false (shot_matches (shot, golden, &n_different));
  for (guint i = 0; i < WIDTH * HEIGHT; i++)
    n_red += pixels[i * 3] == 224 && pixels[i * 3 + 1] == 27;
  g_assert_cmpuint (n_red, ==, 60 * 30);
  g_assert_cmpuint (n_different, ==, n_red);
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rialto-shot-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "shot.png", NULL);
  g_autoptr (Shot) shot = take (&(Change) { 0 });
  g_autoptr (Shot) nothing = shot_load (path);
  g_autoptr (Shot) kept = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) parent = g_file_new_for_path (folder);

  g_assert_null (nothing);
  shot_save (shot, path);
  kept = shot_load (path);
  g_assert_true (shot_equal (shot, kept));
  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_true (g_file_delete (parent, NULL, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shot/same", test_same);
  g_test_add_func ("/shot/different", test_different);
  g_test_add_func ("/shot/difference", test_difference);
  g_test_add_func ("/shot/file", test_file);
  return g_test_run ();
}
