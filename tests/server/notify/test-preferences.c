/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-fixture.h"

RIALTO_SQL (test_stored,
            "test.stored",
            "SELECT count (*) FROM notification_preferences WHERE user_id = ?1 AND kind >= ?2");

static Reply *
get (ServerFixture *fixture,
     Member        *member)
{
  Reply *reply = server_call (fixture, member->token, "GET", "/notifications/preferences", NULL);

  assert_status (reply, 200);
  return reply;
}

static Reply *
set (ServerFixture *fixture,
     Member        *member,
     const char    *body)
{
  return server_call (fixture, member->token, "PUT", "/notifications/preferences", body);
}

static void
test_defaults (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) reply = get (fixture, anna);

  g_assert_cmpuint (reply_count (reply, "items"), ==, RIALTO_N_NOTIFICATION_KIND);
  for (guint i = 0; i < RIALTO_N_NOTIFICATION_KIND; i++)
    {
      g_autofree char *kind = g_strdup_printf ("items/%u/kind", i);
      g_autofree char *app = g_strdup_printf ("items/%u/app", i);
      g_autofree char *desktop = g_strdup_printf ("items/%u/desktop", i);
      g_autofree char *email = g_strdup_printf ("items/%u/email", i);

      g_assert_cmpstr (reply_string (reply, kind), ==,
                       rialto_notification_kind_to_word ((RialtoNotificationKind) i));
      g_assert_true (reply_bool (reply, app));
      g_assert_true (reply_bool (reply, desktop));
      g_assert_cmpint (reply_bool (reply, email), ==,
                       i == RIALTO_NOTIFICATION_KIND_MENTION || i == RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST);
    }
}

static void
test_change (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) off = NULL;
  g_autoptr (Reply) same = NULL;
  g_autoptr (Reply) others = NULL;
  g_autoptr (Reply) on = NULL;
  RialtoId post = member_post (fixture, anna, "Linen", "public");

  off = set (fixture, anna,
             "{\"items\":[{\"kind\":\"like\",\"app\":false,\"desktop\":true,\"email\":true}]}");
  assert_status (off, 200);
  g_assert_cmpuint (reply_count (off, "items"), ==, RIALTO_N_NOTIFICATION_KIND);
  g_assert_false (reply_bool (off, "items/0/app"));
  g_assert_true (reply_bool (off, "items/0/email"));
  g_assert_true (reply_bool (off, "items/1/app"));
  g_assert_cmpint (notify_number (fixture, &test_stored, anna->id, 0), ==, 1);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_PREFERENCES_UPDATE), ==, 1);
  others = get (fixture, bert);
  g_assert_true (reply_bool (others, "items/0/app"));

  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_LIKE, anna->id, bert->id, post, 0 });
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);

  same = set (fixture, anna,
              "{\"items\":[{\"kind\":\"like\",\"app\":false,\"desktop\":true,\"email\":true}]}");
  assert_status (same, 200);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_PREFERENCES_UPDATE), ==, 1);

  on = set (fixture, anna, "{\"items\":[{\"kind\":\"like\",\"app\":true,\"desktop\":true,\"email\":false}]}");
  assert_status (on, 200);
  g_assert_cmpint (notify_number (fixture, &test_stored, anna->id, 0), ==, 0);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_PREFERENCES_UPDATE), ==, 2);
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_LIKE, anna->id, bert->id, post, 0 });
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 1);
}

/* Of two for one kind the last holds. */
static void
test_twice (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply)
    reply = set (fixture, anna,
                 "{\"items\":[{\"kind\":\"tag\",\"app\":false,\"desktop\":true,\"email\":false},"
                 "{\"kind\":\"tag\",\"app\":true,\"desktop\":true,\"email\":false}]}");

  assert_status (reply, 200);
  g_assert_true (reply_bool (reply, "items/7/app"));
  g_assert_cmpint (notify_number (fixture, &test_stored, anna->id, 0), ==, 0);
}

static void
test_refused (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  static const char *const bodies[] = {
    "{\"items\":[]}",
    "{\"items\":[{\"kind\":\"birthday\",\"app\":true,\"desktop\":true,\"email\":true}]}",
    "{\"items\":[{\"kind\":\"like\",\"app\":true}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (Reply) reply = set (fixture, anna, bodies[i]);

      assert_code (reply, 422, "invalid");
    }
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_PREFERENCES_UPDATE), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("notify/preferences-defaults", test_defaults);
  server_test_add ("notify/preferences-change", test_change);
  server_test_add ("notify/preferences-twice", test_twice);
  server_test_add ("notify/preferences-refused", test_refused);
  return g_test_run ();
}
