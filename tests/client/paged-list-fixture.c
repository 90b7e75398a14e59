/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "paged-list-fixture.h"

#include "client-test.h"
#include "rialto-error.h"

RialtoPostObject *
list_post (ListFixture *fixture,
           RialtoId     id)
{
  RialtoPost fields = { .present = RIALTO_POST_HAS_ID, .id = id };

  return rialto_identity_map_merge_post (fixture->map, &fields, 1);
}

RialtoPage *
list_read_page (ListFixture *fixture,
                const char  *cursor)
{
  RialtoId from = cursor != NULL ? g_ascii_strtoll (cursor, NULL, 10) - 1 : fixture->newest;
  RialtoId last = MAX (from - LIST_PAGE + 1, 1);
  g_autofree char *next = last > 1 && fixture->only == 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, last) : NULL;
  RialtoPage *page = rialto_page_new (next);

  rialto_page_set_kept (page, fixture->kept);
  for (RialtoId id = from; id >= last; id--)
    if (id != fixture->gone && (fixture->only == 0 || id == fixture->only))
      rialto_page_take (page, list_post (fixture, id));
  return page;
}

DexFuture *
list_load (const char   *cursor,
           GCancellable *cancellable,
           gpointer      data)
{
  ListFixture *fixture = data;

  fixture->n_loads++;
  if (fixture->broken)
    return dex_future_new_reject (RIALTO_ERROR, RIALTO_ERROR_INTERNAL, "broken");
  if (fixture->held != NULL)
    return dex_ref (DEX_FUTURE (fixture->held));
  return dex_future_new_take_boxed (RIALTO_TYPE_PAGE, list_read_page (fixture, cursor));
}

static gboolean
is_settled (gpointer data)
{
  return !rialto_paged_list_get_busy (data);
}

void
list_settle (ListFixture *fixture)
{
  run_what_is_due ();
  wait_until (is_settled, fixture->list);
}

void
list_reload (ListFixture *fixture)
{
  rialto_paged_list_reload (fixture->list);
  list_settle (fixture);
}

void
list_set_up (ListFixture  *fixture,
             gconstpointer data)
{
  fixture->map = rialto_identity_map_new ();
  fixture->list = rialto_paged_list_new (list_load, fixture, NULL);
  fixture->newest = 100;
}

void
list_tear_down (ListFixture  *fixture,
                gconstpointer data)
{
  g_assert_finalize_object (fixture->list);
  run_what_is_due ();
  g_assert_finalize_object (fixture->map);
}

guint
list_n_rows (ListFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

/* The row's id; 0 for a gap. Reads it, as a view does. */
RialtoId
list_id_at (ListFixture *fixture,
            guint        position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);

  g_assert_nonnull (item);
  return RIALTO_IS_GAP (item) ? 0 : rialto_post_object_get_id (RIALTO_POST_OBJECT (item));
}

void
list_read_to_end (ListFixture *fixture)
{
  list_id_at (fixture, list_n_rows (fixture) - 1);
  list_settle (fixture);
}

void
list_fill (ListFixture *fixture,
           guint        position)
{
  g_autoptr (RialtoGap) gap = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);
  guint n_loads = fixture->n_loads;

  g_assert_true (RIALTO_IS_GAP (gap));
  rialto_paged_list_fill (fixture->list, gap);
  g_assert_true (rialto_gap_get_busy (gap));
  rialto_paged_list_fill (fixture->list, gap); /* once is enough */
  while (rialto_gap_get_busy (gap))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->n_loads, ==, n_loads + 1);
}

void
list_restore_gap (ListFixture *fixture,
                  RialtoId     id)
{
  g_autoptr (GListStore) rows = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (RialtoGap) gap = rialto_gap_new (NULL);
  g_autoptr (RialtoPostObject) kept = list_post (fixture, id);
  g_autofree char *next = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  g_list_store_append (rows, gap);
  g_list_store_append (rows, kept);
  rialto_paged_list_restore (fixture->list, G_LIST_MODEL (rows), next);
}

void
list_shun (ListFixture *fixture,
           RialtoId     id,
           gboolean     shunned)
{
  g_autoptr (RialtoPostObject) object = list_post (fixture, id);

  rialto_entity_object_set_shunned (RIALTO_ENTITY_OBJECT (object), shunned);
}

void
list_assert_begins (ListFixture    *fixture,
                    const RialtoId *ids,
                    guint           n_ids)
{
  for (guint i = 0; i < n_ids; i++)
    {
      GObject *row = rialto_paged_list_peek_row (fixture->list, i);

      g_assert_cmpint (rialto_post_object_get_id (RIALTO_POST_OBJECT (row)), ==, ids[i]);
    }
}
