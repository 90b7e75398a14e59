/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cache-private.h"

#include "rialto-clock.h"

#include <string.h>

/* What the cache does on its database's thread. */

/* A read makes nothing look newer that was used within this time: most reads write nothing. */
#define USED_STEP  RIALTO_HOUR
#define TRIM_ROWS  200
#define MAX_LISTS  200

const char *const rialto_cache_migrations[] = {
  "CREATE TABLE entity (kind TEXT NOT NULL, id INTEGER NOT NULL, seq INTEGER NOT NULL, used INTEGER NOT NULL, size INTEGER NOT NULL, "
  "  json TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;"
  "CREATE INDEX entity_used ON entity (used, size);"
  "CREATE TABLE list (name TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, anchor INTEGER NOT NULL, offset INTEGER NOT NULL, "
  "  used INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE list_row (name TEXT NOT NULL REFERENCES list ON DELETE CASCADE, position INTEGER NOT NULL, id INTEGER NOT NULL, "
  "  cursor TEXT, PRIMARY KEY (name, position)) WITHOUT ROWID;",
  NULL,
};

static guint
entry_hash (gconstpointer data)
{
  const RialtoCacheEntry *entry = data;

  return g_int64_hash (&entry->id) ^ g_direct_hash (entry->kind);
}

static gboolean
entry_equal (gconstpointer one,
             gconstpointer other)
{
  const RialtoCacheEntry *a = one, *b = other;

  return a->id == b->id && a->kind == b->kind;
}

/* <private>
 * rialto_cache_batch_new: empty.
 */
RialtoCacheBatch *
rialto_cache_batch_new (void)
{
  RialtoCacheBatch *batch = g_new0 (RialtoCacheBatch, 1);

  batch->entries = g_hash_table_new_full (entry_hash, entry_equal, (GDestroyNotify) rialto_cache_entry_free,
                                          NULL);
  batch->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) rialto_cache_list_unref);
  batch->anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return batch;
}

/* <private>
 * rialto_cache_batch_free: with what is in it.
 */
void
rialto_cache_batch_free (gpointer data)
{
  RialtoCacheBatch *batch = data;

  g_hash_table_unref (batch->entries);
  g_hash_table_unref (batch->lists);
  g_hash_table_unref (batch->anchors);
  g_free (batch);
}

/* <private>
 * rialto_cache_batch_count: how much there is to write.
 */
guint
rialto_cache_batch_count (RialtoCacheBatch *batch)
{
  return g_hash_table_size (batch->entries) + g_hash_table_size (batch->lists) +
         g_hash_table_size (batch->anchors);
}

/* <private>
 * rialto_cache_question_free: with its keys.
 */
void
rialto_cache_question_free (gpointer data)
{
  RialtoCacheQuestion *question = data;

  g_clear_pointer (&question->keys, g_array_unref);
  g_free (question->name);
  g_free (question);
}

static void
write_entry (RialtoDatabaseTx       *tx,
             const RialtoCacheEntry *entry,
             gint64                  now)
{
  if (entry->json == NULL)
    rialto_database_tx_exec (tx, "DELETE FROM entity WHERE kind = ?1 AND id = ?2", "ti", entry->kind,
                             entry->id);
  else
    rialto_database_tx_exec (
      tx,
      "INSERT INTO entity (kind, id, seq, used, size, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT (kind, id) DO UPDATE SET seq = excluded.seq, used = excluded.used, "
      "size = excluded.size, json = excluded.json WHERE excluded.seq >= entity.seq",
      "tiiiit", entry->kind, entry->id, entry->seq, now, (gint64) strlen (entry->json), entry->json);
}

static void
write_list (RialtoDatabaseTx *tx,
            RialtoCacheList  *list,
            gint64            now)
{
  rialto_database_tx_exec (tx, "DELETE FROM list WHERE name = ?1", "t", list->name);
  rialto_database_tx_exec (tx,
                           "INSERT INTO list (name, kind, anchor, offset, used) VALUES (?1, ?2, ?3, ?4, ?5)",
                           "ttiii", list->name, list->kind, list->anchor, (gint64) list->offset, now);
  for (guint i = 0; i < list->rows->len; i++)
    {
      const RialtoCacheRow *row = &g_array_index (list->rows, RialtoCacheRow, i);

      rialto_database_tx_exec (tx,
                               "INSERT INTO list_row (name, position, id, cursor) VALUES (?1, ?2, ?3, ?4)",
                               "tiit", list->name, (gint64) i, row->id, row->cursor);
    }
}

