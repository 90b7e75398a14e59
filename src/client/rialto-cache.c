/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cache-private.h"

#include "rialto-error.h"

#define WRITE_AFTER 250  /* ms */
#define WRITE_MANY  256  /* at once, however soon */
#define TRIM_EVERY  1024 /* writes between looks at the size */

/**
 * RialtoCache:
 *
 * What the server said, on this computer: entities as the contract writes them, the order of lists, and where one was in them. It may
 * vanish at any time. Writes are gathered and need no answer: what cannot be kept is fetched again.
 */
struct _RialtoCache
{
  GObject parent_instance;

  RialtoDatabase   *database; /* owned */
  RialtoCacheBatch *batch;    /* owned: what waits to be written */
  guint             timeout;  /* source, or 0 */
  guint             n_writes; /* since the size was looked at */
  gint64            newest;   /* seq of what was put */
  gint64            newest_kept;
  gint64            budget;
};

/* Of no kind that the server knows: only its seq says something. */
static const RialtoCacheKey newest_key = { "newest", 1 };

G_DEFINE_FINAL_TYPE (RialtoCache, rialto_cache, G_TYPE_OBJECT)

/* An older one does not take its place. */
static void
note_newest (RialtoCache *self)
{
  if (self->newest > self->newest_kept)
    g_hash_table_replace (self->batch->entries,
                          rialto_cache_entry_new (newest_key.kind, newest_key.id, self->newest, ""), NULL);
  self->newest_kept = self->newest;
}

static DexFuture *
write_now (RialtoCache *self)
{
  RialtoCacheBatch *batch;

  note_newest (self);
  batch = g_steal_pointer (&self->batch);
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->batch = rialto_cache_batch_new ();
  self->n_writes += rialto_cache_batch_count (batch);
  if (self->n_writes >= TRIM_EVERY)
    {
      self->n_writes = 0;
      batch->budget = self->budget;
    }
  return rialto_database_run (self->database, rialto_cache_write_batch, batch, rialto_cache_batch_free);
}

static void
write_if_any (RialtoCache *self)
{
  if (rialto_cache_batch_count (self->batch) > 0)
    dex_future_disown (write_now (self));
}

