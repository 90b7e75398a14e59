/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-relation.h"

#include "rialto-event-types.h"
#include "rialto-person.h"

/* Who blocks somebody goes on seeing them, to be able to end it; who is blocked does not. */
RIALTO_SQL (relation_target,
            "relations.target",
            "SELECT " RIALTO_PERSON_COLUMNS ", u.locked, "
            "EXISTS (SELECT 1 FROM blocks WHERE blocker = ?1 AND blocked = u.id) "
            "FROM users u WHERE u.id = ?2 AND u.deleted_at IS NULL AND "
            "(NOT EXISTS (SELECT 1 FROM blocks WHERE blocker = u.id AND blocked = ?1) OR "
            "EXISTS (SELECT 1 FROM blocks WHERE blocker = ?1 AND blocked = u.id))");
RIALTO_SQL (relation_select, "relations.select", "SELECT " RIALTO_RELATION_COLUMNS ("?1", "?2"));

/**
 * rialto_relation_lock:
 * @tx: a write transaction
 * @one: somebody
 * @other: somebody else
 *
 * Lets nobody else change how the two stand to each other, or add to what either follows, blocks or mutes, until the transaction
 * ends. Comes before anything of them is read.
 */
void
rialto_relation_lock (RialtoTx *tx,
                      RialtoId  one,
                      RialtoId  other)
{
  rialto_tx_lock (tx, RIALTO_LOCK_USER, MIN (one, other));
  rialto_tx_lock (tx, RIALTO_LOCK_USER, MAX (one, other));
}

/**
 * rialto_relation_find:
 * @tx: the transaction
 * @viewer: who wants to change a relation
 * @id: to whom
 * @target: (out): filled, in the transaction's arena
 * @error: return location
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID for oneself, or %RIALTO_ERROR_NOT_FOUND when there is nobody of that id for @viewer
 */
gboolean
rialto_relation_find (RialtoTx     *tx,
                      RialtoId      viewer,
                      RialtoId      id,
                      RialtoTarget *target,
                      GError      **error)
{
  if (viewer == id)
    return rialto_fail_field (error, "id", "This is you.");

  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &relation_target, SQL_ID (viewer), SQL_ID (id));

  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  rialto_person_read (rows, 0, &target->person);
  target->locked = rialto_rows_bool (rows, RIALTO_N_PERSON_COLUMNS);
  target->blocking = rialto_rows_bool (rows, RIALTO_N_PERSON_COLUMNS + 1);
  return TRUE;
}

/**
 * rialto_relation_read:
 * @rows: rows that selected RIALTO_RELATION_COLUMNS
 * @column: where they begin
 * @relation: (out): filled
 */
void
rialto_relation_read (RialtoRows     *rows,
                      guint           column,
                      RialtoRelation *relation)
{
  relation->following = rialto_rows_bool (rows, column);
  relation->requested = rialto_rows_bool (rows, column + 1);
  relation->followed_by = rialto_rows_bool (rows, column + 2);
  relation->blocking = rialto_rows_bool (rows, column + 3);
  relation->muting = rialto_rows_bool (rows, column + 4);
}

/**
 * rialto_relation_load:
 * @tx: the transaction
 * @viewer: the reader
 * @id: the other one
 * @relation: (out): how @viewer stands to @id
 */
void
rialto_relation_load (RialtoTx       *tx,
                      RialtoId        viewer,
                      RialtoId        id,
                      RialtoRelation *relation)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &relation_select, SQL_ID (viewer), SQL_ID (id));

  if (rialto_rows_next (rows))
    rialto_relation_read (rows, 0, relation);
}

/**
 * rialto_relation_changed:
 * @tx: a write transaction
 * @user: whose relation has changed; only they are told
 * @other: to whom
 * @actor: who did it; 0: that is not for @user to know
 */
void
rialto_relation_changed (RialtoTx *tx,
                         RialtoId  user,
                         RialtoId  other,
                         RialtoId  actor)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "user", user, RIALTO_EVENT_RELATION_UPDATE, other, actor });
}
