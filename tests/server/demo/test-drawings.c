/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawings of the wardrobe, through the picture helper as the demo sends them.
 *
 * With RIALTO_TEST_SHEET=PATH it also writes a sheet of twelve looks, twelve garments and twelve faces to PATH (any
 * suffix that libvips knows, as .png), to be looked at. RIALTO_TEST_SEED=N begins with another seed. */
#include "rialto-error.h"
#include "rialto-renditions.h"
#include "rialto-wardrobe.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vips/vips.h>

typedef struct
{
  RialtoRenditions *renditions; /* owned */
  RialtoWardrobe   *wardrobe;   /* owned */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->renditions = rialto_renditions_new (g_getenv ("RIALTO_TEST_RENDITIONS"), 1, TRUE);
  fixture->wardrobe = rialto_wardrobe_new ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  rialto_renditions_free (fixture->renditions);
  rialto_wardrobe_free (fixture->wardrobe);
}

static int
draw (Fixture    *fixture,
      RialtoLook *look)
{
  g_autoptr (GError) error = NULL;
  int fd = rialto_renditions_draw (fixture->renditions, look->svg, strlen (look->svg), &error);

  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  return fd;
}

static void
check_renditions (Fixture    *fixture,
                  RialtoLook *look,
                  guint       width,
                  guint       height)
{
  g_autofree char *path = g_dir_make_tmp ("rialto-drawing-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  RialtoRenditionSet set;
  int drawing = draw (fixture, look), folder;

  folder = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (folder, >=, 0);
  rialto_renditions_make (fixture->renditions, drawing, folder, &set, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set.width, ==, width);
  g_assert_cmpuint (set.height, ==, height);
  for (guint i = 0; i < set.n_items; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.webp", set.items[i].width);

      g_assert_cmpint (unlinkat (folder, name, 0), ==, 0);
    }
  close (folder);
  close (drawing);
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
test_renditions (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (RialtoLook) look = rialto_wardrobe_draw_look (fixture->wardrobe, 1);
  g_autoptr (RialtoLook) garment = rialto_wardrobe_draw_garment (fixture->wardrobe, "jeans", 1);
  g_autoptr (RialtoLook) face = rialto_wardrobe_draw_face (fixture->wardrobe, 1);

  check_renditions (fixture, look, 1080, 1350);
  check_renditions (fixture, garment, 1080, 1350);
  check_renditions (fixture, face, 400, 400);
}

#define RECT(fill)                                                                                           \
  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16\" height=\"16\"><rect width=\"16\" height=\"16\" "     \
  "fill=\"" fill "\"/></svg>"
#define LAYER(x, y, times, fill) "<layer x=\"" x "\" y=\"" y "\" times=\"" times "\">" RECT (fill) "</layer>"

static void
test_broken (Fixture      *fixture,
             gconstpointer data)
{
  static const char *const drawings[] = {
    "",
    "<svg",
    "<svg xmlns='http://www.w3.org/2000/svg'><g></svg>",
    "GIF89a",
    "<layers></layers>",
    "<layers><layer x=\"0\" y=\"0\" times=\"1\"></layer></layers>",
    "<layers>" LAYER ("0", "0", "9", "red") "</layers>",
    "<layers>" LAYER ("9999999", "0", "1", "red") "</layers>",
    "<layers><layer y=\"0\" x=\"0\" times=\"1\">" RECT ("red") "</layer></layers>",
    "<layers>" LAYER ("0", "0", "1", "red") "<layer x=\"0\" y=\"0\" times=\"1\"><svg </svg></layer></layers>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (drawings); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (rialto_renditions_draw (fixture->renditions, drawings[i], strlen (drawings[i]),
                                               &error),
                       ==, -1);
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
    }
}

static VipsImage *
decode (int fd)
{
  g_autoptr (VipsImage) image = NULL;
  struct stat info;
  g_autofree char *data = NULL;

  g_assert_cmpint (fstat (fd, &info), ==, 0);
  data = g_malloc ((gsize) info.st_size);
  g_assert_cmpint (pread (fd, data, (gsize) info.st_size, 0), ==, info.st_size);
  image = vips_image_new_from_buffer (data, (gsize) info.st_size, "", NULL);
  g_assert_nonnull (image);
  return vips_image_copy_memory (image);
}

static double
deviation (VipsImage *image,
           int        left,
           int        top,
           int        width,
           int        height)
{
  g_autoptr (VipsImage) part = NULL;
  double result = 0;

  g_assert_cmpint (vips_extract_area (image, &part, left, top, width, height, NULL), ==, 0);
  g_assert_cmpint (vips_deviate (part, &result, NULL), ==, 0);
  return result;
}

