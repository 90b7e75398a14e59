/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cache-list-private.h"

/**
 * RialtoCacheList:
 *
 * The order of a list and where one was in it; the cache fills in the entities around that place. It is written by one thread before
 * others see it, and read only from then on.
 */
G_DEFINE_BOXED_TYPE (RialtoCacheList, rialto_cache_list, rialto_cache_list_ref, rialto_cache_list_unref)

/**
 * rialto_cache_entry_new:
 * @kind: what it is, interned here
 * @id: which
 * @seq: of the answer or event it came with
 * @json: (nullable): as the contract writes it
 *
 * Returns: (transfer full): an entry.
 */
RialtoCacheEntry *
rialto_cache_entry_new (const char *kind,
                        RialtoId    id,
                        gint64      seq,
                        const char *json)
{
  RialtoCacheEntry *entry = g_new0 (RialtoCacheEntry, 1);

  entry->kind = g_intern_string (kind);
  entry->id = id;
  entry->seq = seq;
  entry->json = g_strdup (json);
  return entry;
}

/**
 * rialto_cache_entry_free:
 * @entry: (transfer full): an entry
 */
void
rialto_cache_entry_free (RialtoCacheEntry *entry)
{
  g_free (entry->json);
  g_free (entry);
}

static void
row_clear (gpointer data)
{
  RialtoCacheRow *row = data;

  g_free (row->cursor);
  g_clear_pointer (&row->entry, rialto_cache_entry_free);
}

/**
 * rialto_cache_list_new:
 * @name: which list, like "feed" or "user:42"
 * @kind: of its entities
 *
 * Returns: (transfer full): an empty list, at its top.
 */
RialtoCacheList *
rialto_cache_list_new (const char *name,
                       const char *kind)
{
  RialtoCacheList *self = g_atomic_rc_box_new0 (RialtoCacheList);

  self->name = g_strdup (name);
  self->kind = g_intern_string (kind);
  self->rows = g_array_new (FALSE, TRUE, sizeof (RialtoCacheRow));
  g_array_set_clear_func (self->rows, row_clear);
  return self;
}

/**
 * rialto_cache_list_ref:
 * @self: a list
 *
 * Returns: (transfer full): @self
 */
RialtoCacheList *
rialto_cache_list_ref (RialtoCacheList *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  RialtoCacheList *self = data;

  g_free (self->name);
  g_array_unref (self->rows);
}

/**
 * rialto_cache_list_unref:
 * @self: (transfer full): a list
 */
void
rialto_cache_list_unref (RialtoCacheList *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * rialto_cache_list_append:
 * @self: a list that nobody else has yet
 * @id: the next entity
 */
void
rialto_cache_list_append (RialtoCacheList *self,
                          RialtoId         id)
{
  RialtoCacheRow row = { .id = id };

  g_return_if_fail (id != 0);

  g_array_append_val (self->rows, row);
}

/**
 * rialto_cache_list_append_gap:
 * @self: a list that nobody else has yet
 * @cursor: (nullable): where the server goes on
 */
void
rialto_cache_list_append_gap (RialtoCacheList *self,
                              const char      *cursor)
{
  RialtoCacheRow row = { .cursor = g_strdup (cursor) };

  g_array_append_val (self->rows, row);
}

/**
 * rialto_cache_list_set_anchor:
 * @self: a list that nobody else has yet
 * @anchor: the first entity that was in sight; 0: the top
 * @offset: pixels of it that were out of sight
 */
void
rialto_cache_list_set_anchor (RialtoCacheList *self,
                              RialtoId         anchor,
                              int              offset)
{
  self->anchor = anchor;
  self->offset = offset;
}

/**
 * rialto_cache_list_get_name:
 * @self: a list
 *
 * Returns: (transfer none): its name.
 */
const char *
rialto_cache_list_get_name (RialtoCacheList *self)
{
  return self->name;
}

/**
 * rialto_cache_list_get_kind:
 * @self: a list
 *
 * Returns: (transfer none): what its entities are, interned.
 */
const char *
rialto_cache_list_get_kind (RialtoCacheList *self)
{
  return self->kind;
}

/**
 * rialto_cache_list_get_n_rows:
 * @self: a list
 *
 * Returns: how many rows there are, gaps included.
 */
guint
rialto_cache_list_get_n_rows (RialtoCacheList *self)
{
  return self->rows->len;
}

/**
 * rialto_cache_list_get_row:
 * @self: a list
 * @position: from 0
 *
 * Returns: (transfer none): a row.
 */
const RialtoCacheRow *
rialto_cache_list_get_row (RialtoCacheList *self,
                           guint            position)
{
  g_return_val_if_fail (position < self->rows->len, NULL);

  return &g_array_index (self->rows, RialtoCacheRow, position);
}

/**
 * rialto_cache_list_get_anchor:
 * @self: a list
 *
 * Returns: the first entity that was in sight; 0: the top.
 */
RialtoId
rialto_cache_list_get_anchor (RialtoCacheList *self)
{
  return self->anchor;
}

/**
 * rialto_cache_list_get_offset:
 * @self: a list
 *
 * Returns: pixels of the anchor that were out of sight.
 */
int
rialto_cache_list_get_offset (RialtoCacheList *self)
{
  return self->offset;
}

/**
 * rialto_cache_list_find:
 * @self: a list
 * @id: an entity
 *
 * Returns: its position; %G_MAXUINT when it is not there.
 */
guint
rialto_cache_list_find (RialtoCacheList *self,
                        RialtoId         id)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, RialtoCacheRow, i).id == id)
      return i;
  return G_MAXUINT;
}
