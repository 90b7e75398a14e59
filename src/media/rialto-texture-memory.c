/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-texture-memory.h"

/* A texture that is kept. */
typedef struct
{
  char       *name;    /* owned */
  GdkTexture *texture; /* owned */
  guint64     size;
  GList       link; /* in the order of use, last first */
} Kept;

/**
 * RialtoTextureMemory:
 *
 * Decoded pictures up to a number of bytes; those that were not used for longest go first. Main thread.
 */
struct _RialtoTextureMemory
{
  guint64     budget;
  guint64     size;
  GHashTable *by_name; /* owned: name -> Kept */
  GQueue      order;   /* borrowed Kept, last used first */
};

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_object_unref (kept->texture);
  g_free (kept->name);
  g_free (kept);
}

/**
 * rialto_texture_memory_new:
 * @budget: bytes of pixels
 *
 * Returns: (transfer full): with nothing in it
 */
RialtoTextureMemory *
rialto_texture_memory_new (guint64 budget)
{
  RialtoTextureMemory *memory = g_new0 (RialtoTextureMemory, 1);

  memory->budget = budget;
  memory->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, kept_free);
  g_queue_init (&memory->order);
  return memory;
}

/**
 * rialto_texture_memory_free:
 * @memory: (transfer full): what is kept
 */
void
rialto_texture_memory_free (RialtoTextureMemory *memory)
{
  g_hash_table_unref (memory->by_name);
  g_free (memory);
}

static void
forget (RialtoTextureMemory *memory,
        Kept                *kept)
{
  memory->size -= kept->size;
  g_queue_unlink (&memory->order, &kept->link);
  g_hash_table_remove (memory->by_name, kept->name);
}

/**
 * rialto_texture_memory_lookup:
 * @memory: what is kept
 * @name: a name
 *
 * It counts as used.
 *
 * Returns: (transfer none) (nullable): what is kept under the name
 */
GdkTexture *
rialto_texture_memory_lookup (RialtoTextureMemory *memory,
                              const char          *name)
{
  Kept *kept = g_hash_table_lookup (memory->by_name, name);

  if (kept == NULL)
    return NULL;
  g_queue_unlink (&memory->order, &kept->link);
  g_queue_push_head_link (&memory->order, &kept->link);
  return kept->texture;
}

/**
 * rialto_texture_memory_keep:
 * @memory: what is kept
 * @name: a name
 * @texture: a texture
 *
 * Others go when it is too much; one that is too much by itself is not kept.
 */
void
rialto_texture_memory_keep (RialtoTextureMemory *memory,
                            const char          *name,
                            GdkTexture          *texture)
{
  Kept *kept = g_hash_table_lookup (memory->by_name, name);

  if (kept != NULL)
    forget (memory, kept);
  kept = g_new0 (Kept, 1);
  kept->name = g_strdup (name);
  kept->texture = g_object_ref (texture);
  kept->size = (guint64) gdk_texture_get_width (texture) * (guint64) gdk_texture_get_height (texture) * 4;
  kept->link.data = kept;
  g_hash_table_insert (memory->by_name, kept->name, kept);
  g_queue_push_head_link (&memory->order, &kept->link);
  memory->size += kept->size;
  while (memory->size > memory->budget)
    forget (memory, memory->order.tail->data);
}

/**
 * rialto_texture_memory_clear:
 * @memory: what is kept
 */
void
rialto_texture_memory_clear (RialtoTextureMemory *memory)
{
  while (memory->order.tail != NULL)
    forget (memory, memory->order.tail->data);
}

/**
 * rialto_texture_memory_get_size:
 * @memory: what is kept
 *
 * Returns: bytes of pixels
 */
guint64
rialto_texture_memory_get_size (RialtoTextureMemory *memory)
{
  return memory->size;
}

/**
 * rialto_texture_memory_get_n:
 * @memory: what is kept
 *
 * Returns: how many textures
 */
guint
rialto_texture_memory_get_n (RialtoTextureMemory *memory)
{
  return memory->order.length;
}
