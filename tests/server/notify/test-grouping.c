/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-fixture.h"
#include "rialto-clock.h"

#define N_THREADS 20
#define N_CROWD   300

/* 2026-03-01T23:50:00Z */
#define LATE G_GINT64_CONSTANT (1772409000000)

RIALTO_SQL (test_block, "test.block", "INSERT INTO blocks (blocker, blocked, id) VALUES (?1, ?2, 1)");
RIALTO_SQL (test_unblock, "test.unblock", "DELETE FROM blocks WHERE blocker = ?1 AND blocked = ?2");
RIALTO_SQL (test_mute, "test.mute", "INSERT INTO mutes (muter, muted, id) VALUES (?1, ?2, 1)");
RIALTO_SQL (test_unmute, "test.unmute", "DELETE FROM mutes WHERE muter = ?1 AND muted = ?2");
RIALTO_SQL (test_leave, "test.leave", "UPDATE users SET deleted_at = ?2 WHERE id = ?1");
RIALTO_SQL (test_groups,
            "test.groups",
            "SELECT count (*) FROM notifications WHERE user_id = ?1 AND latest > ?2");
RIALTO_SQL (test_miscounted,
            "test.miscounted",
            "SELECT count (*) FROM notifications n WHERE n.user_id = ?1 AND n.id > ?2 AND n.actor_count <> "
            "(SELECT count (*) FROM notification_actors a WHERE a.notification_id = n.id)");
RIALTO_SQL (test_actors,
            "test.actors",
            "SELECT count (*) FROM notification_actors WHERE user_id = ?1 AND id > ?2");

static RialtoNotice
like (RialtoId user,
      RialtoId actor,
      RialtoId post)
{
  return (RialtoNotice) { RIALTO_NOTIFICATION_KIND_LIKE, user, actor, post, 0 };
}

static void
test_join (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) cleo = member_new (fixture, "cleo");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  RialtoId first;

  notify (fixture, like (anna->id, bert->id, post));
  {
    g_autoptr (Reply) one = notify_list (fixture, anna);

    g_assert_cmpuint (reply_count (one, "items"), ==, 1);
    g_assert_cmpstr (reply_string (one, "items/0/kind"), ==, "like");
    g_assert_cmpint (reply_int (one, "items/0/actor_count"), ==, 1);
    g_assert_cmpint (reply_id (one, "items/0/post"), ==, post);
    g_assert_false (reply_bool (one, "items/0/read"));
    g_assert_cmpint (reply_id (one, "items/0/latest"), ==, reply_id (one, "items/0/id"));
    first = reply_id (one, "items/0/latest");
  }

  notify (fixture, like (anna->id, cleo->id, post));
  {
    g_autoptr (Reply) two = notify_list (fixture, anna);

    g_assert_cmpuint (reply_count (two, "items"), ==, 1);
    g_assert_cmpint (reply_int (two, "items/0/actor_count"), ==, 2);
    g_assert_cmpint (reply_id (two, "items/0/actors/0/id"), ==, cleo->id);
    g_assert_cmpint (reply_id (two, "items/0/actors/1/id"), ==, bert->id);
    g_assert_cmpint (reply_id (two, "items/0/latest"), >, first);
    g_assert_cmpint (reply_id (two, "items/0/id"), ==, first);
  }
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 1);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_CREATE), ==, 2);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT), ==, 1);
  g_assert_cmpint (notify_events (fixture, bert->id, RIALTO_EVENT_NOTIFICATION_CREATE), ==, 0);
}

static void
test_each_once (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId cleo = notify_add_person (fixture, "cleo");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  RialtoId comment = notify_add_comment (fixture, post, 0, bert, "First");
  RialtoId again = notify_add_comment (fixture, post, 0, bert, "Second");
  g_autoptr (Reply) reply = NULL;

  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_COMMENT, anna->id, bert, post, comment });
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_COMMENT, anna->id, cleo, post, comment });
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_COMMENT, anna->id, bert, post, again });

  reply = notify_list (fixture, anna);
  g_assert_cmpuint (reply_count (reply, "items"), ==, 1);
  g_assert_cmpint (reply_int (reply, "items/0/actor_count"), ==, 2);
  g_assert_cmpuint (reply_count (reply, "items/0/actors"), ==, 2);
  g_assert_cmpint (reply_id (reply, "items/0/actors/0/id"), ==, bert);
  g_assert_cmpint (reply_id (reply, "items/0/comment"), ==, again);
  g_assert_cmpstr (reply_string (reply, "items/0/excerpt"), ==, "Second");
}

