/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"
#include "ws-client.h"

#include "rialto-clock.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* Refresh tokens when answers get lost and when somebody else has them, and passwords that are guessed: many at once. */

#define N_CLIENTS 8

/* The first of a key counts: the limits as they are. */
static const char *const strict[] = { "limits.rate_percent=100", NULL };

static Reply *
refresh (ServerFixture *fixture,
         const char    *token)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", token);

  return server_call (fixture, NULL, "POST", "/auth/refresh-token", body);
}

typedef struct
{
  ServerFixture *fixture;
  const char    *token;
  gint          *gate; /* atomic: how many are still to come */
} Attempt;

/* All at once. */
static void
pass_gate (gint *gate)
{
  g_atomic_int_add (gate, -1);
  while (g_atomic_int_get (gate) > 0)
    g_thread_yield ();
}

static gpointer
refresh_main (gpointer data)
{
  Attempt *attempt = data;
  Reply *reply;

  pass_gate (attempt->gate);
  reply = refresh (attempt->fixture, attempt->token);
  server_forget_connections ();
  return reply;
}

/* @tokens are presented at once; the answers are the caller's. */
static void
refresh_all (ServerFixture     *fixture,
             const char *const *tokens,
             Reply            **replies)
{
  Attempt attempts[N_CLIENTS];
  GThread *threads[N_CLIENTS];
  gint gate = N_CLIENTS;

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      attempts[i] = (Attempt) { fixture, tokens[i], &gate };
      threads[i] = g_thread_new ("client", refresh_main, &attempts[i]);
    }
  for (guint i = 0; i < N_CLIENTS; i++)
    replies[i] = g_thread_join (threads[i]);
}

/* Asks, and loses the line with the first byte of the answer. */
static void
ask_and_lose (ServerFixture *fixture,
              const char    *token)
{
  const char *port = strrchr (fixture->base, ':') + 1;
  struct sockaddr_in to = { .sin_family = AF_INET,
                            .sin_port = htons ((guint16) atoi (port)),
                            .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", token);
  g_autofree char *request =
    g_strdup_printf ("POST /api/v1/auth/refresh-token HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n"
                     "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                     port, strlen (body), body);
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  char first;

  g_assert_cmpint (connect (fd, (struct sockaddr *) &to, sizeof to), ==, 0);
  g_assert_cmpint (write (fd, request, strlen (request)), ==, strlen (request));
  g_assert_cmpint (read (fd, &first, 1), ==, 1);
  close (fd);
}

/* A client on a bad line: most answers are lost, some requests are repeated while the first is still on its way. It stays signed in. */
static void
test_lost_answers (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");

  for (guint i = 0; i < 20; i++)
    {
      Reply *replies[N_CLIENTS];
      const char *tokens[N_CLIENTS];
      g_autofree char *successor = NULL;

      ask_and_lose (fixture, anna->refresh);
      ask_and_lose (fixture, anna->refresh);
      for (guint j = 0; j < N_CLIENTS; j++)
        tokens[j] = anna->refresh;
      refresh_all (fixture, tokens, replies);
      for (guint j = 0; j < N_CLIENTS; j++)
        {
          assert_status (replies[j], 200);
          if (successor == NULL)
            successor = g_strdup (reply_string (replies[j], "refresh_token"));
          g_assert_cmpstr (reply_string (replies[j], "refresh_token"), ==, successor);
          g_set_str (&anna->token, reply_string (replies[j], "access_token"));
          reply_free (replies[j]);
        }
      g_assert_cmpstr (successor, !=, anna->refresh);
      g_set_str (&anna->refresh, successor);

      g_autoptr (Reply) me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);

      assert_status (me, 200);
    }
}

/* A thief has an older token, the owner the newest, and both use theirs at once. Whoever comes first, the session is over for both, and
 * nothing that was issued opens anything any more. */
static void
steal_at_once (ServerFixture *fixture,
               Member        *anna,
               guint          round)
{
  g_autoptr (Reply) login = server_call (fixture, NULL, "POST", "/auth/login",
                                         "{\"login\":\"anna\",\"password\":\"seven green teapots\"}");
  g_autofree char *old = g_strdup (reply_string (login, "tokens/refresh_token"));
  g_autoptr (Reply) second = refresh (fixture, old);
  g_autoptr (Reply) third = refresh (fixture, reply_string (second, "refresh_token"));
  g_autoptr (WsClient) client = ws_client_new (fixture->base + strlen ("http://"));
  g_autoptr (JsonNode) ready = NULL, rest = NULL;
  g_autofree char *newest = g_strdup (reply_string (third, "refresh_token"));
  g_autoptr (Reply) after = NULL;
  const char *tokens[N_CLIENTS];
  Reply *replies[N_CLIENTS];
  guint n_reused = 0;

  ws_client_identify (client, reply_string (third, "access_token"));
  ready = ws_client_await (client, "ready");
  g_assert_nonnull (ready);
  for (guint i = 0; i < N_CLIENTS; i++)
    tokens[i] = (i + round) % 2 == 0 ? old : newest;
  refresh_all (fixture, tokens, replies);

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_autoptr (Reply) me = NULL;

      if (replies[i]->status == 401)
        n_reused += g_str_equal (reply_string (replies[i], "code"), "token_reused");
      else
        {
          /* The owner was quicker; it does not help. */
          assert_status (replies[i], 200);
          g_assert_cmpstr (tokens[i], ==, newest);
          me = server_call (fixture, reply_string (replies[i], "access_token"), "GET", "/auth/me", NULL);
          assert_code (me, 401, "session_expired");
        }
      reply_free (replies[i]);
    }
  /* The first of the thief's ends it, and then there is nothing to be used again. */
  g_assert_cmpuint (n_reused, ==, 1);
  after = refresh (fixture, newest);
  assert_code (after, 401, "session_expired");
  rest = ws_client_await (client, "");
  g_assert_null (rest);
  g_assert_cmpuint (client->close_code, ==, 4011);
}

