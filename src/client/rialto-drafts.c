/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outbox-private.h"

#include "rialto-clock.h"

#include <string.h>

#define WRITE_AFTER 500 /* ms */

/**
 * RialtoDrafts:
 *
 * What somebody is writing: a text, or JSON, for each place where one writes, and copies of the files that are attached. They are in
 * the outbox's file and its folder. Changes are gathered; leaving a draft without sending it loses nothing. Main thread.
 */
struct _RialtoDrafts
{
  GObject parent_instance;

  RialtoDatabase *database; /* owned */
  char           *folder;   /* owned: of copies */
  GHashTable     *waiting;  /* owned: key -> content that is not written yet */
  guint           timeout;  /* source, or 0 */
};

G_DEFINE_FINAL_TYPE (RialtoDrafts, rialto_drafts, G_TYPE_OBJECT)

typedef struct
{
  GHashTable *contents; /* owned, nullable: of a write */
  char       *key;      /* owned, nullable */
  char       *source;   /* owned, nullable */
  char       *copy;     /* owned, nullable */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->contents, g_hash_table_unref);
  g_free (work->key);
  g_free (work->source);
  g_free (work->copy);
  g_free (work);
}

static GHashTable *
make_contents (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static gboolean
write_contents (RialtoDatabaseTx *tx,
                gpointer          data,
                GValue           *result,
                GError          **error)
{
  Work *work = data;
  GHashTableIter iter;
  gpointer key, content;

  g_hash_table_iter_init (&iter, work->contents);
  while (g_hash_table_iter_next (&iter, &key, &content))
    rialto_database_tx_exec (
      tx,
      "INSERT INTO draft (key, content, changed) VALUES (?1, ?2, ?3) "
      "ON CONFLICT (key) DO UPDATE SET content = excluded.content, changed = excluded.changed",
      "tti", key, content, rialto_clock_now ());
  return TRUE;
}

static gboolean
read_content (RialtoDatabaseTx *tx,
              gpointer          data,
              GValue           *result,
              GError          **error)
{
  Work *work = data;
  g_autoptr (RialtoDatabaseRows)
    rows = rialto_database_tx_query (tx, "SELECT content FROM draft WHERE key = ?1", "t", work->key);

  g_value_init (result, G_TYPE_STRING);
  if (rialto_database_rows_next (rows))
    g_value_take_string (result, rialto_database_rows_dup_text (rows, 0));
  return TRUE;
}

static void
take_texts (RialtoDatabaseRows *rows,
            GValue             *result)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  while (rialto_database_rows_next (rows))
    g_strv_builder_add (list, rialto_database_rows_text (rows, 0));
  g_value_init (result, G_TYPE_STRV);
  g_value_take_boxed (result, g_strv_builder_end (list));
}

static gboolean
read_keys (RialtoDatabaseTx *tx,
           gpointer          data,
           GValue           *result,
           GError          **error)
{
  g_autoptr (RialtoDatabaseRows)
    rows = rialto_database_tx_query (tx, "SELECT key FROM draft ORDER BY changed DESC, key", "");

  take_texts (rows, result);
  return TRUE;
}

static void
take_files (RialtoDatabaseTx *tx,
            const char       *key,
            GValue           *result)
{
  g_autoptr (RialtoDatabaseRows)
    rows = rialto_database_tx_query (tx, "SELECT path FROM draft_file WHERE key = ?1 ORDER BY added, path",
                                     "t", key);

  take_texts (rows, result);
}

static gboolean
read_files (RialtoDatabaseTx *tx,
            gpointer          data,
            GValue           *result,
            GError          **error)
{
  Work *work = data;

  take_files (tx, work->key, result);
  return TRUE;
}

static gboolean
attach (RialtoDatabaseTx *tx,
        gpointer          data,
        GValue           *result,
        GError          **error)
{
  Work *work = data;

  if (!rialto_outbox_copy_file (work->source, work->copy, error))
    return FALSE;
  rialto_database_tx_exec (
    tx,
    "INSERT INTO draft_file (path, key, added) "
    "VALUES (?1, ?2, (SELECT count (*) FROM draft_file WHERE key = ?2)) ON CONFLICT DO NOTHING",
    "tt", work->copy, work->key);
  g_value_init (result, G_TYPE_STRING);
  g_value_set_string (result, work->copy);
  return TRUE;
}

/* To another key that has nothing. */
static gboolean
move (RialtoDatabaseTx *tx,
      gpointer          data,
      GValue           *result,
      GError          **error)
{
  Work *work = data;

  rialto_database_tx_exec (tx, "UPDATE draft SET key = ?2 WHERE key = ?1", "tt", work->key, work->copy);
  rialto_database_tx_exec (tx, "UPDATE draft_file SET key = ?2 WHERE key = ?1", "tt", work->key, work->copy);
  return TRUE;
}

