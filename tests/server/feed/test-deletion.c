/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-jobs.h"

#define ID G_GINT64_FORMAT

/* Rows that say anything of a post. */
RIALTO_SQL (
  traces,
  "test.traces",
  "SELECT (SELECT count(*) FROM posts WHERE id = ?1) + (SELECT count(*) FROM post_counts WHERE post_id = ?1) "
  "+ (SELECT count(*) FROM post_versions WHERE post_id = ?1) + (SELECT count(*) FROM likes WHERE post_id = ?1) "
  "+ (SELECT count(*) FROM saves WHERE post_id = ?1) + (SELECT count(*) FROM comments WHERE post_id = ?1) "
  "+ (SELECT count(*) FROM comment_counts k WHERE NOT EXISTS (SELECT 1 FROM comments WHERE id = k.comment_id)) "
  "+ (SELECT count(*) FROM comment_likes l WHERE NOT EXISTS (SELECT 1 FROM comments WHERE id = l.comment_id)) "
  "+ (SELECT count(*) FROM post_tags WHERE post_id = ?1) + (SELECT count(*) FROM post_words WHERE post_id = ?1) "
  "+ (SELECT count(*) FROM post_views WHERE post_id = ?1) + (SELECT count(*) FROM post_view_days WHERE post_id = ?1) "
  "+ (SELECT count(*) FROM explore WHERE post_id = ?1) "
  "+ (SELECT count(*) FROM blob_uses WHERE kind = 1 AND subject = ?1)");
RIALTO_SQL (tag_posts, "test.tag_posts", "SELECT posts FROM tags WHERE name = 'red'");
RIALTO_SQL (author_posts, "test.author_posts", "SELECT posts FROM user_counts WHERE user_id = ?1");
RIALTO_SQL (add_view_day,
            "test.add_view_day",
            "INSERT INTO post_view_days (post_id, day, views) VALUES (?1, 1, 5)");

/* The ranking of Explore comes again and again. */
RIALTO_SQL (
  pending_jobs,
  "test.pending_jobs",
  "SELECT count(*) FROM jobs WHERE state < 2 AND kind IN ('feed.erase_post', 'feed.index_post', 'feed.republish')");
RIALTO_SQL (failed_jobs, "test.failed_jobs", "SELECT count(*) FROM jobs WHERE last_error IS NOT NULL");
RIALTO_SQL (count_words, "test.count_words", "SELECT count(*) FROM post_words WHERE post_id = ?1");

static Reply *
delete_post (ServerFixture *fixture,
             Member        *member,
             RialtoId       post)
{
  return feed_call (fixture, member, "DELETE", NULL, "/posts/%" ID, post);
}

/* Something of each kind hangs on the post. */
static void
hang_on (ServerFixture *fixture,
         Member        *author,
         Member        *other,
         RialtoId       post)
{
  g_autofree char *path = g_strdup_printf ("/posts/%" ID, post);
  g_autofree char *views = g_strdup_printf ("{\"posts\":[\"%" ID "\"]}", post);
  const char *const match[] = { "If-Match: \"1\"", NULL };
  RialtoId comment = feed_comment (fixture, other, post, 0, "nice");
  RialtoId reply = feed_comment (fixture, author, post, comment, "thanks");
  g_autoptr (Reply) like = feed_call (fixture, other, "PUT", NULL, "%s/like", path);
  g_autoptr (Reply) save = feed_call (fixture, other, "PUT", NULL, "%s/save", path);
  g_autoptr (Reply) liked = feed_call (fixture, other, "PUT", NULL, "/comments/%" ID "/like", reply);
  g_autoptr (Reply) viewed = feed_call (fixture, other, "POST", views, "/views");
  g_autoptr (Reply) edited = server_call_full (fixture, author->token, "PATCH", path,
                                               "{\"caption\":\"a #red coat\"}", -1, match);

  assert_status (like, 200);
  assert_status (save, 200);
  assert_status (liked, 200);
  assert_status (viewed, 204);
  assert_status (edited, 200);
  feed_run (fixture, rialto_feed_job_index_post, post);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  feed_exec (fixture, &add_view_day, post, 0, 0, 0);
  g_assert_cmpint (feed_get (fixture, &traces, post, 0), >=, 14);
}

