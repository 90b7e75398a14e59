/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-decoder.h"

#include "rialto-error.h"
#include "rialto-webp.h"

#include <math.h>

static const guint renditions[] = { 160, 320, 640, 1080, 2048 };

/* What is to be decoded in the pool. */
typedef struct
{
  GBytes *encoded; /* owned */
  guint   max_width;
} Decoding;

/**
 * rialto_rendition_for_width:
 * @width: how wide the whole picture is drawn, in application pixels
 * @scale: device pixels in one of them
 *
 * Returns: the width of the smallest rendition that is sharp there, else of the widest
 */
guint
rialto_rendition_for_width (double width,
                            double scale)
{
  double wanted = width * scale;

  /* A pixel in twenty is not worth four times the memory. */
  for (gsize i = 0; i < G_N_ELEMENTS (renditions); i++)
    if (wanted <= renditions[i] * 1.05)
      return renditions[i];
  return renditions[G_N_ELEMENTS (renditions) - 1];
}

/**
 * rialto_decoder_decode:
 * @encoded: a rendition, which is a WebP picture
 * @max_width: it is scaled down to this
 * @error: unprocessable_picture or too_large
 *
 * Any thread, and none that draws.
 *
 * Returns: (transfer full) (nullable): a texture in memory
 */
GdkTexture *
rialto_decoder_decode (GBytes  *encoded,
                       guint    max_width,
                       GError **error)
{
  g_autoptr (GBytes) pixels = NULL;
  RialtoWebpInfo info;
  double scale;
  guint width, height;

  if (g_bytes_get_size (encoded) > RIALTO_DECODER_MAX_BYTES)
    {
      rialto_fail (error, RIALTO_ERROR_TOO_LARGE);
      return NULL;
    }
  if (!rialto_webp_get_info (encoded, &info, error))
    return NULL;

  scale = MIN (1.0, (double) MAX (max_width, 1) / info.width);
  scale = MIN (scale, sqrt ((double) RIALTO_DECODER_MAX_PIXELS / ((double) info.width * info.height)));
  width = MAX (1, (guint) (info.width * scale + 0.5));
  height = MAX (1, (guint) (info.height * scale + 0.5));
  pixels = rialto_webp_decode (encoded, RIALTO_PIXELS_BGRA_PREMULTIPLIED, width, height, error);
  if (pixels == NULL)
    return NULL;
  return gdk_memory_texture_new ((int) width, (int) height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, pixels,
                                 4 * (gsize) width);
}

static void
decoding_free (gpointer data)
{
  Decoding *decoding = data;

  g_bytes_unref (decoding->encoded);
  g_free (decoding);
}

static DexFuture *
decode (gpointer data)
{
  Decoding *decoding = data;
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = rialto_decoder_decode (decoding->encoded, decoding->max_width, &error);

  if (texture == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_object (texture);
}

/**
 * rialto_decoder_run:
 * @encoded: a rendition
 * @max_width: it is scaled down to this
 *
 * As rialto_decoder_decode(), in the pool.
 *
 * Returns: (transfer full): resolves to a #GdkTexture
 */
DexFuture *
rialto_decoder_run (GBytes *encoded,
                    guint   max_width)
{
  Decoding *decoding = g_new0 (Decoding, 1);

  decoding->encoded = g_bytes_ref (encoded);
  decoding->max_width = max_width;
  return rialto_async_run_in_pool (decode, decoding, decoding_free);
}