/* To be behind what was asked for before. */
static gboolean
nothing (RialtoDatabaseTx *tx,
         gpointer          data,
         GValue           *result,
         GError          **error)
{
  return TRUE;
}

/* The files themselves go afterwards: the next start finds what is left. */
static gboolean
detach (RialtoDatabaseTx *tx,
        gpointer          data,
        GValue           *result,
        GError          **error)
{
  Work *work = data;

  rialto_database_tx_exec (tx, "DELETE FROM draft_file WHERE path = ?1 AND key = ?2", "tt", work->copy,
                           work->key);
  return TRUE;
}

/* <private>
 * rialto_drafts_remove: a draft; its files go after that has been committed.
 */
void
rialto_drafts_remove (RialtoDatabaseTx *tx,
                      const char       *key,
                      GValue           *result)
{
  take_files (tx, key, result);
  rialto_database_tx_exec (tx, "DELETE FROM draft WHERE key = ?1", "t", key);
  rialto_database_tx_exec (tx, "DELETE FROM draft_file WHERE key = ?1", "t", key);
}

static gboolean
discard (RialtoDatabaseTx *tx,
         gpointer          data,
         GValue           *result,
         GError          **error)
{
  Work *work = data;

  rialto_drafts_remove (tx, work->key, result);
  return TRUE;
}

/* <private>
 * rialto_drafts_write: what waits, now.
 */
void
rialto_drafts_write (RialtoDrafts *self)
{
  Work *work;

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (g_hash_table_size (self->waiting) == 0)
    return;
  work = g_new0 (Work, 1);
  work->contents = g_steal_pointer (&self->waiting);
  self->waiting = make_contents ();
  dex_future_disown (rialto_database_run (self->database, write_contents, work, work_free));
}

static gboolean
write_later (gpointer data)
{
  RialtoDrafts *self = data;

  self->timeout = 0;
  rialto_drafts_write (self);
  return G_SOURCE_REMOVE;
}

static DexFuture *
run (RialtoDrafts      *self,
     RialtoDatabaseFunc func,
     const char        *key,
     const char        *source,
     const char        *copy)
{
  Work *work = g_new0 (Work, 1);

  rialto_drafts_write (self);
  work->key = g_strdup (key);
  work->source = g_strdup (source);
  work->copy = g_strdup (copy);
  return rialto_database_run (self->database, func, work, work_free);
}

/**
 * rialto_drafts_set:
 * @self: the drafts
 * @key: where it is written, like "post" or "comment:42"
 * @content: text or JSON
 */
void
rialto_drafts_set (RialtoDrafts *self,
                   const char   *key,
                   const char   *content)
{
  g_return_if_fail (RIALTO_IS_DRAFTS (self));
  g_return_if_fail (key != NULL && content != NULL);

  g_hash_table_replace (self->waiting, g_strdup (key), g_strdup (content));
  /* Not put off again: who writes without a pause loses half a second of it, not all. */
  if (self->timeout == 0)
    self->timeout = g_timeout_add (WRITE_AFTER, write_later, self);
}

/**
 * rialto_drafts_get:
 * @self: the drafts
 * @key: where it is written
 *
 * Returns: (transfer full): resolves to a string, or %NULL when there is no draft.
 */
DexFuture *
rialto_drafts_get (RialtoDrafts *self,
                   const char   *key)
{
  dex_return_error_if_fail (RIALTO_IS_DRAFTS (self));

  return run (self, read_content, key, NULL, NULL);
}

/**
 * rialto_drafts_list:
 * @self: the drafts
 *
 * Returns: (transfer full): resolves to a #GStrv of keys, the last changed first.
 */
DexFuture *
rialto_drafts_list (RialtoDrafts *self)
{
  dex_return_error_if_fail (RIALTO_IS_DRAFTS (self));

  return run (self, read_keys, NULL, NULL, NULL);
}

/**
 * rialto_drafts_flush:
 * @self: the drafts
 *
 * Returns: (transfer full): resolves when all that was set is on the disk.
 */
DexFuture *
rialto_drafts_flush (RialtoDrafts *self)
{
  dex_return_error_if_fail (RIALTO_IS_DRAFTS (self));

  return run (self, nothing, NULL, NULL, NULL);
}

static DexFuture *
unlink_files (DexFuture *discarded,
              gpointer   data)
{
  RialtoDatabase *database = data;
  const GValue *value = dex_future_get_value (discarded, NULL);
  char **paths = G_VALUE_HOLDS (value, G_TYPE_STRV) ? g_value_get_boxed (value) : NULL;

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    dex_future_disown (rialto_database_run (database, rialto_outbox_unlink, g_strdup (paths[i]), g_free));
  return dex_future_new_true ();
}

/**
 * rialto_drafts_discard:
 * @self: the drafts
 * @key: where it is written
 *
 * Also for one that has been sent. Its copies go too; an outbox item that took one has its own.
 *
 * Returns: (transfer full): resolves when it is gone.
 */
