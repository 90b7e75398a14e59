/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"
#include "paged-list-fixture.h"
#include "rialto-clock.h"
#include "rialto-error.h"

static void
assert_all (ListFixture *fixture,
            RialtoId     newest,
            guint        n)
{
  g_assert_cmpuint (list_n_rows (fixture), ==, n);
  for (guint i = 0; i < n; i++)
    {
      GObject *row = rialto_paged_list_peek_row (fixture->list, i);

      g_assert_true (RIALTO_IS_POST_OBJECT (row));
      g_assert_cmpint (rialto_post_object_get_id (RIALTO_POST_OBJECT (row)), ==, newest - (RialtoId) i);
    }
}

static void
put_first (ListFixture *fixture,
           RialtoId     id)
{
  g_autoptr (RialtoPostObject) own = list_post (fixture, id);

  rialto_paged_list_put_first (fixture->list, own);
}

/* What came before one's own is below it: what was held back, and what one did not know of. */
static void
test_below_own (ListFixture  *fixture,
                gconstpointer data)
{
  list_reload (fixture);
  fixture->newest = 102;
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 2);
  put_first (fixture, 103);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  assert_all (fixture, 103, LIST_PAGE + 3);

  put_first (fixture, 106);
  fixture->newest = 107;
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 1);
  assert_all (fixture, 106, LIST_PAGE + 6);
}

/* More than a page of it: where the rest is, there is a gap. */
static void
test_gap_below_own (ListFixture  *fixture,
                    gconstpointer data)
{
  list_reload (fixture);
  put_first (fixture, 141);
  fixture->newest = 141;
  list_reload (fixture);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE - 1), ==, 122);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE), ==, 0);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE + 1), ==, 100);

  /* There is one gap, wherever a page ends in it. */
  put_first (fixture, 151);
  fixture->newest = 151;
  fixture->gone = 141;
  list_reload (fixture);
  g_assert_cmpuint (list_n_rows (fixture), ==, 2 * LIST_PAGE + 10);
  g_assert_cmpint (list_id_at (fixture, 0), ==, 151);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE + 8), ==, 122);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE + 9), ==, 0);
  fixture->gone = 0;
  list_reload (fixture);
  list_fill (fixture, LIST_PAGE + 10);
  list_fill (fixture, 2 * LIST_PAGE + 10);
  assert_all (fixture, 151, 71);
}

/* Somebody who has only their own, and follows others then. */
static void
test_behind_own (ListFixture  *fixture,
                 gconstpointer data)
{
  fixture->only = 95;
  list_reload (fixture);
  g_assert_cmpuint (list_n_rows (fixture), ==, 1);
  fixture->only = 0;
  list_reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 5);
  assert_all (fixture, 95, 15);
  list_read_to_end (fixture);
  assert_all (fixture, 95, 35);
  rialto_paged_list_show_new (fixture->list);
  assert_all (fixture, 100, 40);
}

typedef struct
{
  guint position, removed, added, n;
} Change;

static void
on_changed (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            gpointer    data)
{
  Change *change = data;

  *change = (Change) { position, removed, added, change->n + 1 };
}

/* The rows that one has stay; what somebody does not want to see is never among them, and comes back to its place. */
static void
test_between (ListFixture  *fixture,
              gconstpointer data)
{
  Change change = { 0 };

  fixture->gone = 98;
  list_reload (fixture);
  list_shun (fixture, 97, TRUE);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_changed), &change);
  list_reload (fixture);
  g_assert_cmpuint (change.n, ==, 0);
  fixture->gone = 0;
  list_reload (fixture);
  g_assert_cmpuint (change.n, ==, 1);
  g_assert_cmpuint (change.position, ==, 2);
  g_assert_cmpuint (change.removed, ==, 0);
  g_assert_cmpuint (change.added, ==, 1);
  list_assert_rows (fixture, 100, 99, 98, 96);
  list_shun (fixture, 97, FALSE);
  assert_all (fixture, 100, LIST_PAGE);
}

/* Unknown, and not to be seen: it is put aside at once. */
static void
test_between_shunned (ListFixture  *fixture,
                      gconstpointer data)
{
  Change change = { 0 };

  fixture->gone = 98;
  list_reload (fixture);
  {
    g_autoptr (RialtoPostObject) unseen = list_post (fixture, 98);

    list_shun (fixture, 98, TRUE);
    g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_changed), &change);
    fixture->gone = 0;
    list_reload (fixture);
    g_assert_cmpuint (change.n, ==, 0);
    list_shun (fixture, 98, FALSE);
  }
  assert_all (fixture, 100, LIST_PAGE);
}

