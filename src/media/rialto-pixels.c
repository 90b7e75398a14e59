/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-pixels.h"

#include <sys/mman.h>

/* Pages of their own. From the heap, where decoders allocate on one thread and the last user frees on another, a picture of two
 * megabytes leaves a hole that is never given back: after some hundred pictures the heap is half as large again as what is in use. */

typedef struct
{
  gpointer pages;
  gsize    size;
} Pixels;

static void
pixels_free (gpointer data)
{
  Pixels *pixels = data;

  munmap (pixels->pages, pixels->size);
  g_free (pixels);
}

/**
 * rialto_pixels_new:
 * @size: bytes, at least one
 * @pixels: (out): where to write them, as long as nobody else has the result
 *
 * Memory for the pixels of one picture, all zero. It goes back to the system as soon as nobody holds it. Any thread.
 *
 * Returns: (transfer full) (nullable): the memory; %NULL when there is not so much
 */
GBytes *
rialto_pixels_new (gsize    size,
                   guint8 **pixels)
{
  gpointer pages = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  Pixels *owned;

  if (pages == MAP_FAILED)
    return NULL;
  owned = g_new (Pixels, 1);
  *owned = (Pixels) { pages, size };
  *pixels = pages;
  return g_bytes_new_with_free_func (pages, size, pixels_free, owned);
}
