/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-photo-header.h"

#include "rialto-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define EXIF_MARK "Exif\0\0"
#define XMP_MARK  "http://ns.adobe.com/xap/1.0/"
#define XMP_NAME  "XML:com.adobe.xmp"

/* A file, and how far it was read. */
typedef struct
{
  const guint8 *data;
  gsize         length;
  gsize         at;
} Reader;

static guint
be16 (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint32
be32 (const guint8 *p)
{
  return (guint32) be16 (p) << 16 | be16 (p + 2);
}

static guint32
le32 (const guint8 *p)
{
  return (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

static gboolean
starts (const guint8 *data,
        gsize         length,
        const char   *mark,
        gsize         mark_length)
{
  return length >= mark_length && memcmp (data, mark, mark_length) == 0;
}

static void
take_exif (RialtoPhotoHeader *header,
           const guint8      *data,
           gsize              length)
{
  if (starts (data, length, EXIF_MARK, 6))
    {
      data += 6;
      length -= 6;
    }
  if (header->exif != NULL)
    return;
  header->exif = data;
  header->exif_length = length;
}

static void
take_xmp (RialtoPhotoHeader *header,
          const guint8      *data,
          gsize              length)
{
  if (header->xmp != NULL)
    return;
  header->xmp = (const char *) data;
  header->xmp_length = length;
}

static gboolean
is_frame (guint marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static void
take_jpeg_segment (RialtoPhotoHeader *header,
                   guint              marker,
                   const guint8      *body,
                   gsize              length)
{
  if (is_frame (marker) && length >= 5 && header->width == 0)
    {
      header->height = be16 (body + 1);
      header->width = be16 (body + 3);
    }
  else if (marker == 0xe1 && starts (body, length, EXIF_MARK, 6))
    take_exif (header, body, length);
  else if (marker == 0xe1 && starts (body, length, XMP_MARK, sizeof XMP_MARK))
    take_xmp (header, body + sizeof XMP_MARK, length - sizeof XMP_MARK);
}

static void
read_jpeg (Reader            *reader,
           RialtoPhotoHeader *header)
{
  reader->at = 2;
  while (reader->at + 4 <= reader->length && reader->data[reader->at] == 0xff)
    {
      guint marker = reader->data[reader->at + 1];
      gsize length;

      if (marker == 0xff)
        {
          reader->at++;
          continue;
        }
      /* The pixels begin, or there are none. They end with a mark that cannot be among them. */
      if (marker == 0xda || marker == 0xd9)
        {
          header->complete = marker == 0xda && memmem (reader->data + reader->at, reader->length - reader->at,
                                                       "\xff\xd9", 2) != NULL;
          return;
        }
      length = be16 (reader->data + reader->at + 2);
      if (length < 2 || reader->at + 2 + length > reader->length)
        return;
      take_jpeg_segment (header, marker, reader->data + reader->at + 4, length - 2);
      reader->at += 2 + length;
    }
}

/* Keyword, compression, language and translated keyword come before the text. */
static void
take_png_text (RialtoPhotoHeader *header,
               const guint8      *body,
               gsize              length)
{
  const guint8 *end = body + length;
  const guint8 *language, *keyword;

  if (!starts (body, length, XMP_NAME "\0\0\0", sizeof XMP_NAME + 2))
    return;
  language = memchr (body + sizeof XMP_NAME + 2, 0, length - sizeof XMP_NAME - 2);
  keyword = language != NULL ? memchr (language + 1, 0, (gsize) (end - language - 1)) : NULL;
  if (keyword != NULL)
    take_xmp (header, keyword + 1, (gsize) (end - keyword - 1));
}

static void
read_png (Reader            *reader,
          RialtoPhotoHeader *header)
{
  reader->at = 8;
  while (reader->at + 12 <= reader->length)
    {
      const guint8 *chunk = reader->data + reader->at;
      gsize length = be32 (chunk);

      if (length > reader->length - reader->at - 12)
        return;
      if (memcmp (chunk + 4, "IHDR", 4) == 0 && length >= 8)
        {
          header->width = be32 (chunk + 8);
          header->height = be32 (chunk + 12);
        }
      else if (memcmp (chunk + 4, "IEND", 4) == 0)
        header->complete = TRUE;
      else if (memcmp (chunk + 4, "eXIf", 4) == 0)
        take_exif (header, chunk + 8, length);
      else if (memcmp (chunk + 4, "iTXt", 4) == 0)
        take_png_text (header, chunk + 8, length);
      reader->at += 12 + length;
    }
}

static void
read_webp_size (RialtoPhotoHeader *header,
                const guint8      *chunk,
                gsize              length)
{
  const guint8 *body = chunk + 8;
  guint32 bits;

  if (header->width != 0 || length < 10)
    return;
  if (memcmp (chunk, "VP8X", 4) == 0)
    {
      header->width = (le32 (body + 4) & 0xffffff) + 1;
      header->height = (le32 (body + 6) >> 8) + 1;
    }
  else if (memcmp (chunk, "VP8 ", 4) == 0)
    {
      header->width = le32 (body + 6) & 0x3fff;
      header->height = le32 (body + 6) >> 16 & 0x3fff;
    }
  else if (memcmp (chunk, "VP8L", 4) == 0)
    {
      bits = le32 (body + 1);
      header->width = (bits & 0x3fff) + 1;
      header->height = (bits >> 14 & 0x3fff) + 1;
    }
}

static void
read_webp (Reader            *reader,
           RialtoPhotoHeader *header)
{
  reader->at = 12;
  while (reader->at + 8 <= reader->length)
    {
      const guint8 *chunk = reader->data + reader->at;
      gsize length = le32 (chunk + 4);
      gsize rest = reader->length - reader->at - 8;

      read_webp_size (header, chunk, MIN (length, rest));
      if (length > rest)
        return;
      if (memcmp (chunk, "EXIF", 4) == 0)
        take_exif (header, chunk + 8, length);
      else if (memcmp (chunk, "XMP ", 4) == 0)
        take_xmp (header, chunk + 8, length);
      reader->at += 8 + length + (length & 1);
    }
}

/* Decoders are content with half a picture where these say that there is more. */
static gboolean
tells_its_end (RialtoPhotoKind kind)
{
  return kind == RIALTO_PHOTO_JPEG || kind == RIALTO_PHOTO_PNG;
}

static const char *
heif_type (const Reader *reader)
{
  static const struct
  {
    char brand[5];
    const char *type;
  } brands[] = {
    { "heic", "image/heic" }, { "heix", "image/heic" }, { "heim", "image/heic" },
    { "mif1", "image/heif" }, { "avif", "image/avif" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (brands); i++)
    if (reader->length >= 12 && memcmp (reader->data + 4, "ftyp", 4) == 0 &&
        memcmp (reader->data + 8, brands[i].brand, 4) == 0)
      return brands[i].type;
  return NULL;
}

static void
read_kind (Reader            *reader,
           RialtoPhotoHeader *header)
{
  const char *heif = heif_type (reader);

  if (starts (reader->data, reader->length, "\xff\xd8\xff", 3))
    {
      header->kind = RIALTO_PHOTO_JPEG;
      header->content_type = "image/jpeg";
      read_jpeg (reader, header);
    }
  else if (starts (reader->data, reader->length, "\x89PNG\r\n\x1a\n", 8))
    {
      header->kind = RIALTO_PHOTO_PNG;
      header->content_type = "image/png";
      read_png (reader, header);
    }
  else if (reader->length >= 12 && memcmp (reader->data, "RIFF", 4) == 0 &&
           memcmp (reader->data + 8, "WEBP", 4) == 0)
    {
      header->kind = RIALTO_PHOTO_WEBP;
      header->content_type = "image/webp";
      read_webp (reader, header);
    }
  else if (heif != NULL)
    {
      header->kind = RIALTO_PHOTO_HEIF;
      header->content_type = heif;
    }
}

/**
 * rialto_photo_header_read:
 * @file: a file's bytes
 * @header: (out): what they say; good as long as @file
 * @error: unprocessable_picture or too_large
 *
 * Any thread.
 *
 * Returns: whether it begins as a picture of a kind and size that can be used
 */
gboolean
rialto_photo_header_read (GBytes            *file,
                          RialtoPhotoHeader *header,
                          GError           **error)
{
  Reader reader = { 0 };

  reader.data = g_bytes_get_data (file, &reader.length);
  *header = (RialtoPhotoHeader) { 0 };
  read_kind (&reader, header);
  if (header->kind == RIALTO_PHOTO_UNKNOWN)
    return rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE,
                               _ ("This is no JPEG, PNG or WebP picture."));
  if (header->kind != RIALTO_PHOTO_HEIF && (header->width == 0 || header->height == 0))
    return rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE, _ ("The picture is damaged."));
  if (tells_its_end (header->kind) && !header->complete)
    return rialto_fail_detail (error, RIALTO_ERROR_UNPROCESSABLE_PICTURE, _ ("The picture ends too early."));
  if ((guint64) header->width * header->height > RIALTO_PHOTO_MAX_PIXELS)
    return rialto_fail_detail (error, RIALTO_ERROR_TOO_LARGE,
                               _ ("The picture has more than %d million pixels."),
                               RIALTO_PHOTO_MAX_PIXELS / 1000000);
  return TRUE;
}
