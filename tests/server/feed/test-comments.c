/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-clock.h"

#define ID G_GINT64_FORMAT

RIALTO_SQL (count_comments, "test.count_comments", "SELECT count(*) FROM comments WHERE post_id = ?1");
RIALTO_SQL (count_rows,
            "test.count_rows",
            "SELECT (SELECT count(*) FROM comments) + (SELECT count(*) FROM comment_counts) "
            "+ (SELECT count(*) FROM comment_likes)");
RIALTO_SQL (set_deleted, "test.set_deleted", "UPDATE users SET deleted_at = ?2 WHERE id = ?1");
RIALTO_SQL (add_like, "test.add_like", "INSERT INTO comment_likes (comment_id, user_id) VALUES (?1, ?2)");
RIALTO_SQL (count_like,
            "test.count_like",
            "UPDATE comment_counts SET likes = likes + 1 WHERE comment_id = ?1");
RIALTO_SQL (is_sane,
            "test.is_sane",
            "SELECT count(*) FROM comments m WHERE m.deleted "
            "AND NOT EXISTS (SELECT 1 FROM comments WHERE parent = m.id)");

static Reply *
comment (ServerFixture *fixture,
         Member        *member,
         RialtoId       post,
         const char    *body)
{
  return feed_call (fixture, member, "POST", body, "/posts/%" ID "/comments", post);
}

static Reply *
delete_comment (ServerFixture *fixture,
                Member        *member,
                RialtoId       id)
{
  return feed_call (fixture, member, "DELETE", NULL, "/comments/%" ID, id);
}

static Reply *
like (ServerFixture *fixture,
      Member        *member,
      const char    *method,
      RialtoId       id)
{
  return feed_call (fixture, member, method, NULL, "/comments/%" ID "/like", id);
}

static void
assert_comment_count (ServerFixture *fixture,
                      RialtoId       post,
                      gint64         count)
{
  g_autoptr (Reply) reply = feed_call (fixture, NULL, "GET", NULL, "/posts/%" ID, post);

  g_assert_cmpint (reply_int (reply, "comment_count"), ==, count);
}

static void
test_create (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  g_autoptr (Reply) reply = comment (fixture, bert, post, "{\"text\":\"  nice, @anna #Hüte \"}");
  g_autoptr (Reply) blank = comment (fixture, bert, post, "{\"text\":\"  \"}");
  g_autoptr (Reply) empty = comment (fixture, bert, post, "{\"text\":\"\"}");
  g_autoptr (Reply) nowhere = comment (fixture, bert, 1, "{\"text\":\"nice\"}");
  g_autoptr (Reply) nobody = comment (fixture, NULL, post, "{\"text\":\"nice\"}");
  g_autoptr (GArray) tagged = feed_walk (fixture, anna, 20, "/tags/hute");

  assert_status (reply, 201);
  g_assert_cmpstr (reply_string (reply, "text"), ==, "nice, @anna #Hüte");
  g_assert_cmpint (reply_id (reply, "post"), ==, post);
  g_assert_null (reply_string (reply, "parent"));
  g_assert_cmpstr (reply_string (reply, "author/handle"), ==, "bert");
  g_assert_cmpint (reply_id (reply, "facets/0/person"), ==, anna->id);
  g_assert_cmpstr (reply_string (reply, "facets/1/value"), ==, "hute");
  g_assert_cmpint (reply_int (reply, "reply_count"), ==, 0);
  assert_code (blank, 422, "invalid");
  g_assert_true (reply_has (blank, "fields/text"));
  assert_code (empty, 422, "invalid");
  assert_code (nowhere, 404, "not_found");
  assert_code (nobody, 401, "unauthenticated");
  /* Only a post is listed below its tags. */
  assert_ids (tagged);
  assert_comment_count (fixture, post, 1);
  feed_check (fixture);
}