RIALTO_SQL (count_audits,
            "test.count_audits",
            "SELECT count (*) FROM audit WHERE action = 'session.token_reused'");

static gboolean
count_reuse (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &count_audits);

  g_assert_true (rialto_rows_next (rows));
  *(gint64 *) data = rialto_rows_int (rows, 0);
  return TRUE;
}

static void
test_theft (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) me = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n_audits = 0;

  for (guint i = 0; i < 10; i++)
    steal_at_once (fixture, anna, i);
  rialto_store_read (fixture->context->store, count_reuse, &n_audits, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_audits, ==, 10);
  /* Another session of hers has nothing to do with it. */
  me = server_call (fixture, anna->token, "GET", "/auth/me", NULL);
  assert_status (me, 200);
}

typedef struct
{
  ServerFixture *fixture;
  const char    *login;
  gint          *gate;
  guint          n_wrong, n_refused;
} Guesser;

static gpointer
guess_main (gpointer data)
{
  Guesser *guesser = data;
  g_autofree char *body = g_strdup_printf ("{\"login\":\"%s\",\"password\":\"not this one\"}",
                                           guesser->login);

  pass_gate (guesser->gate);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (Reply) reply = server_call (guesser->fixture, NULL, "POST", "/auth/login", body);
      const char *after = g_hash_table_lookup (reply->headers, "retry-after");

      if (reply->status == 429)
        {
          assert_code (reply, 429, "rate_limited");
          g_assert_nonnull (after);
          g_assert_cmpint (g_ascii_strtoll (after, NULL, 10), >, 0);
          guesser->n_refused++;
          continue;
        }
      assert_code (reply, 401, "wrong_credentials");
      guesser->n_wrong++;
    }
  server_forget_connections ();
  return NULL;
}

/* Eight at once do not get more guesses than one, and the right password is refused, too, until the time is over. */
static void
test_brute_force (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  Guesser guessers[N_CLIENTS];
  GThread *threads[N_CLIENTS];
  g_autoptr (Reply) right = NULL, later = NULL;
  const char *login = "{\"login\":\"anna\",\"password\":\"seven green teapots\"}";
  gint gate = N_CLIENTS;
  guint n_wrong = 0, n_refused = 0;
  RialtoTime wait;

  /* Time stands still: nothing comes back while they try. */
  rialto_clock_fake (G_GINT64_CONSTANT (1800000000000));
  anna = member_new (fixture, "anna");
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      guessers[i] = (Guesser) { fixture, i % 2 == 0 ? "anna" : "nobody", &gate, 0, 0 };
      threads[i] = g_thread_new ("guesser", guess_main, &guessers[i]);
    }
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_thread_join (threads[i]);
      n_wrong += guessers[i].n_wrong;
      n_refused += guessers[i].n_refused;
    }
  g_assert_cmpuint (n_wrong, ==, 10);
  g_assert_cmpuint (n_refused, ==, 6 * N_CLIENTS - 10);

  right = server_call (fixture, NULL, "POST", "/auth/login", login);
  assert_code (right, 429, "rate_limited");
  wait = g_ascii_strtoll (g_hash_table_lookup (right->headers, "retry-after"), NULL, 10) * RIALTO_SECOND;
  rialto_clock_advance (wait);
  later = server_call (fixture, NULL, "POST", "/auth/login", login);
  assert_status (later, 200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("chaos/lost-answers", test_lost_answers);
  server_test_add ("chaos/theft", test_theft);
  server_test_add_full ("chaos/brute-force", strict, test_brute_force);
  return g_test_run ();
}
