/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-codec-memory-private.h"

static void *
json_malloc (void  *context,
             size_t size)
{
  return g_malloc (size);
}

static void *
json_realloc (void  *context,
              void  *memory,
              size_t old_size,
              size_t size)
{
  return g_realloc (memory, size);
}

static void
json_free (void *context,
           void *memory)
{
  g_free (memory);
}

/* yyjson over GLib's memory: nothing that is made by it can be NULL for want of memory, and g_free() frees it. */
const yyjson_alc rialto_codec_memory = { json_malloc, json_realloc, json_free, NULL };