static void
assert_pixel (VipsImage *image,
              int        x,
              int        y,
              int        red,
              int        green,
              int        blue)
{
  const guint8 *pixel = VIPS_IMAGE_ADDR (image, x, y);

  /* A JPEG is not exact. */
  g_assert_cmpint (ABS (pixel[0] - red), <, 12);
  g_assert_cmpint (ABS (pixel[1] - green), <, 12);
  g_assert_cmpint (ABS (pixel[2] - blue), <, 12);
}

/* One on top of the other, where each says and as large; what lies outside the first is cut off. */
static void
test_layers (Fixture      *fixture,
             gconstpointer data)
{
  RialtoLook look = { .svg = (char *) "<layers>" LAYER ("0", "0", "4", "#ffffff")
                        LAYER ("0", "32", "2", "#00ff00") LAYER ("-8", "-8", "1", "#ff0000")
                          LAYER ("56", "56", "2", "#0000ff") LAYER ("24", "0", "1", "rgba(0,0,0,.5)")
                            LAYER ("200", "200", "1", "#123456") "</layers>" };
  int fd = draw (fixture, &look);
  g_autoptr (VipsImage) image = decode (fd);

  g_assert_cmpint (image->Xsize, ==, 64);
  g_assert_cmpint (image->Ysize, ==, 64);
  g_assert_cmpint (image->Bands, ==, 3);
  assert_pixel (image, 3, 3, 255, 0, 0);
  assert_pixel (image, 16, 48, 0, 255, 0);
  assert_pixel (image, 60, 60, 0, 0, 255);
  assert_pixel (image, 32, 8, 128, 128, 128);
  assert_pixel (image, 56, 24, 255, 255, 255);
  close (fd);
}

/* Something is there, everywhere: no blank sheet, no black one. */
static void
test_look (Fixture      *fixture,
           gconstpointer data)
{
  for (guint64 seed = 0; seed < 4; seed++)
    {
      g_autoptr (RialtoLook) look = rialto_wardrobe_draw_look (fixture->wardrobe, seed);
      int fd = draw (fixture, look);
      g_autoptr (VipsImage) image = decode (fd);
      double average = 0;

      g_assert_cmpint (image->Xsize, ==, 1080);
      g_assert_cmpint (image->Ysize, ==, 1350);
      g_assert_cmpint (vips_avg (image, &average, NULL), ==, 0);
      g_assert_cmpfloat (average, >, 100);
      g_assert_cmpfloat (average, <, 245);
      for (int i = 0; i < 4; i++)
        g_assert_cmpfloat (deviation (image, i % 2 * 540, i / 2 * 675, 540, 675), >, 10);
      close (fd);
    }
}

static RialtoLook *
sheet_look (Fixture *fixture,
            guint    row,
            guint64  seed)
{
  const char *const *cuts = rialto_wardrobe_get_cuts (fixture->wardrobe);

  if (row < 2)
    return rialto_wardrobe_draw_look (fixture->wardrobe, seed);
  if (row < 4)
    return rialto_wardrobe_draw_garment (fixture->wardrobe, cuts[seed % g_strv_length ((char **) cuts)],
                                         seed);
  return rialto_wardrobe_draw_face (fixture->wardrobe, seed);
}

static void
test_sheet (Fixture      *fixture,
            gconstpointer data)
{
  enum
  {
    ACROSS = 6,
    ROWS = 6
  };
  const char *path = g_getenv ("RIALTO_TEST_SHEET");
  const char *first = g_getenv ("RIALTO_TEST_SEED");
  guint64 seed = first != NULL ? g_ascii_strtoull (first, NULL, 10) : 0;
  VipsImage *tiles[ACROSS * ROWS];
  g_autoptr (VipsImage) sheet = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    {
      g_autoptr (RialtoLook) look = sheet_look (fixture, i / ACROSS, seed + i);
      int fd = draw (fixture, look);
      g_autoptr (VipsImage) image = decode (fd);

      g_assert_cmpint (vips_thumbnail_image (image, &tiles[i], 432, "height", i / ACROSS < 4 ? 540 : 432,
                                             NULL),
                       ==, 0);
      close (fd);
    }
  g_assert_cmpint (vips_arrayjoin (tiles, &sheet, G_N_ELEMENTS (tiles), "across", ACROSS, "shim", 8, NULL),
                   ==, 0);
  g_assert_cmpint (vips_image_write_to_file (sheet, path, NULL), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    g_object_unref (tiles[i]);
}

#define ADD(name, test) g_test_add ("/drawings/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("VIPSHOME", "/nonexistent", TRUE);
  if (VIPS_INIT (argv[0]) != 0)
    g_error ("libvips: %s", vips_error_buffer ());
  ADD ("renditions", test_renditions);
  ADD ("broken", test_broken);
  ADD ("layers", test_layers);
  ADD ("look", test_look);
  if (g_getenv ("RIALTO_TEST_SHEET") != NULL)
    ADD ("sheet", test_sheet);
  return g_test_run ();
}
