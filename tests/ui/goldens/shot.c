/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shot.h"

#include <math.h>
#include <string.h>

#define CHANNELS 3

/* Two machines may round otherwise where an edge is smoothed, a little and in few places. A word that moved, a colour that changed or
   an icon that is not there is many pixels that differ, or some that differ a lot; test-shot.c holds both. */
#define SLIGHT      12 /* of 255, in one channel */
#define STRONG      48
#define MOST_SLIGHT 100 /* pixels */
#define MOST_STRONG 12

static Shot *
shot_new (int     width,
          int     height,
          guint8 *pixels)
{
  Shot *shot = g_new0 (Shot, 1);

  shot->width = width;
  shot->height = height;
  shot->pixels = g_bytes_new_take (pixels, (gsize) width * (gsize) height * CHANNELS);
  return shot;
}

void
shot_free (Shot *shot)
{
  g_bytes_unref (shot->pixels);
  g_free (shot);
}

static const guint8 *
peek (const Shot *shot)
{
  return g_bytes_get_data (shot->pixels, NULL);
}

static gsize
count (const Shot *shot)
{
  return (gsize) shot->width * (gsize) shot->height;
}

/* 32 shades a channel: hardly anybody sees it, and most files are half as large. */
static guint8
thin (guint8 value)
{
  return (guint8) ((value >> 3) * 255 / 31);
}

static guint8 *
download (GdkTexture *texture)
{
  gsize size = (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture) * CHANNELS;
  GdkTextureDownloader *downloader = gdk_texture_downloader_new (texture);
  guint8 *pixels = g_malloc (size);

  gdk_texture_downloader_set_format (downloader, GDK_MEMORY_R8G8B8);
  gdk_texture_downloader_download_into (downloader, pixels,
                                        (gsize) gdk_texture_get_width (texture) * CHANNELS);
  gdk_texture_downloader_free (downloader);
  return pixels;
}

Shot *
shot_of_texture (GdkTexture *texture)
{
  Shot *shot = shot_new (gdk_texture_get_width (texture), gdk_texture_get_height (texture),
                         download (texture));
  guint8 *pixels = (guint8 *) peek (shot);

  for (gsize i = 0; i < count (shot) * CHANNELS; i++)
    pixels[i] = thin (pixels[i]);
  return shot;
}

/* A menu that is open is a surface of its own, over the window's. */
static void
paint_popovers (GtkWidget   *widget,
                GtkNative   *window,
                GtkSnapshot *snapshot)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_POPOVER (widget))
    {
      g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
      GdkPopup *popup = GDK_POPUP (gtk_native_get_surface (GTK_NATIVE (widget)));
      double x, y, window_x, window_y;

      gtk_native_get_surface_transform (GTK_NATIVE (widget), &x, &y);
      gtk_native_get_surface_transform (window, &window_x, &window_y);
      x += gdk_popup_get_position_x (popup) - window_x;
      y += gdk_popup_get_position_y (popup) - window_y;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
      gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                              gtk_widget_get_height (widget));
      gtk_snapshot_restore (snapshot);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    paint_popovers (child, window, snapshot);
}

/* Nullable. */
static GskRenderNode *
node_of_popovers (GtkWidget *window)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  paint_popovers (window, GTK_NATIVE (window), snapshot);
  return gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
}

/* They may reach beyond the window. */
static void
add_popovers (GtkSnapshot   *snapshot,
              GskRenderNode *popovers,
              int           *width,
              int            height)
{
  graphene_rect_t bounds;
  int right;

  gsk_render_node_get_bounds (popovers, &bounds);
  right = (int) ceilf (bounds.origin.x + bounds.size.width);
  if (right > *width)
    {
      gtk_snapshot_append_color (snapshot, &(GdkRGBA) { .5F, .5F, .5F, 1 },
                                 &GRAPHENE_RECT_INIT ((float) *width, 0, (float) (right - *width),
                                                      (float) height));
      *width = right;
    }
  gtk_snapshot_append_node (snapshot, popovers);
}

Shot *
shot_of_window (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) popovers = node_of_popovers (window);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  int width = gtk_widget_get_width (window), height = gtk_widget_get_height (window);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  if (popovers != NULL)
    add_popovers (snapshot, popovers, &width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    return NULL;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  return shot_of_texture (texture);
}

Shot *
shot_load (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  texture = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  return shot_new (gdk_texture_get_width (texture), gdk_texture_get_height (texture), download (texture));
}

void
shot_save (const Shot *shot,
           const char *path)
{
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (shot->width, shot->height, GDK_MEMORY_R8G8B8,
                                                           shot->pixels, (gsize) shot->width * CHANNELS);

  if (!gdk_texture_save_to_png (texture, path))
    g_error ("cannot write %s", path);
}

void
shot_cover (Shot                  *shot,
            const graphene_rect_t *area)
{
  int left = (int) MAX (area->origin.x, 0), top = (int) MAX (area->origin.y, 0);
  int right = MIN ((int) (area->origin.x + area->size.width), shot->width);
  int bottom = MIN ((int) (area->origin.y + area->size.height), shot->height);
  guint8 *pixels = (guint8 *) peek (shot);

  for (int y = top; y < bottom; y++)
    memset (pixels + ((gsize) y * (gsize) shot->width + (gsize) left) * CHANNELS, 127,
            (gsize) MAX (right - left, 0) * CHANNELS);
}

gboolean
shot_equal (const Shot *shot,
            const Shot *other)
{
  return shot->width == other->width && shot->height == other->height &&
         g_bytes_equal (shot->pixels, other->pixels);
}

static guint
distance (const guint8 *pixel,
          const guint8 *other)
{
  guint most = 0;

  for (guint i = 0; i < CHANNELS; i++)
    most = MAX (most, (guint) ABS (pixel[i] - other[i]));
  return most;
}

gboolean
shot_matches (const Shot *shot,
              const Shot *golden,
              guint      *n_different)
{
  guint n_slight = 0, n_strong = 0;

  *n_different = (guint) count (shot);
  if (shot->width != golden->width || shot->height != golden->height)
    return FALSE;
  for (gsize i = 0; i < count (shot); i++)
    {
      guint off = distance (peek (shot) + i * CHANNELS, peek (golden) + i * CHANNELS);

      n_slight += off > SLIGHT;
      n_strong += off > STRONG;
    }
  *n_different = n_slight;
  return n_slight <= MOST_SLIGHT && n_strong <= MOST_STRONG;
}

Shot *
shot_difference (const Shot *shot,
                 const Shot *golden)
{
  guint8 *pixels = g_malloc (count (golden) * CHANNELS);
  gboolean comparable = shot->width == golden->width && shot->height == golden->height;

  for (gsize i = 0; i < count (golden); i++)
    {
      const guint8 *there = peek (golden) + i * CHANNELS;
      gboolean same = comparable && distance (peek (shot) + i * CHANNELS, there) <= SLIGHT;
      guint8 faint = (guint8) (191 + (there[0] + there[1] + there[2]) / 12);

      pixels[i * CHANNELS] = same ? faint : 224;
      pixels[i * CHANNELS + 1] = pixels[i * CHANNELS + 2] = same ? faint : 27;
    }
  return shot_new (golden->width, golden->height, pixels);
}
