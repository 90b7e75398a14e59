/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"
#include "media-test.h"

#include "rialto-error.h"
#include "rialto-photo-header.h"
#include "rialto-reducer.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>

#define PLACE "52.5200"

typedef struct
{
  char *path;
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  int fd = g_file_open_tmp ("rialto-photo-XXXXXX", &f->path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  g_unlink (f->path);
  g_free (f->path);
}

/* Red at the top left, green at the top right, blue at the bottom left, white at the bottom right. */
static GdkPixbuf *
make_pixbuf (int      width,
             int      height,
             gboolean alpha)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, alpha, 8, width, height);
  static const guint32 colours[] = { 0xff0000ff, 0x00ff00ff, 0x0000ffff, 0xffffffff };

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (GdkPixbuf) part = gdk_pixbuf_new_subpixbuf (pixbuf, i % 2 * (width / 2),
                                                             i / 2 * (height / 2), width / 2, height / 2);

      gdk_pixbuf_fill (part, colours[i]);
    }
  return pixbuf;
}

static GBytes *
save (GdkPixbuf  *pixbuf,
      const char *type)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

static GBytes *
make_jpeg (int width,
           int height)
{
  g_autoptr (GdkPixbuf) pixbuf = make_pixbuf (width, height, FALSE);

  return save (pixbuf, "jpeg");
}

/* A JPEG with one more segment of application data. */
static GBytes *
insert_segment (GBytes       *jpeg,
                const guint8 *body,
                gsize         length)
{
  GByteArray *file = g_byte_array_new ();
  const guint8 *data = g_bytes_get_data (jpeg, NULL);
  guint8 head[] = { 0xff, 0xe1, (guint8) ((length + 2) >> 8), (guint8) (length + 2) };

  g_byte_array_append (file, data, 2);
  g_byte_array_append (file, head, sizeof head);
  g_byte_array_append (file, body, (guint) length);
  g_byte_array_append (file, data + 2, (guint) g_bytes_get_size (jpeg) - 2);
  return g_byte_array_free_to_bytes (file);
}

/* EXIF with an orientation, a description, and a place after them. */
static GBytes *
insert_exif (GBytes     *jpeg,
             guint8      orientation,
             const char *description)
{
  guint8 body[256] = "Exif\0\0MM\0*\0\0\0\x08\0\x02";
  guint8 entries[] = { 0x01, 0x0e, 0, 2,  0,    0,           0, (guint8) (strlen (description) + 1),
                       0,    0,    0, 60, 0x01, 0x12,        0, 3,
                       0,    0,    0, 1,  0,    orientation, 0, 0 };

  memcpy (body + 16, entries, sizeof entries);
  memcpy (body + 66, description, strlen (description) + 1);
  memcpy (body + 200, PLACE, sizeof PLACE);
  return insert_segment (jpeg, body, sizeof body);
}

static GBytes *
insert_xmp (GBytes     *jpeg,
            const char *inner)
{
  g_autoptr (GString) packet = g_string_new (NULL);

  g_string_append_len (packet, "http://ns.adobe.com/xap/1.0/", 29);
  g_string_append_printf (
    packet,
    "<?xpacket begin=''?><x:xmpmeta><rdf:RDF><rdf:Description>%s</rdf:Description></rdf:RDF></x:xmpmeta>",
    inner);
  return insert_segment (jpeg, (const guint8 *) packet->str, packet->len);
}

