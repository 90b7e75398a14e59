/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-clock.h"

#define ID G_GINT64_FORMAT

RIALTO_SQL (set_deleted, "test.set_deleted", "UPDATE users SET deleted_at = ?2 WHERE id = ?1");

/* How a viewer stands to the author. */
typedef enum
{
  NOBODY,
  STRANGER,
  FOLLOWER,
  BLOCKS,  /* the author */
  BLOCKED, /* by the author */
  MUTES,   /* the author, and does not follow */
  FOLLOWS_AND_MUTES,
  AUTHOR,
  N_VIEWERS
} Viewer;

static const char *const viewer_names[N_VIEWERS] = {
  "nobody", "stranger", "follower", "blocks", "blocked", "mutes", "quiet", "author",
};

/* What is shown of one post: 1 open it, 2 in the author's page, 4 in the home feed, 8 below its tag, 16 in Explore, 32 found by a
 * word. */
enum
{
  OPEN = 1,
  PAGE = 2,
  HOME = 4,
  TAG = 8,
  EXPLORE = 16,
  SEARCH = 32,
  LISTS = TAG | EXPLORE | SEARCH,
};

typedef struct
{
  const char *audience;
  gboolean    locked;
  guint       shown[N_VIEWERS];
} Row;

/* Nobody has no home and cannot search. */
static const Row rows[] = {
  { "public",
    FALSE,
    { OPEN | PAGE | TAG | EXPLORE, OPEN | PAGE | LISTS, OPEN | PAGE | LISTS | HOME, 0, 0, OPEN | PAGE,
      OPEN | PAGE, OPEN | PAGE | LISTS | HOME } },
  { "followers", FALSE, { 0, 0, OPEN | PAGE | HOME, 0, 0, 0, OPEN | PAGE, OPEN | PAGE | HOME } },
  { "public", TRUE, { 0, 0, OPEN | PAGE | HOME, 0, 0, 0, OPEN | PAGE, OPEN | PAGE | HOME } },
  { "followers", TRUE, { 0, 0, OPEN | PAGE | HOME, 0, 0, 0, OPEN | PAGE, OPEN | PAGE | HOME } },
};

typedef struct
{
  ServerFixture *fixture;
  Member        *members[N_VIEWERS]; /* NOBODY: NULL */
} Cast;

static void
cast_init (Cast          *cast,
           ServerFixture *fixture)
{
  RialtoId author;

  *cast = (Cast) { .fixture = fixture };
  for (guint i = STRANGER; i < N_VIEWERS; i++)
    cast->members[i] = member_new (fixture, viewer_names[i]);
  author = cast->members[AUTHOR]->id;
  feed_follow (fixture, cast->members[FOLLOWER], author);
  feed_follow (fixture, cast->members[FOLLOWS_AND_MUTES], author);
  feed_block (fixture, cast->members[BLOCKS], author);
  feed_block (fixture, cast->members[AUTHOR], cast->members[BLOCKED]->id);
  feed_mute (fixture, cast->members[MUTES], author);
  feed_mute (fixture, cast->members[FOLLOWS_AND_MUTES], author);
}

static void
cast_clear (Cast *cast)
{
  for (guint i = STRANGER; i < N_VIEWERS; i++)
    member_free (cast->members[i]);
}

static gboolean
lists (Cast       *cast,
       Viewer      viewer,
       RialtoId    post,
       const char *items,
       const char *path)
{
  g_autoptr (Reply) reply = feed_call (cast->fixture, cast->members[viewer], "GET", NULL, "%s", path);
  gboolean found = FALSE;

  if (reply->status != 200)
    return FALSE;
  for (guint i = 0; i < reply_count (reply, items); i++)
    {
      g_autofree char *id = g_strdup_printf ("%s/%u/id", items, i);

      found = found || reply_id (reply, id) == post;
    }
  return found;
}

static guint
look (Cast    *cast,
      Viewer   viewer,
      RialtoId post)
{
  g_autofree char *page = g_strdup_printf ("/users/%" ID "/posts", cast->members[AUTHOR]->id);
  g_autofree char *batch = g_strdup_printf ("/posts?ids=%" ID, post);
  g_autoptr (Reply)
    single = feed_call (cast->fixture, cast->members[viewer], "GET", NULL, "/posts/%" ID, post);
  gboolean open = single->status == 200;

  g_assert_true (open || single->status == 404);
  g_assert_true (lists (cast, viewer, post, "items", batch) == open);
  return (open ? OPEN : 0) | (lists (cast, viewer, post, "items", page) ? PAGE : 0) |
         (lists (cast, viewer, post, "items", "/feed") ? HOME : 0) |
         (lists (cast, viewer, post, "items", "/tags/seen") ? TAG : 0) |
         (lists (cast, viewer, post, "items", "/explore") ? EXPLORE : 0) |
         (lists (cast, viewer, post, "posts", "/search?type=posts&query=unmistakable") ? SEARCH : 0);
}

static void
assert_row (Cast      *cast,
            const Row *row,
            RialtoId   post)
{
  for (guint viewer = 0; viewer < N_VIEWERS; viewer++)
    {
      guint shown = look (cast, viewer, post);

      if (shown != row->shown[viewer])
        g_test_message ("%s post of a %s profile, %s", row->audience, row->locked ? "locked" : "open",
                        viewer_names[viewer]);
      g_assert_cmphex (shown, ==, row->shown[viewer]);
    }
}