static gint64
measure (RialtoDatabaseTx *tx)
{
  return rialto_database_tx_query_int (tx, "SELECT CAST (total (size) AS INTEGER) FROM entity", "");
}

/* Away with the least recently used. */
static gint64
trim_some (RialtoDatabaseTx *tx,
           gint64            excess)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (RialtoCacheKey));
  gint64 freed = 0;

  {
    g_autoptr (RialtoDatabaseRows)
      rows = rialto_database_tx_query (tx, "SELECT kind, id, size FROM entity ORDER BY used LIMIT ?1", "i",
                                       (gint64) TRIM_ROWS);

    while (freed < excess && rialto_database_rows_next (rows))
      {
        RialtoCacheKey key = { g_intern_string (rialto_database_rows_text (rows, 0)),
                               rialto_database_rows_int (rows, 1) };

        freed += rialto_database_rows_int (rows, 2);
        g_array_append_val (keys, key);
      }
  }
  for (guint i = 0; i < keys->len; i++)
    {
      const RialtoCacheKey *key = &g_array_index (keys, RialtoCacheKey, i);

      rialto_database_tx_exec (tx, "DELETE FROM entity WHERE kind = ?1 AND id = ?2", "ti", key->kind,
                               key->id);
    }
  return freed;
}

/* To some way below the budget, so that it is not the next write's turn again. */
static void
trim (RialtoDatabaseTx *tx,
      gint64            budget)
{
  gint64 total = measure (tx), freed;

  rialto_database_tx_exec (
    tx, "DELETE FROM list WHERE name IN (SELECT name FROM list ORDER BY used DESC LIMIT -1 OFFSET ?1)", "i",
    (gint64) MAX_LISTS);
  if (total <= budget)
    return;
  do
    {
      freed = trim_some (tx, total - budget / 10 * 8);
      total -= freed;
    }
  while (freed > 0 && total > budget / 10 * 8 && !rialto_database_tx_failed (tx));
  rialto_database_tx_exec (tx, "PRAGMA incremental_vacuum", "");
}

/* <private>
 * rialto_cache_write_batch: writes all that waited.
 */
gboolean
rialto_cache_write_batch (RialtoDatabaseTx *tx,
                          gpointer          data,
                          GValue           *result,
                          GError          **error)
{
  RialtoCacheBatch *batch = data;
  gint64 now = rialto_clock_now ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, batch->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    write_entry (tx, key, now);
  g_hash_table_iter_init (&iter, batch->lists);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    write_list (tx, value, now);
  g_hash_table_iter_init (&iter, batch->anchors);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      RialtoCacheAnchor *anchor = value;

      rialto_database_tx_exec (tx, "UPDATE list SET anchor = ?2, offset = ?3, used = ?4 WHERE name = ?1",
                               "tiii", key, anchor->anchor, (gint64) anchor->offset, now);
    }
  if (batch->budget > 0)
    trim (tx, batch->budget);
  return TRUE;
}

static RialtoCacheEntry *
read_entry (RialtoDatabaseTx *tx,
            const char       *kind,
            RialtoId          id,
            gint64            now)
{
  RialtoCacheEntry *entry = rialto_cache_entry_new (kind, id, 0, NULL);
  gint64 used = now;

  {
    g_autoptr (RialtoDatabaseRows)
      rows = rialto_database_tx_query (tx, "SELECT seq, json, used FROM entity WHERE kind = ?1 AND id = ?2",
                                       "ti", kind, id);

    if (rialto_database_rows_next (rows))
      {
        entry->seq = rialto_database_rows_int (rows, 0);
        entry->json = rialto_database_rows_dup_text (rows, 1);
        used = rialto_database_rows_int (rows, 2);
      }
  }
  if (now - used >= USED_STEP)
    rialto_database_tx_exec (tx, "UPDATE entity SET used = ?3 WHERE kind = ?1 AND id = ?2", "tii", kind, id,
                             now);
  return entry;
}

