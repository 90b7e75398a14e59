/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RIALTO_WEBP_MAX_PIXELS (40 * 1000 * 1000)

/* Four bytes a pixel, rows without gaps. */
typedef enum
{
  RIALTO_PIXELS_RGBA,               /* straight alpha: to work on */
  RIALTO_PIXELS_BGRA_PREMULTIPLIED, /* to draw, without another conversion */
} RialtoPixelFormat;

typedef struct
{
  guint    width;
  guint    height;
  gboolean has_alpha;
  gboolean animated;
} RialtoWebpInfo;

/* FALSE ends what is being encoded. */
typedef gboolean (*RialtoWebpProgress) (double   fraction,
                                        gpointer data);

gboolean rialto_webp_get_info (GBytes            *encoded,
                               RialtoWebpInfo    *info,
                               GError           **error);
GBytes  *rialto_webp_decode   (GBytes            *encoded,
                               RialtoPixelFormat  format,
                               guint              width,
                               guint              height,
                               GError           **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes  *rialto_webp_encode   (const guint8      *rgba,
                               guint              width,
                               guint              height,
                               guint              quality,
                               RialtoWebpProgress progress,
                               gpointer           data,
                               GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
