/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "rialto-webp.h"

#include <stdlib.h>

#define SIDE 24

/* What the app does with the bytes of a rendition, whoever they come from. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  /* Of its own, so that a byte too many is seen. */
  g_autoptr (GBytes) encoded = g_bytes_new (data, size);
  g_autoptr (GError) no_info = NULL;
  g_autoptr (GError) no_pixels = NULL;
  RialtoWebpInfo info = { 0 };
  gboolean known = rialto_webp_get_info (encoded, &info, &no_info);
  g_autoptr (GBytes) pixels = NULL;

  if (known == (no_info != NULL))
    abort ();
  /* What the header says is bounded; the decoder works with all of it. */
  if (known && (guint64) info.width * info.height > 1024 * 1024)
    return 0;

  pixels = rialto_webp_decode (encoded, RIALTO_PIXELS_BGRA_PREMULTIPLIED, SIDE, SIDE, &no_pixels);
  if ((pixels == NULL) != (no_pixels != NULL) || (pixels != NULL && !known) ||
      (pixels != NULL && g_bytes_get_size (pixels) != SIDE * SIDE * 4))
    abort ();
  return 0;
}