/* What one made is there with the first answer, even if that knows nothing of it. */
static void
test_own_early (ListFixture  *fixture,
                gconstpointer data)
{
  fixture->held = dex_promise_new ();
  put_first (fixture, 101);
  run_what_is_due ();
  g_assert_cmpuint (fixture->n_loads, ==, 1);
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_LOADING);
  put_first (fixture, 102);
  dex_promise_resolve_boxed (fixture->held, RIALTO_TYPE_PAGE, list_read_page (fixture, NULL));
  dex_clear (&fixture->held);
  list_settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 1);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  assert_all (fixture, 102, LIST_PAGE + 2);
}

/* The answer was on its way when one made it. */
static void
test_own_meanwhile (ListFixture  *fixture,
                    gconstpointer data)
{
  list_reload (fixture);
  fixture->newest = 103;
  fixture->held = dex_promise_new ();
  rialto_paged_list_reload (fixture->list);
  run_what_is_due ();
  put_first (fixture, 104);
  dex_promise_resolve_boxed (fixture->held, RIALTO_TYPE_PAGE, list_read_page (fixture, NULL));
  dex_clear (&fixture->held);
  list_settle (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  assert_all (fixture, 104, LIST_PAGE + 4);
}

/* Far down, one's own lies in the gap at the top, too. */
static void
test_own_in_gap (ListFixture  *fixture,
                 gconstpointer data)
{
  list_restore_gap (fixture, 95);
  put_first (fixture, 101);
  fixture->newest = 101;
  list_fill (fixture, 0);
  assert_all (fixture, 101, LIST_PAGE);
}

/* A page that fills a gap goes on behind what is known. */
static void
test_gap_and_between (ListFixture  *fixture,
                      gconstpointer data)
{
  g_autoptr (GListStore) rows = g_list_store_new (G_TYPE_OBJECT);
  const RialtoId ids[] = { 100, 0, 95, 92, 91 };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GObject) row = ids[i] != 0 ? G_OBJECT (list_post (fixture, ids[i]))
                                            : G_OBJECT (rialto_gap_new ("100"));

      g_list_store_append (rows, row);
    }
  rialto_paged_list_restore (fixture->list, G_LIST_MODEL (rows), "91");
  list_fill (fixture, 1);
  assert_all (fixture, 100, LIST_PAGE + 1);
  list_read_to_end (fixture);
  assert_all (fixture, 100, 2 * LIST_PAGE + 1);
}

/* The last page is all there is. */
static void
test_end_is_gone (ListFixture  *fixture,
                  gconstpointer data)
{
  fixture->newest = 10;
  list_reload (fixture);
  fixture->gone = 1;
  list_reload (fixture);
  assert_all (fixture, 10, 9);
}

/* Asks only for what is not had already, and not twice. */
static void
test_catch_up (ListFixture  *fixture,
               gconstpointer data)
{
  RialtoTime before = rialto_clock_monotonic ();

  rialto_paged_list_catch_up (fixture->list, before + RIALTO_HOUR);
  list_settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 0);

  fixture->held = dex_promise_new ();
  rialto_paged_list_reload (fixture->list);
  rialto_paged_list_catch_up (fixture->list, before);
  dex_promise_resolve_boxed (fixture->held, RIALTO_TYPE_PAGE, list_read_page (fixture, NULL));
  list_settle (fixture);
  dex_clear (&fixture->held);
  rialto_paged_list_catch_up (fixture->list, before);
  list_settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 1);

  fixture->newest = 103;
  rialto_paged_list_catch_up (fixture->list, rialto_clock_monotonic () + RIALTO_SECOND);
  list_settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 2);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 3);
}

/* What could not be had is asked for again, also what is on its way and will not arrive. */
static void
test_catch_up_after_error (ListFixture  *fixture,
                           gconstpointer data)
{
  fixture->broken = TRUE;
  list_reload (fixture);
  fixture->broken = FALSE;
  fixture->held = dex_promise_new ();
  rialto_paged_list_catch_up (fixture->list, 0);
  run_what_is_due ();
  g_assert_cmpuint (fixture->n_loads, ==, 2);
  rialto_paged_list_catch_up (fixture->list, 0);
  dex_promise_reject (fixture->held, g_error_new_literal (RIALTO_ERROR, RIALTO_ERROR_UNREACHABLE, "away"));
  run_what_is_due ();
  g_assert_cmpuint (fixture->n_loads, ==, 3);
  list_settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 3);
  dex_clear (&fixture->held);
  rialto_paged_list_catch_up (fixture->list, 0);
  list_settle (fixture);
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_CONTENT);
}

