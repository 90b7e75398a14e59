/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rendition-fixture.h"

#include <gio/gio.h>
#include <unistd.h>

#define ADD(name, test) g_test_add ("/renditions/pictures/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

static void
make (Fixture            *fixture,
      VipsImage          *image,
      const char         *suffix,
      RialtoRenditionSet *set)
{
  g_autoptr (GBytes) bytes = picture_maker_save (image, suffix);
  g_autoptr (GError) error = NULL;

  fixture_make (fixture, bytes, set, &error);
  g_assert_no_error (error);
}

static void
assert_widths (Fixture                  *fixture,
               const RialtoRenditionSet *set,
               const guint              *widths)
{
  guint n = 0;

  for (; widths[n] != 0; n++)
    {
      g_autoptr (VipsImage) image = fixture_open (fixture, widths[n]);
      g_autoptr (GBytes) bytes = fixture_read (fixture, widths[n]);

      g_assert_cmpuint (set->items[n].width, ==, widths[n]);
      g_assert_cmpint (image->Xsize, ==, widths[n]);
      g_assert_cmpint (image->Ysize, ==, set->items[n].height);
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, set->items[n].size);
      /* The same shape to within a pixel. */
      g_assert_cmpfloat_with_epsilon (set->items[n].height, (double) set->height * widths[n] / set->width, 1);
    }
  g_assert_cmpuint (set->n_items, ==, n);
  g_assert_cmpuint (fixture_count (fixture), ==, n);
}

static void
test_widths (Fixture      *fixture,
             gconstpointer data)
{
  static const struct
  {
    int width, height;
    guint widths[RIALTO_RENDITIONS_MAX + 1];
  } cases[] = {
    { 3000, 2000, { 160, 320, 640, 1080, 2048, 0 } },
    { 2048, 1000, { 160, 320, 640, 1080, 2048, 0 } },
    { 1200, 1600, { 160, 320, 640, 1080, 1200, 0 } },
    { 1080, 1350, { 160, 320, 640, 1080, 0 } },
    { 500, 333, { 160, 320, 500, 0 } },
    { 160, 160, { 160, 0 } },
    { 7, 5, { 7, 0 } },
    { 1, 1, { 1, 0 } },
    { 4000, 3, { 160, 320, 640, 1080, 2048, 0 } },
    { 3, 4000, { 3, 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VipsImage) image = picture_maker_photo (cases[i].width, cases[i].height, (int) i);
      RialtoRenditionSet set;

      make (fixture, image, i % 2 == 0 ? ".jpg" : ".png", &set);
      g_assert_cmpuint (set.width, ==, MIN (cases[i].width, 2048));
      assert_widths (fixture, &set, cases[i].widths);
    }
}

static void
test_hash (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (VipsImage) image = picture_maker_photo (900, 700, 3);
  g_autoptr (GBytes) largest = NULL;
  g_autofree char *sum = NULL;
  RialtoRenditionSet set, again;

  make (fixture, image, ".jpg", &set);
  largest = fixture_read (fixture, 900);
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, largest);
  g_assert_cmpstr (set.hash, ==, sum);
  g_assert_cmpuint (strlen (set.blurhash), ==, 28);

  /* The same picture is the same blob. */
  make (fixture, image, ".jpg", &again);
  g_assert_cmpmem (&again, sizeof again, &set, sizeof set);
}

/* What a camera stores when it is held so that @orientation sets it upright again. */
static VipsImage *
store_turned (VipsImage *upright,
              int        orientation)
{
  static const VipsAngle angles[] = { 0,
                                      VIPS_ANGLE_D0,
                                      VIPS_ANGLE_D0,
                                      VIPS_ANGLE_D180,
                                      VIPS_ANGLE_D180,
                                      VIPS_ANGLE_D90,
                                      VIPS_ANGLE_D270,
                                      VIPS_ANGLE_D270,
                                      VIPS_ANGLE_D90 };
  static const gboolean mirrored[] = { FALSE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE, TRUE, FALSE };
  g_autoptr (VipsImage) turned = NULL;
  VipsImage *stored = NULL;

  g_assert_cmpint (vips_rot (upright, &turned, angles[orientation], NULL), ==, 0);
  if (mirrored[orientation])
    g_assert_cmpint (vips_flip (turned, &stored, VIPS_DIRECTION_HORIZONTAL, NULL), ==, 0);
  else
    stored = g_object_ref (turned);
  return stored;
}

