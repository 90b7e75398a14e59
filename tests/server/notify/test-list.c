/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notify-fixture.h"
#include "rialto-jobs.h"
#include "rialto-notify-private.h"

#define N_UNREAD 520

RIALTO_SQL (test_follow,
            "test.follow",
            "INSERT INTO follows (follower, followee, id, muted) VALUES (?1, ?2, 1, FALSE)");
RIALTO_SQL (test_unfollow, "test.unfollow", "DELETE FROM follows WHERE follower = ?1 AND followee = ?2");
RIALTO_SQL (test_mute, "test.mute", "INSERT INTO mutes (muter, muted, id) VALUES (?1, ?2, 1)");
RIALTO_SQL (test_warn,
            "test.warn",
            "UPDATE posts SET content_warning = 'Snakes', version = ?2 WHERE id = ?1");
RIALTO_SQL (test_delete_comment,
            "test.delete_comment",
            "UPDATE comments SET deleted = (?2 = 0) WHERE id = ?1");
RIALTO_SQL (test_unread_rows,
            "test.unread_rows",
            "SELECT count (*) FROM notifications WHERE user_id = ?1 AND NOT is_read AND id > ?2");

static RialtoNotice
like (RialtoId user,
      RialtoId actor,
      RialtoId post)
{
  return (RialtoNotice) { RIALTO_NOTIFICATION_KIND_LIKE, user, actor, post, 0 };
}

static void
test_pages (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId posts[5];
  g_autofree char *cursor = NULL;
  RialtoId before = G_MAXINT64;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    {
      posts[i] = member_post (fixture, anna, "Linen", "public");
      notify (fixture, like (anna->id, bert, posts[i]));
    }
  do
    {
      g_autofree char *path = cursor == NULL ? g_strdup ("/notifications?limit=2")
                                             : g_strdup_printf ("/notifications?limit=2&cursor=%s", cursor);
      g_autoptr (Reply) reply = server_call (fixture, anna->token, "GET", path, NULL);

      assert_status (reply, 200);
      for (guint i = 0; i < reply_count (reply, "items"); i++, n++)
        {
          g_autofree char *latest = g_strdup_printf ("items/%u/latest", i);
          g_autofree char *post = g_strdup_printf ("items/%u/post", i);

          g_assert_cmpint (reply_id (reply, latest), <, before);
          before = reply_id (reply, latest);
          g_assert_cmpint (reply_id (reply, post), ==, posts[G_N_ELEMENTS (posts) - 1 - n]);
        }
      g_clear_pointer (&cursor, g_free);
      cursor = g_strdup (reply_string (reply, "next"));
    }
  while (cursor != NULL && n < 10);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (posts));
}

static void
test_excerpt (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  g_autofree char *letters = g_strnfill (139, 'x');
  g_autofree char *fits = g_strconcat (letters, "ö", NULL);
  g_autofree char *longer = g_strconcat (fits, "y", NULL);
  g_autofree char *cut = g_strconcat (letters, "…", NULL);
  const struct
  {
    const char *caption, *excerpt;
  } cases[] = {
    { "Linen\\n\\n  and\\twool ", "Linen and wool" },
    { "", NULL },
    { fits, fits },
    { longer, cut },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RialtoId post = member_post (fixture, anna, cases[i].caption, "public");
      g_autoptr (Reply) reply = NULL;

      notify (fixture, like (anna->id, bert, post));
      reply = notify_list (fixture, anna);
      g_assert_cmpstr (reply_string (reply, "items/0/excerpt"), ==, cases[i].excerpt);
    }
}

static void
test_of_comment (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "The caption", "public");
  RialtoId comment = notify_add_comment (fixture, post, 0, bert, "The comment");

  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_COMMENT, anna->id, bert, post, comment });
  {
    g_autoptr (Reply) reply = notify_list (fixture, anna);

    g_assert_cmpstr (reply_string (reply, "items/0/excerpt"), ==, "The comment");
    g_assert_true (JSON_NODE_HOLDS_OBJECT (reply_node (reply, "items/0/picture")));
    g_assert_null (reply_string (reply, "items/0/picture/access"));
  }
  notify_exec (fixture, &test_delete_comment, comment, 0);
  {
    g_autoptr (Reply) reply = notify_list (fixture, anna);

    g_assert_null (reply_string (reply, "items/0/excerpt"));
  }
}

static void
test_content_warning (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "With @bert", "public");

  notify_exec (fixture, &test_warn, post, 2);
  notify (fixture, like (anna->id, bert->id, post));
  {
    g_autoptr (Reply) own = notify_list (fixture, anna);
    g_autoptr (Reply) others = notify_list (fixture, bert);

    g_assert_null (reply_string (own, "items/0/excerpt"));
    g_assert_true (JSON_NODE_HOLDS_OBJECT (reply_node (own, "items/0/picture")));
    g_assert_cmpstr (reply_string (others, "items/0/kind"), ==, "mention");
    g_assert_null (reply_string (others, "items/0/excerpt"));
    g_assert_true (JSON_NODE_HOLDS_NULL (reply_node (others, "items/0/picture")));
  }
}

