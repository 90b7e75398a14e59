/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-fixture.h"
#include "rialto-clock.h"
#include "rialto-notify-jobs.h"

#define START   G_GINT64_CONSTANT (1772409000000)
#define N_CROWD 620

RIALTO_SQL (test_rows, "test.rows", "SELECT count (*) FROM notifications WHERE user_id = ?1 AND id > ?2");
RIALTO_SQL (test_actors,
            "test.actors",
            "SELECT count (*) FROM notification_actors WHERE user_id = ?1 AND id > ?2");
RIALTO_SQL (test_mark_read,
            "test.mark_read",
            "UPDATE notifications SET is_read = TRUE WHERE user_id = ?1 AND id > ?2");

static RialtoNotice
like (RialtoId user,
      RialtoId actor,
      RialtoId post)
{
  return (RialtoNotice) { RIALTO_NOTIFICATION_KIND_LIKE, user, actor, post, 0 };
}

static void
sweep (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_notify_sweep_job (fixture->context, "{}", &error));
  g_assert_no_error (error);
}

static void
test_age (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId cleo = notify_add_person (fixture, "cleo");
  RialtoId annas = member_post (fixture, anna, "Linen", "public");
  RialtoId berts = member_post (fixture, bert, "Wool", "public");

  rialto_clock_fake (START + 400 * RIALTO_DAY);
  notify (fixture, like (anna->id, cleo, annas));
  notify (fixture, like (bert->id, cleo, berts));
  notify_exec (fixture, &test_mark_read, bert->id, 0);

  rialto_clock_advance (29 * RIALTO_DAY);
  notify (fixture, like (anna->id, bert->id, annas));
  sweep (fixture);
  g_assert_cmpint (notify_number (fixture, &test_rows, anna->id, 0), ==, 2);
  g_assert_cmpint (notify_number (fixture, &test_rows, bert->id, 0), ==, 1);

  rialto_clock_advance (2 * RIALTO_DAY);
  sweep (fixture);
  g_assert_cmpint (notify_number (fixture, &test_rows, anna->id, 0), ==, 1);
  g_assert_cmpint (notify_number (fixture, &test_actors, anna->id, 0), ==, 1);
  g_assert_cmpint (notify_number (fixture, &test_rows, bert->id, 0), ==, 0);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 1);
  /* Told: two that came, one unread that went; nothing of one that had been read. */
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT), ==, 3);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 0);
  g_assert_cmpint (notify_events (fixture, bert->id, RIALTO_EVENT_NOTIFICATION_COUNT), ==, 1);
}

RIALTO_SQL (test_add_actor,
            "test.add_actor",
            "INSERT INTO notification_actors (notification_id, actor, id, user_id) SELECT n.id, u.id, u.id, "
            "n.user_id FROM notifications n CROSS JOIN users u WHERE n.user_id = ?1 AND u.id <> ?2 "
            "ON CONFLICT (notification_id, actor) DO NOTHING");

/* More actors than one transaction may touch, and what somebody took out of the list. */
static void
test_crowd (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  g_autoptr (Reply) list = NULL;
  g_autofree char *path = NULL;
  g_autoptr (Reply) gone = NULL;

  notify (fixture, like (anna->id, bert, post));
  for (guint i = 0; i < N_CROWD; i++)
    {
      g_autofree char *handle = g_strdup_printf ("person%u", i);

      notify_add_person (fixture, handle);
    }
  notify_exec (fixture, &test_add_actor, anna->id, anna->id);
  g_assert_cmpint (notify_number (fixture, &test_actors, anna->id, 0), ==, N_CROWD + 1);

  list = notify_list (fixture, anna);
  path = g_strdup_printf ("/notifications/%" G_GINT64_FORMAT, reply_id (list, "items/0/id"));
  gone = server_call (fixture, anna->token, "DELETE", path, NULL);
  assert_status (gone, 204);
  sweep (fixture);
  g_assert_cmpint (notify_number (fixture, &test_actors, anna->id, 0), ==, 0);
  g_assert_cmpint (notify_number (fixture, &test_rows, anna->id, 0), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("notify/sweep-age", test_age);
  server_test_add ("notify/sweep-crowd", test_crowd);
  return g_test_run ();
}
