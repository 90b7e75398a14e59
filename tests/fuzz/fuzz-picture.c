/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "rialto-picture-header.h"
#include "rialto-webp.h"

#include <glib.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* What is read of a picture before a decoder sees it, and of a rendition before anybody does. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  /* Of its own, so that a byte too many is seen. */
  g_autofree guint8 *copy = g_memdup2 (data, size);
  RialtoPictureHeader header;
  RialtoRenditionOutcome outcome = rialto_picture_header_read (copy, size, &header);
  int fd = memfd_create ("rendition", MFD_CLOEXEC);

  if (outcome == RIALTO_OUTCOME_OK &&
      (header.width == 0 || header.height == 0 || header.width > RIALTO_PICTURE_MAX_SIDE ||
       header.height > RIALTO_PICTURE_MAX_SIDE || header.width * header.height > RIALTO_PICTURE_MAX_PIXELS ||
       header.kind > RIALTO_PICTURE_WEBP || header.kind == RIALTO_PICTURE_UNKNOWN))
    abort ();

  if (fd < 0 || write (fd, data, size) != (ssize_t) size)
    abort ();
  /* A plain WebP is one that the helper would take too. */
  if (rialto_webp_is_plain (fd, header.width, header.height) && outcome != RIALTO_OUTCOME_TOO_LARGE &&
      (outcome != RIALTO_OUTCOME_OK || header.kind != RIALTO_PICTURE_WEBP))
    abort ();
  close (fd);
  return 0;
}
