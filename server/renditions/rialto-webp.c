/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-webp.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_CHUNKS 3 /* VP8X, ALPH, VP8 */

static guint
le24 (const guint8 *p)
{
  return (guint) p[2] << 16 | (guint) p[1] << 8 | p[0];
}

static gboolean
has_size (const guint8 *chunk,
          guint         width,
          guint         height)
{
  const guint8 *body = chunk + 8;

  if (memcmp (chunk, "VP8X", 4) == 0)
    /* Flags: no ICC, EXIF, XMP or animation; alpha may be. */
    return (body[0] & ~0x10) == 0 && le24 (body + 4) + 1 == width && le24 (body + 7) + 1 == height;
  if (memcmp (chunk, "VP8 ", 4) == 0)
    return memcmp (body + 3, "\x9d\x01\x2a", 3) == 0 && (le24 (body + 6) & 0x3fff) == width &&
           ((guint) body[8] | (guint) (body[9] & 0x3f) << 8) == height;
  if (memcmp (chunk, "VP8L", 4) == 0)
    {
      guint bits = le24 (body + 1) | (guint) body[4] << 24;

      return body[0] == 0x2f && (bits & 0x3fff) + 1 == width && (bits >> 14 & 0x3fff) + 1 == height;
    }
  return memcmp (chunk, "ALPH", 4) == 0;
}

/**
 * rialto_webp_is_plain:
 * @fd: a regular file
 * @width: what it should have
 * @height: what it should have
 *
 * Whether a file that the helper wrote is what it was asked for: one still WebP picture of that
 * size, with no chunk that could hold anything else. It is served to everybody, and the process
 * that wrote it had a stranger's bytes in its hands.
 *
 * Returns: %TRUE when it is
 */
gboolean
rialto_webp_is_plain (int   fd,
                      guint width,
                      guint height)
{
  struct stat info;
  guint8 head[18];
  off_t offset = 12;
  guint n_chunks = 0;

  if (width == 0 || height == 0 || fstat (fd, &info) != 0 || info.st_size < 30 ||
      pread (fd, head, 12, 0) != 12)
    return FALSE;
  if (memcmp (head, "RIFF", 4) != 0 || memcmp (head + 8, "WEBP", 4) != 0 ||
      (off_t) (le24 (head + 4) | (guint) head[7] << 24) + 8 != info.st_size)
    return FALSE;

  while (offset < info.st_size)
    {
      off_t length;

      if (++n_chunks > MAX_CHUNKS || pread (fd, head, sizeof head, offset) != sizeof head)
        return FALSE;
      if (!has_size (head, width, height))
        return FALSE;
      length = (off_t) (le24 (head + 4) | (guint) head[7] << 24);
      offset += 8 + length + (length & 1);
    }
  return offset == info.st_size && memcmp (head, "VP8", 3) == 0 && head[3] != 'X';
}