static void
test_orientations (Fixture      *fixture,
                   gconstpointer data)
{
  static const char *const suffixes[] = { ".jpg[Q=95]", ".png", ".webp[Q=95]" };
  g_autoptr (VipsImage) upright = picture_maker_quarters (300, 200);

  for (gsize kind = 0; kind < G_N_ELEMENTS (suffixes); kind++)
    for (int orientation = 1; orientation <= 8; orientation++)
      {
        g_autoptr (VipsImage) stored = store_turned (upright, orientation);
        g_autoptr (VipsImage) tagged = NULL;
        g_autoptr (VipsImage) made = NULL;
        RialtoRenditionSet set;

        g_assert_cmpint (vips_copy (stored, &tagged, NULL), ==, 0);
        vips_image_set_int (tagged, VIPS_META_ORIENTATION, orientation);
        make (fixture, tagged, suffixes[kind], &set);
        g_assert_cmpuint (set.width, ==, 300);
        g_assert_cmpuint (set.height, ==, 200);

        made = fixture_open (fixture, 300);
        assert_pixel (made, 75, 50, 0xff0000, 12);
        assert_pixel (made, 225, 50, 0x00ff00, 12);
        assert_pixel (made, 75, 150, 0x0000ff, 12);
        assert_pixel (made, 225, 150, 0xffffff, 12);
      }
}

static gboolean
contains (GBytes     *bytes,
          const char *word)
{
  gsize size = 0;
  const void *data = g_bytes_get_data (bytes, &size);

  return memmem (data, size, word, strlen (word)) != NULL;
}

static void
test_metadata (Fixture      *fixture,
               gconstpointer data)
{
  static const char *const suffixes[] = { ".jpg", ".png", ".webp" };
  g_autoptr (VipsImage) photo = picture_maker_photo (400, 300, 5);
  g_autoptr (VipsImage) tagged = NULL;
  static const char xmp[] = "<x:xmpmeta>where-I-live</x:xmpmeta>";

  g_assert_cmpint (vips_copy (photo, &tagged, NULL), ==, 0);
  vips_image_set_string (tagged, "exif-ifd3-GPSLatitude",
                         "52/1 31/1 12/1 (52, 31, 12, Rational, 3 components, 24 bytes)");
  vips_image_set_string (tagged, "exif-ifd0-Model",
                         "Secret-Camera (Secret-Camera, ASCII, 14 components, 14 bytes)");
  vips_image_set_blob_copy (tagged, VIPS_META_XMP_NAME, xmp, sizeof xmp);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autoptr (GBytes) before = picture_maker_save (tagged, suffixes[i]);
      RialtoRenditionSet set;

      g_assert_true (contains (before, "Secret-Camera") && contains (before, "where-I-live"));
      make (fixture, tagged, suffixes[i], &set);
      for (guint k = 0; k < set.n_items; k++)
        {
          g_autoptr (GBytes) after = fixture_read (fixture, set.items[k].width);
          g_autoptr (VipsImage) image = fixture_open (fixture, set.items[k].width);

          g_assert_false (contains (after, "Secret") || contains (after, "where-I-live") ||
                          contains (after, "EXIF") || contains (after, "ICCP"));
          g_assert_cmpuint (vips_image_get_typeof (image, VIPS_META_EXIF_NAME), ==, 0);
          g_assert_cmpuint (vips_image_get_typeof (image, VIPS_META_ICC_NAME), ==, 0);
        }
    }
}

/* Whatever the colours are stored as, they come out as the same sRGB. */
static void
test_colours (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (VipsImage) plain = picture_maker_plain (200, 100, 180, 90, 60);
  g_autoptr (VipsImage) cmyk = NULL;
  g_autoptr (VipsImage) wide = NULL;
  g_autoptr (VipsImage) deep = NULL;
  g_autoptr (VipsImage) grey = NULL;
  g_autoptr (VipsImage) grey_plain = picture_maker_plain (200, 100, 120, 120, 120);
  const struct
  {
    VipsImage **image;
    const char *suffix;
    guint32 colour;
    int tolerance;
  } cases[] = {
    { &plain, ".jpg[Q=95]", 0xb45a3c, 6 }, { &plain, ".png[palette]", 0xb45a3c, 6 },
    { &cmyk, ".jpg[Q=95]", 0xb45a3c, 24 }, { &wide, ".jpg[Q=95]", 0xb45a3c, 8 },
    { &wide, ".webp[Q=95]", 0xb45a3c, 8 }, { &deep, ".png[bitdepth=16]", 0xb45a3c, 6 },
    { &grey, ".jpg[Q=95]", 0x787878, 4 },  { &grey, ".png", 0x787878, 4 },
  };

  g_assert_cmpint (vips_icc_transform (plain, &cmyk, "cmyk", "input_profile", "srgb", NULL), ==, 0);
  g_assert_cmpint (vips_icc_transform (plain, &wide, "p3", "input_profile", "srgb", NULL), ==, 0);
  g_assert_cmpint (vips_colourspace (plain, &deep, VIPS_INTERPRETATION_RGB16, NULL), ==, 0);
  g_assert_cmpint (vips_colourspace (grey_plain, &grey, VIPS_INTERPRETATION_B_W, NULL), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VipsImage) made = NULL;
      RialtoRenditionSet set;

      make (fixture, *cases[i].image, cases[i].suffix, &set);
      made = fixture_open (fixture, 160);
      assert_pixel (made, 80, 40, cases[i].colour, cases[i].tolerance);
    }
}