static gboolean
write_at_last (gpointer data)
{
  RialtoCache *self = data;

  self->timeout = 0;
  write_if_any (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (RialtoCache *self)
{
  if (rialto_cache_batch_count (self->batch) >= WRITE_MANY)
    write_if_any (self);
  else if (self->timeout == 0)
    self->timeout = g_timeout_add (WRITE_AFTER, write_at_last, self);
}

/* The newest of what waits. */
static void
note (RialtoCache      *self,
      RialtoCacheEntry *entry)
{
  RialtoCacheEntry *waiting = NULL;

  if (g_hash_table_lookup_extended (self->batch->entries, entry, (gpointer *) &waiting, NULL) &&
      waiting->json != NULL && entry->json != NULL && waiting->seq > entry->seq)
    {
      rialto_cache_entry_free (entry);
      return;
    }
  g_hash_table_replace (self->batch->entries, entry, NULL);
  schedule (self);
}

/**
 * rialto_cache_put:
 * @self: a cache
 * @kind: what it is
 * @id: which
 * @seq: of the answer or event it came with; an older one than is kept changes nothing
 * @json: as the contract writes it
 */
void
rialto_cache_put (RialtoCache *self,
                  const char  *kind,
                  RialtoId     id,
                  gint64       seq,
                  const char  *json)
{
  g_return_if_fail (RIALTO_IS_CACHE (self));
  g_return_if_fail (kind != NULL && id != 0 && json != NULL);

  self->newest = MAX (self->newest, seq);
  note (self, rialto_cache_entry_new (kind, id, seq, json));
}

/**
 * rialto_cache_remove:
 * @self: a cache
 * @kind: what it is
 * @id: which
 *
 * For what is gone, or not for this person any more. Lists keep its place; whoever shows them leaves it out.
 */
void
rialto_cache_remove (RialtoCache *self,
                     const char  *kind,
                     RialtoId     id)
{
  g_return_if_fail (RIALTO_IS_CACHE (self));

  note (self, rialto_cache_entry_new (kind, id, 0, NULL));
}

/**
 * rialto_cache_put_list:
 * @self: a cache
 * @list: a list that is not changed any more; takes the place of the one of its name
 */
void
rialto_cache_put_list (RialtoCache     *self,
                       RialtoCacheList *list)
{
  g_return_if_fail (RIALTO_IS_CACHE (self));

  g_hash_table_remove (self->batch->anchors, list->name);
  g_hash_table_replace (self->batch->lists, g_strdup (list->name), rialto_cache_list_ref (list));
  schedule (self);
}

/**
 * rialto_cache_set_anchor:
 * @self: a cache
 * @name: a list that is kept
 * @anchor: the first entity in sight; 0: the top
 * @offset: pixels of it that are out of sight
 */
void
rialto_cache_set_anchor (RialtoCache *self,
                         const char  *name,
                         RialtoId     anchor,
                         int          offset)
{
  RialtoCacheAnchor *copy = g_new (RialtoCacheAnchor, 1);

  g_return_if_fail (RIALTO_IS_CACHE (self));

  copy->anchor = anchor;
  copy->offset = offset;
  g_hash_table_replace (self->batch->anchors, g_strdup (name), copy);
  schedule (self);
}

/**
 * rialto_cache_flush:
 * @self: a cache
 *
 * Returns: (transfer full): resolves when all that was put is in the file.
 */
DexFuture *
rialto_cache_flush (RialtoCache *self)
{
  dex_return_error_if_fail (RIALTO_IS_CACHE (self));

  return write_now (self);
}

/**
 * rialto_cache_get:
 * @self: a cache
 * @keys: (array length=n_keys): what to read, of any kinds
 * @n_keys: how many
 *
 * Returns: (transfer full): resolves to a #GPtrArray of #RialtoCacheEntry, one for each key in its order; one that is not kept has no
 *   JSON.
 */
DexFuture *
rialto_cache_get (RialtoCache          *self,
                  const RialtoCacheKey *keys,
                  guint                 n_keys)
{
  RialtoCacheQuestion *question;

  dex_return_error_if_fail (RIALTO_IS_CACHE (self));

  write_if_any (self);
  question = g_new0 (RialtoCacheQuestion, 1);
  question->keys = g_array_sized_new (FALSE, FALSE, sizeof (RialtoCacheKey), n_keys);
  for (guint i = 0; i < n_keys; i++)
    {
      RialtoCacheKey key = { g_intern_string (keys[i].kind), keys[i].id };

      g_array_append_val (question->keys, key);
    }
  return rialto_database_run (self->database, rialto_cache_read_entries, question,
                              rialto_cache_question_free);
}

/**
 * rialto_cache_get_list:
 * @self: a cache
 * @name: which
 * @n_entries: of how many rows, around the anchor, to read the entities too
 *
 * Returns: (transfer full): resolves to a #RialtoCacheList, or %NULL when there is none of that name.
 */
DexFuture *
rialto_cache_get_list (RialtoCache *self,
                       const char  *name,
                       guint        n_entries)
{
  RialtoCacheQuestion *question;

  dex_return_error_if_fail (RIALTO_IS_CACHE (self));

  write_if_any (self);
  question = g_new0 (RialtoCacheQuestion, 1);
  question->name = g_strdup (name);
  question->n_entries = n_entries;
  return rialto_database_run (self->database, rialto_cache_read_list, question, rialto_cache_question_free);
}

static DexFuture *
take_newest (DexFuture *read,
             gpointer   data)
{
  GPtrArray *entries = g_value_get_boxed (dex_future_get_value (read, NULL));
  const RialtoCacheEntry *entry = entries->pdata[0];

  return dex_future_new_for_int64 (entry->json != NULL ? entry->seq : 0);
}

/**
 * rialto_cache_get_newest:
 * @self: a cache
 *
 * Returns: (transfer full): resolves to the newest seq of all that was ever put since it was cleared, an int64; 0: nothing was.
 */
DexFuture *
rialto_cache_get_newest (RialtoCache *self)
{
  dex_return_error_if_fail (RIALTO_IS_CACHE (self));

  return dex_future_then (rialto_cache_get (self, &newest_key, 1), take_newest, NULL, NULL);
}

/**
 * rialto_cache_get_size:
 * @self: a cache
 *
 * Returns: (transfer full): resolves to the bytes of JSON that are kept, an int64.
 */
DexFuture *
rialto_cache_get_size (RialtoCache *self)
{
  dex_return_error_if_fail (RIALTO_IS_CACHE (self));

  write_if_any (self);
  return rialto_database_run (self->database, rialto_cache_read_size, NULL, NULL);
}

/**
 * rialto_cache_clear:
 * @self: a cache
 *
 * Returns: (transfer full): resolves when nothing is kept any more.
 */
DexFuture *
rialto_cache_clear (RialtoCache *self)
{
  dex_return_error_if_fail (RIALTO_IS_CACHE (self));

  g_clear_handle_id (&self->timeout, g_source_remove);
  rialto_cache_batch_free (self->batch);
  self->batch = rialto_cache_batch_new ();
  self->newest = self->newest_kept = 0;
  return rialto_database_run (self->database, rialto_cache_erase, NULL, NULL);
}

/**
 * rialto_cache_close:
 * @self: a cache
 *
 * Writes what waits and closes the file.
 *
 * Returns: (transfer full): resolves when that is done.
 */
DexFuture *
rialto_cache_close (RialtoCache *self)
{
  dex_return_error_if_fail (RIALTO_IS_CACHE (self));

  write_if_any (self);
  return rialto_database_close (self->database);
}

static void
rialto_cache_dispose (GObject *object)
{
  RialtoCache *self = RIALTO_CACHE (object);

  if (self->database != NULL)
    write_if_any (self);
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (rialto_cache_parent_class)->dispose (object);
}

static void
rialto_cache_finalize (GObject *object)
{
  RialtoCache *self = RIALTO_CACHE (object);

  g_clear_pointer (&self->batch, rialto_cache_batch_free);

  G_OBJECT_CLASS (rialto_cache_parent_class)->finalize (object);
}

static void
rialto_cache_class_init (RialtoCacheClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = rialto_cache_dispose;
  object_class->finalize = rialto_cache_finalize;
}

static void
rialto_cache_init (RialtoCache *self)
{
  self->batch = rialto_cache_batch_new ();
  /* The first write looks at the size. */
  self->n_writes = TRIM_EVERY;
}

static DexFuture *
take_database (DexFuture *opened,
               gpointer   data)
{
  RialtoCache *self = g_object_new (RIALTO_TYPE_CACHE, NULL);

  self->budget = *(gint64 *) data;
  self->database = g_value_dup_object (dex_future_get_value (opened, NULL));
  return dex_future_new_take_object (self);
}

/**
 * rialto_cache_open:
 * @path: its file
 * @stamp: %RIALTO_CONTRACT_HASH: what was kept under another one is thrown away
 * @budget: bytes of JSON to keep about, %RIALTO_CACHE_BUDGET
 *
 * A damaged file is made anew, and nobody is told.
 *
 * Returns: (transfer full): resolves to a #RialtoCache; rejects with %RIALTO_ERROR as rialto_database_open() does.
 */
DexFuture *
rialto_cache_open (const char *path,
                   const char *stamp,
                   gint64      budget)
{
  RialtoDatabaseOptions options = { path, RIALTO_DATABASE_DISPOSABLE, rialto_cache_migrations, stamp };

  return dex_future_then (rialto_database_open (&options), take_database, g_memdup2 (&budget, sizeof budget),
                          g_free);
}
