/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"

#include "rialto-error.h"
#include "rialto-objects.h"
#include "rialto-paged-list.h"

#define PAGE 20

/* A server's list: posts `newest` down to 1, but for those that are gone. */
typedef struct
{
  RialtoIdentityMap *map;
  RialtoPagedList   *list;
  RialtoId           newest;
  RialtoId           gone;
  guint              n_loads;
  gboolean           broken;
  DexPromise        *held; /* nullable: the next page waits for it */
} Fixture;

static RialtoPostObject *
post (Fixture *fixture,
      RialtoId id)
{
  RialtoPost fields = { .present = RIALTO_POST_HAS_ID, .id = id };

  return rialto_identity_map_merge_post (fixture->map, &fields, 1);
}

static DexFuture *
load (const char   *cursor,
      GCancellable *cancellable,
      gpointer      data)
{
  Fixture *fixture = data;
  RialtoId from = cursor != NULL ? g_ascii_strtoll (cursor, NULL, 10) - 1 : fixture->newest;
  RialtoId last = MAX (from - PAGE + 1, 1);
  g_autofree char *next = last > 1 ? g_strdup_printf ("%" G_GINT64_FORMAT, last) : NULL;
  g_autoptr (RialtoPage) page = rialto_page_new (next);

  fixture->n_loads++;
  if (fixture->broken)
    return dex_future_new_reject (RIALTO_ERROR, RIALTO_ERROR_INTERNAL, "broken");
  for (RialtoId id = from; id >= last; id--)
    if (id != fixture->gone)
      rialto_page_take (page, post (fixture, id));
  if (fixture->held != NULL)
    return dex_ref (DEX_FUTURE (fixture->held));
  return dex_future_new_take_boxed (RIALTO_TYPE_PAGE, g_steal_pointer (&page));
}

static gboolean
is_settled (gpointer data)
{
  return !rialto_paged_list_get_busy (data);
}

static void
settle (Fixture *fixture)
{
  run_what_is_due ();
  wait_until (is_settled, fixture->list);
}

static void
reload (Fixture *fixture)
{
  rialto_paged_list_reload (fixture->list);
  settle (fixture);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->map = rialto_identity_map_new ();
  fixture->list = rialto_paged_list_new (load, fixture, NULL);
  fixture->newest = 100;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->list);
  run_what_is_due ();
  g_assert_finalize_object (fixture->map);
}

static guint
n_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

/* The row's id; 0 for a gap. Reads it, as a view does. */
static RialtoId
id_at (Fixture *fixture,
       guint    position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);

  g_assert_nonnull (item);
  return RIALTO_IS_GAP (item) ? 0 : rialto_post_object_get_id (RIALTO_POST_OBJECT (item));
}

static void
read_to_end (Fixture *fixture)
{
  id_at (fixture, n_rows (fixture) - 1);
  settle (fixture);
}

static void
fill (Fixture *fixture,
      guint    position)
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

static void
test_pages (Fixture      *fixture,
            gconstpointer data)
{
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_LOADING);
  reload (fixture);
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_CONTENT);
  g_assert_cmpuint (n_rows (fixture), ==, PAGE);
  g_assert_cmpint (id_at (fixture, 0), ==, 100);

  /* Only reading the last row asks for more, and only once. */
  id_at (fixture, PAGE - 2);
  settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 1);
  id_at (fixture, PAGE - 1);
  id_at (fixture, PAGE - 1);
  settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 2);
  g_assert_cmpuint (n_rows (fixture), ==, 2 * PAGE);

  for (guint i = 0; i < 5; i++)
    read_to_end (fixture);
  g_assert_cmpuint (n_rows (fixture), ==, 100);
  g_assert_cmpuint (fixture->n_loads, ==, 5);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (id_at (fixture, i), ==, 100 - (RialtoId) i);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  fixture->newest = 0;
  reload (fixture);
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_EMPTY);
}

