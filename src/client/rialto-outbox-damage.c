/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outbox-private.h"

#include <glib/gi18n.h>

/* What becomes of an outbox whose file was found damaged: what can be read of it is in the new one, and people are told until they have
 * seen it. */

/* The columns in the order in which they came to be. */
const RialtoDatabaseKeepsake rialto_outbox_keepsakes[] = {
  { "SELECT * FROM item ORDER BY id", "SELECT * FROM item ORDER BY id DESC",
    "SELECT * FROM item WHERE id = ?1",
    "INSERT INTO item (id, route, args, subject, collapse, key, reference, file, result, repeatable, state, attempts, next_try, "
    "first_sent, created, error_code, error_sentence, upload, kept, length) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, coalesce (?18, 0), coalesce (?19, 0), "
    "coalesce (?20, 0)) ON CONFLICT DO NOTHING" },
  { "SELECT * FROM item_after ORDER BY item, dependency",
    "SELECT * FROM item_after ORDER BY item DESC, dependency DESC",
    "SELECT * FROM item_after WHERE item = ?1",
    "INSERT INTO item_after (item, dependency) VALUES (?1, ?2) ON CONFLICT DO NOTHING" },
  { "SELECT * FROM draft ORDER BY key", "SELECT * FROM draft ORDER BY key DESC", NULL,
    "INSERT INTO draft (key, content, changed) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING" },
  { "SELECT * FROM draft_file ORDER BY path", "SELECT * FROM draft_file ORDER BY path DESC", NULL,
    "INSERT INTO draft_file (path, key, added) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING" },
  { "SELECT * FROM damage ORDER BY path", "SELECT * FROM damage ORDER BY path DESC", NULL,
    "INSERT INTO damage (path, saved, whole) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING" },
  { NULL },
};

/* <private>
 * rialto_outbox_note_damage: for the next start, too. A post without its picture is not sent by itself.
 */
void
rialto_outbox_note_damage (RialtoDatabaseTx *tx,
                           const char       *kept_aside,
                           gboolean          whole)
{
  rialto_database_tx_exec (tx,
                           "UPDATE item SET state = 'refused', error_code = 'gone', error_sentence = ?1 "
                           "WHERE state <> 'sent' AND id IN "
                           "(SELECT item FROM item_after WHERE dependency NOT IN (SELECT id FROM item))",
                           "t", _ ("Something that belongs to it was lost."));
  /* Numbers are given again. */
  rialto_database_tx_exec (tx,
                           "DELETE FROM item_after WHERE item NOT IN (SELECT id FROM item) "
                           "OR dependency NOT IN (SELECT id FROM item)",
                           "");
  rialto_database_tx_exec (
    tx,
    "INSERT INTO damage (path, saved, whole) "
    "VALUES (?1, (SELECT count (*) FROM item WHERE state <> 'sent') + (SELECT count (*) FROM draft), ?2) "
    "ON CONFLICT DO NOTHING",
    "ti", kept_aside, (gint64) whole);
}

/* The newest: its path, how much of it could be saved, and whether that is all. */
static gboolean
read_damage (RialtoDatabaseTx *tx,
             gpointer          data,
             GValue           *result,
             GError          **error)
{
  g_autoptr (RialtoDatabaseRows) rows =
    rialto_database_tx_query (tx, "SELECT path, saved, whole FROM damage ORDER BY path DESC LIMIT 1", "");

  if (!rialto_database_rows_next (rows))
    return TRUE;
  g_value_init (result, G_TYPE_VARIANT);
  g_value_set_variant (result, g_variant_new ("(sub)", rialto_database_rows_text (rows, 0),
                                              (guint) rialto_database_rows_int (rows, 1),
                                              (gboolean) (rialto_database_rows_int (rows, 2) != 0)));
  return TRUE;
}

static gboolean
forget (RialtoDatabaseTx *tx,
        gpointer          data,
        GValue           *result,
        GError          **error)
{
  rialto_database_tx_exec (tx, "DELETE FROM damage", "");
  return TRUE;
}

static DexFuture *
take_damage (DexFuture *read,
             gpointer   data)
{
  RialtoOutbox *self = data;
  const GValue *value = dex_future_get_value (read, NULL);
  /* Where even that could not be written. */
  g_autofree char *kept_aside = rialto_database_dup_kept_aside (self->database);

  if (value != NULL && G_VALUE_HOLDS_VARIANT (value))
    {
      g_clear_pointer (&kept_aside, g_free);
      g_variant_get (g_value_get_variant (value), "(sub)", &kept_aside, &self->n_saved, &self->lost_none);
    }
  if (g_set_str (&self->kept_aside, kept_aside))
    rialto_outbox_tell_kept_aside (self);
  return dex_future_new_true ();
}

/* <private>
 * rialto_outbox_look_for_damage: see the header.
 */
DexFuture *
rialto_outbox_look_for_damage (RialtoOutbox *self)
{
  return dex_future_finally (rialto_database_run (self->database, read_damage, NULL, NULL), take_damage,
                             g_object_ref (self), g_object_unref);
}

/**
 * rialto_outbox_get_kept_aside:
 * @self: an outbox
 * @n_saved: (out) (optional): of how many things and drafts that were in it nothing is lost
 * @lost_none: (out) (optional): whether there was nothing else
 *
 * Returns: (transfer none) (nullable): where the file is that was found damaged, until rialto_outbox_forget_damage(): people are to be
 *   told that what could not be read of it was not sent.
 */
const char *
rialto_outbox_get_kept_aside (RialtoOutbox *self,
                              guint        *n_saved,
                              gboolean     *lost_none)
{
  if (n_saved != NULL)
    *n_saved = self->n_saved;
  if (lost_none != NULL)
    *lost_none = self->lost_none;
  return self->kept_aside;
}

/**
 * rialto_outbox_forget_damage:
 * @self: an outbox
 *
 * People know. The file stays where it is.
 */
void
rialto_outbox_forget_damage (RialtoOutbox *self)
{
  if (!g_set_str (&self->kept_aside, NULL))
    return;
  dex_future_disown (rialto_database_run (self->database, forget, NULL, NULL));
  rialto_outbox_tell_kept_aside (self);
}
