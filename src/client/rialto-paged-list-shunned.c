/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-paged-list-private.h"

#include "rialto-entity-object.h"

/* Items by people whom the reader does not want to see: put aside, and back. */

/*< private >
 * rialto_paged_list_is_passed_over:
 * @self: a list
 * @item: (type GObject): an item
 *
 * Returns: whether the list does not show it, because of who it is by
 */
gboolean
rialto_paged_list_is_passed_over (RialtoPagedList *self,
                                  gpointer         item)
{
  return !self->shows_shunned && RIALTO_IS_ENTITY_OBJECT (item) && rialto_entity_object_get_shunned (item);
}

static gpointer
get_above (RialtoPagedList *self,
           guint            position)
{
  return position > 0 ? g_ptr_array_index (self->rows.items, position - 1) : NULL;
}

/*< private >
 * rialto_paged_list_pass_over:
 * @self: a list
 * @position: of a row
 *
 * Puts it aside.
 */
void
rialto_paged_list_pass_over (RialtoPagedList *self,
                             guint            position)
{
  rialto_paged_aside_put (&self->aside, g_ptr_array_index (self->rows.items, position),
                          get_above (self, position));
  rialto_paged_rows_remove (&self->rows, position, 1);
  /* Nobody reads the last row where there is none. */
  if (self->rows.items->len == 0)
    rialto_paged_list_extend (self);
}

/*< private >
 * rialto_paged_list_pass_over_shunned:
 * @self: a list
 * @position: of rows that are new
 * @added: how many
 *
 * Puts those aside that nobody wants to see.
 */
void
rialto_paged_list_pass_over_shunned (RialtoPagedList *self,
                                     guint            position,
                                     guint            added)
{
  /* The last first: the row above is there then. */
  for (guint i = position + added; i > position; i--)
    if (rialto_paged_list_is_passed_over (self, g_ptr_array_index (self->rows.items, i - 1)))
      rialto_paged_list_pass_over (self, i - 1);
}

/*< private >
 * rialto_paged_list_come_back:
 * @self: a list
 * @item: what was put aside
 *
 * Puts it back to its place.
 */
void
rialto_paged_list_come_back (RialtoPagedList *self,
                             GObject         *item)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GObject) above = NULL;
  guint position = 0;

  if (!rialto_paged_aside_take (&self->aside, item, (gpointer *) &above) ||
      rialto_paged_rows_knows (&self->rows, item))
    return;
  if (above != NULL)
    position = rialto_paged_rows_find (&self->rows, above) + 1;
  /* Where it was is let go: the server is asked for it when it is read. */
  if (above != NULL && position == 0)
    return;
  g_ptr_array_add (items, g_object_ref (item));
  self->coming_back = TRUE;
  rialto_paged_rows_insert (&self->rows, position, items, NULL);
  self->coming_back = FALSE;
}

/*< private >
 * rialto_paged_list_put_aside:
 * @self: a list
 * @page: the newest page, whose other items are rows but for those before the first row
 *
 * Puts aside what is passed over of it, without its ever being a row.
 */
void
rialto_paged_list_put_aside (RialtoPagedList *self,
                             RialtoPage      *page)
{
  gpointer above = NULL;

  for (guint i = 0; i < rialto_page_get_n_items (page); i++)
    {
      gpointer item = rialto_page_get_item (page, i);

      if (rialto_paged_rows_knows (&self->rows, item))
        above = item;
      else if (above != NULL && rialto_paged_list_is_passed_over (self, item))
        {
          rialto_paged_list_listen_to (self, item);
          rialto_paged_aside_put (&self->aside, item, above);
        }
    }
}

/**
 * rialto_paged_list_show_shunned:
 * @self: a list that knows nothing yet
 *
 * Has it show also what is by people whom the reader does not want to see: where one asks for them.
 */
void
rialto_paged_list_show_shunned (RialtoPagedList *self)
{
  g_return_if_fail (self->rows.items->len == 0);

  self->shows_shunned = TRUE;
}