static void
test_nonce (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId other_post = member_post (fixture, anna, "coat", "public");
  g_autoptr (Reply) first = comment (fixture, bert, post, "{\"text\":\"one\",\"nonce\":\"n\"}");
  g_autoptr (Reply) again = comment (fixture, bert, post, "{\"text\":\"two\",\"nonce\":\"n\"}");
  g_autoptr (Reply) others = comment (fixture, anna, post, "{\"text\":\"three\",\"nonce\":\"n\"}");
  g_autoptr (Reply) elsewhere = comment (fixture, bert, other_post, "{\"text\":\"four\",\"nonce\":\"n\"}");

  assert_status (again, 201);
  g_assert_cmpint (reply_id (again, "id"), ==, reply_id (first, "id"));
  g_assert_cmpstr (reply_string (again, "text"), ==, "one");
  g_assert_cmpint (reply_id (others, "id"), !=, reply_id (first, "id"));
  g_assert_cmpint (reply_id (elsewhere, "id"), !=, reply_id (first, "id"));
  assert_comment_count (fixture, post, 2);
  feed_check (fixture);
}

/* An answer to a reply stands beside it. */
static void
test_tree (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId other_post = member_post (fixture, anna, "coat", "public");
  RialtoId top = feed_comment (fixture, bert, post, 0, "top");
  RialtoId reply = feed_comment (fixture, anna, post, top, "reply");
  RialtoId deep = feed_comment (fixture, bert, post, reply, "reply to the reply");
  RialtoId second = feed_comment (fixture, anna, post, 0, "second");
  RialtoId late = feed_comment (fixture, bert, post, top, "late");
  g_autofree char *body = g_strdup_printf ("{\"text\":\"astray\",\"parent\":\"%" ID "\"}", top);
  g_autoptr (Reply) astray = comment (fixture, bert, other_post, body);
  g_autoptr (Reply) nowhere = comment (fixture, bert, post, "{\"text\":\"x\",\"parent\":\"1\"}");
  g_autoptr (GArray) tops = feed_walk (fixture, NULL, 1, "/posts/%" ID "/comments", post);
  g_autoptr (GArray) replies = feed_walk (fixture, NULL, 2, "/comments/%" ID "/replies", top);
  g_autoptr (GArray) none = feed_walk (fixture, NULL, 2, "/comments/%" ID "/replies", reply);
  g_autoptr (Reply) page = feed_call (fixture, bert, "GET", NULL, "/posts/%" ID "/comments", post);
  g_autoptr (Reply) below = feed_call (fixture, bert, "GET", NULL, "/comments/%" ID "/replies", top);
  g_autoptr (Reply) hidden = feed_call (fixture, bert, "GET", NULL, "/comments/1/replies");

  assert_ids (tops, second, top);
  assert_ids (replies, reply, deep, late);
  assert_ids (none);
  g_assert_cmpint (reply_int (page, "items/1/reply_count"), ==, 3);
  g_assert_cmpint (reply_int (page, "items/0/reply_count"), ==, 0);
  g_assert_cmpint (reply_id (below, "items/1/parent"), ==, top);
  assert_code (astray, 404, "not_found");
  assert_code (nowhere, 404, "not_found");
  assert_code (hidden, 404, "not_found");
  assert_comment_count (fixture, post, 5);
  feed_check (fixture);
}

static void
test_delete (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) cara = member_new (fixture, "cara");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId first = feed_comment (fixture, bert, post, 0, "first");
  RialtoId second = feed_comment (fixture, bert, post, 0, "second");
  g_autoptr (Reply) liked = like (fixture, cara, "PUT", first);
  g_autoptr (Reply) foreign = delete_comment (fixture, cara, first);
  g_autoptr (Reply) nowhere = delete_comment (fixture, cara, 1);
  g_autoptr (Reply) own = delete_comment (fixture, bert, first);
  g_autoptr (Reply) again = delete_comment (fixture, bert, first);
  g_autoptr (Reply) below = delete_comment (fixture, anna, second);

  assert_status (liked, 200);
  assert_code (foreign, 403, "forbidden");
  assert_code (nowhere, 404, "not_found");
  assert_status (own, 204);
  assert_code (again, 404, "not_found");
  assert_status (below, 204);
  assert_comment_count (fixture, post, 0);
  g_assert_cmpint (feed_get (fixture, &count_rows, 0, 0), ==, 0);
  feed_check (fixture);
}

