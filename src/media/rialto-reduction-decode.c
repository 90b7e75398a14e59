/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-reduction-private.h"

#include "rialto-error.h"
#include "rialto-reducer.h"
#include "rialto-webp.h"

#include <glib/gi18n.h>

#define CHUNK (64 * 1024)

/* What the decoder is told when it knows how large the picture is. */
typedef struct
{
  guint    wanted; /* the longer side */
  gboolean too_large;
} Wish;

/**
 * rialto_reduction_fit:
 * @width: of a picture
 * @height: of a picture
 * @side: the longest that a side may be
 * @fit_width: (out): the width it then has
 * @fit_height: (out): the height it then has
 */
void
rialto_reduction_fit (guint  width,
                      guint  height,
                      guint  side,
                      guint *fit_width,
                      guint *fit_height)
{
  guint longest = MAX (width, height);
  double scale = longest > side ? (double) side / longest : 1;

  *fit_width = MAX (1, (guint) (width * scale + 0.5));
  *fit_height = MAX (1, (guint) (height * scale + 0.5));
}

static void
on_size (GdkPixbufLoader *loader,
         int              width,
         int              height,
         gpointer         data)
{
  Wish *wish = data;
  guint fit_width, fit_height;

  wish->too_large = width <= 0 || height <= 0 || (guint64) width * (guint64) height > RIALTO_PHOTO_MAX_PIXELS;
  if (wish->too_large)
    {
      /* No picture: the decoder gives up before there is memory for one. */
      gdk_pixbuf_loader_set_size (loader, 0, 0);
      return;
    }
  rialto_reduction_fit ((guint) width, (guint) height, wish->wanted, &fit_width, &fit_height);
  gdk_pixbuf_loader_set_size (loader, (int) fit_width, (int) fit_height);
}

static gboolean
feed (RialtoReduction *reduction,
      GdkPixbufLoader *loader,
      GBytes          *file,
      GError         **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (file, &length);

  for (gsize at = 0; at < length; at += CHUNK)
    if (!rialto_reduction_tell (reduction, 0.2 + 0.5 * (double) at / (double) length, error) ||
        !gdk_pixbuf_loader_write (loader, data + at, MIN (CHUNK, length - at), error))
      return FALSE;
  return TRUE;
}

static gboolean
explain (GError  *fault,
         Wish    *wish,
         GError **error)
{
  if (wish->too_large)
    return rialto_fail_detail (error, RIALTO_ERROR_TOO_LARGE,
                               _ ("The picture has more than %d million pixels."),
                               RIALTO_PHOTO_MAX_PIXELS / 1000000);
  if (g_error_matches (fault, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE))
    return rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE,
                               _ ("This computer cannot read pictures of this kind."));
  if (fault != NULL && fault->domain == G_IO_ERROR)
    {
      g_propagate_error (error, g_error_copy (fault));
      return FALSE;
    }
  return rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE,
                             _ ("The picture is damaged or incomplete."));
}

/* Only the decoder of the kind that the header told: there are others, and nobody needs them here. */
static GdkPixbuf *
decode_by_loader (RialtoReduction         *reduction,
                  GBytes                  *file,
                  const RialtoPhotoHeader *header,
                  GError                 **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (header->content_type, &fault);
  Wish wish = { RIALTO_REDUCER_MAX_SIDE, FALSE };
  gboolean fed;
  GdkPixbuf *pixbuf = NULL;

  if (loader == NULL)
    {
      explain (fault, &wish, error);
      return NULL;
    }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size), &wish);
  fed = feed (reduction, loader, file, &fault);
  /* It must be closed in any case, and what that says comes second. */
  if (gdk_pixbuf_loader_close (loader, fault == NULL ? &fault : NULL) && fed && !wish.too_large)
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL)
    {
      explain (fault, &wish, error);
      return NULL;
    }
  return g_object_ref (pixbuf);
}

static GdkPixbuf *
decode_webp (RialtoReduction         *reduction,
             GBytes                  *file,
             const RialtoPhotoHeader *header,
             GError                 **error)
{
  g_autoptr (GBytes) pixels = NULL;
  guint width, height;

  if (!rialto_reduction_tell (reduction, 0.2, error))
    return NULL;
  rialto_reduction_fit (header->width, header->height, RIALTO_REDUCER_MAX_SIDE, &width, &height);
  pixels = rialto_webp_decode (file, RIALTO_PIXELS_RGBA, width, height, error);
  if (pixels == NULL)
    return NULL;
  return gdk_pixbuf_new_from_bytes (pixels, GDK_COLORSPACE_RGB, TRUE, 8, (int) width, (int) height,
                                    4 * (int) width);
}

/**
 * rialto_reduction_decode:
 * @reduction: on whose behalf
 * @file: a file's bytes
 * @header: what they say
 * @error: unprocessable_picture, too_large, or cancelled
 *
 * Returns: (transfer full) (nullable): the picture as it lies in the file, smaller where that saves work
 */
GdkPixbuf *
rialto_reduction_decode (RialtoReduction         *reduction,
                         GBytes                  *file,
                         const RialtoPhotoHeader *header,
                         GError                 **error)
{
  if (header->kind == RIALTO_PHOTO_WEBP)
    return decode_webp (reduction, file, header, error);
  return decode_by_loader (reduction, file, header, error);
}