/* What was kept is better than nothing, and takes nothing away. */
static void
test_kept (ListFixture  *fixture,
           gconstpointer data)
{
  fixture->kept = TRUE;
  list_reload (fixture);
  assert_all (fixture, 100, LIST_PAGE);
  g_assert_true (rialto_paged_list_get_stale (fixture->list));
  put_first (fixture, 101);
  list_reload (fixture);
  assert_all (fixture, 101, LIST_PAGE + 1);

  fixture->kept = FALSE;
  fixture->newest = 101;
  fixture->gone = 99;
  rialto_paged_list_catch_up (fixture->list, 0);
  list_settle (fixture);
  g_assert_false (rialto_paged_list_get_stale (fixture->list));
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE);
}

/* Whoever has come to the end when nothing could be had goes on when it can. */
static void
test_end_after_error (ListFixture  *fixture,
                      gconstpointer data)
{
  list_reload (fixture);
  fixture->broken = TRUE;
  list_reload (fixture);
  list_read_to_end (fixture);
  g_assert_cmpuint (list_n_rows (fixture), ==, LIST_PAGE);
  fixture->broken = FALSE;
  rialto_paged_list_catch_up (fixture->list, 0);
  list_settle (fixture);
  assert_all (fixture, 100, 2 * LIST_PAGE);
  /* Once. */
  list_reload (fixture);
  assert_all (fixture, 100, 2 * LIST_PAGE);
}

/* The newest, and what is behind the rows. */
static void
test_retry (ListFixture  *fixture,
            gconstpointer data)
{
  list_reload (fixture);
  fixture->broken = TRUE;
  list_reload (fixture);
  g_assert_nonnull (rialto_paged_list_get_error (fixture->list));
  fixture->broken = FALSE;
  fixture->newest = 102;
  rialto_paged_list_retry (fixture->list);
  list_settle (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 2);
  assert_all (fixture, 100, 2 * LIST_PAGE);
}

static int
compare_posts (gconstpointer one,
               gconstpointer other)
{
  RialtoId a = rialto_post_object_get_id ((RialtoPostObject *) one);
  RialtoId b = rialto_post_object_get_id ((RialtoPostObject *) other);

  return (a < b) - (a > b);
}

static guint
weave_in (ListFixture *fixture,
          RialtoId     id)
{
  g_autoptr (RialtoPostObject) post = list_post (fixture, id);
  guint before = list_n_rows (fixture);

  rialto_paged_list_weave_in (fixture->list, post, compare_posts);
  return list_n_rows (fixture) - before;
}

/* What another list tells of: between the rows, once; not above them, in a gap, or where the list goes on. */
static void
test_woven (ListFixture  *fixture,
            gconstpointer data)
{
  g_assert_cmpuint (weave_in (fixture, 90), ==, 0);
  fixture->gone = 90;
  list_reload (fixture);
  g_assert_cmpuint (weave_in (fixture, 90), ==, 1);
  g_assert_cmpuint (weave_in (fixture, 90), ==, 0);
  g_assert_cmpint (list_id_at (fixture, 10), ==, 90);
  g_assert_cmpint (list_id_at (fixture, 11), ==, 89);
  g_assert_cmpuint (weave_in (fixture, 101), ==, 0);
  g_assert_cmpuint (weave_in (fixture, 3), ==, 0);

  fixture->newest = 150;
  list_reload (fixture);
  rialto_paged_list_show_new (fixture->list);
  g_assert_cmpint (list_id_at (fixture, LIST_PAGE), ==, 0);
  g_assert_cmpuint (weave_in (fixture, 120), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();

#define add(name, func)                                                                                      \
  g_test_add ("/client/paged-list-newest/" name, ListFixture, NULL, list_set_up, func, list_tear_down)
  add ("below-own", test_below_own);
  add ("gap-below-own", test_gap_below_own);
  add ("behind-own", test_behind_own);
  add ("between", test_between);
  add ("between-shunned", test_between_shunned);
  add ("own-early", test_own_early);
  add ("own-meanwhile", test_own_meanwhile);
  add ("own-in-gap", test_own_in_gap);
  add ("gap-and-between", test_gap_and_between);
  add ("end-is-gone", test_end_is_gone);
  add ("catch-up", test_catch_up);
  add ("catch-up-after-error", test_catch_up_after_error);
  add ("kept", test_kept);
  add ("end-after-error", test_end_after_error);
  add ("retry", test_retry);
  add ("woven", test_woven);
  return g_test_run ();
}
