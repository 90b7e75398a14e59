/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-reduction-private.h"

#include "rialto-error.h"
#include "rialto-reducer.h"
#include "rialto-webp.h"

#include <glib/gi18n.h>
#include <string.h>

#define CHUNK        (256 * 1024)
#define JPEG_QUALITY "85"
#define WEBP_QUALITY 88
#define PREVIEW_SIDE 640

/**
 * rialto_reduction_tell:
 * @reduction: what is under way
 * @fraction: 0 to 1
 * @error: cancelled
 *
 * Returns: whether to go on
 */
gboolean
rialto_reduction_tell (RialtoReduction *reduction,
                       double           fraction,
                       GError         **error)
{
  if (g_cancellable_set_error_if_cancelled (reduction->cancellable, error))
    return FALSE;
  if (reduction->progress != NULL)
    reduction->progress (fraction, reduction->data);
  return TRUE;
}

static GBytes *
read_file (RialtoReduction *reduction,
           GError         **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (reduction->file, reduction->cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gssize n = 1;

  while (stream != NULL && n > 0)
    {
      guint before = bytes->len;

      if (before > RIALTO_REDUCER_MAX_BYTES)
        {
          rialto_fail_detail (error, RIALTO_ERROR_TOO_LARGE, _ ("The file is larger than %d MB."),
                              RIALTO_REDUCER_MAX_BYTES / 1024 / 1024);
          return NULL;
        }
      g_byte_array_set_size (bytes, before + CHUNK);
      n = g_input_stream_read (G_INPUT_STREAM (stream), bytes->data + before, CHUNK, reduction->cancellable,
                               error);
      g_byte_array_set_size (bytes, before + (guint) MAX (n, 0));
    }
  if (stream == NULL || n < 0 || !rialto_reduction_tell (reduction, 0.2, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GdkPixbuf *
turn (GdkPixbuf *pixbuf,
      guint      orientation)
{
  g_autoptr (GdkPixbuf) turned = NULL;

  switch (orientation)
    {
    case 2:
      return gdk_pixbuf_flip (pixbuf, TRUE);
    case 3:
      return gdk_pixbuf_rotate_simple (pixbuf, GDK_PIXBUF_ROTATE_UPSIDEDOWN);
    case 4:
      return gdk_pixbuf_flip (pixbuf, FALSE);
    case 5:
      turned = gdk_pixbuf_rotate_simple (pixbuf, GDK_PIXBUF_ROTATE_CLOCKWISE);
      return turned != NULL ? gdk_pixbuf_flip (turned, TRUE) : NULL;
    case 6:
      return gdk_pixbuf_rotate_simple (pixbuf, GDK_PIXBUF_ROTATE_CLOCKWISE);
    case 7:
      turned = gdk_pixbuf_rotate_simple (pixbuf, GDK_PIXBUF_ROTATE_CLOCKWISE);
      return turned != NULL ? gdk_pixbuf_flip (turned, FALSE) : NULL;
    case 8:
      return gdk_pixbuf_rotate_simple (pixbuf, GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE);
    default:
      return g_object_ref (pixbuf);
    }
}

static GdkPixbuf *
scale_to (GdkPixbuf *pixbuf,
          guint      side)
{
  guint width = (guint) gdk_pixbuf_get_width (pixbuf);
  guint height = (guint) gdk_pixbuf_get_height (pixbuf);
  guint fit_width, fit_height;

  rialto_reduction_fit (width, height, side, &fit_width, &fit_height);
  if (fit_width == width && fit_height == height)
    return g_object_ref (pixbuf);
  return gdk_pixbuf_scale_simple (pixbuf, (int) fit_width, (int) fit_height, GDK_INTERP_BILINEAR);
}

static gboolean
is_see_through (GdkPixbuf *pixbuf)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);

  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return FALSE;
  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (pixbuf); x++)
      if (pixels[(gsize) y * stride + 4 * (gsize) x + 3] != 0xff)
        return TRUE;
  return FALSE;
}

/* The colours' meaning is kept when they are not the usual ones; it says nothing of the person. */
static GBytes *
encode_jpeg (GdkPixbuf  *pixbuf,
             const char *profile,
             GError    **error)
{
  char *keys[] = { (char *) "quality", profile != NULL ? (char *) "icc-profile" : NULL, NULL };
  char *values[] = { (char *) JPEG_QUALITY, (char *) profile, NULL };
  g_autoptr (GError) fault = NULL;
  char *data;
  gsize length;

  if (gdk_pixbuf_save_to_bufferv (pixbuf, &data, &length, "jpeg", keys, values, &fault))
    return g_bytes_new_take (data, length);
  rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE, _ ("The picture could not be encoded: %s"),
                      fault->message);
  return NULL;
}

