/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-paged-list-private.h"

/* The newest page, and what the reader made since: what waits above the rows, and what has its place among them. */

/*< private >
 * rialto_paged_list_hold:
 * @self: a list
 * @items: (transfer full): what waits above the rows, newest first
 * @gap: (nullable): what lies between them and the rows
 */
void
rialto_paged_list_hold (RialtoPagedList *self,
                        GPtrArray       *items,
                        RialtoGap       *gap)
{
  guint before = self->held->len;

  g_ptr_array_unref (self->held);
  self->held = items;
  g_set_object (&self->held_gap, gap);
  if (before != items->len)
    rialto_paged_list_tell_n_new (self);
}

static gboolean
begins_with_gap (RialtoPagedList *self)
{
  gpointer first = self->rows.items->len > 0 ? g_ptr_array_index (self->rows.items, 0) : NULL;

  return RIALTO_IS_GAP (first) && rialto_gap_get_cursor (first) == NULL;
}

static gboolean
has_item (RialtoPage *page,
          gpointer    item)
{
  for (guint i = 0; i < rialto_page_get_n_items (page); i++)
    if (rialto_page_get_item (page, i) == item)
      return TRUE;
  return FALSE;
}

/* The page with what was put first since it was asked for: it may have been read before that. */
static RialtoPage *
complete (RialtoPagedList *self,
          RialtoPage      *page)
{
  RialtoPage *whole = rialto_page_new (rialto_page_get_next (page));

  for (guint i = self->put->len; i > 0; i--)
    if (!has_item (page, g_ptr_array_index (self->put, i - 1)))
      rialto_page_take (whole, g_object_ref (g_ptr_array_index (self->put, i - 1)));
  for (guint i = 0; i < rialto_page_get_n_items (page); i++)
    rialto_page_take (whole, g_object_ref (rialto_page_get_item (page, i)));
  g_ptr_array_set_size (self->put, 0);
  return whole;
}

/* What of the page is to be seen. */
static RialtoPage *
leave_out_shunned (RialtoPagedList *self,
                   RialtoPage      *page)
{
  RialtoPage *seen = rialto_page_new (rialto_page_get_next (page));

  for (guint i = 0; i < rialto_page_get_n_items (page); i++)
    if (!rialto_paged_list_is_passed_over (self, rialto_page_get_item (page, i)))
      rialto_page_take (seen, g_object_ref (rialto_page_get_item (page, i)));
  return seen;
}

/* Somebody may have read the last row when nothing was known to come behind it. */
static void
go_on_at_end (RialtoPagedList *self,
              gboolean         was_end,
              guint            n_rows)
{
  if (was_end && self->rows.next != NULL && self->rows.items->len == n_rows)
    rialto_paged_list_extend (self);
}

static void
weave (RialtoPagedList *self,
       RialtoPage      *whole,
       RialtoPage      *seen,
       guint            first)
{
  gboolean was_end = self->rows.next == NULL;
  guint n_rows = self->rows.items->len;

  rialto_paged_rows_weave (&self->rows, seen, first);
  go_on_at_end (self, was_end, n_rows);
  rialto_paged_list_put_aside (self, whole);
}

/*< private >
 * rialto_paged_list_take_newest:
 * @self: a list
 * @page: the newest page
 *
 * What is newer than the rows waits above them, unless there are no rows yet. What has come to lie between or behind them takes its
 * place there: it may be older than somebody's who is followed since, or than what the reader made.
 */
void
rialto_paged_list_take_newest (RialtoPagedList *self,
                               RialtoPage      *page)
{
  g_autoptr (RialtoPage) whole = complete (self, page), seen = leave_out_shunned (self, whole);
  guint n_fresh = rialto_paged_rows_count (&self->rows, seen), n_items = rialto_page_get_n_items (seen);
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (RialtoGap) gap = NULL;

  self->answered = TRUE;
  if (n_fresh == n_items && rialto_page_get_next (page) == NULL)
    /* The server has nothing of what we had. */
    rialto_paged_rows_remove (&self->rows, 0, self->rows.items->len);
  if (n_fresh == n_items && begins_with_gap (self))
    return; /* all of it lies in the gap above the rows, and is no news */
  if (self->rows.items->len == 0)
    {
      rialto_paged_list_hold (self, g_steal_pointer (&fresh), NULL);
      rialto_paged_rows_append (&self->rows, whole);
      return;
    }

  for (guint i = 0; i < n_fresh; i++)
    g_ptr_array_add (fresh, g_object_ref (rialto_page_get_item (seen, i)));
  if (n_fresh == n_items)
    gap = rialto_gap_new (rialto_page_get_next (page));
  else
    {
      weave (self, whole, seen, n_fresh);
      rialto_paged_rows_drop (&self->rows, seen);
    }
  rialto_paged_list_hold (self, g_steal_pointer (&fresh), gap);
}

