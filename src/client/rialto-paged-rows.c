/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-paged-rows-private.h"

/* Trimming takes more than it must, so that it is rare. */
#define SLACK 100

/*< private >
 * rialto_paged_rows_init:
 * @rows: (out caller-allocates): rows; none yet
 * @changed: told of each change, after it
 * @data: for @changed
 */
void
rialto_paged_rows_init (RialtoPagedRows  *rows,
                        RialtoRowsChanged changed,
                        gpointer          data)
{
  rows->items = g_ptr_array_new_with_free_func (g_object_unref);
  rows->after = g_ptr_array_new_with_free_func (g_free);
  rows->known = g_hash_table_new (NULL, NULL);
  rows->next = NULL;
  rows->changed = changed;
  rows->data = data;
}

/*< private >
 * rialto_paged_rows_clear:
 * @rows: rows; nobody is told
 */
void
rialto_paged_rows_clear (RialtoPagedRows *rows)
{
  g_clear_pointer (&rows->known, g_hash_table_unref);
  g_clear_pointer (&rows->items, g_ptr_array_unref);
  g_clear_pointer (&rows->after, g_ptr_array_unref);
  g_clear_pointer (&rows->next, g_free);
}

/*< private >
 * rialto_paged_rows_knows:
 * @rows: rows
 * @item: an item
 *
 * Returns: whether it is one of them
 */
gboolean
rialto_paged_rows_knows (RialtoPagedRows *rows,
                         gpointer         item)
{
  return g_hash_table_contains (rows->known, item);
}

/*< private >
 * rialto_paged_rows_find:
 * @rows: rows
 * @item: an item or a gap
 *
 * Returns: its position; %G_MAXUINT when it is none of them
 */
guint
rialto_paged_rows_find (RialtoPagedRows *rows,
                        gpointer         item)
{
  guint position;

  return g_ptr_array_find (rows->items, item, &position) ? position : G_MAXUINT;
}

/*< private >
 * rialto_paged_rows_insert:
 * @rows: rows
 * @position: where
 * @items: items that are not known yet, or gaps
 * @after: (nullable): where the server goes on behind the last of them
 */
void
rialto_paged_rows_insert (RialtoPagedRows *rows,
                          guint            position,
                          GPtrArray       *items,
                          const char      *after)
{
  for (guint i = 0; i < items->len; i++)
    {
      gpointer item = g_ptr_array_index (items, i);

      g_ptr_array_insert (rows->items, (gint) (position + i), g_object_ref (item));
      g_ptr_array_insert (rows->after, (gint) (position + i), i + 1 == items->len ? g_strdup (after) : NULL);
      if (!RIALTO_IS_GAP (item))
        g_hash_table_add (rows->known, item);
    }
  if (items->len > 0)
    rows->changed (position, 0, items->len, rows->data);
}

/*< private >
 * rialto_paged_rows_remove:
 * @rows: rows
 * @position: the first
 * @n_items: how many
 */
void
rialto_paged_rows_remove (RialtoPagedRows *rows,
                          guint            position,
                          guint            n_items)
{
  if (n_items == 0)
    return;
  for (guint i = position; i < position + n_items; i++)
    g_hash_table_remove (rows->known, g_ptr_array_index (rows->items, i));
  g_ptr_array_remove_range (rows->items, position, n_items);
  g_ptr_array_remove_range (rows->after, position, n_items);
  rows->changed (position, n_items, 0, rows->data);
}

static GPtrArray *
unknown_items (RialtoPagedRows *rows,
               RialtoPage      *page,
               guint            n_items)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_items; i++)
    if (!rialto_paged_rows_knows (rows, rialto_page_get_item (page, i)))
      g_ptr_array_add (items, g_object_ref (rialto_page_get_item (page, i)));
  return g_steal_pointer (&items);
}

/*< private >
 * rialto_paged_rows_append:
 * @rows: rows
 * @page: what follows them
 */
void
rialto_paged_rows_append (RialtoPagedRows *rows,
                          RialtoPage      *page)
{
  g_autoptr (GPtrArray) items = unknown_items (rows, page, rialto_page_get_n_items (page));

  g_set_str (&rows->next, rialto_page_get_next (page));
  rialto_paged_rows_insert (rows, rows->items->len, items, rows->next);
}

/*< private >
 * rialto_paged_rows_count:
 * @rows: rows
 * @page: a page
 *
 * Returns: how many items of @page come before the first that is known
 */
guint
rialto_paged_rows_count (RialtoPagedRows *rows,
                         RialtoPage      *page)
{
  guint n = 0;

  while (n < rialto_page_get_n_items (page) &&
         !rialto_paged_rows_knows (rows, rialto_page_get_item (page, n)))
    n++;
  return n;
}

static guint
last_known (RialtoPagedRows *rows,
            RialtoPage      *page)
{
  for (guint i = rialto_page_get_n_items (page); i > 0; i--)
    {
      guint position = rialto_paged_rows_find (rows, rialto_page_get_item (page, i - 1));

      if (position != G_MAXUINT)
        return position;
    }
  return 0;
}

/*< private >
 * rialto_paged_rows_drop:
 * @rows: rows
 * @page: the newest page, as the server has it now
 *
 * Takes away what the page would hold if it were still there: it was deleted, or may not be seen any more. So does a gap where the page
 * goes on.
 */
