/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outbox-private.h"

#include "rialto-error.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* What the outbox does on its database's thread. One that has been released never changes. */
const char *const rialto_outbox_migrations[] = {
  /* 1: what is to be sent */
  "CREATE TABLE item (id INTEGER PRIMARY KEY, route TEXT NOT NULL, args TEXT NOT NULL, subject TEXT NOT NULL, collapse TEXT, "
  "  key TEXT NOT NULL, reference TEXT NOT NULL, file TEXT, result TEXT, repeatable INTEGER NOT NULL, state TEXT NOT NULL, "
  "  attempts INTEGER NOT NULL, next_try INTEGER NOT NULL, first_sent INTEGER NOT NULL, created INTEGER NOT NULL, error_code TEXT, "
  "  error_sentence TEXT);"
  "CREATE TABLE item_after (item INTEGER NOT NULL, dependency INTEGER NOT NULL, PRIMARY KEY (item, dependency)) WITHOUT ROWID;",
  /* 2: what is being written */
  "CREATE TABLE draft (key TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL, changed INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE draft_file (path TEXT NOT NULL PRIMARY KEY, key TEXT NOT NULL, added INTEGER NOT NULL) WITHOUT ROWID;",
  /* 3: how much of a file the server has */
  "ALTER TABLE item ADD COLUMN upload INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE item ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE item ADD COLUMN length INTEGER NOT NULL DEFAULT 0;",
  /* 4: files that were found damaged, until people have been told */
  "CREATE TABLE damage (path TEXT NOT NULL PRIMARY KEY, saved INTEGER NOT NULL, whole INTEGER NOT NULL) WITHOUT ROWID;",
  NULL,
};

/* By name: the numbers are this program's own. What is being sent and what waits are one to the next start. */
static const struct
{
  RialtoOutboxState state;
  const char *word;
} words[] = {
  { RIALTO_OUTBOX_WAITING, "waiting" }, { RIALTO_OUTBOX_SAVING, "waiting" },
  { RIALTO_OUTBOX_SENDING, "sending" }, { RIALTO_OUTBOX_REFUSED, "refused" },
  { RIALTO_OUTBOX_SENT, "sent" },
};

#define ASIDE "aside"

static const char *
state_to_word (const RialtoOutboxRow *row)
{
  if (row->aside)
    return ASIDE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].state == row->state)
      return words[i].word;
  return "waiting";
}

static RialtoOutboxState
state_from_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].word, word) == 0 && words[i].state != RIALTO_OUTBOX_SENDING)
      return words[i].state;
  return RIALTO_OUTBOX_WAITING;
}

/* <private>
 * rialto_outbox_change_free: with its row.
 */
void
rialto_outbox_change_free (gpointer data)
{
  RialtoOutboxChange *change = data;

  rialto_outbox_row_free (change->row);
  g_free (change->source);
  g_free (change->draft);
  g_free (change);
}

static gboolean
fail_file (GError      **error,
           const char   *path,
           const GError *reason)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return rialto_fail_detail (error, RIALTO_ERROR_STORAGE_FULL,
                               _ ("There is no room left on this computer's disk."));
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return rialto_fail_detail (error, RIALTO_ERROR_NOT_FOUND, _ ("%s is not there any more."), name);
  return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, _ ("%s cannot be kept: %s"), name,
                             reason->message);
}

/* A row must not be on the disk before its file is. */
static gboolean
sync_path (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return ok;
}

/* <private>
 * rialto_outbox_copy_file: blocks; both are on the disk when it returns.
 */
gboolean
rialto_outbox_copy_file (const char *source,
                         const char *target,
                         GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autoptr (GFile) from = g_file_new_for_path (source), to = g_file_new_for_path (target);
  g_autoptr (GError) local = NULL;

  if (g_mkdir_with_parents (folder, 0700) < 0)
    return rialto_fail_detail (error, errno == ENOSPC ? RIALTO_ERROR_STORAGE_FULL : RIALTO_ERROR_INTERNAL,
                               _ ("%s cannot be made: %s."), folder, g_strerror (errno));
  /* One that lies here already is never written to again: another name will do. */
  if (g_str_has_prefix (source, folder) && (link (source, target) == 0 || errno == EEXIST) &&
      sync_path (folder))
    return TRUE;
  if (!g_file_copy (from, to, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL,
                    &local))
    {
      g_unlink (target);
      return fail_file (error, source, local);
    }
  if (sync_path (target) && sync_path (folder))
    return TRUE;
  g_unlink (target);
  return rialto_fail_detail (error, RIALTO_ERROR_STORAGE_FULL, _ ("%s cannot be kept: %s."), source,
                             g_strerror (errno));
}