static RialtoReducer *
make_reducer (Fixture *f,
              GBytes  *bytes)
{
  g_autoptr (GFile) file = g_file_new_for_path (f->path);

  g_assert_true (g_file_set_contents (f->path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  return rialto_reducer_new_for_file (file);
}

static RialtoReducer *
reduce (Fixture *f,
        GBytes  *bytes)
{
  RialtoReducer *reducer = make_reducer (f, bytes);

  assert_wait (rialto_reducer_run (reducer, NULL));
  return reducer;
}

static void
assert_refused (Fixture    *f,
                GBytes     *bytes,
                RialtoError code)
{
  g_autoptr (RialtoReducer) reducer = make_reducer (f, bytes);

  assert_wait_error (rialto_reducer_run (reducer, NULL), RIALTO_ERROR, (int) code);
  g_assert_null (rialto_reducer_get_bytes (reducer));
}

static GdkPixbuf *
decode (RialtoReducer *reducer)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_loader_write_bytes (loader, rialto_reducer_get_bytes (reducer), &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  return g_object_ref (gdk_pixbuf_loader_get_pixbuf (loader));
}

/* R, G, B or W: which of the four colours is nearest. */
static char
colour_at (GdkPixbuf *pixbuf,
           int        x,
           int        y)
{
  const guint8 *p = gdk_pixbuf_read_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf) +
                    x * gdk_pixbuf_get_n_channels (pixbuf);

  if (p[0] > 128 && p[1] > 128 && p[2] > 128)
    return 'W';
  return p[0] > 128 ? 'R' : p[1] > 128 ? 'G' : p[2] > 128 ? 'B' : '-';
}

static void
test_orientation (Fixture      *f,
                  gconstpointer data)
{
  /* Which corner comes to the top left, top right, bottom left and bottom right. */
  static const char *const upright[] = { "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB" };
  g_autoptr (GBytes) plain = make_jpeg (64, 32);

  for (guint8 orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) turned = insert_exif (plain, orientation, "");
      g_autoptr (RialtoReducer) reducer = reduce (f, turned);
      g_autoptr (GdkPixbuf) pixbuf = decode (reducer);
      int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
      char corners[5] = { colour_at (pixbuf, 3, 3), colour_at (pixbuf, width - 4, 3),
                          colour_at (pixbuf, 3, height - 4), colour_at (pixbuf, width - 4, height - 4),
                          '\0' };

      g_assert_cmpstr (corners, ==, upright[orientation - 1]);
      g_assert_cmpint (width, ==, orientation > 4 ? 32 : 64);
      g_assert_cmpuint (rialto_reducer_get_width (reducer), ==, (guint) width);
      g_assert_cmpuint (rialto_reducer_get_height (reducer), ==, (guint) height);
    }
}

/* The largest part of that shape, where it is to be; of an upright picture. */
static void
test_crop (Fixture      *f,
           gconstpointer data)
{
  static const struct
  {
    double ratio, position;
    int width, height;
    const char *corners;
  } cases[] = {
    { 0, 0.3, 64, 32, "RGBW" }, { 1, 0, 32, 32, "RRBB" },       { 1, 1, 32, 32, "GGWW" },
    { 1, 0.5, 32, 32, "RGBW" }, { 4.0 / 5, 1, 26, 32, "GGWW" }, { 4, 0, 64, 16, "RGRG" },
  };
  g_autoptr (GBytes) plain = make_jpeg (32, 64), sideways = make_jpeg (64, 32);
  g_autoptr (GBytes) turned = insert_exif (plain, 6, "");
  g_autoptr (RialtoReducer) upright = make_reducer (f, turned);

  /* What is tall in the file and wide when it is upright. */
  rialto_reducer_set_crop (upright, 16.0 / 9, 0);
  assert_wait (rialto_reducer_run (upright, NULL));
  g_assert_cmpuint (rialto_reducer_get_width (upright), ==, 57);
  g_assert_cmpuint (rialto_reducer_get_height (upright), ==, 32);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RialtoReducer) reducer = make_reducer (f, sideways);
      g_autoptr (GdkPixbuf) pixbuf = NULL;
      char corners[5] = { 0 };

      rialto_reducer_set_crop (reducer, cases[i].ratio, cases[i].position);
      assert_wait (rialto_reducer_run (reducer, NULL));
      pixbuf = decode (reducer);
      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, cases[i].width);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, cases[i].height);
      g_assert_cmpint (gdk_texture_get_width (rialto_reducer_get_preview (reducer)), ==, cases[i].width);
      corners[0] = colour_at (pixbuf, 3, 3);
      corners[1] = colour_at (pixbuf, cases[i].width - 4, 3);
      corners[2] = colour_at (pixbuf, 3, cases[i].height - 4);
      corners[3] = colour_at (pixbuf, cases[i].width - 4, cases[i].height - 4);
      g_assert_cmpstr (corners, ==, cases[i].corners);
    }
}

static void
assert_absent (GBytes     *bytes,
               const char *word)
{
  g_assert_null (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), word, strlen (word)));
}