static void
test_delete (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "a #red hat", "public");
  RialtoId kept = member_post (fixture, anna, "a #red hat", "public");
  g_autoptr (Reply) deleted = NULL;
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) again = NULL;

  hang_on (fixture, anna, bert, post);
  deleted = delete_post (fixture, anna, post);
  assert_status (deleted, 204);
  gone = feed_call (fixture, anna, "GET", NULL, "/posts/%" ID, post);
  assert_code (gone, 404, "not_found");
  again = delete_post (fixture, anna, post);
  assert_code (again, 404, "not_found");
  g_assert_cmpint (feed_get (fixture, &traces, post, 0), ==, 0);
  g_assert_cmpint (feed_get (fixture, &tag_posts, 0, 0), ==, 1);
  g_assert_cmpint (feed_get (fixture, &author_posts, anna->id, 0), ==, 1);
  g_assert_cmpint (feed_get (fixture, &traces, kept, 0), >, 0);
  feed_check (fixture);
}

static void
test_foreign (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId open = member_post (fixture, anna, "hat", "public");
  RialtoId restricted = member_post (fixture, anna, "hat", "followers");
  g_autoptr (Reply) seen = delete_post (fixture, bert, open);
  g_autoptr (Reply) unseen = delete_post (fixture, bert, restricted);
  g_autoptr (Reply) nowhere = delete_post (fixture, bert, 1);
  g_autoptr (Reply) nobody = delete_post (fixture, NULL, open);

  assert_code (seen, 403, "forbidden");
  assert_code (unseen, 404, "not_found");
  assert_code (nowhere, 404, "not_found");
  assert_code (nobody, 401, "unauthenticated");
  g_assert_cmpint (feed_get (fixture, &author_posts, anna->id, 0), ==, 2);
}

/* A post with more than a transaction may touch is gone from everywhere at once, and from the database by the job. */
static void
test_many_comments (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "a #red hat", "public");
  g_autoptr (Reply) deleted = NULL;
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) comments = NULL;
  g_autoptr (Reply) like = NULL;
  g_autoptr (Reply) comment = NULL;
  g_autoptr (Reply) again = NULL;
  g_autoptr (GArray) feed = NULL;
  g_autoptr (GArray) page = NULL;
  g_autoptr (GArray) saved = NULL;
  g_autoptr (GArray) tagged = NULL;
  g_autoptr (GArray) explore = NULL;

  hang_on (fixture, anna, bert, post);
  feed_add_comments (fixture, post, bert->id, 600);
  deleted = delete_post (fixture, anna, post);
  assert_status (deleted, 204);

  gone = feed_call (fixture, anna, "GET", NULL, "/posts/%" ID, post);
  comments = feed_call (fixture, anna, "GET", NULL, "/posts/%" ID "/comments", post);
  like = feed_call (fixture, bert, "PUT", NULL, "/posts/%" ID "/like", post);
  comment = feed_call (fixture, bert, "POST", "{\"text\":\"late\"}", "/posts/%" ID "/comments", post);
  again = delete_post (fixture, anna, post);
  assert_code (gone, 404, "not_found");
  assert_code (comments, 404, "not_found");
  assert_code (like, 404, "not_found");
  assert_code (comment, 404, "not_found");
  assert_code (again, 404, "not_found");
  feed = feed_walk (fixture, anna, 20, "/feed");
  page = feed_walk (fixture, anna, 20, "/users/%" ID "/posts", anna->id);
  saved = feed_walk (fixture, bert, 20, "/saved");
  tagged = feed_walk (fixture, bert, 20, "/tags/red");
  explore = feed_walk (fixture, bert, 20, "/explore");
  assert_ids (feed);
  assert_ids (page);
  assert_ids (saved);
  assert_ids (tagged);
  assert_ids (explore);
  g_assert_cmpint (feed_get (fixture, &author_posts, anna->id, 0), ==, 0);
  feed_check (fixture);

  feed_run (fixture, rialto_feed_job_erase_post, post);
  g_assert_cmpint (feed_get (fixture, &traces, post, 0), ==, 0);
  /* Again does no harm. */
  feed_run (fixture, rialto_feed_job_erase_post, post);
  feed_check (fixture);
}

