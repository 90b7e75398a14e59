/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-person-page.h"

#include "rialto-cursor.h"

/**
 * rialto_person_page_read:
 * @tx: the transaction
 * @request: the request for a page of people
 * @rows: rows that selected RIALTO_PERSON_COLUMNS and the key that the list is ordered by, one more than @limit where there are
 * @limit: items a page
 * @page: (out): filled
 */
void
rialto_person_page_read (RialtoTx         *tx,
                         RialtoRequest    *request,
                         RialtoRows       *rows,
                         gint64            limit,
                         RialtoPersonPage *page)
{
  gint64 key = 0;

  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoPerson, limit);
  while (rialto_rows_next (rows))
    {
      if (page->n_items == limit)
        {
          page->next = rialto_cursor_write (request, key, 0);
          return;
        }
      rialto_person_read (rows, 0, &page->items[page->n_items++]);
      key = rialto_rows_int (rows, RIALTO_N_PERSON_COLUMNS);
    }
}

/**
 * rialto_person_page_load:
 * @tx: the transaction
 * @request: the request for a page of a list that is the viewer's own
 * @sql: selects RIALTO_PERSON_COLUMNS and a key of the viewer ?1, with a key below ?2, the greatest first, at most ?3
 * @cursor: (nullable): where to go on
 * @limit: items a page
 * @page: (out): filled
 * @error: return location
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID when the cursor is none of this list
 */
gboolean
rialto_person_page_load (RialtoTx         *tx,
                         RialtoRequest    *request,
                         RialtoSql        *sql,
                         const char       *cursor,
                         gint64            limit,
                         RialtoPersonPage *page,
                         GError          **error)
{
  gint64 before = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_cursor_read (request, cursor, &before, NULL, error))
    return FALSE;
  rows = rialto_tx_query (tx, sql, SQL_ID (rialto_request_get_user (request)), SQL_INT (before),
                          SQL_INT (limit + 1));
  rialto_person_page_read (tx, request, rows, limit, page);
  return TRUE;
}