static void
write_row (RialtoDatabaseTx      *tx,
           const RialtoOutboxRow *row)
{
  rialto_database_tx_exec (
    tx,
    "INSERT INTO item (id, route, args, subject, collapse, key, reference, file, result, repeatable, state, attempts, next_try, "
    "first_sent, created, error_code, error_sentence, upload, kept, length) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20) "
    "ON CONFLICT (id) DO UPDATE SET args = excluded.args, key = excluded.key, result = excluded.result, state = excluded.state, "
    "attempts = excluded.attempts, next_try = excluded.next_try, first_sent = excluded.first_sent, "
    "error_code = excluded.error_code, error_sentence = excluded.error_sentence, upload = excluded.upload, "
    "kept = excluded.kept, length = excluded.length",
    "ittttttttitiiiittiii", row->id, row->route, row->args, row->subject, row->collapse, row->key,
    row->reference, row->file, row->result, (gint64) row->repeatable, state_to_word (row),
    (gint64) row->attempts, row->next_try, row->first_sent, row->created, row->error_code,
    row->error_sentence, row->upload, row->kept, row->length);
  for (guint i = 0; i < row->after->len; i++)
    rialto_database_tx_exec (
      tx, "INSERT INTO item_after (item, dependency) VALUES (?1, ?2) ON CONFLICT DO NOTHING", "ii", row->id,
      g_array_index (row->after, gint64, i));
}

/* What refers to a row that could not be written must not be there without it. */
static gboolean
has_all_needed (RialtoDatabaseTx      *tx,
                const RialtoOutboxRow *row,
                GError               **error)
{
  for (guint i = 0; i < row->after->len; i++)
    if (rialto_database_tx_query_int (tx, "SELECT EXISTS (SELECT 1 FROM item WHERE id = ?1)", "i",
                                      g_array_index (row->after, gint64, i)) == 0 &&
        !rialto_database_tx_failed (tx))
      return rialto_fail_detail (error, RIALTO_ERROR_CONFLICT,
                                 _ ("Something that belongs to it could not be kept."));
  return TRUE;
}

/* <private>
 * rialto_outbox_write_change: a new row, or a row that says something else now.
 */
gboolean
rialto_outbox_write_change (RialtoDatabaseTx *tx,
                            gpointer          data,
                            GValue           *result,
                            GError          **error)
{
  RialtoOutboxChange *change = data;

  if (change->is_new && !has_all_needed (tx, change->row, error))
    return FALSE;
  if (change->source != NULL && !rialto_outbox_copy_file (change->source, change->row->file, error))
    return FALSE;
  write_row (tx, change->row);
  if (change->draft != NULL)
    rialto_drafts_remove (tx, change->draft, result);
  return TRUE;
}

/* <private>
 * rialto_outbox_write_removal: rows that have been sent or are not wanted.
 */
gboolean
rialto_outbox_write_removal (RialtoDatabaseTx *tx,
                             gpointer          data,
                             GValue           *result,
                             GError          **error)
{
  GArray *ids = data;

  for (guint i = 0; i < ids->len; i++)
    {
      rialto_database_tx_exec (tx, "DELETE FROM item WHERE id = ?1", "i", g_array_index (ids, gint64, i));
      rialto_database_tx_exec (tx, "DELETE FROM item_after WHERE item = ?1", "i",
                               g_array_index (ids, gint64, i));
    }
  return TRUE;
}

/* <private>
 * rialto_outbox_unlink: a file that no row speaks of any more; after that has been committed.
 */
gboolean
rialto_outbox_unlink (RialtoDatabaseTx *tx,
                      gpointer          data,
                      GValue           *result,
                      GError          **error)
{
  if (data != NULL)
    g_unlink (data);
  return TRUE;
}

