/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-person.h"

RIALTO_SQL (person_by_id,
            "person.by_id",
            "SELECT " RIALTO_PERSON_COLUMNS " FROM users u WHERE u.id = ?1 AND u.deleted_at IS NULL");
RIALTO_SQL (
  person_blocked,
  "person.blocked",
  "SELECT 1 FROM blocks WHERE (blocker = ?1 AND blocked = ?2) OR (blocker = ?2 AND blocked = ?1) LIMIT 1");

/**
 * rialto_person_read:
 * @rows: rows that selected RIALTO_PERSON_COLUMNS
 * @column: where they begin
 * @person: (out): filled; its strings live as long as the transaction's arena
 */
void
rialto_person_read (RialtoRows   *rows,
                    guint         column,
                    RialtoPerson *person)
{
  person->id = rialto_rows_id (rows, column);
  person->handle = rialto_rows_text (rows, column + 1);
  person->name = rialto_rows_text (rows, column + 2);
  person->avatar = rialto_rows_text (rows, column + 3);
  person->role = (RialtoRole) rialto_rows_int (rows, column + 4);
}

/**
 * rialto_person_new:
 * @tx: the transaction
 * @rows: rows that selected RIALTO_PERSON_COLUMNS
 * @column: where they begin
 *
 * Returns: (transfer none): the person, in the transaction's arena
 */
RialtoPerson *
rialto_person_new (RialtoTx   *tx,
                   RialtoRows *rows,
                   guint       column)
{
  RialtoPerson *person = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoPerson);

  rialto_person_read (rows, column, person);
  return person;
}

/**
 * rialto_person_load:
 * @tx: the transaction
 * @id: somebody
 *
 * Returns: (transfer none) (nullable): the person, in the transaction's arena; %NULL when there is nobody of that id
 */
RialtoPerson *
rialto_person_load (RialtoTx *tx,
                    RialtoId  id)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &person_by_id, SQL_ID (id));

  return rialto_rows_next (rows) ? rialto_person_new (tx, rows, 0) : NULL;
}

/**
 * rialto_person_is_blocked:
 * @tx: the transaction
 * @one: somebody, or 0
 * @other: somebody else
 *
 * Returns: whether either blocks the other
 */
gboolean
rialto_person_is_blocked (RialtoTx *tx,
                          RialtoId  one,
                          RialtoId  other)
{
  if (one == 0 || one == other)
    return FALSE;

  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &person_blocked, SQL_ID (one), SQL_ID (other));

  return rialto_rows_next (rows);
}
