/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RIALTO_PHOTO_MAX_PIXELS (40 * 1000 * 1000)

typedef enum
{
  RIALTO_PHOTO_UNKNOWN,
  RIALTO_PHOTO_JPEG,
  RIALTO_PHOTO_PNG,
  RIALTO_PHOTO_WEBP,
  RIALTO_PHOTO_HEIF,
} RialtoPhotoKind;

/* What a file says before its pixels; the pointers are into the file. */
typedef struct
{
  RialtoPhotoKind kind;
  const char     *content_type;
  guint           width;  /* 0: only the decoder knows */
  guint           height; /* 0: only the decoder knows */
  gboolean        complete;
  const guint8   *exif; /* nullable, a TIFF */
  gsize           exif_length;
  const char     *xmp; /* nullable, XML */
  gsize           xmp_length;
} RialtoPhotoHeader;

gboolean rialto_photo_header_read (GBytes                  *file,
                                   RialtoPhotoHeader       *header,
                                   GError                 **error);
guint    rialto_photo_orientation (const RialtoPhotoHeader *header);
char    *rialto_photo_description (const RialtoPhotoHeader *header) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
