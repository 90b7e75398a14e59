/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-page.h"

/**
 * RialtoPage:
 *
 * Items that came in one answer, which it owns, and where the server goes on. It changes only before anybody else has it.
 */
struct _RialtoPage
{
  GPtrArray *items; /* owned */
  char      *next;  /* owned, nullable */
  gboolean   kept;
};

G_DEFINE_BOXED_TYPE (RialtoPage, rialto_page, rialto_page_ref, rialto_page_unref)

/**
 * rialto_page_new:
 * @next: (nullable): where the server goes on; %NULL when this is the last page
 *
 * Returns: (transfer full): a page without items yet
 */
RialtoPage *
rialto_page_new (const char *next)
{
  RialtoPage *self = g_rc_box_new0 (RialtoPage);

  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->next = g_strdup (next);
  return self;
}

/**
 * rialto_page_ref:
 * @self: a page
 *
 * Returns: (transfer full): @self
 */
RialtoPage *
rialto_page_ref (RialtoPage *self)
{
  return g_rc_box_acquire (self);
}

static void
page_clear (gpointer data)
{
  RialtoPage *self = data;

  g_ptr_array_unref (self->items);
  g_free (self->next);
}

/**
 * rialto_page_unref:
 * @self: (transfer full): a page
 */
void
rialto_page_unref (RialtoPage *self)
{
  g_rc_box_release_full (self, page_clear);
}

/**
 * rialto_page_take:
 * @self: a page that nobody else has yet
 * @item: (transfer full) (type GObject): its next item
 */
void
rialto_page_take (RialtoPage *self,
                  gpointer    item)
{
  g_ptr_array_add (self->items, item);
}

/**
 * rialto_page_get_n_items:
 * @self: a page
 *
 * Returns: how many items it has
 */
guint
rialto_page_get_n_items (RialtoPage *self)
{
  return self->items->len;
}

/**
 * rialto_page_get_item:
 * @self: a page
 * @position: below the number of items
 *
 * Returns: (transfer none) (type GObject): an item
 */
gpointer
rialto_page_get_item (RialtoPage *self,
                      guint       position)
{
  return g_ptr_array_index (self->items, position);
}

/**
 * rialto_page_get_next:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): where the server goes on
 */
const char *
rialto_page_get_next (RialtoPage *self)
{
  return self->next;
}

/**
 * rialto_page_set_kept:
 * @self: a page that nobody else has yet
 * @kept: whether it is what the server said at some time before
 */
void
rialto_page_set_kept (RialtoPage *self,
                      gboolean    kept)
{
  self->kept = kept;
}

/**
 * rialto_page_is_kept:
 * @self: a page
 *
 * Returns: whether it is what the server said at some time before, because it could not be reached
 */
gboolean
rialto_page_is_kept (RialtoPage *self)
{
  return self->kept;
}
