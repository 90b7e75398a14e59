/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-paged-list-private.h"

/* What can be seen of a list without its doing anything. */

/**
 * rialto_paged_list_get_n_rows:
 * @self: a list
 *
 * Returns: how many rows there are
 */
guint
rialto_paged_list_get_n_rows (RialtoPagedList *self)
{
  return self->rows.items->len;
}

/**
 * rialto_paged_list_peek_row:
 * @self: a list
 * @position: below the number of rows
 *
 * A look that does not count as reading: nothing is loaded because of it.
 *
 * Returns: (transfer none) (type GObject): an item or a #RialtoGap
 */
gpointer
rialto_paged_list_peek_row (RialtoPagedList *self,
                            guint            position)
{
  return g_ptr_array_index (self->rows.items, position);
}

/**
 * rialto_paged_list_get_cursor:
 * @self: a list
 * @position: below the number of rows
 *
 * Returns: (transfer none) (nullable): where the server goes on behind the row; %NULL where that is not known
 */
const char *
rialto_paged_list_get_cursor (RialtoPagedList *self,
                              guint            position)
{
  return g_ptr_array_index (self->rows.after, position);
}

/**
 * rialto_paged_list_get_next:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): where the server goes on behind the last row; %NULL: nowhere
 */
const char *
rialto_paged_list_get_next (RialtoPagedList *self)
{
  return self->rows.next;
}

/**
 * rialto_paged_list_get_error:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): why the last page could not be had
 */
GError *
rialto_paged_list_get_error (RialtoPagedList *self)
{
  return self->error;
}

/**
 * rialto_paged_list_get_state:
 * @self: a list
 *
 * Returns: what there is to show
 */
RialtoListing
rialto_paged_list_get_state (RialtoPagedList *self)
{
  return self->state;
}

/**
 * rialto_paged_list_get_n_new:
 * @self: a list
 *
 * Returns: how many items are held back
 */
guint
rialto_paged_list_get_n_new (RialtoPagedList *self)
{
  return self->held->len;
}

/**
 * rialto_paged_list_get_busy:
 * @self: a list
 *
 * Returns: whether a page is being loaded
 */
gboolean
rialto_paged_list_get_busy (RialtoPagedList *self)
{
  return self->reloading || self->extending;
}

/**
 * rialto_paged_list_get_stale:
 * @self: a list
 *
 * Returns: whether the newest page is one that was kept from before, because the server could not be reached
 */
gboolean
rialto_paged_list_get_stale (RialtoPagedList *self)
{
  return self->stale;
}
