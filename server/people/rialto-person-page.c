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