static void
test_new_is_held (Fixture      *fixture,
                  gconstpointer data)
{
  reload (fixture);
  fixture->newest = 103;
  reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 3);
  g_assert_cmpint (id_at (fixture, 0), ==, 100);
  reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 3);

  rialto_paged_list_show_new (fixture->list);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  g_assert_cmpuint (n_rows (fixture), ==, PAGE + 3);
  for (guint i = 0; i < PAGE + 3; i++)
    g_assert_cmpint (id_at (fixture, i), ==, 103 - (RialtoId) i);
}

/* Who asks while an answer is on its way may mean what is newer than that answer. */
static void
test_asked_meanwhile (Fixture      *fixture,
                      gconstpointer data)
{
  reload (fixture);
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
  settle (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 3);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 2);
}

/* What one made oneself is shown at once, and not counted when the server tells of it. */
static void
test_own (Fixture      *fixture,
          gconstpointer data)
{
  g_autoptr (RialtoPostObject) own = NULL;

  reload (fixture);
  own = post (fixture, 101);
  rialto_paged_list_put_first (fixture->list, own);
  rialto_paged_list_put_first (fixture->list, own);
  fixture->newest = 101;
  reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  g_assert_cmpuint (n_rows (fixture), ==, PAGE + 1);
  g_assert_cmpint (id_at (fixture, 0), ==, 101);
}

static void
test_gap (Fixture      *fixture,
          gconstpointer data)
{
  reload (fixture);
  fixture->newest = 155;
  reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, PAGE);
  rialto_paged_list_show_new (fixture->list);
  g_assert_cmpint (id_at (fixture, PAGE - 1), ==, 136);
  g_assert_cmpint (id_at (fixture, PAGE), ==, 0);
  g_assert_cmpint (id_at (fixture, PAGE + 1), ==, 100);

  /* 135 to 116, and a gap again; then 115 to 101, which meets 100. */
  fill (fixture, PAGE);
  g_assert_cmpint (id_at (fixture, PAGE), ==, 135);
  g_assert_cmpint (id_at (fixture, 2 * PAGE), ==, 0);
  fill (fixture, 2 * PAGE);
  g_assert_cmpuint (n_rows (fixture), ==, 75);
  for (guint i = 0; i < 75; i++)
    g_assert_cmpint (id_at (fixture, i), ==, 155 - (RialtoId) i);
}

static void
test_deleted (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (RialtoPostObject) gone = post (fixture, 95);

  reload (fixture);
  rialto_identity_map_delete (fixture->map, &rialto_post_info, 95, 2);
  g_assert_cmpuint (n_rows (fixture), ==, PAGE - 1);
  g_assert_cmpint (id_at (fixture, 5), ==, 94);
  g_assert_false (rialto_paged_list_contains (fixture->list, gone));

  /* What left without a word is missed at the next look. */
  fixture->gone = 90;
  reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  for (guint i = 0; i < n_rows (fixture); i++)
    g_assert_cmpint (id_at (fixture, i), !=, 90);
}

static void
test_error (Fixture      *fixture,
            gconstpointer data)
{
  fixture->broken = TRUE;
  reload (fixture);
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_ERROR);
  g_assert_error (rialto_paged_list_get_error (fixture->list), RIALTO_ERROR, RIALTO_ERROR_INTERNAL);

  fixture->broken = FALSE;
  rialto_paged_list_retry (fixture->list);
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_LOADING);
  settle (fixture);
  g_assert_no_error (rialto_paged_list_get_error (fixture->list));
  g_assert_cmpuint (n_rows (fixture), ==, PAGE);

  /* With rows on the screen, an error takes nothing away, and is not asked for again by looking. */
  fixture->broken = TRUE;
  read_to_end (fixture);
  read_to_end (fixture);
  g_assert_cmpuint (fixture->n_loads, ==, 3);
  g_assert_nonnull (rialto_paged_list_get_error (fixture->list));
  g_assert_cmpuint (n_rows (fixture), ==, PAGE);
  fixture->broken = FALSE;
  rialto_paged_list_retry (fixture->list);
  settle (fixture);
  g_assert_cmpuint (n_rows (fixture), ==, 2 * PAGE);
}