static void
test_not_told (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  RialtoNotice notice = like (anna->id, bert, post);

  notify (fixture, like (anna->id, anna->id, post));
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);

  notify_exec (fixture, &test_block, anna->id, bert);
  notify (fixture, notice);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);
  notify_exec (fixture, &test_unblock, anna->id, bert);

  notify_exec (fixture, &test_block, bert, anna->id);
  notify (fixture, notice);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);
  notify_exec (fixture, &test_unblock, bert, anna->id);

  notify_exec (fixture, &test_mute, anna->id, bert);
  notify (fixture, notice);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);
  notify_exec (fixture, &test_unmute, anna->id, bert);

  /* A mute has one direction. */
  notify_exec (fixture, &test_mute, bert, anna->id);
  notify (fixture, notice);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 1);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_CREATE), ==, 1);

  notify_exec (fixture, &test_leave, bert, LATE);
  notify (fixture, like (bert, anna->id, post));
  g_assert_cmpint (notify_number (fixture, &test_groups, bert, 0), ==, 0);
}

/* Somebody who may not see a post is not told of it, though they are named in it. */
static void
test_audience (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId shut = member_post (fixture, anna, "For few", "followers");
  RialtoId open = member_post (fixture, anna, "For all", "public");

  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_MENTION, bert->id, anna->id, shut, 0 });
  g_assert_cmpint (notify_unread (fixture, bert->id), ==, 0);
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_MENTION, bert->id, anna->id, open, 0 });
  g_assert_cmpint (notify_unread (fixture, bert->id), ==, 1);
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_MENTION, bert->id, anna->id, 12345, 0 });
  g_assert_cmpint (notify_unread (fixture, bert->id), ==, 1);
}

static void
test_apart (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId cleo = notify_add_person (fixture, "cleo");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  RialtoId other = member_post (fixture, anna, "Wool", "public");
  RialtoId comment = notify_add_comment (fixture, post, 0, anna->id, "Mine");
  RialtoId reply = notify_add_comment (fixture, post, comment, bert, "To you");
  RialtoId second = notify_add_comment (fixture, post, comment, cleo, "To you too");

  notify (fixture, like (anna->id, bert, post));
  notify (fixture, like (anna->id, bert, other));
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_LIKE, anna->id, bert, post, comment });
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_FOLLOW, anna->id, bert, 0, 0 });
  g_assert_cmpint (notify_number (fixture, &test_groups, anna->id, 0), ==, 4);

  /* Replies to one comment belong together. */
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_REPLY, anna->id, bert, post, reply });
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_REPLY, anna->id, cleo, post, second });
  g_assert_cmpint (notify_number (fixture, &test_groups, anna->id, 0), ==, 5);
  /* And followers of one day. */
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_FOLLOW, anna->id, cleo, 0, 0 });
  g_assert_cmpint (notify_number (fixture, &test_groups, anna->id, 0), ==, 5);
}

static void
test_day_and_read (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId people[4];
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  g_autoptr (Reply) read = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *handle = g_strdup_printf ("person%u", i);

      people[i] = notify_add_person (fixture, handle);
    }
  rialto_clock_fake (LATE);
  notify (fixture, like (anna->id, people[0], post));
  rialto_clock_advance (9 * RIALTO_MINUTE);
  notify (fixture, like (anna->id, people[1], post));
  g_assert_cmpint (notify_number (fixture, &test_groups, anna->id, 0), ==, 1);

  rialto_clock_advance (2 * RIALTO_MINUTE);
  notify (fixture, like (anna->id, people[2], post));
  g_assert_cmpint (notify_number (fixture, &test_groups, anna->id, 0), ==, 2);
  rialto_clock_unfake ();

  read = server_call (fixture, anna->token, "PUT", "/notifications/read",
                      "{\"last_read\":\"9223372036854775807\"}");
  assert_status (read, 200);
  rialto_clock_fake (LATE + 12 * RIALTO_MINUTE);
  notify (fixture, like (anna->id, people[3], post));
  g_assert_cmpint (notify_number (fixture, &test_groups, anna->id, 0), ==, 3);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 1);
}

typedef struct
{
  ServerFixture *fixture;
  RialtoNotice   notice;
  gint          *ready; /* atomic */
} Liker;

