/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-fixture.h"
#include "rialto-jobs.h"

#define N_MANY 130

RIALTO_SQL (test_listed,
            "test.listed",
            "SELECT count (*) FROM notifications WHERE user_id = ?1 AND latest > ?2");
RIALTO_SQL (test_rows, "test.rows", "SELECT count (*) FROM notifications WHERE user_id = ?1 AND id > ?2");

static RialtoNotice
like (RialtoId user,
      RialtoId actor,
      RialtoId post,
      RialtoId comment)
{
  return (RialtoNotice) { RIALTO_NOTIFICATION_KIND_LIKE, user, actor, post, comment };
}

static RialtoNotice
comment_on (RialtoId user,
            RialtoId actor,
            RialtoId post,
            RialtoId comment)
{
  return (RialtoNotice) { RIALTO_NOTIFICATION_KIND_COMMENT, user, actor, post, comment };
}

static void
test_unlike (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId cleo = notify_add_person (fixture, "cleo");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  RialtoId comment = notify_add_comment (fixture, post, 0, anna->id, "Mine");

  notify (fixture, like (anna->id, bert, post, 0));
  notify (fixture, like (anna->id, cleo, post, 0));
  notify (fixture, like (anna->id, bert, post, comment));
  notify_withdraw (fixture, like (anna->id, bert, post, 0));
  {
    g_autoptr (Reply) reply = notify_list (fixture, anna);

    g_assert_cmpuint (reply_count (reply, "items"), ==, 2);
    g_assert_cmpint (reply_int (reply, "items/1/actor_count"), ==, 1);
    g_assert_cmpint (reply_id (reply, "items/1/actors/0/id"), ==, cleo);
    g_assert_cmpint (reply_id (reply, "items/0/comment"), ==, comment);
  }
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 0);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT), ==, 2);

  /* Again changes nothing. */
  notify_withdraw (fixture, like (anna->id, bert, post, 0));
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 2);

  notify_withdraw (fixture, like (anna->id, cleo, post, 0));
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 1);
  g_assert_cmpint (notify_number (fixture, &test_rows, anna->id, 0), ==, 1);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 1);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT), ==, 3);
}

/* What was read goes as well, and does not change the count. */
static void
test_read_group (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoNotice follow = { RIALTO_NOTIFICATION_KIND_FOLLOW, anna->id, bert, 0, 0 };
  g_autoptr (Reply) read = NULL;
  gint64 before;

  notify (fixture, follow);
  read = server_call (fixture, anna->token, "PUT", "/notifications/read",
                      "{\"last_read\":\"9223372036854775807\"}");
  assert_status (read, 200);
  before = notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT);
  notify_withdraw (fixture, follow);
  g_assert_cmpint (notify_number (fixture, &test_listed, anna->id, 0), ==, 0);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 1);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT), ==, before);
}

static void
test_comment_gone (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) dora = member_new (fixture, "dora");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId cleo = notify_add_person (fixture, "cleo");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  RialtoId first = notify_add_comment (fixture, post, 0, bert, "First");
  RialtoId second = notify_add_comment (fixture, post, 0, cleo, "Second, @dora");

  notify (fixture, comment_on (anna->id, bert, post, first));
  notify (fixture, comment_on (anna->id, cleo, post, second));
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_MENTION, dora->id, cleo, post, second });
  notify (fixture, like (cleo, anna->id, post, second));
  notify (fixture, like (cleo, bert, post, second));

  notify_forget (fixture, rialto_notify_forget_comment, second);
  {
    g_autoptr (Reply) reply = notify_list (fixture, anna);

    g_assert_cmpuint (reply_count (reply, "items"), ==, 1);
    g_assert_cmpint (reply_int (reply, "items/0/actor_count"), ==, 1);
    g_assert_cmpint (reply_id (reply, "items/0/comment"), ==, first);
    g_assert_cmpstr (reply_string (reply, "items/0/excerpt"), ==, "First");
  }
  g_assert_cmpint (notify_unread (fixture, dora->id), ==, 0);
  g_assert_cmpint (notify_unread (fixture, cleo), ==, 0);
  g_assert_cmpint (notify_events (fixture, cleo, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 1);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 0);

  notify_withdraw (fixture, comment_on (anna->id, bert, post, first));
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);
}

