/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"
#include "paged-list-fixture.h"

#include "rialto-error.h"

static void
test_pages (ListFixture  *fixture,
            gconstpointer data)
{
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_LOADING);
  list_reload (fixture);
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_CONTENT);
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE);
  g_assert_cmpint (list_id_at (fixture, 0), ==, 100);

  /* Only reading the last row asks for more, and only once. */
  list_id_at (fixture, LIST_PAGE - 2);
  list_settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 1);
  list_id_at (fixture, LIST_PAGE - 1);
  list_id_at (fixture, LIST_PAGE - 1);
  list_settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 2);
  g_assert_cmpuint (list_n_rows (fixture), ==, 2 * LIST_PAGE);

  for (guint i = 0; i < 5; i++)
    list_read_to_end (fixture);
  g_assert_cmpuint (list_n_rows (fixture), ==, 100);
  g_assert_cmpuint (fixture->n_loads, ==, 5);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (list_id_at (fixture, i), ==, 100 - (RialtoId) i);
}

static void
test_empty (ListFixture  *fixture,
            gconstpointer data)
{
  fixture->newest = 0;
  list_reload (fixture);
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_EMPTY);
}

static void
test_new_is_held (ListFixture  *fixture,
                  gconstpointer data)
{
  list_reload (fixture);
  fixture->newest = 103;
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 3);
  g_assert_cmpint (list_id_at (fixture, 0), ==, 100);
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 3);

  rialto_paged_list_show_new (fixture->list);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE + 3);
  for (guint i = 0; i < LIST_PAGE + 3; i++)
    g_assert_cmpint (list_id_at (fixture, i), ==, 103 - (RialtoId) i);
}

/* Who asks while an answer is on its way may mean what is newer than that answer. */
static void
test_asked_meanwhile (ListFixture  *fixture,
                      gconstpointer data)
{
  list_reload (fixture);
  fixture->held = dex_promise_new ();
  rialto_paged_list_reload (fixture->list);
  run_what_is_due ();
  g_assert_cmpuint (fixture->n_loads, ==, 2);
  fixture->newest = 102;
  rialto_paged_list_reload (fixture->list);
  rialto_paged_list_reload (fixture->list);
  run_what_is_due ();
  g_assert_cmpuint (fixture->n_loads, ==, 2);

  dex_promise_resolve_boxed (fixture->held, RIALTO_TYPE_PAGE, rialto_page_new ("81"));
  dex_clear (&fixture->held);
  list_settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 3);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 2);
}

/* What one made oneself is shown at once, and not counted when the server tells of it. */
static void
test_own (ListFixture  *fixture,
          gconstpointer data)
{
  g_autoptr (RialtoPostObject) own = NULL;

  list_reload (fixture);
  own = list_post (fixture, 101);
  rialto_paged_list_put_first (fixture->list, own);
  rialto_paged_list_put_first (fixture->list, own);
  fixture->newest = 101;
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE + 1);
  g_assert_cmpint (list_id_at (fixture, 0), ==, 101);
}

static void
test_gap (ListFixture  *fixture,
          gconstpointer data)
{
  list_reload (fixture);
  fixture->newest = 155;
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, LIST_PAGE);
  rialto_paged_list_show_new (fixture->list);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE - 1), ==, 136);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE), ==, 0);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE + 1), ==, 100);

  /* 135 to 116, and a gap again; then 115 to 101, which meets 100. */
  list_fill (fixture, LIST_PAGE);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE), ==, 135);
  g_assert_cmpint (list_id_at (fixture, 2 * LIST_PAGE), ==, 0);
  list_fill (fixture, 2 * LIST_PAGE);
  g_assert_cmpuint (list_n_rows (fixture), ==, 75);
  for (guint i = 0; i < 75; i++)
    g_assert_cmpint (list_id_at (fixture, i), ==, 155 - (RialtoId) i);
}

static void
test_deleted (ListFixture  *fixture,
              gconstpointer data)
{
  g_autoptr (RialtoPostObject) gone = list_post (fixture, 95);

  list_reload (fixture);
  rialto_identity_map_delete (fixture->map, &rialto_post_info, 95, 2);
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE - 1);
  g_assert_cmpint (list_id_at (fixture, 5), ==, 94);
  g_assert_false (rialto_paged_list_contains (fixture->list, gone));

  /* What left without a word is missed at the next look. */
  fixture->gone = 90;
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  for (guint i = 0; i < list_n_rows (fixture); i++)
    g_assert_cmpint (list_id_at (fixture, i), !=, 90);
}