static RialtoOutboxRow *
read_row (RialtoDatabaseRows *rows)
{
  RialtoOutboxRow *row = rialto_outbox_row_new ();

  row->id = rialto_database_rows_int (rows, 0);
  row->route = rialto_database_rows_dup_text (rows, 1);
  row->args = rialto_database_rows_dup_text (rows, 2);
  row->subject = rialto_database_rows_dup_text (rows, 3);
  row->collapse = rialto_database_rows_dup_text (rows, 4);
  row->key = rialto_database_rows_dup_text (rows, 5);
  row->reference = rialto_database_rows_dup_text (rows, 6);
  row->file = rialto_database_rows_dup_text (rows, 7);
  row->result = rialto_database_rows_dup_text (rows, 8);
  row->repeatable = rialto_database_rows_int (rows, 9) != 0;
  row->state = state_from_word (rialto_database_rows_text (rows, 10));
  row->aside = g_strcmp0 (rialto_database_rows_text (rows, 10), ASIDE) == 0;
  row->attempts = (guint) rialto_database_rows_int (rows, 11);
  row->next_try = rialto_database_rows_int (rows, 12);
  row->first_sent = rialto_database_rows_int (rows, 13);
  row->created = rialto_database_rows_int (rows, 14);
  row->error_code = rialto_database_rows_dup_text (rows, 15);
  row->error_sentence = rialto_database_rows_dup_text (rows, 16);
  row->upload = rialto_database_rows_int (rows, 17);
  row->kept = rialto_database_rows_int (rows, 18);
  row->length = rialto_database_rows_int (rows, 19);
  return row;
}

static void
read_after (RialtoDatabaseTx *tx,
            RialtoOutboxRow  *row)
{
  g_autoptr (RialtoDatabaseRows)
    rows = rialto_database_tx_query (tx,
                                     "SELECT dependency FROM item_after WHERE item = ?1 ORDER BY dependency",
                                     "i", row->id);

  while (rialto_database_rows_next (rows))
    {
      gint64 id = rialto_database_rows_int (rows, 0);

      g_array_append_val (row->after, id);
    }
}

/* Where files go that a damaged file may have spoken of. */
static char *
dup_folder_aside (RialtoDatabaseTx *tx,
                  const char       *kept_aside)
{
  g_autoptr (RialtoDatabaseRows)
    rows = rialto_database_tx_query (tx, "SELECT path FROM damage ORDER BY path DESC LIMIT 1", "");

  if (rialto_database_rows_next (rows))
    kept_aside = rialto_database_rows_text (rows, 0);
  return kept_aside != NULL ? g_strconcat (kept_aside, ".files", NULL) : NULL;
}

static void
throw_away (const char *path,
            const char *folder_aside)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *to = folder_aside != NULL ? g_build_filename (folder_aside, name, NULL) : NULL;

  if (to == NULL)
    g_unlink (path);
  else if (g_mkdir_with_parents (folder_aside, 0700) == 0)
    g_rename (path, to);
}

/* What was copied for a row that was never written, or outlived its own. */
static void
sweep (RialtoDatabaseTx *tx,
       const char       *folder,
       const char       *kept_aside)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *folder_aside = dup_folder_aside (tx, kept_aside);
  const char *name;

  while (dir != NULL && !rialto_database_tx_failed (tx) && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (rialto_database_tx_query_int (tx,
                                        "SELECT EXISTS (SELECT 1 FROM item WHERE file = ?1) OR "
                                        "EXISTS (SELECT 1 FROM draft_file WHERE path = ?1)",
                                        "t", path) == 0 &&
          !rialto_database_tx_failed (tx))
        throw_away (path, folder_aside);
    }
}

static void
read_rows (RialtoDatabaseTx *tx,
           GPtrArray        *all)
{
  g_autoptr (RialtoDatabaseRows) rows = rialto_database_tx_query (
    tx,
    "SELECT id, route, args, subject, collapse, key, reference, file, result, repeatable, state, attempts, next_try, first_sent, "
    "created, error_code, error_sentence, upload, kept, length FROM item ORDER BY id",
    "");

  while (rialto_database_rows_next (rows))
    g_ptr_array_add (all, read_row (rows));
}

/* <private>
 * rialto_outbox_read_all: a #GPtrArray of #RialtoOutboxRow, by id.
 */
gboolean
rialto_outbox_read_all (RialtoDatabaseTx *tx,
                        gpointer          data,
                        GValue           *result,
                        GError          **error)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (rialto_outbox_row_free);
  const char *const *folders = data;

  read_rows (tx, all);
  for (guint i = 0; i < all->len; i++)
    read_after (tx, all->pdata[i]);
  sweep (tx, folders[0], folders[1]);
  g_value_init (result, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (result, all);
  return TRUE;
}