static void
test_trimmed (Fixture      *fixture,
              gconstpointer data)
{
  fixture->newest = 2000;
  reload (fixture);
  while (id_at (fixture, n_rows (fixture) - 1) > 500)
    {
      read_to_end (fixture);
      g_assert_cmpuint (n_rows (fixture), <=, RIALTO_PAGED_LIST_MOST + 1);
    }
  /* The top is a gap that begins with the newest; filling it goes down to where the rows are. */
  g_assert_cmpint (id_at (fixture, 0), ==, 0);
  fill (fixture, 0);
  g_assert_cmpint (id_at (fixture, 0), ==, 2000);
  g_assert_cmpint (id_at (fixture, PAGE), ==, 0);
  g_assert_cmpuint (n_rows (fixture), <=, RIALTO_PAGED_LIST_MOST + 1);
}

static void
test_end_let_go (Fixture      *fixture,
                 gconstpointer data)
{
  RialtoId last;

  fixture->newest = 960;
  reload (fixture);
  while (n_rows (fixture) < 960)
    read_to_end (fixture);
  for (guint i = 0; i < 5; i++)
    {
      fixture->newest += 15;
      reload (fixture);
      rialto_paged_list_show_new (fixture->list);
    }
  g_assert_cmpuint (n_rows (fixture), <=, RIALTO_PAGED_LIST_MOST);
  last = id_at (fixture, n_rows (fixture) - 1);
  g_assert_cmpint (last, >, 1);
  settle (fixture);
  for (guint i = 1; i < n_rows (fixture); i++)
    g_assert_cmpint (id_at (fixture, i), <=, id_at (fixture, i - 1) == 0 ? 2000 : id_at (fixture, i - 1));
}

static void
test_restored (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GListStore) rows = g_list_store_new (G_TYPE_OBJECT);

  for (RialtoId id = 90; id > 80; id--)
    {
      g_autoptr (RialtoPostObject) kept = post (fixture, id);

      g_list_store_append (rows, kept);
    }
  rialto_paged_list_restore (fixture->list, G_LIST_MODEL (rows), "81");
  g_assert_cmpint (rialto_paged_list_get_state (fixture->list), ==, RIALTO_LISTING_CONTENT);
  g_assert_cmpint (id_at (fixture, 0), ==, 90);
  reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 10);
  read_to_end (fixture);
  g_assert_cmpint (id_at (fixture, 10), ==, 80);
}

/* Far down, what is at the top is a gap and no news. */
static void
test_gap_on_top (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GListStore) rows = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (RialtoGap) gap = rialto_gap_new (NULL);
  g_autoptr (RialtoPostObject) kept = post (fixture, 40);

  g_list_store_append (rows, gap);
  g_list_store_append (rows, kept);
  rialto_paged_list_restore (fixture->list, G_LIST_MODEL (rows), "40");
  reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  g_assert_cmpuint (n_rows (fixture), ==, 2);
  fill (fixture, 0);
  g_assert_cmpint (id_at (fixture, 0), ==, 100);
  g_assert_cmpint (id_at (fixture, PAGE), ==, 0);
  g_assert_cmpint (id_at (fixture, PAGE + 1), ==, 40);
}

/* A list that nobody wants any more ends what it began. */
static void
test_dropped (void)
{
  Fixture fixture = { .newest = 100 };
  RialtoPagedList *list;

  fixture.map = rialto_identity_map_new ();
  fixture.held = dex_promise_new ();
  list = rialto_paged_list_new (load, &fixture, NULL);
  rialto_paged_list_reload (list);
  run_what_is_due ();
  g_assert_cmpuint (fixture.n_loads, ==, 1);
  g_assert_finalize_object (list);
  dex_promise_resolve_boxed (fixture.held, RIALTO_TYPE_PAGE, rialto_page_new (NULL));
  run_what_is_due ();
  dex_unref (fixture.held);
  g_assert_finalize_object (fixture.map);
}

static void
shun (Fixture *fixture,
      RialtoId id,
      gboolean shunned)
{
  g_autoptr (RialtoPostObject) object = post (fixture, id);

  rialto_entity_object_set_shunned (RIALTO_ENTITY_OBJECT (object), shunned);
}

static void
assert_begins (Fixture        *fixture,
               const RialtoId *ids,
               guint           n_ids)
{
  for (guint i = 0; i < n_ids; i++)
    {
      GObject *row = rialto_paged_list_peek_row (fixture->list, i);

      g_assert_cmpint (rialto_post_object_get_id (RIALTO_POST_OBJECT (row)), ==, ids[i]);
    }
}