static void
test_error (ListFixture  *fixture,
            gconstpointer data)
{
  fixture->broken = TRUE;
  list_reload (fixture);
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_ERROR);
  g_assert_error (rialto_paged_list_get_error (fixture->list), RIALTO_ERROR, RIALTO_ERROR_INTERNAL);

  fixture->broken = FALSE;
  rialto_paged_list_retry (fixture->list);
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_LOADING);
  list_settle (fixture);
  g_assert_no_error (rialto_paged_list_get_error (fixture->list));
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE);

  /* With rows on the screen, an error takes nothing away, and is not asked for again by looking. */
  fixture->broken = TRUE;
  list_read_to_end (fixture);
  list_read_to_end (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 3);
  g_assert_nonnull (rialto_paged_list_get_error (fixture->list));
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE);
  fixture->broken = FALSE;
  rialto_paged_list_retry (fixture->list);
  list_settle (fixture);
  g_assert_cmpuint (list_n_rows (fixture), ==, 2 * LIST_PAGE);
}

static void
test_trimmed (ListFixture  *fixture,
              gconstpointer data)
{
  fixture->newest = 2000;
  list_reload (fixture);
  while (list_id_at (fixture, list_n_rows (fixture) - 1) > 500)
    {
      list_read_to_end (fixture);
      g_assert_cmpuint (list_n_rows (fixture), <=, RIALTO_PAGED_LIST_MOST + 1);
    }
  /* The top is a gap that begins with the newest; filling it goes down to where the rows are. */
  g_assert_cmpint (list_id_at (fixture, 0), ==, 0);
  list_fill (fixture, 0);
  g_assert_cmpint (list_id_at (fixture, 0), ==, 2000);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE), ==, 0);
  g_assert_cmpuint (list_n_rows (fixture), <=, RIALTO_PAGED_LIST_MOST + 1);
}

static void
test_end_let_go (ListFixture  *fixture,
                 gconstpointer data)
{
  RialtoId last;

  fixture->newest = 960;
  list_reload (fixture);
  while (list_n_rows (fixture) < 960)
    list_read_to_end (fixture);
  for (guint i = 0; i < 5; i++)
    {
      fixture->newest += 15;
      list_reload (fixture);
      rialto_paged_list_show_new (fixture->list);
    }
  g_assert_cmpuint (list_n_rows (fixture), <=, RIALTO_PAGED_LIST_MOST);
  last = list_id_at (fixture, list_n_rows (fixture) - 1);
  g_assert_cmpint (last, >, 1);
  list_settle (fixture);
  for (guint i = 1; i < list_n_rows (fixture); i++)
    g_assert_cmpint (list_id_at (fixture, i), <=,
                     list_id_at (fixture, i - 1) == 0 ? 2000 : list_id_at (fixture, i - 1));
}

static void
test_restored (ListFixture  *fixture,
               gconstpointer data)
{
  g_autoptr (GListStore) rows = g_list_store_new (G_TYPE_OBJECT);

  for (RialtoId id = 90; id > 80; id--)
    {
      g_autoptr (RialtoPostObject) kept = list_post (fixture, id);

      g_list_store_append (rows, kept);
    }
  rialto_paged_list_restore (fixture->list, G_LIST_MODEL (rows), "81");
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_CONTENT);
  g_assert_cmpint (list_id_at (fixture, 0), ==, 90);
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 10);
  list_read_to_end (fixture);
  g_assert_cmpint (list_id_at (fixture, 10), ==, 80);
}

/* Far down, what is at the top is a gap and no news. */
static void
test_gap_on_top (ListFixture  *fixture,
                 gconstpointer data)
{
  list_restore_gap (fixture, 40);
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  g_assert_cmpuint (list_n_rows (fixture), ==, 2);
  list_fill (fixture, 0);
  g_assert_cmpint (list_id_at (fixture, 0), ==, 100);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE), ==, 0);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE + 1), ==, 40);
}

/* A list that nobody wants any more ends what it began. */
static void
test_dropped (void)
{
  ListFixture fixture = { .newest = 100 };
  RialtoPagedList *list;

  fixture.map = rialto_identity_map_new ();
  fixture.held = dex_promise_new ();
  list = rialto_paged_list_new (list_load, &fixture, NULL);
  rialto_paged_list_reload (list);
  run_what_is_due ();
  g_assert_cmpuint (fixture.n_loads, ==, 1);
  g_assert_finalize_object (list);
  dex_promise_resolve_boxed (fixture.held, RIALTO_TYPE_PAGE, rialto_page_new (NULL));
  run_what_is_due ();
  dex_unref (fixture.held);
  g_assert_finalize_object (fixture.map);
}