DexFuture *
rialto_drafts_discard (RialtoDrafts *self,
                       const char   *key)
{
  dex_return_error_if_fail (RIALTO_IS_DRAFTS (self));

  g_hash_table_remove (self->waiting, key);
  return dex_future_then (run (self, discard, key, NULL, NULL), unlink_files, g_object_ref (self->database),
                          g_object_unref);
}

/**
 * rialto_drafts_move:
 * @self: the drafts
 * @key: where it is written
 * @to: another key, of which there is no draft
 *
 * Its copies stay where they are, and are the other's.
 *
 * Returns: (transfer full): resolves when that is on the disk.
 */
DexFuture *
rialto_drafts_move (RialtoDrafts *self,
                    const char   *key,
                    const char   *to)
{
  dex_return_error_if_fail (RIALTO_IS_DRAFTS (self));
  dex_return_error_if_fail (key != NULL && to != NULL);

  return run (self, move, key, NULL, to);
}

/**
 * rialto_drafts_attach:
 * @self: the drafts
 * @key: where it is written
 * @path: a file, copied
 *
 * Returns: (transfer full): resolves to the copy's path; rejects with %RIALTO_ERROR: `not_found`, `storage_full`, `internal`.
 */
DexFuture *
rialto_drafts_attach (RialtoDrafts *self,
                      const char   *key,
                      const char   *path)
{
  g_autofree char *name = NULL, *unique = NULL, *reference = g_uuid_string_random (), *copy = NULL;

  dex_return_error_if_fail (RIALTO_IS_DRAFTS (self));
  dex_return_error_if_fail (path != NULL);

  name = g_path_get_basename (path);
  unique = g_strdup_printf ("%s-%s", reference, name);
  copy = g_build_filename (self->folder, unique, NULL);
  return run (self, attach, key, path, copy);
}

typedef struct
{
  RialtoDatabase *database; /* owned */
  char           *copy;     /* owned */
} Detached;

static void
detached_free (gpointer data)
{
  Detached *detached = data;

  g_object_unref (detached->database);
  g_free (detached->copy);
  g_free (detached);
}

static DexFuture *
unlink_copy (DexFuture *future,
             gpointer   data)
{
  Detached *detached = data;

  return rialto_database_run (detached->database, rialto_outbox_unlink, g_strdup (detached->copy), g_free);
}

/**
 * rialto_drafts_detach:
 * @self: the drafts
 * @key: where it is written
 * @copy: what rialto_drafts_attach() gave
 *
 * Returns: (transfer full): resolves when the copy is gone.
 */
DexFuture *
rialto_drafts_detach (RialtoDrafts *self,
                      const char   *key,
                      const char   *copy)
{
  Detached *detached;

  dex_return_error_if_fail (RIALTO_IS_DRAFTS (self));
  dex_return_error_if_fail (copy != NULL && g_str_has_prefix (copy, self->folder));

  detached = g_new0 (Detached, 1);
  detached->database = g_object_ref (self->database);
  detached->copy = g_strdup (copy);
  return dex_future_then (run (self, detach, key, NULL, copy), unlink_copy, detached, detached_free);
}

/**
 * rialto_drafts_files:
 * @self: the drafts
 * @key: where it is written
 *
 * Returns: (transfer full): resolves to a #GStrv of the copies' paths, in the order in which they were attached.
 */
DexFuture *
rialto_drafts_files (RialtoDrafts *self,
                     const char   *key)
{
  dex_return_error_if_fail (RIALTO_IS_DRAFTS (self));

  return run (self, read_files, key, NULL, NULL);
}

static void
rialto_drafts_dispose (GObject *object)
{
  RialtoDrafts *self = RIALTO_DRAFTS (object);

  if (self->database != NULL)
    rialto_drafts_write (self);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (rialto_drafts_parent_class)->dispose (object);
}

static void
rialto_drafts_finalize (GObject *object)
{
  RialtoDrafts *self = RIALTO_DRAFTS (object);

  g_hash_table_unref (self->waiting);
  g_free (self->folder);

  G_OBJECT_CLASS (rialto_drafts_parent_class)->finalize (object);
}

static void
rialto_drafts_class_init (RialtoDraftsClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = rialto_drafts_dispose;
  object_class->finalize = rialto_drafts_finalize;
}

static void
rialto_drafts_init (RialtoDrafts *self)
{
  self->waiting = make_contents ();
}

/* <private>
 * rialto_drafts_new: in the outbox's file.
 */
RialtoDrafts *
rialto_drafts_new (RialtoDatabase *database,
                   const char     *folder)
{
  RialtoDrafts *self = g_object_new (RIALTO_TYPE_DRAFTS, NULL);

  self->database = g_object_ref (database);
  self->folder = g_strdup (folder);
  return self;
}