/* One with replies stays as an empty place, as long as there is one. */
static void
test_empty_place (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId top = feed_comment (fixture, bert, post, 0, "top of @anna");
  RialtoId reply = feed_comment (fixture, anna, post, top, "reply");
  g_autoptr (Reply) liked = like (fixture, anna, "PUT", top);
  g_autoptr (Reply) gone = delete_comment (fixture, bert, top);
  g_autofree char *body = g_strdup_printf ("{\"text\":\"late\",\"parent\":\"%" ID "\"}", top);
  g_autoptr (Reply) place = feed_call (fixture, anna, "GET", NULL, "/posts/%" ID "/comments", post);
  g_autoptr (Reply) answer = comment (fixture, anna, post, body);
  g_autoptr (Reply) like_again = like (fixture, anna, "PUT", top);
  g_autoptr (Reply) again = delete_comment (fixture, bert, top);
  g_autoptr (Reply) by_author = delete_comment (fixture, anna, top);
  RialtoId beside = feed_comment (fixture, bert, post, reply, "beside");
  g_autoptr (GArray) replies = feed_walk (fixture, NULL, 10, "/comments/%" ID "/replies", top);
  g_autoptr (GArray) tops = NULL;

  assert_status (liked, 200);
  assert_status (gone, 204);
  g_assert_cmpint (reply_id (place, "items/0/id"), ==, top);
  g_assert_true (JSON_NODE_HOLDS_NULL (reply_node (place, "items/0/author")));
  g_assert_cmpstr (reply_string (place, "items/0/text"), ==, "");
  g_assert_cmpuint (reply_count (place, "items/0/facets"), ==, 0);
  g_assert_cmpint (reply_int (place, "items/0/like_count"), ==, 0);
  g_assert_cmpint (reply_int (place, "items/0/reply_count"), ==, 1);
  /* There is nothing there to answer or to like; the thread goes on. */
  assert_code (answer, 404, "not_found");
  assert_code (like_again, 404, "not_found");
  assert_code (again, 404, "not_found");
  assert_code (by_author, 404, "not_found");
  assert_ids (replies, reply, beside);
  assert_comment_count (fixture, post, 2);
  feed_check (fixture);

  g_autoptr (Reply) one = delete_comment (fixture, anna, reply);
  g_autoptr (Reply) other = delete_comment (fixture, bert, beside);

  assert_status (one, 204);
  assert_status (other, 204);
  tops = feed_walk (fixture, NULL, 10, "/posts/%" ID "/comments", post);
  assert_ids (tops);
  g_assert_cmpint (feed_get (fixture, &count_rows, 0, 0), ==, 0);
  assert_comment_count (fixture, post, 0);
  feed_check (fixture);
}

/* More likes than a transaction may touch are left to the job, and nobody sees the difference. */
static void
test_many_likes (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId top = feed_comment (fixture, anna, post, 0, "top");
  RialtoId popular = feed_comment (fixture, anna, post, top, "popular");
  g_autoptr (Reply) gone = NULL;
  g_autoptr (Reply) above = NULL;
  g_autoptr (GArray) tops = NULL;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *handle = g_strdup_printf ("fan%u", i);

      feed_exec (fixture, &add_like, popular, feed_add_person (fixture, handle), 0, 0);
      feed_exec (fixture, &count_like, popular, 0, 0, 0);
    }
  feed_check (fixture);
  gone = delete_comment (fixture, anna, popular);
  assert_status (gone, 204);
  above = delete_comment (fixture, anna, top);
  assert_status (above, 204);
  tops = feed_walk (fixture, anna, 10, "/posts/%" ID "/comments", post);
  assert_ids (tops);
  assert_comment_count (fixture, post, 0);
  feed_run (fixture, rialto_feed_job_erase_comment, popular);
  feed_run (fixture, rialto_feed_job_erase_comment, popular);
  g_assert_cmpint (feed_get (fixture, &count_rows, 0, 0), ==, 0);
  feed_check (fixture);
}

