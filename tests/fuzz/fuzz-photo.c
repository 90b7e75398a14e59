/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "rialto-photo-header.h"

#include <stdlib.h>
#include <string.h>

/* What is read of a file that a person picked before a decoder sees it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  /* Of its own, so that a byte too many is seen. */
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  g_autofree char *description = NULL;
  RialtoPhotoHeader header;
  guint orientation;

  if (!rialto_photo_header_read (file, &header, NULL))
    return 0;
  if ((guint64) header.width * header.height > RIALTO_PHOTO_MAX_PIXELS)
    abort ();
  orientation = rialto_photo_orientation (&header);
  description = rialto_photo_description (&header);
  if (orientation < 1 || orientation > 8)
    abort ();
  if (description != NULL && (!g_utf8_validate (description, -1, NULL) || *description == '\0'))
    abort ();
  return 0;
}
