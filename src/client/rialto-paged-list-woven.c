/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-paged-list-private.h"

#include "rialto-entity-object.h"

/* What turns out to belong among the rows, told by another list than this one. */

/* The first row that @item comes before; %G_MAXUINT: none. */
static guint
find_below (RialtoPagedList *self,
            gpointer         item,
            GCompareFunc     compare)
{
  for (guint i = 0; i < self->rows.items->len; i++)
    {
      gpointer row = g_ptr_array_index (self->rows.items, i);

      if (RIALTO_IS_ENTITY_OBJECT (row) && compare (item, row) < 0)
        return i;
    }
  return G_MAXUINT;
}

/**
 * rialto_paged_list_weave_in:
 * @self: a list
 * @item: (type GObject): what the server has in it by now
 * @compare: the order of the list: of two items, less than 0 when the first is above
 *
 * Puts @item where it belongs among the rows. What is newer than all of them comes with the newest page, what is older with the one that
 * follows, and what lies in a gap when that is filled.
 */
void
rialto_paged_list_weave_in (RialtoPagedList *self,
                            gpointer         item,
                            GCompareFunc     compare)
{
  guint position = find_below (self, item, compare);
  g_autoptr (GPtrArray) items = NULL;

  if (rialto_paged_rows_knows (&self->rows, item) || self->rows.items->len == 0)
    return;
  if (position == G_MAXUINT && self->rows.next == NULL)
    position = self->rows.items->len;
  if (position == 0 || position == G_MAXUINT ||
      RIALTO_IS_GAP (g_ptr_array_index (self->rows.items, position - 1)))
    return;
  items = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (items, g_object_ref (item));
  rialto_paged_rows_insert (&self->rows, position, items, NULL);
}
