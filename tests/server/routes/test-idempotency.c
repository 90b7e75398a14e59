/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#define ROUNDS 8

static Reply *
post (ServerFixture *fixture,
      const char    *token,
      const char    *blob,
      const char    *caption,
      const char    *key)
{
  g_autofree char *header = g_strconcat ("Idempotency-Key: ", key, NULL);
  const char *const headers[] = { header, NULL };
  g_autofree char *body = g_strdup_printf ("{\"caption\":\"%s\",\"pictures\":[{\"blob\":\"%s\"}]}", caption,
                                           blob);

  return server_call_full (fixture, token, "POST", "/posts", body, -1, headers);
}

static guint
count_posts (ServerFixture *fixture,
             Member        *member)
{
  g_autofree char *path = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/posts", member->id);
  g_autoptr (Reply) page = server_call (fixture, member->token, "GET", path, NULL);

  return reply_count (page, "items");
}

/* Once and again: one post, the same bytes. Another body with the key is refused; another person's key is another key. */
static void
test_again (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *blob = member_add_blob (fixture, anna);
  g_autofree char *other_blob = member_add_blob (fixture, bert);
  g_autoptr (Reply) first = post (fixture, anna->token, blob, "one", "key");
  g_autoptr (Reply) again = post (fixture, anna->token, blob, "one", "key");
  g_autoptr (Reply) other = post (fixture, anna->token, blob, "two", "key");
  g_autoptr (Reply) another = post (fixture, anna->token, blob, "two", "another key");
  g_autoptr (Reply) berts = post (fixture, bert->token, other_blob, "one", "key");

  assert_status (first, 201);
  g_assert_null (g_hash_table_lookup (first->headers, "idempotent-replayed"));
  assert_status (again, 201);
  g_assert_cmpstr (again->body, ==, first->body);
  g_assert_cmpstr (g_hash_table_lookup (again->headers, "idempotent-replayed"), ==, "true");
  assert_code (other, 422, "idempotency_mismatch");
  assert_status (another, 201);
  assert_status (berts, 201);
  g_assert_cmpuint (count_posts (fixture, anna), ==, 2);
  g_assert_cmpuint (count_posts (fixture, bert), ==, 1);
}

/* An error takes the key back: what was wrong can be mended. */
static void
test_error (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *blob = member_add_blob (fixture, anna);
  g_autofree char *other_blob = member_add_blob (fixture, bert);
  g_autoptr (Reply) wrong = post (fixture, anna->token, other_blob, "one", "key");
  g_autoptr (Reply) right = post (fixture, anna->token, blob, "one", "key");

  g_assert_cmpuint (wrong->status / 100, ==, 4);
  assert_status (right, 201);
}

typedef struct
{
  ServerFixture *fixture;
  const char    *token, *blob;
  char          *key;
} Sender;

static gpointer
send_it (gpointer data)
{
  Sender *sender = data;

  return post (sender->fixture, sender->token, sender->blob, "one", sender->key);
}

/* Many at once: one is first, the others are told what it made, or that it is on its way. */
static void
test_at_once (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *blob = member_add_blob (fixture, anna);

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autofree char *key = g_strdup_printf ("key %u", round);
      Sender sender = { fixture, anna->token, blob, key };
      GThread *threads[6];
      guint n_first = 0;

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("sender", send_it, &sender);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          g_autoptr (Reply) reply = g_thread_join (threads[i]);

          if (reply->status != 201)
            assert_code (reply, 409, "idempotency_in_progress");
          else
            n_first += g_hash_table_lookup (reply->headers, "idempotent-replayed") == NULL;
        }
      g_assert_cmpuint (n_first, ==, 1);
      g_assert_cmpuint (count_posts (fixture, anna), ==, round + 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add_alone ("idempotency/again", test_again);
  server_test_add_alone ("idempotency/error", test_error);
  server_test_add_alone ("idempotency/at-once", test_at_once);
  return g_test_run ();
}
