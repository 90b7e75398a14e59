/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-webp.h"

#include "rialto-error.h"
#include "rialto-pixels.h"

#include <glib/gi18n.h>
#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebPDemuxer, WebPDemuxDelete)

static gboolean
fail (VP8StatusCode status,
      GError      **error)
{
  if (status == VP8_STATUS_NOT_ENOUGH_DATA || status == VP8_STATUS_SUSPENDED)
    return rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE, _ ("The picture ends too early."));
  return rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE,
                             _ ("This is no sound WebP picture (%d)."), (int) status);
}

static gboolean
read_features (GBytes                *encoded,
               WebPBitstreamFeatures *features,
               GError               **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (encoded, &length);
  VP8StatusCode status;

  if (length == 0)
    return fail (VP8_STATUS_NOT_ENOUGH_DATA, error);
  status = WebPGetFeatures (data, length, features);
  if (status != VP8_STATUS_OK)
    return fail (status, error);
  if (features->width <= 0 || features->height <= 0)
    return fail (VP8_STATUS_BITSTREAM_ERROR, error);
  if ((guint64) features->width * (guint64) features->height > RIALTO_WEBP_MAX_PIXELS)
    return rialto_fail (error, RIALTO_ERROR_TOO_LARGE);
  return TRUE;
}

/**
 * rialto_webp_get_info:
 * @encoded: a file's bytes
 * @info: (out): what its header says
 * @error: unprocessable_picture or too_large
 *
 * Any thread.
 *
 * Returns: whether it begins as a WebP picture of a size that can be decoded
 */
gboolean
rialto_webp_get_info (GBytes         *encoded,
                      RialtoWebpInfo *info,
                      GError        **error)
{
  WebPBitstreamFeatures features;

  if (!read_features (encoded, &features, error))
    return FALSE;
  info->width = (guint) features.width;
  info->height = (guint) features.height;
  info->has_alpha = features.has_alpha != 0;
  info->animated = features.has_animation != 0;
  return TRUE;
}

static VP8StatusCode
decode_into (const guint8     *data,
             gsize             length,
             RialtoPixelFormat format,
             guint8           *pixels,
             guint             stride,
             guint             width,
             guint             height)
{
  WebPDecoderConfig config;

  if (!WebPInitDecoderConfig (&config))
    return VP8_STATUS_INVALID_PARAM;
  config.options.use_scaling = 1;
  config.options.scaled_width = (int) width;
  config.options.scaled_height = (int) height;
  config.output.colorspace = format == RIALTO_PIXELS_RGBA ? MODE_RGBA : MODE_bgrA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels;
  config.output.u.RGBA.stride = (int) stride;
  config.output.u.RGBA.size = (gsize) stride * (height - 1) + 4 * (gsize) width;
  return WebPDecode (data, length, &config);
}

/* A frame may cover a part of its picture; the rest is transparent. */
static VP8StatusCode
decode_first_frame (GBytes                      *encoded,
                    const WebPBitstreamFeatures *features,
                    RialtoPixelFormat            format,
                    guint8                      *pixels,
                    guint                        width,
                    guint                        height)
{
  const WebPData data = { g_bytes_get_data (encoded, NULL), g_bytes_get_size (encoded) };
  double scale_x = (double) width / features->width;
  double scale_y = (double) height / features->height;
  g_autoptr (WebPDemuxer) demuxer = WebPDemux (&data);
  WebPIterator frame;
  VP8StatusCode status;
  guint x, y, frame_width, frame_height;

  if (demuxer == NULL)
    return VP8_STATUS_NOT_ENOUGH_DATA;
  if (!WebPDemuxGetFrame (demuxer, 1, &frame))
    return VP8_STATUS_BITSTREAM_ERROR;

  x = MIN ((guint) (frame.x_offset * scale_x), width - 1);
  y = MIN ((guint) (frame.y_offset * scale_y), height - 1);
  frame_width = CLAMP ((guint) (frame.width * scale_x + 0.5), 1, width - x);
  frame_height = CLAMP ((guint) (frame.height * scale_y + 0.5), 1, height - y);
  status = decode_into (frame.fragment.bytes, frame.fragment.size, format,
                        pixels + 4 * ((gsize) y * width + x), 4 * width, frame_width, frame_height);
  WebPDemuxReleaseIterator (&frame);
  return status;
}