/* A post that not everybody may see has a signed picture, and shows nothing to who may not see it any more. */
static void
test_audience (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "For few", "followers");

  notify_exec (fixture, &test_follow, bert->id, anna->id);
  notify (fixture, (RialtoNotice) { RIALTO_NOTIFICATION_KIND_TAG, bert->id, anna->id, post, 0 });
  {
    g_autoptr (Reply) reply = notify_list (fixture, bert);

    g_assert_cmpstr (reply_string (reply, "items/0/excerpt"), ==, "For few");
    g_assert_nonnull (reply_string (reply, "items/0/picture/access"));
  }
  notify_exec (fixture, &test_unfollow, bert->id, anna->id);
  {
    g_autoptr (Reply) reply = notify_list (fixture, bert);

    g_assert_cmpint (reply_id (reply, "items/0/post"), ==, post);
    g_assert_null (reply_string (reply, "items/0/excerpt"));
    g_assert_true (JSON_NODE_HOLDS_NULL (reply_node (reply, "items/0/picture")));
  }
}

static void
test_actors (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId people[5];
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  RialtoId other = member_post (fixture, anna, "Wool", "public");

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *handle = g_strdup_printf ("person%u", i);

      people[i] = notify_add_person (fixture, handle);
      notify (fixture, like (anna->id, people[i], post));
    }
  notify (fixture, like (anna->id, people[4], other));
  {
    g_autoptr (Reply) reply = notify_list (fixture, anna);

    g_assert_cmpint (reply_int (reply, "items/1/actor_count"), ==, 5);
    g_assert_cmpuint (reply_count (reply, "items/1/actors"), ==, 3);
    g_assert_cmpint (reply_id (reply, "items/1/actors/0/id"), ==, people[4]);
    g_assert_cmpint (reply_id (reply, "items/1/actors/2/id"), ==, people[2]);
    g_assert_cmpstr (reply_string (reply, "items/1/actors/2/handle"), ==, "person2");
  }

  /* Somebody who is muted is not shown, nor what only they did. */
  notify_exec (fixture, &test_mute, anna->id, people[4]);
  {
    g_autoptr (Reply) reply = notify_list (fixture, anna);

    g_assert_cmpuint (reply_count (reply, "items"), ==, 1);
    g_assert_cmpint (reply_id (reply, "items/0/actors/0/id"), ==, people[3]);
  }
}

static Reply *
act (ServerFixture *fixture,
     Member        *member,
     const char    *method,
     RialtoId       id,
     const char    *rest)
{
  g_autofree char *path = g_strdup_printf ("/notifications/%" G_GINT64_FORMAT "%s", id, rest);

  return server_call (fixture, member->token, method, path, NULL);
}

static void
test_read (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId ids[3], latest[3];
  gint64 counted;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (Reply) reply = NULL;

      notify (fixture, like (anna->id, bert->id, member_post (fixture, anna, "Linen", "public")));
      reply = notify_list (fixture, anna);
      ids[i] = reply_id (reply, "items/0/id");
      latest[i] = reply_id (reply, "items/0/latest");
    }
  counted = notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT);
  {
    g_autoptr (Reply) foreign = act (fixture, bert, "PUT", ids[2], "/read");
    g_autoptr (Reply) one = act (fixture, anna, "PUT", ids[2], "/read");
    g_autoptr (Reply) again = act (fixture, anna, "PUT", ids[2], "/read");
    g_autoptr (Reply) list = notify_list (fixture, anna);

    assert_code (foreign, 404, "not_found");
    assert_status (one, 200);
    g_assert_cmpint (reply_int (one, "unread"), ==, 2);
    g_assert_cmpint (reply_int (again, "unread"), ==, 2);
    g_assert_true (reply_bool (list, "items/0/read"));
    g_assert_false (reply_bool (list, "items/1/read"));
  }
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT), ==, counted + 1);
  {
    g_autofree char *body = g_strdup_printf ("{\"last_read\":\"%" G_GINT64_FORMAT "\"}", latest[0]);
    g_autoptr (Reply) upto = server_call (fixture, anna->token, "PUT", "/notifications/read", body);
    g_autoptr (Reply) again = server_call (fixture, anna->token, "PUT", "/notifications/read", body);
    g_autoptr (Reply) list = notify_list (fixture, anna);
    g_autoptr (Reply) count = server_call (fixture, anna->token, "GET", "/notifications/count", NULL);

    g_assert_cmpint (reply_int (upto, "unread"), ==, 1);
    g_assert_cmpint (reply_int (again, "unread"), ==, 1);
    g_assert_cmpint (reply_int (count, "unread"), ==, 1);
    g_assert_true (reply_bool (list, "items/2/read"));
    g_assert_false (reply_bool (list, "items/1/read"));
  }
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_COUNT), ==, counted + 2);
}

