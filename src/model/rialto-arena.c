/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-arena.h"

#include <string.h>

#define ALIGNMENT   16
#define FIRST_CHUNK ((gsize) 4 * 1024)
#define MAX_CHUNK   ((gsize) 256 * 1024)

typedef struct _Chunk Chunk;

struct _Chunk
{
  Chunk                      *next;
  gsize                       size;
  _Alignas (ALIGNMENT) guint8 bytes[];
};

/**
 * RialtoArena:
 *
 * Memory of one request, one page or one transaction: handed out piece by piece, given back all at once. Every piece is zeroed
 * and aligned to 16 bytes. Chunks grow from 4 KiB to 256 KiB; a piece that is larger than a quarter of a chunk gets a chunk of its
 * own, so that it does not waste the rest of the current one. Used by one thread at a time.
 */
struct _RialtoArena
{
  Chunk *chunks; /* newest first, the one pieces are cut from; the first chunk is the last in the list */
  Chunk *large;  /* one piece each */
  gsize  offset; /* into chunks->bytes */
  gsize  used;
};

static Chunk *
chunk_new (gsize  size,
           Chunk *next)
{
  Chunk *chunk = g_malloc0 (sizeof (Chunk) + size);

  chunk->size = size;
  chunk->next = next;
  return chunk;
}

static void
chunks_free (Chunk *chunk)
{
  while (chunk != NULL)
    {
      Chunk *next = chunk->next;

      g_free (chunk);
      chunk = next;
    }
}

/**
 * rialto_arena_new:
 *
 * Returns: (transfer full): an arena whose first chunk is there already.
 */
RialtoArena *
rialto_arena_new (void)
{
  RialtoArena *arena = g_new0 (RialtoArena, 1);

  arena->chunks = chunk_new (FIRST_CHUNK, NULL);
  return arena;
}

/**
 * rialto_arena_free:
 * @arena: (transfer full) (nullable): an arena
 *
 * Gives back the arena and everything that was ever cut from it.
 */
void
rialto_arena_free (RialtoArena *arena)
{
  if (arena == NULL)
    return;

  chunks_free (arena->chunks);
  chunks_free (arena->large);
  g_free (arena);
}

/**
 * rialto_arena_reset:
 * @arena: an arena
 *
 * Gives back everything but the first chunk, which is zeroed: a connection reuses its arena for the next request.
 */
void
rialto_arena_reset (RialtoArena *arena)
{
  gsize dirty = arena->offset;

  chunks_free (g_steal_pointer (&arena->large));
  while (arena->chunks->next != NULL)
    {
      Chunk *chunk = arena->chunks;

      arena->chunks = chunk->next;
      g_free (chunk);
      dirty = arena->chunks->size;
    }

  memset (arena->chunks->bytes, 0, dirty);
  arena->offset = 0;
  arena->used = 0;
}

/**
 * rialto_arena_used:
 * @arena: an arena
 *
 * Returns: bytes handed out since the start or the last reset, alignment included.
 */
gsize
rialto_arena_used (RialtoArena *arena)
{
  return arena->used;
}

/**
 * rialto_arena_alloc:
 * @arena: an arena
 * @size: bytes; may be 0
 *
 * Returns: (transfer none) (not nullable): zeroed memory, aligned to 16 bytes, that lives as long as the arena.
 */
gpointer
rialto_arena_alloc (RialtoArena *arena,
                    gsize        size)
{
  gpointer piece;

  /* What is beyond all memory is asked of GLib as it is, which ends the process; it must not wrap round to a few bytes. */
  size = MIN (size, G_MAXSSIZE);
  size = MAX ((size + ALIGNMENT - 1) & ~(gsize) (ALIGNMENT - 1), ALIGNMENT);
  arena->used += size;

  if (G_UNLIKELY (size > arena->chunks->size - arena->offset))
    {
      if (size > arena->chunks->size / 4)
        {
          arena->large = chunk_new (size, arena->large);
          return arena->large->bytes;
        }
      arena->chunks = chunk_new (MIN (arena->chunks->size * 2, MAX_CHUNK), arena->chunks);
      arena->offset = 0;
    }

  piece = arena->chunks->bytes + arena->offset;
  arena->offset += size;
  return piece;
}

/**
 * rialto_arena_strdup:
 * @arena: an arena
 * @string: (nullable): a string
 *
 * Returns: (transfer none) (nullable): a copy; %NULL for %NULL.
 */
char *
rialto_arena_strdup (RialtoArena *arena,
                     const char  *string)
{
  return string == NULL ? NULL : rialto_arena_strndup (arena, string, strlen (string));
}

/**
 * rialto_arena_strndup:
 * @arena: an arena
 * @string: bytes; may hold NUL
 * @length: how many
 *
 * Returns: (transfer none): a copy of exactly @length bytes, ended by a NUL.
 */
char *
rialto_arena_strndup (RialtoArena *arena,
                      const char  *string,
                      gsize        length)
{
  char *copy = rialto_arena_alloc (arena, length + 1);

  if (length > 0)
    memcpy (copy, string, length);
  return copy;
}

/**
 * rialto_arena_memdup:
 * @arena: an arena
 * @data: (nullable): bytes
 * @size: how many
 *
 * Returns: (transfer none) (nullable): a copy; %NULL when @size is 0.
 */
gpointer
rialto_arena_memdup (RialtoArena  *arena,
                     gconstpointer data,
                     gsize         size)
{
  return size == 0 ? NULL : memcpy (rialto_arena_alloc (arena, size), data, size);
}

/**
 * rialto_arena_printf:
 * @arena: an arena
 * @format: as for printf()
 *
 * Returns: (transfer none): the formatted string.
 */
char *
rialto_arena_printf (RialtoArena *arena,
                     const char  *format,
                     ...)
{
  g_autofree char *string = NULL;
  va_list args;

  va_start (args, format);
  string = g_strdup_vprintf (format, args);
  va_end (args);
  return rialto_arena_strdup (arena, string);
}