static gpointer
like_together (gpointer data)
{
  Liker *liker = data;

  g_atomic_int_inc (liker->ready);
  while (g_atomic_int_get (liker->ready) < N_THREADS)
    g_thread_yield ();
  notify (liker->fixture, liker->notice);
  return NULL;
}

static void
test_at_once (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  Liker likers[N_THREADS];
  GThread *threads[N_THREADS];
  gint ready = 0;
  g_autoptr (Reply) reply = NULL;

  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autofree char *handle = g_strdup_printf ("person%u", i);

      likers[i] = (Liker) { fixture, like (anna->id, notify_add_person (fixture, handle), post), &ready };
    }
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("liker", like_together, &likers[i]);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  reply = notify_list (fixture, anna);
  g_assert_cmpuint (reply_count (reply, "items"), ==, 1);
  g_assert_cmpint (reply_int (reply, "items/0/actor_count"), ==, N_THREADS);
  g_assert_cmpuint (reply_count (reply, "items/0/actors"), ==, 3);
  g_assert_cmpint (notify_number (fixture, &test_actors, anna->id, 0), ==, N_THREADS);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 1);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_CREATE), ==, N_THREADS);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT), ==, 1);
}

/* Likes and takes it back, several times, and stays in the end or not. */
static gpointer
like_to_and_fro (gpointer data)
{
  Liker *liker = data;

  g_atomic_int_inc (liker->ready);
  while (g_atomic_int_get (liker->ready) < N_THREADS)
    g_thread_yield ();
  for (guint i = 0; i < 5; i++)
    {
      notify (liker->fixture, liker->notice);
      notify_withdraw (liker->fixture, liker->notice);
    }
  if (liker->notice.actor % 2 == 0)
    notify (liker->fixture, liker->notice);
  return NULL;
}

static void
test_to_and_fro (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  Liker likers[N_THREADS];
  GThread *threads[N_THREADS];
  gint ready = 0;
  guint n_stay = 0;

  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autofree char *handle = g_strdup_printf ("person%u", i);

      likers[i] = (Liker) { fixture, like (anna->id, notify_add_person (fixture, handle), post), &ready };
      n_stay += likers[i].notice.actor % 2 == 0;
    }
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("liker", like_to_and_fro, &likers[i]);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (notify_number (fixture, &test_actors, anna->id, 0), ==, n_stay);
  g_assert_cmpint (notify_number (fixture, &test_miscounted, anna->id, 0), ==, 0);
  g_assert_cmpint (notify_number (fixture, &test_groups, anna->id, 0), ==, n_stay > 0);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, n_stay > 0);
}

typedef struct
{
  RialtoNotice notice;
  guint        statements;
} Counted;

static gboolean
run_counted (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Counted *counted = data;

  rialto_notify (tx, &counted->notice);
  counted->statements = rialto_tx_get_statements (tx);
  return TRUE;
}

static guint
count_statements (ServerFixture *fixture,
                  RialtoNotice   notice)
{
  Counted counted = { notice, 0 };
  g_autoptr (GError) error = NULL;

  rialto_store_write (fixture->context->store, run_counted, &counted, NULL, &error);
  g_assert_no_error (error);
  return counted.statements;
}

/* Joining a crowd costs what joining one does. */
static void
test_crowd (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  guint first = 0;
  g_autoptr (Reply) reply = NULL;

  for (guint i = 0; i < N_CROWD; i++)
    {
      g_autofree char *handle = g_strdup_printf ("person%u", i);
      guint n = count_statements (fixture, like (anna->id, notify_add_person (fixture, handle), post));

      if (i == 1)
        first = n;
      else if (i > 1)
        g_assert_cmpuint (n, ==, first);
    }
  g_assert_cmpuint (first, <=, 6);
  reply = notify_list (fixture, anna);
  g_assert_cmpint (reply_int (reply, "items/0/actor_count"), ==, N_CROWD);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("notify/join", test_join);
  server_test_add ("notify/each-once", test_each_once);
  server_test_add ("notify/not-told", test_not_told);
  server_test_add ("notify/audience", test_audience);
  server_test_add ("notify/apart", test_apart);
  server_test_add ("notify/day-and-read", test_day_and_read);
  server_test_add ("notify/at-once", test_at_once);
  server_test_add ("notify/to-and-fro", test_to_and_fro);
  server_test_add ("notify/crowd", test_crowd);
  return g_test_run ();
}