static void
test_job_spares (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId top = feed_comment (fixture, anna, post, 0, "top");
  g_autoptr (Reply) liked = like (fixture, anna, "PUT", top);

  feed_run (fixture, rialto_feed_job_erase_comment, top);
  g_assert_cmpint (feed_get (fixture, &count_rows, 0, 0), ==, 3);
  feed_check (fixture);
}

/* Blocks hide both ways, mutes one way, from lists; whose comment is whose stays deletable. */
static void
test_hidden (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) cara = member_new (fixture, "cara");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId by_bert = feed_comment (fixture, bert, post, 0, "bert");
  RialtoId by_cara = feed_comment (fixture, cara, post, 0, "cara");
  RialtoId reply = feed_comment (fixture, cara, post, by_bert, "cara to bert");
  g_autofree char *body = g_strdup_printf ("{\"text\":\"x\",\"parent\":\"%" ID "\"}", by_cara);
  g_autoptr (GArray) muter = NULL;
  g_autoptr (GArray) muted = NULL;
  g_autoptr (GArray) blocker = NULL;
  g_autoptr (GArray) blocked = NULL;
  g_autoptr (GArray) replies = NULL;
  g_autoptr (GArray) others = NULL;

  feed_mute (fixture, bert, cara->id);
  muter = feed_walk (fixture, bert, 10, "/posts/%" ID "/comments", post);
  muted = feed_walk (fixture, cara, 10, "/posts/%" ID "/comments", post);
  replies = feed_walk (fixture, bert, 10, "/comments/%" ID "/replies", by_bert);
  assert_ids (muter, by_bert);
  assert_ids (muted, by_cara, by_bert);
  assert_ids (replies);

  feed_block (fixture, cara, bert->id);
  blocker = feed_walk (fixture, cara, 10, "/posts/%" ID "/comments", post);
  blocked = feed_walk (fixture, bert, 10, "/posts/%" ID "/comments", post);
  others = feed_walk (fixture, anna, 10, "/posts/%" ID "/comments", post);
  assert_ids (blocker, by_cara);
  assert_ids (blocked, by_bert);
  assert_ids (others, by_cara, by_bert);

  g_autoptr (Reply) answer = comment (fixture, bert, post, body);
  g_autoptr (Reply) liked = like (fixture, bert, "PUT", by_cara);
  g_autoptr (Reply) foreign = delete_comment (fixture, bert, by_cara);

  assert_code (answer, 404, "not_found");
  assert_code (liked, 404, "not_found");
  assert_code (foreign, 404, "not_found");

  feed_block (fixture, anna, cara->id);

  g_autoptr (Reply) by_post_author = delete_comment (fixture, anna, by_cara);
  g_autoptr (Reply) own = delete_comment (fixture, cara, reply);

  assert_status (by_post_author, 204);
  assert_status (own, 204);
  feed_check (fixture);
}