/*< private >
 * rialto_paged_list_take_between:
 * @self: a list
 * @gap: a gap that may be one of the rows
 * @page: what the server says at its cursor
 *
 * Puts @page where @gap is. Rows of it that are known already keep their place.
 */
void
rialto_paged_list_take_between (RialtoPagedList *self,
                                RialtoGap       *gap,
                                RialtoPage      *page)
{
  g_autoptr (RialtoPage) seen = leave_out_shunned (self, page);
  gboolean meets = rialto_paged_rows_count (&self->rows, page) < rialto_page_get_n_items (page);

  if (rialto_paged_rows_find (&self->rows, gap) == G_MAXUINT)
    return;
  rialto_paged_rows_fill (&self->rows, gap, page);
  if (meets)
    weave (self, page, seen, rialto_paged_rows_count (&self->rows, seen));
}

/* Puts what was held back above the rows. */
static void
bring_held (RialtoPagedList *self)
{
  g_autoptr (GPtrArray) items = g_steal_pointer (&self->held);
  guint n_held = items->len;

  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  /* Some may have come by another way. */
  for (guint i = items->len; i > 0; i--)
    if (rialto_paged_rows_knows (&self->rows, g_ptr_array_index (items, i - 1)))
      g_ptr_array_remove_index (items, i - 1);
  if (self->held_gap != NULL)
    g_ptr_array_add (items, g_steal_pointer (&self->held_gap));
  rialto_paged_rows_insert (&self->rows, 0, items, NULL);
  if (n_held > 0)
    rialto_paged_list_tell_n_new (self);
}

/**
 * rialto_paged_list_show_new:
 * @self: a list
 *
 * Puts what was held back above the rows.
 */
void
rialto_paged_list_show_new (RialtoPagedList *self)
{
  bring_held (self);
  rialto_paged_rows_trim_end (&self->rows, RIALTO_PAGED_LIST_MOST);
}

static void
put_first (RialtoPagedList *self,
           gpointer         item,
           gboolean         hold)
{
  gboolean is_unknown = !self->answered && self->rows.items->len == 0;
  g_autoptr (GPtrArray) items = NULL;

  if (rialto_paged_rows_knows (&self->rows, item))
    return;
  rialto_paged_list_listen_to (self, item);
  if (rialto_paged_list_is_passed_over (self, item))
    {
      rialto_paged_aside_put (&self->aside, item, NULL);
      return;
    }
  if (is_unknown && !self->reloading)
    rialto_paged_list_reload (self);
  if (self->reloading)
    g_ptr_array_add (self->put, g_object_ref (item));
  /* It lies in the gap, with all that is new. */
  if (is_unknown || begins_with_gap (self))
    return;
  if (hold && g_ptr_array_find (self->held, item, NULL))
    return;
  if (hold)
    {
      g_ptr_array_insert (self->held, 0, g_object_ref (item));
      rialto_paged_list_tell_n_new (self);
      return;
    }
  if (g_ptr_array_remove (self->held, item))
    rialto_paged_list_tell_n_new (self);
  bring_held (self);
  items = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (items, g_object_ref (item));
  rialto_paged_rows_insert (&self->rows, 0, items, NULL);
}

/**
 * rialto_paged_list_put_first:
 * @self: a list
 * @item: (type GObject): what the reader made just now
 *
 * Shows @item at the top, without counting it as new. What was held back is older, and shown below it. While nothing is known of the
 * list it is asked for instead, and @item comes with the answer.
 */
void
rialto_paged_list_put_first (RialtoPagedList *self,
                             gpointer         item)
{
  put_first (self, item, FALSE);
}

/**
 * rialto_paged_list_hold_first:
 * @self: a list
 * @item: (type GObject): what the reader made just now, and would not see at the top
 *
 * Counts @item as new, above all that is held back, until rialto_paged_list_show_new().
 */
void
rialto_paged_list_hold_first (RialtoPagedList *self,
                              gpointer         item)
{
  put_first (self, item, TRUE);
}