static void
test_metadata (Fixture      *f,
               gconstpointer data)
{
  g_autoptr (GBytes) plain = make_jpeg (64, 64);
  g_autoptr (GBytes) exif = insert_exif (plain, 1, "A red coat");
  g_autoptr (GBytes)
    both = insert_xmp (exif, "<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>Caption</rdf:li>"
                             "</rdf:Alt></dc:description><Iptc4xmpCore:AltTextAccessibility><rdf:Alt>"
                             "<rdf:li> Coat &amp; hat </rdf:li><rdf:li>Mantel</rdf:li></rdf:Alt>"
                             "</Iptc4xmpCore:AltTextAccessibility>");
  g_autoptr (GBytes) camera = insert_exif (plain, 1, "OLYMPUS DIGITAL CAMERA");
  g_autoptr (RialtoReducer) first = reduce (f, exif);
  g_autoptr (RialtoReducer) second = reduce (f, both);
  g_autoptr (RialtoReducer) third = reduce (f, camera);

  g_assert_nonnull (memmem (g_bytes_get_data (exif, NULL), g_bytes_get_size (exif), PLACE, strlen (PLACE)));
  assert_absent (rialto_reducer_get_bytes (first), PLACE);
  assert_absent (rialto_reducer_get_bytes (first), "Exif");
  assert_absent (rialto_reducer_get_bytes (second), "adobe.com");
  g_assert_cmpstr (rialto_reducer_get_description (first), ==, "A red coat");
  g_assert_cmpstr (rialto_reducer_get_description (second), ==, "Coat & hat");
  g_assert_null (rialto_reducer_get_description (third));
}

static void
test_size (Fixture      *f,
           gconstpointer data)
{
  static const struct
  {
    const char *type;
    int width, height;
    guint to_width, to_height;
  } cases[] = {
    { "jpeg", 3000, 1500, 2048, 1024 }, { "jpeg", 100, 4096, 50, 2048 }, { "png", 2500, 100, 2048, 82 },
    { "png", 300, 200, 300, 200 },      { "jpeg", 2, 2, 2, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GdkPixbuf) pixbuf = make_pixbuf (cases[i].width, cases[i].height, FALSE);
      g_autoptr (GBytes) bytes = save (pixbuf, cases[i].type);
      g_autoptr (RialtoReducer) reducer = reduce (f, bytes);
      GdkTexture *preview = rialto_reducer_get_preview (reducer);

      g_assert_cmpuint (rialto_reducer_get_width (reducer), ==, cases[i].to_width);
      g_assert_cmpuint (rialto_reducer_get_height (reducer), ==, cases[i].to_height);
      g_assert_cmpstr (rialto_reducer_get_content_type (reducer), ==, "image/jpeg");
      g_assert_cmpint (MAX (gdk_texture_get_width (preview), gdk_texture_get_height (preview)), <=, 640);
    }
}

static void
test_see_through (Fixture      *f,
                  gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = make_pixbuf (64, 64, TRUE);
  g_autoptr (GBytes) opaque = save (pixbuf, "png");
  g_autoptr (RialtoReducer) first = reduce (f, opaque);
  g_autoptr (GBytes) webp = make_webp (3000, 30, TRUE);
  g_autoptr (RialtoReducer) second = NULL;
  RialtoPhotoHeader header;

  g_assert_cmpstr (rialto_reducer_get_content_type (first), ==, "image/jpeg");
  second = reduce (f, webp);
  g_assert_cmpstr (rialto_reducer_get_content_type (second), ==, "image/webp");
  g_assert_true (rialto_photo_header_read (rialto_reducer_get_bytes (second), &header, NULL));
  g_assert_cmpuint (header.width, ==, 2048);
  g_assert_cmpuint (header.height, ==, 20);
}

static void
test_texture (Fixture      *f,
              gconstpointer data)
{
  g_autoptr (GBytes) pixels = g_bytes_new_take (g_malloc0 (300 * 200 * 4), 300 * 200 * 4);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (300, 200, GDK_MEMORY_R8G8B8X8, pixels, 1200);
  g_autoptr (RialtoReducer) reducer = rialto_reducer_new_for_texture (texture);

  assert_wait (rialto_reducer_run (reducer, NULL));
  g_assert_cmpuint (rialto_reducer_get_width (reducer), ==, 300);
  g_assert_cmpstr (rialto_reducer_get_content_type (reducer), ==, "image/jpeg");
}