/* The job does nothing to a post that is there. */
static void
test_job_spares (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "a #red hat", "public");
  g_autofree char *number = g_strdup_printf ("%" ID, post);
  g_autoptr (Reply) there = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_feed_job_erase_post (fixture->context, number, &error));
  g_assert_no_error (error);
  feed_run (fixture, rialto_feed_job_erase_post, post);
  there = feed_call (fixture, NULL, "GET", NULL, "/posts/%" ID, post);
  assert_status (there, 200);
  g_assert_false (rialto_feed_job_erase_post (fixture->context, "nonsense", &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
}

/* The server's own queue does the jobs that were asked for. */
static void
test_queue (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "a #red hat", "public");
  RialtoId kept = member_post (fixture, anna, "a #red hat", "public");
  g_autoptr (Reply) deleted = NULL;

  feed_add_comments (fixture, post, anna->id, 600);
  deleted = delete_post (fixture, anna, post);
  assert_status (deleted, 204);
  feed_lock (fixture, anna, TRUE);
  feed_lock (fixture, anna, FALSE);
  while (feed_get (fixture, &pending_jobs, 0, 0) > 0)
    {
      g_assert_cmpint (feed_get (fixture, &failed_jobs, 0, 0), ==, 0);
      rialto_jobs_run_due (fixture->context->jobs);
    }
  g_assert_cmpint (feed_get (fixture, &traces, post, 0), ==, 0);
  g_assert_cmpint (feed_get (fixture, &count_words, kept, 0), ==, 3);
  feed_check (fixture);
}

typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  RialtoId       post;
} Liker;

static gpointer
like_and_comment (gpointer data)
{
  Liker *liker = data;

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (Reply) like = feed_call (liker->fixture, liker->member, i % 2 == 0 ? "PUT" : "DELETE", NULL,
                                          "/posts/%" ID "/like", liker->post);
      g_autoptr (Reply) comment = feed_call (liker->fixture, liker->member, "POST", "{\"text\":\"nice\"}",
                                             "/posts/%" ID "/comments", liker->post);
      g_autoptr (Reply)
        save = feed_call (liker->fixture, liker->member, "PUT", NULL, "/posts/%" ID "/save", liker->post);
      g_autofree char *batch = g_strdup_printf ("{\"posts\":[\"%" ID "\"]}", liker->post);
      g_autoptr (Reply) view = feed_call (liker->fixture, liker->member, "POST", batch, "/views");

      g_assert_true (like->status == 200 || like->status == 404);
      g_assert_true (comment->status == 201 || comment->status == 404);
      g_assert_true (save->status == 200 || save->status == 404);
      assert_status (view, 204);
    }
  return NULL;
}

/* A post that goes while others are busy with it leaves nothing behind. */
static void
test_delete_while_liked (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  Member *members[4];
  Liker likers[4];
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *handle = g_strdup_printf ("liker%u", i);

      members[i] = member_new (fixture, handle);
    }
  for (guint round = 0; round < 6; round++)
    {
      RialtoId post = member_post (fixture, anna, "a #red hat", "public");
      g_autoptr (Reply) deleted = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          likers[i] = (Liker) { fixture, members[i], post };
          threads[i] = g_thread_new ("like", like_and_comment, &likers[i]);
        }
      deleted = delete_post (fixture, anna, post);
      assert_status (deleted, 204);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        g_thread_join (threads[i]);
      g_assert_cmpint (feed_get (fixture, &traces, post, 0), ==, 0);
    }
  feed_check (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    member_free (members[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("deletion/delete", test_delete);
  server_test_add ("deletion/foreign", test_foreign);
  server_test_add ("deletion/many-comments", test_many_comments);
  server_test_add ("deletion/job-spares", test_job_spares);
  server_test_add ("deletion/queue", test_queue);
  server_test_add ("deletion/while-liked", test_delete_while_liked);
  return g_test_run ();
}
