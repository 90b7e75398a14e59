/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-picture-header.h"

#include <string.h>

/* How far an SVG may hide behind comments and declarations before we stop looking for it. */
#define TEXT_WINDOW 1024

static guint
be16 (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint
be32 (const guint8 *p)
{
  return (guint) p[0] << 24 | (guint) p[1] << 16 | (guint) p[2] << 8 | p[3];
}

static guint
le24 (const guint8 *p)
{
  return (guint) p[2] << 16 | (guint) p[1] << 8 | p[0];
}

static gboolean
starts (const guint8 *data,
        gsize         size,
        gsize         offset,
        const char   *magic,
        gsize         length)
{
  return size >= offset + length && memcmp (data + offset, magic, length) == 0;
}

#define STARTS(offset, literal) starts (data, size, (offset), (literal), sizeof (literal) - 1)

/* ISO base media: HEIF, AVIF and video differ in their major brand only. */
static RialtoPictureKind
media_kind (const guint8 *data,
            gsize         size)
{
  static const char heif[][5] = { "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1" };

  if (STARTS (8, "avif") || STARTS (8, "avis"))
    return RIALTO_PICTURE_AVIF;
  for (gsize i = 0; i < G_N_ELEMENTS (heif); i++)
    if (starts (data, size, 8, heif[i], 4))
      return RIALTO_PICTURE_HEIF;
  return RIALTO_PICTURE_VIDEO;
}

static gboolean
is_svg (const guint8 *data,
        gsize         size)
{
  g_autofree char *text = NULL;
  gsize i = STARTS (0, "\xef\xbb\xbf") ? 3 : 0;

  while (i < size && g_ascii_isspace (data[i]))
    i++;
  if (i == size || data[i] != '<')
    return FALSE;
  text = g_ascii_strdown ((const char *) data + i, (gssize) MIN (size - i, TEXT_WINDOW));
  return strstr (text, "<svg") != NULL || g_str_has_prefix (text, "<?xml");
}

static RialtoPictureKind
kind_of (const guint8 *data,
         gsize         size)
{
  if (STARTS (0, "\xff\xd8\xff"))
    return RIALTO_PICTURE_JPEG;
  if (STARTS (0, "\x89PNG\r\n\x1a\n"))
    return RIALTO_PICTURE_PNG;
  if (STARTS (0, "RIFF") && STARTS (8, "WEBP"))
    return RIALTO_PICTURE_WEBP;
  if (STARTS (0, "GIF87a") || STARTS (0, "GIF89a"))
    return RIALTO_PICTURE_GIF;
  if (STARTS (0, "%PDF-"))
    return RIALTO_PICTURE_PDF;
  if (STARTS (0, "II*\0") || STARTS (0, "MM\0*") || STARTS (0, "II+\0") || STARTS (0, "MM\0+"))
    return RIALTO_PICTURE_TIFF;
  if (STARTS (0, "\xff\x0a") || STARTS (0, "\0\0\0\x0cJXL \r\n\x87\n"))
    return RIALTO_PICTURE_JXL;
  if (STARTS (0, "BM"))
    return RIALTO_PICTURE_BMP;
  if (STARTS (4, "ftyp"))
    return media_kind (data, size);
  if (STARTS (0, "\x1a\x45\xdf\xa3") || (STARTS (0, "RIFF") && STARTS (8, "AVI ")))
    return RIALTO_PICTURE_VIDEO;
  if (is_svg (data, size))
    return RIALTO_PICTURE_SVG;
  return RIALTO_PICTURE_UNKNOWN;
}

static gboolean
is_frame_header (guint8 marker)
{
  /* SOF0 to SOF15 without DHT, JPG and DAC, which share the range. */
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Goes on from the frame header at @i to the end of image, over tables and scans. */
static gboolean
jpeg_ends (const guint8 *data,
           gsize         size,
           gsize         i)
{
  while (i + 2 <= size)
    {
      guint8 marker = data[i + 1];

      if (data[i] != 0xff || marker == 0x00 || marker == 0x01 || marker == 0xff ||
          (marker >= 0xd0 && marker <= 0xd7))
        {
          /* Within a scan; the next marker is at the next 0xff. */
          const guint8 *next = memchr (data + i + 1, 0xff, size - i - 1);

          if (next == NULL)
            return FALSE;
          i = (gsize) (next - data);
        }
      else if (marker == 0xd9)
        return TRUE;
      else if (i + 4 <= size)
        i += 2 + be16 (data + i + 2);
      else
        return FALSE;
    }
  return FALSE;
}

static RialtoRenditionOutcome
read_jpeg (const guint8        *data,
           gsize                size,
           RialtoPictureHeader *header)
{
  gsize i = 2;

  while (i + 4 <= size)
    {
      guint8 marker = data[i + 1];
      guint length;

      if (data[i] != 0xff)
        return RIALTO_OUTCOME_BROKEN;
      if (marker == 0xff) /* fill */
        {
          i++;
          continue;
        }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) /* no length */
        {
          i += 2;
          continue;
        }
      if (marker == 0x00 || marker == 0xd9 || marker == 0xda) /* the scan before the frame */
        return RIALTO_OUTCOME_BROKEN;

      length = be16 (data + i + 2);
      if (length < 2)
        return RIALTO_OUTCOME_BROKEN;
      if (is_frame_header (marker))
        {
          if (i + 9 > size)
            return RIALTO_OUTCOME_TRUNCATED;
          header->height = be16 (data + i + 5);
          header->width = be16 (data + i + 7);
          return jpeg_ends (data, size, i) ? RIALTO_OUTCOME_OK : RIALTO_OUTCOME_TRUNCATED;
        }
      i += 2 + length;
    }
  return RIALTO_OUTCOME_TRUNCATED;
}

static gboolean
png_ends (const guint8 *data,
          gsize         size)
{
  for (guint64 i = 8; i + 12 <= size; i += 12 + (guint64) be32 (data + i))
    if (memcmp (data + i + 4, "IEND", 4) == 0)
      return TRUE;
  return FALSE;
}

static RialtoRenditionOutcome
read_png (const guint8        *data,
          gsize                size,
          RialtoPictureHeader *header)
{
  if (size < 33)
    return RIALTO_OUTCOME_TRUNCATED;
  if (!STARTS (8, "\0\0\0\x0dIHDR"))
    return RIALTO_OUTCOME_BROKEN;
  header->width = be32 (data + 16);
  header->height = be32 (data + 20);
  return png_ends (data, size) ? RIALTO_OUTCOME_OK : RIALTO_OUTCOME_TRUNCATED;
}

static RialtoRenditionOutcome
read_webp (const guint8        *data,
           gsize                size,
           RialtoPictureHeader *header)
{
  if (size < 30)
    return RIALTO_OUTCOME_TRUNCATED;
  if (STARTS (12, "VP8X"))
    {
      header->width = le24 (data + 24) + 1;
      header->height = le24 (data + 27) + 1;
    }
  else if (STARTS (12, "VP8L") && data[20] == 0x2f)
    {
      guint bits = le24 (data + 21) | (guint) data[24] << 24;

      header->width = (bits & 0x3fff) + 1;
      header->height = (bits >> 14 & 0x3fff) + 1;
    }
  else if (STARTS (12, "VP8 ") && STARTS (23, "\x9d\x01\x2a"))
    {
      header->width = le24 (data + 26) & 0x3fff;
      header->height = ((guint) data[28] | (guint) data[29] << 8) & 0x3fff;
    }
  else
    return RIALTO_OUTCOME_BROKEN;
  return (guint64) le24 (data + 4) + ((guint64) data[7] << 24) + 8 <= size ? RIALTO_OUTCOME_OK
                                                                           : RIALTO_OUTCOME_TRUNCATED;
}

static RialtoRenditionOutcome
read_size (const guint8        *data,
           gsize                size,
           RialtoPictureHeader *header)
{
  switch (header->kind)
    {
    case RIALTO_PICTURE_JPEG:
      return read_jpeg (data, size, header);
    case RIALTO_PICTURE_PNG:
      return read_png (data, size, header);
    case RIALTO_PICTURE_WEBP:
      return read_webp (data, size, header);
    case RIALTO_PICTURE_UNKNOWN:
      return RIALTO_OUTCOME_UNKNOWN;
    case RIALTO_PICTURE_GIF:
    case RIALTO_PICTURE_SVG:
    case RIALTO_PICTURE_PDF:
    case RIALTO_PICTURE_TIFF:
    case RIALTO_PICTURE_HEIF:
    case RIALTO_PICTURE_AVIF:
    case RIALTO_PICTURE_JXL:
    case RIALTO_PICTURE_BMP:
    case RIALTO_PICTURE_VIDEO:
    default:
      return RIALTO_OUTCOME_FOREIGN;
    }
}

/**
 * rialto_picture_header_read:
 * @data: (array length=size): the file
 * @size: its length in bytes
 * @header: (out caller-allocates): what kind it is and how large it says it is
 *
 * Says whether a file may be decoded at all: one of the three kinds that are taken, within the
 * limits of size, and with an end. No decoder has seen it then.
 *
 * Returns: %RIALTO_OUTCOME_OK, or why not
 */
RialtoRenditionOutcome
rialto_picture_header_read (const guint8        *data,
                            gsize                size,
                            RialtoPictureHeader *header)
{
  RialtoRenditionOutcome outcome;

  *header = (RialtoPictureHeader) { 0 };
  if (size == 0)
    return RIALTO_OUTCOME_EMPTY;

  header->kind = kind_of (data, size);
  outcome = read_size (data, size, header);
  if (outcome == RIALTO_OUTCOME_OK && (header->width == 0 || header->height == 0))
    return RIALTO_OUTCOME_BROKEN;
  /* Also of one without an end: that it is too large is what its owner wants to know. */
  if (header->width > RIALTO_PICTURE_MAX_SIDE || header->height > RIALTO_PICTURE_MAX_SIDE ||
      (guint64) header->width * header->height > RIALTO_PICTURE_MAX_PIXELS)
    return RIALTO_OUTCOME_TOO_LARGE;
  return outcome;
}