static void
test_post_gone (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) dora = member_new (fixture, "dora");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId cleo = notify_add_person (fixture, "cleo");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  RialtoId other = member_post (fixture, anna, "Wool", "public");
  RialtoId comment = notify_add_comment (fixture, post, 0, bert, "First");

  notify (fixture, like (anna->id, bert, post, 0));
  notify (fixture, like (anna->id, cleo, post, 0));
  notify (fixture, comment_on (anna->id, bert, post, comment));
  notify (fixture, like (anna->id, bert, other, 0));
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_MENTION, dora->id, anna->id, post, 0 });
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 3);

  notify_forget (fixture, rialto_notify_forget_post, post);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 1);
  g_assert_cmpint (notify_unread (fixture, dora->id), ==, 0);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 2);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT), ==, 4);
  g_assert_cmpint (notify_events (fixture, dora->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 1);
  {
    g_autoptr (Reply) reply = notify_list (fixture, anna);

    g_assert_cmpuint (reply_count (reply, "items"), ==, 1);
    g_assert_cmpint (reply_id (reply, "items/0/post"), ==, other);
  }
}

static void
test_persons (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId cleo = notify_add_person (fixture, "cleo");
  RialtoId annas = member_post (fixture, anna, "Linen", "public");
  RialtoId berts = member_post (fixture, bert, "Wool", "public");

  notify (fixture, like (anna->id, bert->id, annas, 0));
  notify (fixture, like (anna->id, cleo, annas, 0));
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_FOLLOW, anna->id, bert->id, 0, 0 });
  notify (fixture, like (bert->id, anna->id, berts, 0));

  /* One direction only. */
  notify_forget_two (fixture, rialto_notify_forget_actor, anna->id, cleo);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 2);
  g_assert_cmpint (notify_unread (fixture, bert->id), ==, 1);
  {
    g_autoptr (Reply) reply = notify_list (fixture, anna);

    g_assert_cmpint (reply_int (reply, "items/1/actor_count"), ==, 1);
    g_assert_cmpint (reply_id (reply, "items/1/actors/0/id"), ==, bert->id);
  }

  notify_forget_two (fixture, rialto_notify_forget_person, bert->id, anna->id);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);
  g_assert_cmpint (notify_unread (fixture, bert->id), ==, 0);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 2);
  g_assert_cmpint (notify_events (fixture, bert->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 1);
}

/* Who is muted leaves what one was told; they keep what they were told. */
static void
test_mute (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId annas = member_post (fixture, anna, "Linen", "public");
  RialtoId berts = member_post (fixture, bert, "Wool", "public");
  g_autofree char *path = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/mute", bert->id);
  g_autoptr (Reply) reply = NULL;

  notify (fixture, like (anna->id, bert->id, annas, 0));
  notify (fixture, like (bert->id, anna->id, berts, 0));
  reply = server_call (fixture, anna->token, "PUT", path, NULL);
  assert_status (reply, 204);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);
  g_assert_cmpint (notify_unread (fixture, bert->id), ==, 1);
}

/* What is too much for one transaction is done by a job. */
static void
test_many (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "Linen", "public");

  for (guint i = 0; i < N_MANY; i++)
    {
      RialtoId comment = notify_add_comment (fixture, post, 0, anna->id, "Mine");

      notify (fixture, like (anna->id, bert, post, comment));
    }
  g_assert_cmpint (notify_number (fixture, &test_listed, anna->id, 0), ==, N_MANY);
  notify_forget (fixture, rialto_notify_forget_post, post);
  g_assert_cmpint (notify_number (fixture, &test_listed, anna->id, 0), ==, N_MANY - 100);
  rialto_jobs_run_due (fixture->context->jobs);
  g_assert_cmpint (notify_number (fixture, &test_listed, anna->id, 0), ==, 0);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, N_MANY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("notify/unlike", test_unlike);
  server_test_add ("notify/read-group", test_read_group);
  server_test_add ("notify/comment-gone", test_comment_gone);
  server_test_add ("notify/post-gone", test_post_gone);
  server_test_add ("notify/persons", test_persons);
  server_test_add ("notify/mute", test_mute);
  server_test_add ("notify/many", test_many);
  return g_test_run ();
}