/* <private>
 * rialto_cache_read_entries: a #GPtrArray of #RialtoCacheEntry.
 */
gboolean
rialto_cache_read_entries (RialtoDatabaseTx *tx,
                           gpointer          data,
                           GValue           *result,
                           GError          **error)
{
  RialtoCacheQuestion *question = data;
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) rialto_cache_entry_free);
  gint64 now = rialto_clock_now ();

  for (guint i = 0; i < question->keys->len; i++)
    {
      const RialtoCacheKey *key = &g_array_index (question->keys, RialtoCacheKey, i);

      g_ptr_array_add (entries, read_entry (tx, key->kind, key->id, now));
    }
  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, entries);
  return TRUE;
}

static RialtoCacheList *
read_head (RialtoDatabaseTx *tx,
           const char       *name)
{
  g_autoptr (RialtoDatabaseRows)
    rows = rialto_database_tx_query (tx, "SELECT kind, anchor, offset FROM list WHERE name = ?1", "t", name);
  RialtoCacheList *list;

  if (!rialto_database_rows_next (rows))
    return NULL;
  list = rialto_cache_list_new (name, rialto_database_rows_text (rows, 0));
  rialto_cache_list_set_anchor (list, rialto_database_rows_int (rows, 1),
                                (int) rialto_database_rows_int (rows, 2));
  return list;
}

static void
read_rows (RialtoDatabaseTx *tx,
           RialtoCacheList  *list)
{
  g_autoptr (RialtoDatabaseRows)
    rows = rialto_database_tx_query (tx, "SELECT id, cursor FROM list_row WHERE name = ?1 ORDER BY position",
                                     "t", list->name);

  while (rialto_database_rows_next (rows))
    {
      if (rialto_database_rows_int (rows, 0) != 0)
        rialto_cache_list_append (list, rialto_database_rows_int (rows, 0));
      else
        rialto_cache_list_append_gap (list, rialto_database_rows_text (rows, 1));
    }
}

/* <private>
 * rialto_cache_read_list: a #RialtoCacheList with the entities around its anchor, or %NULL.
 */
gboolean
rialto_cache_read_list (RialtoDatabaseTx *tx,
                        gpointer          data,
                        GValue           *result,
                        GError          **error)
{
  RialtoCacheQuestion *question = data;
  RialtoCacheList *list = read_head (tx, question->name);
  gint64 now = rialto_clock_now ();
  guint at, first;

  g_value_init (result, RIALTO_TYPE_CACHE_LIST);
  if (list == NULL)
    return TRUE;

  g_value_take_boxed (result, list);
  read_rows (tx, list);
  at = list->anchor != 0 ? rialto_cache_list_find (list, list->anchor) : 0;
  /* A third of them above what was in sight. */
  first = at == G_MAXUINT || at < question->n_entries / 3 ? 0 : at - question->n_entries / 3;
  for (guint i = first; i < list->rows->len && i - first < question->n_entries; i++)
    {
      RialtoCacheRow *row = &g_array_index (list->rows, RialtoCacheRow, i);

      if (row->id != 0)
        row->entry = read_entry (tx, list->kind, row->id, now);
    }
  rialto_database_tx_exec (tx, "UPDATE list SET used = ?2 WHERE name = ?1 AND used < ?2 - ?3", "tii",
                           list->name, now, (gint64) USED_STEP);
  return TRUE;
}

/* <private>
 * rialto_cache_read_size: bytes of JSON.
 */
gboolean
rialto_cache_read_size (RialtoDatabaseTx *tx,
                        gpointer          data,
                        GValue           *result,
                        GError          **error)
{
  g_value_init (result, G_TYPE_INT64);
  g_value_set_int64 (result, measure (tx));
  return TRUE;
}

/* <private>
 * rialto_cache_erase: all of it.
 */
gboolean
rialto_cache_erase (RialtoDatabaseTx *tx,
                    gpointer          data,
                    GValue           *result,
                    GError          **error)
{
  rialto_database_tx_exec (tx, "DELETE FROM list", "");
  rialto_database_tx_exec (tx, "DELETE FROM entity", "");
  rialto_database_tx_exec (tx, "PRAGMA incremental_vacuum", "");
  return TRUE;
}