static void
test_alpha (Fixture      *fixture,
            gconstpointer data)
{
  static const char *const suffixes[] = { ".png", ".webp", ".png[bitdepth=16]" };
  g_autoptr (VipsImage) plain = picture_maker_plain (400, 200, 200, 30, 30);
  g_autoptr (VipsImage) deep = NULL;
  g_autoptr (VipsImage) left = NULL;
  g_autoptr (VipsImage) mask = NULL;
  g_autoptr (VipsImage) image = NULL;

  g_assert_cmpint (vips_black (&left, 200, 200, NULL), ==, 0);
  {
    g_autoptr (VipsImage) white = NULL;
    g_autoptr (VipsImage) cast = NULL;

    g_assert_cmpint (vips_linear1 (left, &white, 1, 255, NULL), ==, 0);
    g_assert_cmpint (vips_cast (white, &cast, VIPS_FORMAT_UCHAR, NULL), ==, 0);
    g_assert_cmpint (vips_join (left, cast, &mask, VIPS_DIRECTION_HORIZONTAL, NULL), ==, 0);
  }
  g_assert_cmpint (vips_bandjoin2 (plain, mask, &image, NULL), ==, 0);
  g_assert_cmpint (vips_colourspace (image, &deep, VIPS_INTERPRETATION_RGB16, NULL), ==, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      RialtoRenditionSet set;

      make (fixture, i == 2 ? deep : image, suffixes[i], &set);
      for (guint k = 0; k < set.n_items; k++)
        {
          g_autoptr (VipsImage) made = fixture_open (fixture, set.items[k].width);
          g_autofree double *clear = NULL;
          g_autofree double *solid = NULL;
          int n = 0;

          g_assert_true (vips_image_hasalpha (made));
          g_assert_cmpint (vips_getpoint (made, &clear, &n, made->Xsize / 4, made->Ysize / 2, NULL), ==, 0);
          g_assert_cmpfloat (clear[3], ==, 0);
          g_assert_cmpint (vips_getpoint (made, &solid, &n, made->Xsize * 3 / 4, made->Ysize / 2, NULL), ==,
                           0);
          g_assert_cmpfloat (solid[3], ==, 255);
          assert_pixel (made, made->Xsize * 3 / 4, made->Ysize / 2, 0xc81e1e, 10);
        }
    }
}

static void
test_animation (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (VipsImage) red = picture_maker_plain (200, 100, 255, 0, 0);
  g_autoptr (VipsImage) blue = picture_maker_plain (200, 100, 0, 0, 255);
  g_autoptr (VipsImage) joined = NULL;
  g_autoptr (VipsImage) film = NULL;
  g_autoptr (VipsImage) made = NULL;
  RialtoRenditionSet set;

  g_assert_cmpint (vips_join (red, blue, &joined, VIPS_DIRECTION_VERTICAL, NULL), ==, 0);
  g_assert_cmpint (vips_copy (joined, &film, NULL), ==, 0);
  vips_image_set_int (film, VIPS_META_PAGE_HEIGHT, 100);
  make (fixture, film, ".webp[Q=95]", &set);
  g_assert_cmpuint (set.width, ==, 200);
  g_assert_cmpuint (set.height, ==, 100);
  made = fixture_open (fixture, 200);
  assert_pixel (made, 100, 50, 0xff0000, 12);
}

/* The largest that is allowed, in the ways that need the most memory. */
static void
test_largest (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    int width, height;
    const char *suffix;
  } cases[] = {
    { 8000, 5000, ".jpg[subsample_mode=off]" },
    { 8000, 5000, ".jpg[interlace,subsample_mode=off]" },
    { 5000, 8000, ".png[compression=1,interlace]" },
    { 2441, 16384, ".png[compression=1]" },
    { 16384, 2441, ".jpg" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VipsImage)
        image = picture_maker_plain (cases[i].width, cases[i].height, 90, 120, (double) i * 50);
      RialtoRenditionSet set;

      make (fixture, image, cases[i].suffix, &set);
      g_assert_cmpuint (set.width, ==, MIN (cases[i].width, 2048));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  ADD ("widths", test_widths);
  ADD ("hash", test_hash);
  ADD ("orientations", test_orientations);
  ADD ("metadata", test_metadata);
  ADD ("colours", test_colours);
  ADD ("alpha", test_alpha);
  ADD ("animation", test_animation);
  ADD ("largest", test_largest);
  return g_test_run ();
}