/**
 * rialto_webp_decode:
 * @encoded: a file's bytes
 * @format: of the pixels
 * @width: of the outcome, in pixels
 * @height: of the outcome, in pixels
 * @error: unprocessable_picture or too_large
 *
 * Decodes to a size; an animated picture gives its first frame. Any thread, and none that draws.
 *
 * Returns: (transfer full) (nullable): @width * @height pixels of four bytes, without gaps
 */
GBytes *
rialto_webp_decode (GBytes           *encoded,
                    RialtoPixelFormat format,
                    guint             width,
                    guint             height,
                    GError          **error)
{
  g_autoptr (GBytes) bytes = NULL;
  guint8 *pixels;
  WebPBitstreamFeatures features;
  VP8StatusCode status;

  g_return_val_if_fail (width > 0 && width <= WEBP_MAX_DIMENSION, NULL);
  g_return_val_if_fail (height > 0 && height <= WEBP_MAX_DIMENSION, NULL);

  if (!read_features (encoded, &features, error))
    return NULL;
  bytes = rialto_pixels_new ((gsize) width * height * 4, &pixels);
  if (bytes == NULL)
    {
      rialto_fail (error, RIALTO_ERROR_TOO_LARGE);
      return NULL;
    }

  if (features.has_animation)
    status = decode_first_frame (encoded, &features, format, pixels, width, height);
  else
    status = decode_into (g_bytes_get_data (encoded, NULL), g_bytes_get_size (encoded), format, pixels,
                          4 * width, width, height);
  if (status != VP8_STATUS_OK)
    {
      fail (status, error);
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

typedef struct
{
  RialtoWebpProgress progress;
  gpointer           data;
} Watch;

static int
on_progress (int                percent,
             const WebPPicture *picture)
{
  const Watch *watch = picture->user_data;

  return watch->progress == NULL || watch->progress (percent / 100.0, watch->data);
}

static gboolean
encode_into (WebPMemoryWriter *writer,
             const guint8     *rgba,
             guint             width,
             guint             height,
             guint             quality,
             Watch            *watch)
{
  WebPConfig config;
  WebPPicture picture;
  gboolean encoded;

  if (!WebPConfigPreset (&config, WEBP_PRESET_PHOTO, (float) quality) || !WebPPictureInit (&picture))
    return FALSE;
  picture.width = (int) width;
  picture.height = (int) height;
  picture.writer = WebPMemoryWrite;
  picture.custom_ptr = writer;
  picture.progress_hook = on_progress;
  picture.user_data = watch;
  encoded = WebPPictureImportRGBA (&picture, rgba, 4 * (int) width) && WebPEncode (&config, &picture);
  WebPPictureFree (&picture);
  return encoded;
}

static void
writer_clear (WebPMemoryWriter *writer)
{
  WebPMemoryWriterClear (writer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WebPMemoryWriter, writer_clear)

/**
 * rialto_webp_encode:
 * @rgba: straight alpha, rows without gaps
 * @width: in pixels
 * @height: in pixels
 * @quality: 0 to 100
 * @progress: (nullable): told how far it is, on this thread; may end it
 * @data: for @progress
 * @error: unprocessable_picture, also when @progress has ended it
 *
 * Encodes with loss, and with nothing but the pixels in the file. Any thread, and none that draws.
 *
 * Returns: (transfer full) (nullable): a WebP file
 */
GBytes *
rialto_webp_encode (const guint8      *rgba,
                    guint              width,
                    guint              height,
                    guint              quality,
                    RialtoWebpProgress progress,
                    gpointer           data,
                    GError           **error)
{
  g_auto (WebPMemoryWriter) writer = { 0 };
  Watch watch = { progress, data };

  g_return_val_if_fail (width > 0 && width <= WEBP_MAX_DIMENSION, NULL);
  g_return_val_if_fail (height > 0 && height <= WEBP_MAX_DIMENSION, NULL);

  WebPMemoryWriterInit (&writer);
  if (!encode_into (&writer, rgba, width, height, quality, &watch))
    {
      rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE, _ ("The picture could not be encoded."));
      return NULL;
    }
  return g_bytes_new (writer.mem, writer.size);
}