void
rialto_paged_rows_drop (RialtoPagedRows *rows,
                        RialtoPage      *page)
{
  g_autoptr (GHashTable) there = g_hash_table_new (NULL, NULL);
  gboolean is_all = rialto_page_get_next (page) == NULL;

  for (guint i = 0; i < rialto_page_get_n_items (page); i++)
    g_hash_table_add (there, rialto_page_get_item (page, i));
  if (is_all)
    g_clear_pointer (&rows->next, g_free);
  for (guint i = is_all ? rows->items->len : last_known (rows, page); i > 0; i--)
    if (!g_hash_table_contains (there, g_ptr_array_index (rows->items, i - 1)))
      rialto_paged_rows_remove (rows, i - 1, 1);
}

/* Behind a row that the page has, too. */
static void
insert_run (RialtoPagedRows *rows,
            gpointer         above,
            GPtrArray       *run,
            const char      *after)
{
  rialto_paged_rows_insert (rows, rialto_paged_rows_find (rows, above) + 1, run, after);
}

/* What the page ends with is not known: the rows go on with it, or there is a gap before they do. */
static void
insert_end (RialtoPagedRows *rows,
            gpointer         above,
            GPtrArray       *run,
            const char      *next)
{
  guint below = rialto_paged_rows_find (rows, above) + 1;
  g_autoptr (GObject) row = below < rows->items->len ? g_object_ref (g_ptr_array_index (rows->items, below))
                                                     : NULL;

  if (row == NULL)
    {
      g_set_str (&rows->next, next);
      insert_run (rows, above, run, next);
      return;
    }
  if (next != NULL)
    g_ptr_array_add (run, rialto_gap_new (next));
  insert_run (rows, above, run, NULL);
  /* The page went further than it begins. */
  if (RIALTO_IS_GAP (row) && rialto_paged_rows_find (rows, row) != G_MAXUINT)
    rialto_paged_rows_remove (rows, rialto_paged_rows_find (rows, row), 1);
}

/*< private >
 * rialto_paged_rows_weave:
 * @rows: rows
 * @page: a page
 * @first: position of an item of @page that is a row
 *
 * Puts what comes behind it on @page, and is no row, behind what it is behind there. The rows themselves stay where they are.
 */
void
rialto_paged_rows_weave (RialtoPagedRows *rows,
                         RialtoPage      *page,
                         guint            first)
{
  guint n_items = rialto_page_get_n_items (page);
  guint i = first;

  while (i < n_items)
    {
      gpointer above = rialto_page_get_item (page, i);
      g_autoptr (GPtrArray) run = g_ptr_array_new_with_free_func (g_object_unref);

      for (i++; i < n_items && !rialto_paged_rows_knows (rows, rialto_page_get_item (page, i)); i++)
        g_ptr_array_add (run, g_object_ref (rialto_page_get_item (page, i)));
      if (i < n_items)
        insert_run (rows, above, run, NULL);
      else if (run->len > 0)
        insert_end (rows, above, run, rialto_page_get_next (page));
      else if (rows->next == NULL && rialto_paged_rows_find (rows, above) + 1 == rows->items->len)
        g_set_str (&rows->next, rialto_page_get_next (page));
    }
}

/*< private >
 * rialto_paged_rows_fill:
 * @rows: rows
 * @gap: one of them
 * @page: what the server says at its cursor
 *
 * Puts @page where @gap is. What is left of the gap is a gap behind it.
 */
void
rialto_paged_rows_fill (RialtoPagedRows *rows,
                        RialtoGap       *gap,
                        RialtoPage      *page)
{
  guint position = rialto_paged_rows_find (rows, gap), n_fresh = rialto_paged_rows_count (rows, page);
  g_autoptr (GPtrArray) items = NULL;

  if (position == G_MAXUINT)
    return;
  items = unknown_items (rows, page, n_fresh);
  if (n_fresh == rialto_page_get_n_items (page) && rialto_page_get_next (page) != NULL)
    g_ptr_array_add (items, rialto_gap_new (rialto_page_get_next (page)));
  /* In this order, the row below keeps a neighbour above it. */
  rialto_paged_rows_insert (rows, position + 1, items, NULL);
  rialto_paged_rows_remove (rows, position, 1);
}

/*< private >
 * rialto_paged_rows_trim_top:
 * @rows: rows
 * @most: how many may stay
 *
 * Returns: whether rows were taken away at the top; a gap that begins with the newest stands there instead
 */
gboolean
rialto_paged_rows_trim_top (RialtoPagedRows *rows,
                            guint            most)
{
  g_autoptr (GPtrArray) gap = NULL;

  if (rows->items->len <= most)
    return FALSE;
  rialto_paged_rows_remove (rows, 0, rows->items->len - most + SLACK);
  gap = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (gap, rialto_gap_new (NULL));
  rialto_paged_rows_insert (rows, 0, gap, NULL);
  return TRUE;
}

/*< private >
 * rialto_paged_rows_trim_end:
 * @rows: rows
 * @most: how many may stay
 *
 * Returns: whether rows were taken away at the end; the server is asked for them again when they are read
 */
gboolean
rialto_paged_rows_trim_end (RialtoPagedRows *rows,
                            guint            most)
{
  if (rows->items->len <= most)
    return FALSE;
  for (guint i = MIN (most, rows->items->len) - 1; i > 0; i--)
    {
      const char *after = g_ptr_array_index (rows->after, i);

      if (after == NULL)
        continue;
      g_set_str (&rows->next, after);
      rialto_paged_rows_remove (rows, i + 1, rows->items->len - i - 1);
      return TRUE;
    }
  return FALSE;
}
