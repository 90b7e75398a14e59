/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"
#include "place.h"

#include "rialto-kept-list.h"
#include "rialto-transport-private.h"

#define PAGE 20

/* A computer with a cache; each start has a session and a list of its own, of the posts `newest` down to 1. */
typedef struct
{
  char            *folder;
  RialtoCache     *cache;
  RialtoSession   *session;
  RialtoPagedList *list;
  RialtoKeptList  *kept;
  RialtoId         newest;
} Fixture;

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

  for (RialtoId id = from; id >= last; id--)
    {
      RialtoPerson author = {
        .present = RIALTO_PERSON_HAS_ID | RIALTO_PERSON_HAS_HANDLE | RIALTO_PERSON_HAS_NAME,
        .id = 7,
        .handle = "ada",
        .name = "Ada",
      };
      g_autofree char *caption = g_strdup_printf ("post %" G_GINT64_FORMAT, id);
      RialtoPost fields = {
        .present = G_MAXUINT64,
        .id = id,
        .author = &author,
        .caption = caption,
        .created_at = id,
        .link = "https://example.org/p/1",
      };

      rialto_page_take (page, rialto_identity_map_merge_post (rialto_session_get_map (fixture->session),
                                                              &fields, 5));
    }
  return dex_future_new_take_boxed (RIALTO_TYPE_PAGE, g_steal_pointer (&page));
}

static void
start_knowing (Fixture *fixture,
               gint64   seq)
{
  g_autofree char *path = g_build_filename (fixture->folder, "cache.db", NULL);
  g_autoptr (RialtoTransport) transport = rialto_transport_new ("http://127.0.0.1:1", TRUE, NULL);

  fixture->cache = wait_for_object (rialto_cache_open (path, "stamp", RIALTO_CACHE_BUDGET));
  rialto_transport_saw_seq (transport, seq);
  fixture->session = rialto_session_new (transport);
  fixture->list = rialto_paged_list_new (load, fixture, NULL);
  fixture->kept = rialto_kept_list_new (fixture->session, fixture->cache, fixture->list, "home",
                                        &rialto_post_info);
  assert_wait (rialto_kept_list_restore (fixture->kept));
}

static void
start (Fixture *fixture)
{
  start_knowing (fixture, 0);
}

static void
end (Fixture *fixture)
{
  run_what_is_due ();
  g_clear_object (&fixture->kept);
  g_assert_finalize_object (g_steal_pointer (&fixture->list));
  assert_wait (rialto_cache_close (fixture->cache));
  g_clear_object (&fixture->cache);
  g_clear_object (&fixture->session);
}

static gboolean
is_settled (gpointer list)
{
  return !rialto_paged_list_get_busy (list);
}

static void
reload (Fixture *fixture)
{
  rialto_paged_list_reload (fixture->list);
  run_what_is_due ();
  wait_until (is_settled, fixture->list);
}

static void
read_until (Fixture *fixture,
            guint    n_rows)
{
  while (rialto_paged_list_get_n_rows (fixture->list) < n_rows)
    {
      g_autoptr (GObject) last = g_list_model_get_item (G_LIST_MODEL (fixture->list),
                                                        rialto_paged_list_get_n_rows (fixture->list) - 1);

      run_what_is_due ();
      wait_until (is_settled, fixture->list);
    }
}

static RialtoId
id_at (Fixture *fixture,
       guint    position)
{
  GObject *row = rialto_paged_list_peek_row (fixture->list, position);

  return RIALTO_IS_GAP (row) ? 0 : rialto_post_object_get_id (RIALTO_POST_OBJECT (row));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("rialto-kept-XXXXXX", NULL);
  fixture->newest = 1000;
  start (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  end (fixture);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
test_again (Fixture      *fixture,
            gconstpointer data)
{
  int offset;

  g_assert_cmpuint (rialto_paged_list_get_n_rows (fixture->list), ==, 0);
  reload (fixture);
  read_until (fixture, 2 * PAGE);
  rialto_kept_list_set_anchor (fixture->kept, 990, -12);
  end (fixture);

  start (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_rows (fixture->list), ==, 2 * PAGE);
  for (guint i = 0; i < 2 * PAGE; i++)
    g_assert_cmpint (id_at (fixture, i), ==, 1000 - (RialtoId) i);
  g_assert_cmpstr (rialto_post_object_get_caption (rialto_paged_list_peek_row (fixture->list, 3)), ==,
                   "post 997");
  g_assert_cmpint (rialto_kept_list_get_anchor (fixture->kept, &offset), ==, 990);
  g_assert_cmpint (offset, ==, -12);
  g_assert_cmpstr (rialto_paged_list_get_next (fixture->list), ==, "961");

  fixture->newest = 1003;
  reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 3);
}

/* Only what is near the place is kept; the rest is a gap above, and asked for again below. */
static void
test_far_down (Fixture      *fixture,
               gconstpointer data)
{
  guint n_rows;

  reload (fixture);
  read_until (fixture, 800);
  rialto_kept_list_set_anchor (fixture->kept, 600, 0);
  end (fixture);

  start (fixture);
  n_rows = rialto_paged_list_get_n_rows (fixture->list);
  g_assert_cmpuint (n_rows, <, 400);
  g_assert_cmpint (id_at (fixture, 0), ==, 0);
  for (guint i = 2; i < n_rows; i++)
    g_assert_cmpint (id_at (fixture, i), ==, id_at (fixture, i - 1) - 1);
  g_assert_cmpint (id_at (fixture, 1), >, 600);
  g_assert_cmpint (id_at (fixture, n_rows - 1), <, 600);
  reload (fixture);
  g_assert_cmpuint (rialto_paged_list_get_n_new (fixture->list), ==, 0);
  read_until (fixture, n_rows + 1);
  g_assert_cmpint (id_at (fixture, n_rows), ==, id_at (fixture, n_rows - 1) - 1);
}

/* A like is seen again by who starts without the server: also where it was shown before the answer came, and what another place was
 * answered before it is older. */
static void
test_changed (Fixture      *fixture,
              gconstpointer data)
{
  RialtoPost liked = { .present = RIALTO_POST_HAS_LIKED, .liked = TRUE, .like_count = 3 };
  RialtoPost before = { .present = G_MAXUINT64, .id = 998, .caption = "post 998" };
  RialtoIdentityMap *map = rialto_session_get_map (fixture->session);
  g_autoptr (RialtoPostObject) post = NULL;

  reload (fixture);
  run_what_is_due ();
  post = g_object_ref (rialto_paged_list_peek_row (fixture->list, 2));
  rialto_entity_object_overlay (RIALTO_ENTITY_OBJECT (post), 1, "liked", TRUE, "like-count");
  rialto_identity_map_merge_known (map, &rialto_post_info, 998, &liked,
                                   RIALTO_POST_HAS_LIKED | RIALTO_POST_HAS_LIKE_COUNT, 9);
  rialto_entity_object_uncover (RIALTO_ENTITY_OBJECT (post), 1);
  g_clear_object (&post);
  end (fixture);

  start_knowing (fixture, 20);
  post = g_object_ref (rialto_paged_list_peek_row (fixture->list, 2));
  g_assert_true (rialto_post_object_get_liked (post));
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 3);
  g_object_unref (rialto_identity_map_merge_post (rialto_session_get_map (fixture->session), &before, 6));
  g_assert_true (rialto_post_object_get_liked (post));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  g_test_add ("/client/kept-list/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/client/kept-list/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/client/kept-list/far-down", Fixture, NULL, set_up, test_far_down, tear_down);
  return g_test_run ();
}