#define assert_rows(fixture, ...)                                                                            \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    const RialtoId expected_rows[] = { __VA_ARGS__ };                                                        \
    assert_begins (fixture, expected_rows, G_N_ELEMENTS (expected_rows));                                    \
  }                                                                                                          \
  G_STMT_END

/* What somebody does not want to see leaves, and comes back to its place, in whatever order they change their mind. */
static void
test_shunned (Fixture      *fixture,
              gconstpointer data)
{
  reload (fixture);
  shun (fixture, 98, TRUE);
  assert_rows (fixture, 100, 99, 97, 96);
  shun (fixture, 97, TRUE);
  shun (fixture, 99, TRUE);
  shun (fixture, 100, TRUE);
  assert_rows (fixture, 96, 95);
  g_assert_cmpuint (n_rows (fixture), ==, PAGE - 4);
  shun (fixture, 97, FALSE);
  assert_rows (fixture, 97, 96);
  shun (fixture, 99, FALSE);
  assert_rows (fixture, 99, 97, 96);
  shun (fixture, 98, FALSE);
  shun (fixture, 100, FALSE);
  assert_rows (fixture, 100, 99, 98, 97, 96, 95);
  g_assert_cmpuint (n_rows (fixture), ==, PAGE);

  /* The row that it belongs behind goes meanwhile; what is new comes above it. */
  shun (fixture, 98, TRUE);
  shun (fixture, 100, TRUE);
  {
    g_autoptr (RialtoPostObject) gone = post (fixture, 99), made = post (fixture, 101);

    rialto_entity_object_delete (RIALTO_ENTITY_OBJECT (gone), 2);
    rialto_paged_list_put_first (fixture->list, made);
  }
  assert_rows (fixture, 101, 97);
  shun (fixture, 98, FALSE);
  shun (fixture, 100, FALSE);
  assert_rows (fixture, 101, 100, 98, 97);
}

/* What comes later is passed over as well, is no news, and lets nothing end too early. */
static void
test_shunned_later (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (RialtoId id = 102; id > 60; id--)
    g_ptr_array_add (kept, post (fixture, id));
  shun (fixture, 102, TRUE);
  shun (fixture, 75, TRUE);
  reload (fixture);
  read_to_end (fixture);
  g_assert_cmpuint (n_rows (fixture), ==, 2 * PAGE - 1);
  fixture->newest = 102;
  reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 1);
  rialto_paged_list_show_new (fixture->list);
  assert_rows (fixture, 101, 100, 99);
  shun (fixture, 75, FALSE);
  g_assert_cmpuint (n_rows (fixture), ==, 2 * PAGE + 1);
  g_assert_cmpint (id_at (fixture, 26), ==, 75);
}

/* Where all of a page is passed over, the next one is asked for. */
static void
test_shunned_all (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (RialtoId id = 100; id > 80; id--)
    {
      g_ptr_array_add (kept, post (fixture, id));
      shun (fixture, id, TRUE);
    }
  reload (fixture);
  g_assert_cmpuint (n_rows (fixture), ==, PAGE);
  assert_rows (fixture, 80, 79);
  for (RialtoId id = 100; id > 80; id--)
    shun (fixture, id, FALSE);
  g_assert_cmpuint (n_rows (fixture), ==, 2 * PAGE);
  for (guint i = 0; i < 2 * PAGE - 1; i++)
    g_assert_cmpint (id_at (fixture, i), ==, 100 - (RialtoId) i);
}

static void
test_shunned_shown (Fixture      *fixture,
                    gconstpointer data)
{
  rialto_paged_list_show_shunned (fixture->list);
  reload (fixture);
  shun (fixture, 98, TRUE);
  assert_rows (fixture, 100, 99, 98, 97);
  shun (fixture, 98, FALSE);
  g_assert_cmpuint (n_rows (fixture), ==, PAGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();

#define add(name, func) g_test_add ("/client/paged-list/" name, Fixture, NULL, set_up, func, tear_down)
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