static gboolean
go_on (double   fraction,
       gpointer data)
{
  return rialto_reduction_tell (data, 0.8 + 0.2 * fraction, NULL);
}

static GBytes *
encode_webp (RialtoReduction *reduction,
             GdkPixbuf       *pixbuf,
             GError         **error)
{
  guint width = (guint) gdk_pixbuf_get_width (pixbuf);
  guint height = (guint) gdk_pixbuf_get_height (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  g_autofree guint8 *rgba = g_malloc ((gsize) width * height * 4);
  GBytes *bytes;

  for (gsize y = 0; y < height; y++)
    memcpy (rgba + y * width * 4, gdk_pixbuf_read_pixels (pixbuf) + y * stride, (gsize) width * 4);
  bytes = rialto_webp_encode (rgba, width, height, WEBP_QUALITY, go_on, reduction, error);
  if (bytes == NULL && g_cancellable_is_cancelled (reduction->cancellable))
    {
      g_clear_error (error);
      g_cancellable_set_error_if_cancelled (reduction->cancellable, error);
    }
  return bytes;
}

static GdkTexture *
make_preview (GdkPixbuf *pixbuf)
{
  g_autoptr (GdkPixbuf) small = scale_to (pixbuf, PREVIEW_SIDE);
  g_autoptr (GBytes) pixels = small != NULL ? gdk_pixbuf_read_pixel_bytes (small) : NULL;

  if (small == NULL)
    return NULL;
  return gdk_memory_texture_new (gdk_pixbuf_get_width (small), gdk_pixbuf_get_height (small),
                                 gdk_pixbuf_get_has_alpha (small) ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
                                 pixels, (gsize) gdk_pixbuf_get_rowstride (small));
}

/**
 * rialto_reducer_crop:
 * @width: of a picture
 * @height: of a picture
 * @ratio: width over height of what is left of it; 0: all
 * @position: where that is, from 0 at the left or top to 1
 * @left: (out): the largest part of that shape
 */
void
rialto_reducer_crop (guint         width,
                     guint         height,
                     double        ratio,
                     double        position,
                     GdkRectangle *left)
{
  *left = (GdkRectangle) { 0, 0, (int) width, (int) height };
  if (ratio <= 0)
    return;
  left->width = MAX (1, MIN ((int) width, (int) (height * ratio + 0.5)));
  left->height = MAX (1, MIN ((int) height, (int) (width / ratio + 0.5)));
  left->x = (int) (((int) width - left->width) * CLAMP (position, 0, 1) + 0.5);
  left->y = (int) (((int) height - left->height) * CLAMP (position, 0, 1) + 0.5);
}

static GdkPixbuf *
crop (RialtoReduction *reduction,
      GdkPixbuf       *pixbuf)
{
  GdkRectangle left;

  rialto_reducer_crop ((guint) gdk_pixbuf_get_width (pixbuf), (guint) gdk_pixbuf_get_height (pixbuf),
                       reduction->ratio, reduction->position, &left);
  return gdk_pixbuf_new_subpixbuf (pixbuf, left.x, left.y, left.width, left.height);
}

/* Takes the pixels alone; nothing else of the file is in what comes out. */
static gboolean
finish (RialtoReduction *reduction,
        GdkPixbuf       *decoded,
        guint            orientation,
        GError         **error)
{
  const char *profile = gdk_pixbuf_get_option (decoded, "icc-profile");
  g_autoptr (GdkPixbuf) scaled = scale_to (decoded, RIALTO_REDUCER_MAX_SIDE);
  g_autoptr (GdkPixbuf) turned = scaled != NULL ? turn (scaled, orientation) : NULL;
  g_autoptr (GdkPixbuf) upright = turned != NULL ? crop (reduction, turned) : NULL;

  if (upright == NULL)
    return rialto_fail (error, RIALTO_ERROR_TOO_LARGE);
  if (!rialto_reduction_tell (reduction, 0.8, error))
    return FALSE;

  reduction->width = (guint) gdk_pixbuf_get_width (upright);
  reduction->height = (guint) gdk_pixbuf_get_height (upright);
  reduction->preview = make_preview (upright);
  if (is_see_through (upright))
    {
      reduction->content_type = "image/webp";
      reduction->bytes = encode_webp (reduction, upright, error);
    }
  else
    {
      reduction->content_type = "image/jpeg";
      reduction->bytes = encode_jpeg (upright, profile, error);
    }
  return reduction->bytes != NULL && rialto_reduction_tell (reduction, 1, error);
}

static gboolean
run_texture (RialtoReduction *reduction,
             GError         **error)
{
  int width = gdk_texture_get_width (reduction->texture);
  int height = gdk_texture_get_height (reduction->texture);
  g_autoptr (GdkTextureDownloader) downloader = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  gsize stride;

  if ((guint64) width * (guint64) height > RIALTO_PHOTO_MAX_PIXELS)
    return rialto_fail_detail (error, RIALTO_ERROR_TOO_LARGE,
                               _ ("The picture has more than %d million pixels."),
                               RIALTO_PHOTO_MAX_PIXELS / 1000000);
  downloader = gdk_texture_downloader_new (reduction->texture);
  gdk_texture_downloader_set_format (downloader, GDK_MEMORY_R8G8B8A8);
  bytes = gdk_texture_downloader_download_bytes (downloader, &stride);
  pixbuf = gdk_pixbuf_new_from_bytes (bytes, GDK_COLORSPACE_RGB, TRUE, 8, width, height, (int) stride);
  return finish (reduction, pixbuf, 1, error);
}

/**
 * rialto_reduction_run:
 * @reduction: what to do, and where the outcome goes
 * @error: unprocessable_picture, too_large, cancelled, or what reading the file says
 *
 * On a thread that does not draw.
 *
 * Returns: whether there is an outcome
 */
gboolean
rialto_reduction_run (RialtoReduction *reduction,
                      GError         **error)
{
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GdkPixbuf) decoded = NULL;
  RialtoPhotoHeader header;

  if (!rialto_reduction_tell (reduction, 0, error))
    return FALSE;
  if (reduction->texture != NULL)
    return run_texture (reduction, error);

  file = read_file (reduction, error);
  if (file == NULL || !rialto_photo_header_read (file, &header, error))
    return FALSE;
  decoded = rialto_reduction_decode (reduction, file, &header, error);
  if (decoded == NULL)
    return FALSE;
  reduction->description = rialto_photo_description (&header);
  /* Decoders of HEIF turn the picture themselves. */
  return finish (reduction, decoded,
                 header.kind == RIALTO_PHOTO_HEIF ? 1 : rialto_photo_orientation (&header), error);
}

/**
 * rialto_reduction_clear:
 * @reduction: what is not needed any more
 */
void
rialto_reduction_clear (RialtoReduction *reduction)
{
  g_clear_object (&reduction->file);
  g_clear_object (&reduction->texture);
  g_clear_object (&reduction->cancellable);
  g_clear_object (&reduction->preview);
  g_clear_pointer (&reduction->bytes, g_bytes_unref);
  g_clear_pointer (&reduction->description, g_free);
}