/* What somebody does not want to see leaves, and comes back to its place, in whatever order they change their mind. */
static void
test_shunned (ListFixture  *fixture,
              gconstpointer data)
{
  list_reload (fixture);
  list_shun (fixture, 98, TRUE);
  list_assert_rows (fixture, 100, 99, 97, 96);
  list_shun (fixture, 97, TRUE);
  list_shun (fixture, 99, TRUE);
  list_shun (fixture, 100, TRUE);
  list_assert_rows (fixture, 96, 95);
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE - 4);
  list_shun (fixture, 97, FALSE);
  list_assert_rows (fixture, 97, 96);
  list_shun (fixture, 99, FALSE);
  list_assert_rows (fixture, 99, 97, 96);
  list_shun (fixture, 98, FALSE);
  list_shun (fixture, 100, FALSE);
  list_assert_rows (fixture, 100, 99, 98, 97, 96, 95);
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE);

  /* The row that it belongs behind goes meanwhile; what is new comes above it. */
  list_shun (fixture, 98, TRUE);
  list_shun (fixture, 100, TRUE);
  {
    g_autoptr (RialtoPostObject) gone = list_post (fixture, 99), made = list_post (fixture, 101);

    rialto_entity_object_delete (RIALTO_ENTITY_OBJECT (gone), 2);
    rialto_paged_list_put_first (fixture->list, made);
  }
  list_assert_rows (fixture, 101, 97);
  list_shun (fixture, 98, FALSE);
  list_shun (fixture, 100, FALSE);
  list_assert_rows (fixture, 101, 100, 98, 97);
}

/* What comes later is passed over as well, is no news, and lets nothing end too early. */
static void
test_shunned_later (ListFixture  *fixture,
                    gconstpointer data)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (RialtoId id = 102; id > 60; id--)
    g_ptr_array_add (kept, list_post (fixture, id));
  list_shun (fixture, 102, TRUE);
  list_shun (fixture, 75, TRUE);
  list_reload (fixture);
  list_read_to_end (fixture);
  g_assert_cmpuint (list_n_rows (fixture), ==, 2 * LIST_PAGE - 1);
  fixture->newest = 102;
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 1);
  rialto_paged_list_show_new (fixture->list);
  list_assert_rows (fixture, 101, 100, 99);
  list_shun (fixture, 75, FALSE);
  g_assert_cmpuint (list_n_rows (fixture), ==, 2 * LIST_PAGE + 1);
  g_assert_cmpint (list_id_at (fixture, 26), ==, 75);
}

/* Where all of a page is passed over, the next one is asked for. */
static void
test_shunned_all (ListFixture  *fixture,
                  gconstpointer data)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (RialtoId id = 100; id > 80; id--)
    {
      g_ptr_array_add (kept, list_post (fixture, id));
      list_shun (fixture, id, TRUE);
    }
  list_reload (fixture);
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE);
  list_assert_rows (fixture, 80, 79);
  for (RialtoId id = 100; id > 80; id--)
    list_shun (fixture, id, FALSE);
  g_assert_cmpuint (list_n_rows (fixture), ==, 2 * LIST_PAGE);
  for (guint i = 0; i < 2 * LIST_PAGE - 1; i++)
    g_assert_cmpint (list_id_at (fixture, i), ==, 100 - (RialtoId) i);
}

static void
test_shunned_shown (ListFixture  *fixture,
                    gconstpointer data)
{
  rialto_paged_list_show_shunned (fixture->list);
  list_reload (fixture);
  list_shun (fixture, 98, TRUE);
  list_assert_rows (fixture, 100, 99, 98, 97);
  list_shun (fixture, 98, FALSE);
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();

#define add(name, func) g_test_add ("/client/paged-list/" name, ListFixture, NULL, list_set_up, func, list_tear_down)
  add ("pages", test_pages);
  add ("empty", test_empty);
  add ("new-is-held", test_new_is_held);
  add ("asked-meanwhile", test_asked_meanwhile);
  add ("own", test_own);
  add ("gap", test_gap);
  add ("deleted", test_deleted);
  add ("error", test_error);
  add ("trimmed", test_trimmed);
  add ("end-let-go", test_end_let_go);
  add ("restored", test_restored);
  add ("gap-on-top", test_gap_on_top);
  add ("shunned", test_shunned);
  add ("shunned-later", test_shunned_later);
  add ("shunned-all", test_shunned_all);
  add ("shunned-shown", test_shunned_shown);
  g_test_add_func ("/client/paged-list/dropped", test_dropped);
  return g_test_run ();
}