static void
test_matrix (ServerFixture *fixture)
{
  Cast cast;
  RialtoId author;

  cast_init (&cast, fixture);
  author = cast.members[AUTHOR]->id;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RialtoId post;

      feed_lock (fixture, cast.members[AUTHOR], rows[i].locked);
      post = member_post (fixture, cast.members[AUTHOR], "unmistakable #seen", rows[i].audience);
      feed_run (fixture, rialto_feed_job_republish, author);
      feed_run (fixture, rialto_feed_job_rank_explore, 0);
      assert_row (&cast, &rows[i], post);
    }
  cast_clear (&cast);
}

/* Between the lock and the job that withdraws what was public, nobody sees more than afterwards. */
static void
test_lock_at_once (ServerFixture *fixture)
{
  Cast cast;
  RialtoId post;

  cast_init (&cast, fixture);
  post = member_post (fixture, cast.members[AUTHOR], "unmistakable #seen", "public");
  feed_run (fixture, rialto_feed_job_index_post, post);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  assert_row (&cast, &rows[0], post);
  feed_lock (fixture, cast.members[AUTHOR], TRUE);
  for (guint viewer = 0; viewer < AUTHOR; viewer++)
    g_assert_cmphex (look (&cast, viewer, post) & (viewer == FOLLOWER ? 0 : LISTS | HOME), ==, 0);
  cast_clear (&cast);
}

static void
test_deleted_author (ServerFixture *fixture)
{
  Cast cast;
  RialtoId post;

  cast_init (&cast, fixture);
  post = member_post (fixture, cast.members[AUTHOR], "unmistakable #seen", "public");
  feed_run (fixture, rialto_feed_job_index_post, post);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  feed_exec (fixture, &set_deleted, cast.members[AUTHOR]->id, rialto_clock_now (), 0, 0);
  for (guint viewer = 0; viewer < AUTHOR; viewer++)
    g_assert_cmphex (look (&cast, viewer, post), ==, 0);
  cast_clear (&cast);
}

typedef struct
{
  const char *method, *path, *body;
  guint       seen; /* the status for who may see the post */
} Deed;

/* What hangs on a post is there for who may see the post, and for nobody else. */
static void
test_deeds (ServerFixture *fixture)
{
  static const Deed deeds[] = {
    { "GET", "", NULL, 200 },       { "GET", "/history", NULL, 200 },
    { "GET", "/likes", NULL, 200 }, { "GET", "/comments", NULL, 200 },
    { "PUT", "/like", NULL, 200 },  { "DELETE", "/like", NULL, 200 },
    { "PUT", "/save", NULL, 200 },  { "POST", "/comments", "{\"text\":\"nice\"}", 201 },
  };
  Cast cast;

  cast_init (&cast, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RialtoId post;

      feed_lock (fixture, cast.members[AUTHOR], rows[i].locked);
      post = member_post (fixture, cast.members[AUTHOR], "hat", rows[i].audience);
      for (guint viewer = STRANGER; viewer < N_VIEWERS; viewer++)
        for (guint j = 0; j < G_N_ELEMENTS (deeds); j++)
          {
            g_autoptr (Reply) reply = feed_call (fixture, cast.members[viewer], deeds[j].method,
                                                 deeds[j].body, "/posts/%" ID "%s", post, deeds[j].path);

            assert_status (reply, (rows[i].shown[viewer] & OPEN) != 0 ? deeds[j].seen : 404u);
          }
    }
  feed_run (fixture, rialto_feed_job_republish, cast.members[AUTHOR]->id);
  feed_check (fixture);
  cast_clear (&cast);
}

/* A saved post that may not be seen any more is left out, and comes back. */
static void
test_saved (ServerFixture *fixture)
{
  Cast cast;
  RialtoId post;

  cast_init (&cast, fixture);
  post = member_post (fixture, cast.members[AUTHOR], "hat", "public");
  for (guint viewer = STRANGER; viewer <= FOLLOWER; viewer++)
    {
      g_autoptr (Reply)
        saved = feed_call (fixture, cast.members[viewer], "PUT", NULL, "/posts/%" ID "/save", post);

      assert_status (saved, 200);
      g_assert_true (lists (&cast, viewer, post, "items", "/saved"));
    }
  feed_lock (fixture, cast.members[AUTHOR], TRUE);
  g_assert_false (lists (&cast, STRANGER, post, "items", "/saved"));
  g_assert_true (lists (&cast, FOLLOWER, post, "items", "/saved"));
  feed_lock (fixture, cast.members[AUTHOR], FALSE);
  g_assert_true (lists (&cast, STRANGER, post, "items", "/saved"));
  feed_mute (fixture, cast.members[STRANGER], cast.members[AUTHOR]->id);
  g_assert_false (lists (&cast, STRANGER, post, "items", "/saved"));
  cast_clear (&cast);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("visibility/matrix", test_matrix);
  server_test_add ("visibility/lock-at-once", test_lock_at_once);
  server_test_add ("visibility/deleted-author", test_deleted_author);
  server_test_add ("visibility/deeds", test_deeds);
  server_test_add ("visibility/saved", test_saved);
  return g_test_run ();
}