static void
test_delete (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "Linen", "public");
  RialtoId id;

  notify (fixture, like (anna->id, bert->id, post));
  {
    g_autoptr (Reply) list = notify_list (fixture, anna);
    g_autoptr (Reply) foreign = NULL;
    g_autoptr (Reply) done = NULL;
    g_autoptr (Reply) again = NULL;
    g_autoptr (Reply) read = NULL;

    id = reply_id (list, "items/0/id");
    foreign = act (fixture, bert, "DELETE", id, "");
    assert_code (foreign, 404, "not_found");
    done = act (fixture, anna, "DELETE", id, "");
    assert_status (done, 204);
    again = act (fixture, anna, "DELETE", id, "");
    assert_code (again, 404, "not_found");
    read = act (fixture, anna, "PUT", id, "/read");
    assert_code (read, 404, "not_found");
  }
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);
  g_assert_cmpint (notify_events (fixture, anna->id, RIALTO_EVENT_NOTIFICATION_DELETE), ==, 1);

  /* What comes later is new. */
  notify (fixture, like (anna->id, bert->id, post));
  {
    g_autoptr (Reply) list = notify_list (fixture, anna);

    g_assert_cmpuint (reply_count (list, "items"), ==, 1);
    g_assert_cmpint (reply_id (list, "items/0/id"), !=, id);
  }
}

typedef struct
{
  ServerFixture *fixture;
  RialtoId       viewer;
  guint          statements, n;
} Loaded;

static gboolean
run_list (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Loaded *loaded = data;
  RialtoNotificationRange range = { loaded->viewer, G_MAXINT64, 0, 100 };
  RialtoNotification *items;
  RialtoId next;

  loaded->n = rialto_notification_list (tx, loaded->fixture->context, &range, &items, &next);
  loaded->statements = rialto_tx_get_statements (tx);
  return TRUE;
}

static gboolean
add_unread (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  const RialtoId *ids = data;

  for (guint i = 0; i < N_UNREAD / 10; i++)
    rialto_notify (tx, &(RialtoNotice) { RIALTO_NOTIFICATION_KIND_LIKE, ids[0], ids[1], ids[2],
                                         rialto_tx_new_id (tx) });
  return TRUE;
}

/* The count ends at 100, a page is one statement, and reading all of many goes on in a job. */
static void
test_many (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId bert = notify_add_person (fixture, "bert");
  RialtoId ids[] = { anna->id, bert, member_post (fixture, anna, "Linen", "public") };
  Loaded loaded = { fixture, anna->id, 0, 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10; i++)
    {
      rialto_store_write (fixture->context->store, add_unread, ids, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (notify_number (fixture, &test_unread_rows, anna->id, 0), ==, N_UNREAD);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 100);
  rialto_store_read (fixture->context->store, run_list, &loaded, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded.n, ==, 100);
  g_assert_cmpuint (loaded.statements, ==, 1);
  {
    g_autoptr (Reply) read = server_call (fixture, anna->token, "PUT", "/notifications/read",
                                          "{\"last_read\":\"9223372036854775807\"}");
    g_autoptr (Reply) list = notify_list (fixture, anna);

    g_assert_cmpint (reply_int (read, "unread"), ==, N_UNREAD - 500);
    g_assert_true (reply_bool (list, "items/0/read"));
  }
  rialto_jobs_run_due (fixture->context->jobs);
  g_assert_cmpint (notify_unread (fixture, anna->id), ==, 0);
}

static void
test_strangers (ServerFixture *fixture)
{
  static const struct
  {
    const char *method, *path;
  } routes[] = {
    { "GET", "/notifications" },
    { "GET", "/notifications/count" },
    { "PUT", "/notifications/read" },
    { "PUT", "/notifications/1/read" },
    { "DELETE", "/notifications/1" },
    { "GET", "/notifications/preferences" },
    { "PUT", "/notifications/preferences" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (Reply) reply = server_call (fixture, NULL, routes[i].method, routes[i].path,
                                             g_str_equal (routes[i].method, "PUT") ? "{}" : NULL);

      assert_code (reply, 401, "unauthenticated");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("notify/pages", test_pages);
  server_test_add ("notify/excerpt", test_excerpt);
  server_test_add ("notify/of-comment", test_of_comment);
  server_test_add ("notify/content-warning", test_content_warning);
  server_test_add ("notify/audience-later", test_audience);
  server_test_add_alone ("notify/actors", test_actors);
  server_test_add ("notify/read", test_read);
  server_test_add ("notify/delete", test_delete);
  server_test_add ("notify/many", test_many);
  server_test_add ("notify/strangers", test_strangers);
  return g_test_run ();
}
