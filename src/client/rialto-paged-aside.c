/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-paged-aside-private.h"

static void
drop (gpointer data)
{
  GObject *object = data;

  g_clear_object (&object);
}

/*< private >
 * rialto_paged_aside_init:
 * @aside: (out caller-allocates): nothing is passed over yet
 */
void
rialto_paged_aside_init (RialtoPagedAside *aside)
{
  aside->items = g_ptr_array_new_with_free_func (g_object_unref);
  aside->anchors = g_ptr_array_new_with_free_func (drop);
}

/*< private >
 * rialto_paged_aside_clear:
 * @aside: is let go
 */
void
rialto_paged_aside_clear (RialtoPagedAside *aside)
{
  g_clear_pointer (&aside->items, g_ptr_array_unref);
  g_clear_pointer (&aside->anchors, g_ptr_array_unref);
}

static void
set_anchor (RialtoPagedAside *aside,
            guint             position,
            gpointer          anchor)
{
  gpointer before = g_ptr_array_index (aside->anchors, position);

  g_ptr_array_index (aside->anchors, position) = anchor != NULL ? g_object_ref (anchor) : NULL;
  drop (before);
}

static void
append (RialtoPagedAside *aside,
        gpointer          item,
        gpointer          anchor)
{
  g_ptr_array_add (aside->items, g_object_ref (item));
  g_ptr_array_add (aside->anchors, NULL);
  set_anchor (aside, aside->items->len - 1, anchor);
}

static void
remove_at (RialtoPagedAside *aside,
           guint             position)
{
  g_ptr_array_remove_index (aside->items, position);
  g_ptr_array_remove_index (aside->anchors, position);
}

/*< private >
 * rialto_paged_aside_follow:
 * @aside: what is passed over
 * @from: (nullable): a row, or none
 * @to: (nullable): another, above it
 *
 * Has what belongs behind @from belong behind @to, after what is there.
 */
void
rialto_paged_aside_follow (RialtoPagedAside *aside,
                           gpointer          from,
                           gpointer          to)
{
  guint n = aside->items->len;

  for (guint i = 0, left = n; left > 0; left--)
    {
      g_autoptr (GObject) item = NULL;

      if (g_ptr_array_index (aside->anchors, i) != from)
        {
          i++;
          continue;
        }
      item = g_object_ref (g_ptr_array_index (aside->items, i));
      remove_at (aside, i);
      append (aside, item, to);
    }
}

/*< private >
 * rialto_paged_aside_put:
 * @aside: what is passed over
 * @item: a row that is to be, too
 * @above: (nullable): the row above it
 */
void
rialto_paged_aside_put (RialtoPagedAside *aside,
                        gpointer          item,
                        gpointer          above)
{
  guint position;

  if (g_ptr_array_find (aside->items, item, &position))
    {
      if (g_ptr_array_index (aside->anchors, position) == above)
        return;
      remove_at (aside, position);
    }
  append (aside, item, above);
  rialto_paged_aside_follow (aside, item, above);
}

/*< private >
 * rialto_paged_aside_take:
 * @aside: what is passed over
 * @item: what is to be a row again
 * @above: (out) (transfer full) (nullable): the row that it belongs behind
 *
 * Returns: whether it was passed over
 */
gboolean
rialto_paged_aside_take (RialtoPagedAside *aside,
                         gpointer          item,
                         gpointer         *above)
{
  gpointer anchor;
  guint position;

  *above = NULL;
  if (!g_ptr_array_find (aside->items, item, &position))
    return FALSE;
  anchor = g_ptr_array_index (aside->anchors, position);
  *above = anchor != NULL ? g_object_ref (anchor) : NULL;
  remove_at (aside, position);
  /* What came behind it does so again. */
  for (guint i = position; i < aside->items->len; i++)
    if (g_ptr_array_index (aside->anchors, i) == *above)
      set_anchor (aside, i, item);
  return TRUE;
}