static void
test_not_a_picture (Fixture      *f,
                    gconstpointer data)
{
  static const char *const contents[] = {
    "",
    "hello",
    "GIF89a\1\0\1\0\x80",
    "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "/* XPM */ static char *x[] = {",
    "BM______________",
    "\xff\xd8\xff",
    "\x89PNG\r\n\x1a\n",
    "RIFF____WEBP",
    "%PDF-1.7",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (contents[i], strlen (contents[i]));

      assert_refused (f, bytes, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
    }
}

static void
test_truncated (Fixture      *f,
                gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = make_pixbuf (400, 400, FALSE);
  g_autoptr (GBytes) jpeg = save (pixbuf, "jpeg");
  g_autoptr (GBytes) png = save (pixbuf, "png");
  g_autoptr (GBytes) webp = make_webp (400, 400, FALSE);
  GBytes *files[] = { jpeg, png, webp };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    for (guint tenths = 1; tenths < 10; tenths++)
      {
        g_autoptr (GBytes) part = cut (files[i], g_bytes_get_size (files[i]) * tenths / 10);

        assert_refused (f, part, RIALTO_ERROR_UNPROCESSABLE_PICTURE);
      }
}

/* What the header promises is believed: a few bytes must not cost a gigabyte. */
static void
test_too_large (Fixture      *f,
                gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = make_pixbuf (64, 64, FALSE);
  g_autoptr (GBytes) png = save (pixbuf, "png");
  g_autofree guint8 *data_png = g_memdup2 (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autoptr (GBytes) bomb = NULL;

  memcpy (data_png + 16, "\0\0\x7f\xff\0\0\x7f\xff", 8);
  bomb = g_bytes_new (data_png, g_bytes_get_size (png));
  assert_refused (f, bomb, RIALTO_ERROR_TOO_LARGE);
}

static void
test_no_file (Fixture      *f,
              gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/photo.jpg");
  g_autoptr (RialtoReducer) reducer = rialto_reducer_new_for_file (file);

  assert_wait_error (rialto_reducer_run (reducer, NULL), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
on_progress (RialtoReducer *reducer,
             GParamSpec    *pspec,
             gpointer       data)
{
  double *last = data;

  g_assert_cmpfloat (rialto_reducer_get_progress (reducer), >, *last);
  *last = rialto_reducer_get_progress (reducer);
}

static gboolean
is_done (gpointer data)
{
  return rialto_reducer_get_progress (data) >= 1;
}

static void
test_progress (Fixture      *f,
               gconstpointer data)
{
  g_autoptr (GBytes) jpeg = make_jpeg (3000, 2000);
  g_autoptr (RialtoReducer) reducer = make_reducer (f, jpeg);
  double last = 0;

  g_signal_connect (reducer, "notify::progress", G_CALLBACK (on_progress), &last);
  assert_wait (rialto_reducer_run (reducer, NULL));
  wait_until (is_done, reducer);
  run_what_is_due ();
  g_assert_finalize_object (g_steal_pointer (&reducer));
}

static void
on_first_progress (RialtoReducer *reducer,
                   GParamSpec    *pspec,
                   gpointer       data)
{
  g_cancellable_cancel (data);
}

static void
test_cancelled (Fixture      *f,
                gconstpointer data)
{
  g_autoptr (GBytes) jpeg = make_jpeg (5000, 5000);
  g_autoptr (RialtoReducer) reducer = make_reducer (f, jpeg);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_signal_connect (reducer, "notify::progress", G_CALLBACK (on_first_progress), cancellable);
  assert_wait_error (rialto_reducer_run (reducer, cancellable), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (rialto_reducer_get_bytes (reducer));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
#define add(name, func) g_test_add ("/reducer/" name, Fixture, NULL, set_up, func, tear_down)
  add ("orientation", test_orientation);
  add ("crop", test_crop);
  add ("metadata", test_metadata);
  add ("size", test_size);
  add ("see-through", test_see_through);
  add ("texture", test_texture);
  add ("not-a-picture", test_not_a_picture);
  add ("truncated", test_truncated);
  add ("too-large", test_too_large);
  add ("no-file", test_no_file);
  add ("progress", test_progress);
  add ("cancelled", test_cancelled);
  return g_test_run ();
}