/* Of somebody who is gone nothing is shown but the place of what has replies. */
static void
test_deleted_author (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId answered = feed_comment (fixture, bert, post, 0, "answered");
  RialtoId alone = feed_comment (fixture, bert, post, 0, "alone");
  RialtoId reply = feed_comment (fixture, anna, post, answered, "reply");
  g_autoptr (Reply) page = NULL;
  g_autoptr (GArray) ids = NULL;

  feed_exec (fixture, &set_deleted, bert->id, rialto_clock_now (), 0, 0);
  page = feed_call (fixture, anna, "GET", NULL, "/posts/%" ID "/comments", post);
  ids = feed_ids (page);
  assert_ids (ids, answered);
  g_assert_true (JSON_NODE_HOLDS_NULL (reply_node (page, "items/0/author")));
  g_assert_cmpstr (reply_string (page, "items/0/text"), ==, "");
  g_assert_cmpint (alone, <, reply);
}

static void
test_likes (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId top = feed_comment (fixture, anna, post, 0, "top");
  g_autoptr (Reply) first = like (fixture, bert, "PUT", top);
  g_autoptr (Reply) again = like (fixture, bert, "PUT", top);
  g_autoptr (Reply) page = feed_call (fixture, bert, "GET", NULL, "/posts/%" ID "/comments", post);
  g_autoptr (Reply) back = like (fixture, bert, "DELETE", top);
  g_autoptr (Reply) nowhere = like (fixture, bert, "PUT", 1);

  g_assert_cmpint (reply_int (first, "like_count"), ==, 1);
  g_assert_cmpint (reply_id (first, "comment"), ==, top);
  g_assert_cmpint (reply_int (again, "like_count"), ==, 1);
  g_assert_true (reply_bool (page, "items/0/liked"));
  g_assert_cmpint (reply_int (back, "like_count"), ==, 0);
  g_assert_false (reply_bool (back, "liked"));
  assert_code (nowhere, 404, "not_found");
  feed_check (fixture);
}

typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  RialtoId       post, top;
} Talker;

static gpointer
talk (gpointer data)
{
  Talker *talker = data;

  for (guint i = 0; i < 12; i++)
    {
      RialtoId own = feed_comment (talker->fixture, talker->member, talker->post,
                                   i % 2 == 0 ? talker->top : 0, "talk");

      if (i % 3 != 0)
        {
          g_autoptr (Reply) reply = delete_comment (talker->fixture, talker->member, own);

          assert_status (reply, 204);
        }
    }
  return NULL;
}

/* Threads of a post at once, while the top of one is deleted. */
static void
test_at_once (ServerFixture *fixture)
{
  Member *members[4];
  Talker talkers[4];
  GThread *threads[4];
  RialtoId post = 0, top = 0, reply = 0;
  g_autoptr (Reply) gone = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *handle = g_strdup_printf ("talker%u", i);

      members[i] = member_new (fixture, handle);
      if (i > 0)
        continue;
      post = member_post (fixture, members[0], "hat", "public");
      top = feed_comment (fixture, members[0], post, 0, "top");
      reply = feed_comment (fixture, members[0], post, top, "reply");
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      talkers[i] = (Talker) { fixture, members[i], post, reply };
      threads[i] = g_thread_new ("talk", talk, &talkers[i]);
    }
  gone = delete_comment (fixture, members[0], top);
  assert_status (gone, 204);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (feed_get (fixture, &is_sane, 0, 0), ==, 0);
  assert_comment_count (fixture, post, 1 + 4 * 4);
  g_assert_cmpint (feed_get (fixture, &count_comments, post, 0), ==, 2 + 4 * 4);
  feed_check (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    member_free (members[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("comments/create", test_create);
  server_test_add ("comments/nonce", test_nonce);
  server_test_add ("comments/tree", test_tree);
  server_test_add ("comments/delete", test_delete);
  server_test_add ("comments/empty-place", test_empty_place);
  server_test_add ("comments/many-likes", test_many_likes);
  server_test_add ("comments/job-spares", test_job_spares);
  server_test_add ("comments/hidden", test_hidden);
  server_test_add ("comments/deleted-author", test_deleted_author);
  server_test_add ("comments/likes", test_likes);
  server_test_add ("comments/at-once", test_at_once);
  return g_test_run ();
}
