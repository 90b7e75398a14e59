/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#define WIDTH 600
#define SAMPLES 16

/* A picture of known size whose pixels come later, decoded from JPEG by another thread. */
struct _BenchPicture
{
  GObject     parent_instance;
  guint       seed;
  int         height;
  int         wanted; /* atomic: does anybody want the pixels */
  gboolean    loading;
  GdkTexture *texture;
};

typedef struct
{
  BenchPicture *picture;
  GdkTexture   *texture;
} Delivery;

static guint loaded;
static guint pending;
static GThreadPool *decoders;
static GBytes *samples[SAMPLES];

static void bench_picture_paintable_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchPicture,
                               bench_picture,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, bench_picture_paintable_init))

static void
bench_picture_snapshot (GdkPaintable *paintable,
                        GdkSnapshot  *snapshot,
                        double        width,
                        double        height)
{
  BenchPicture *self = BENCH_PICTURE (paintable);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  if (self->texture)
    gdk_paintable_snapshot (GDK_PAINTABLE (self->texture), snapshot, width, height);
  else
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0.6f, 0.6f, 0.55f, 1.0f }, &bounds);
}

static GdkPaintableFlags
bench_picture_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE;
}

static int
bench_picture_width (GdkPaintable *paintable)
{
  return WIDTH;
}

static int
bench_picture_height (GdkPaintable *paintable)
{
  return BENCH_PICTURE (paintable)->height;
}

static void
bench_picture_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = bench_picture_snapshot;
  iface->get_flags = bench_picture_flags;
  iface->get_intrinsic_width = bench_picture_width;
  iface->get_intrinsic_height = bench_picture_height;
}

static void
bench_picture_finalize (GObject *object)
{
  bench_picture_drop (BENCH_PICTURE (object));
  G_OBJECT_CLASS (bench_picture_parent_class)->finalize (object);
}

static void
bench_picture_class_init (BenchPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bench_picture_finalize;
}

static void
bench_picture_init (BenchPicture *self)
{
}

static gboolean
deliver (gpointer data)
{
  Delivery *delivery = data;
  BenchPicture *self = delivery->picture;
  self->loading = FALSE;
  pending--;
  if (delivery->texture && g_atomic_int_get (&self->wanted))
    {
      self->texture = g_steal_pointer (&delivery->texture);
      loaded++;
      gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
    }
  else if (g_atomic_int_get (&self->wanted))
    bench_picture_load (self);
  g_clear_object (&delivery->texture);
  g_object_unref (self);
  g_free (delivery);
  return G_SOURCE_REMOVE;
}

static void
decode (gpointer data,
        gpointer unused)
{
  BenchPicture *self = data;
  Delivery *delivery = g_new0 (Delivery, 1);
  delivery->picture = self;
  if (g_atomic_int_get (&self->wanted))
    delivery->texture = gdk_texture_new_from_bytes (samples[self->seed % SAMPLES], NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver, delivery, NULL);
}

static GBytes *
make_sample (guint seed,
             int   height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, WIDTH, height);
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);
  char *buffer = NULL;
  gsize size = 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        guchar *pixel = pixels + y * stride + x * 3;
        pixel[0] = (guchar) (x * 255 / WIDTH + (int) seed * 37);
        pixel[1] = (guchar) (y * 255 / height);
        pixel[2] = (guchar) ((x ^ y) + (int) seed * 11);
      }
  if (!gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, "jpeg", NULL, "quality", "80", NULL))
    g_error ("no JPEG writer");
  return g_bytes_new_take (buffer, size);
}

static int
sample_height (guint sample)
{
  return (int) (WIDTH * (0.56 + (1.78 - 0.56) * sample / (SAMPLES - 1)));
}

GdkPaintable *
bench_picture_new (double ratio)
{
  BenchPicture *self = g_object_new (BENCH_TYPE_PICTURE, NULL);
  guint sample = (guint) ((ratio - 0.56) / (1.78 - 0.56) * (SAMPLES - 1) + 0.5);
  if (decoders == NULL)
    {
      for (guint i = 0; i < SAMPLES; i++)
        samples[i] = make_sample (i, sample_height (i));
      decoders = g_thread_pool_new (decode, NULL, 1, TRUE, NULL);
    }
  self->seed = sample;
  self->height = sample_height (sample);
  return GDK_PAINTABLE (self);
}

/* Has the pixels fetched, unless they are there or on their way. */
void
bench_picture_load (BenchPicture *self)
{
  g_atomic_int_set (&self->wanted, TRUE);
  if (self->texture || self->loading)
    return;
  self->loading = TRUE;
  pending++;
  g_thread_pool_push (decoders, g_object_ref (self), NULL);
}

/* Nobody wants the pixels for now. */
void
bench_picture_drop (BenchPicture *self)
{
  g_atomic_int_set (&self->wanted, FALSE);
  if (self->texture)
    loaded--;
  g_clear_object (&self->texture);
}

/* How many have pixels. */
guint
bench_picture_loaded (void)
{
  return loaded;
}

/* How many are on their way. */
guint
bench_picture_pending (void)
{
  return pending;
}
