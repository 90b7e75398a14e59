/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "child-server.h"
#include "process-figures.h"

/* Clients that send or read as slowly as they can, made by slowhttptest: everybody else is served meanwhile, and the slow ones are let
 * go when their time is over. */

#define N_REQUESTS 10

typedef struct
{
  const char *mode;
  const char *path;
  const char *connections;
  const char *more[8];
} Attack;

static const Attack headers = { "-H", "/", "200", { "-i", "3" } };
static const Attack bodies = { "-B", "/api/v1/auth/login", "200", { "-i", "5", "-s", "8192", "-x", "10" } };
static const Attack reading = { "-X",
                                "/api/v1/openapi.json",
                                "50",
                                { "-n", "2", "-z", "32", "-w", "16", "-y", "64" } };

static GSubprocess *
begin_attack (ChildServer  *child,
              const Attack *attack,
              const char   *prefix)
{
  g_autofree char *url = g_strconcat (child->http.base, attack->path, NULL);
  const char *arguments[32] = { "slowhttptest", attack->mode, "-c", attack->connections,
                                "-r",           "200",        "-l", "120",
                                "-p",           "30",         "-g", "-o",
                                prefix,         "-u",         url };
  guint n = 0;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  while (arguments[n] != NULL)
    n++;
  for (guint i = 0; i < G_N_ELEMENTS (attack->more) && attack->more[i] != NULL; i++)
    arguments[n++] = attack->more[i];
  process = g_subprocess_newv (arguments,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  return process;
}

/* What somebody else does meanwhile. */
static void
use_normally (ChildServer *child,
              Member      *member)
{
  g_autoptr (Reply) read = NULL;

  for (guint i = 1; i < N_REQUESTS; i++)
    {
      g_autoptr (Reply) feed = server_call (&child->http, member->token, "GET", "/feed", NULL);

      assert_status (feed, 200);
    }
  read = server_call (&child->http, member->token, "PUT", "/notifications/read", "{\"last_read\":\"1\"}");
  assert_status (read, 200);
}

/* The attacker's own look, once a second; the last column is 0 when it was not served. */
static void
assert_available (const char *prefix)
{
  g_autofree char *path = g_strconcat (prefix, ".csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  guint n_looks = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++, n_looks++)
    g_assert_false (g_str_has_suffix (lines[i], ",0"));
  g_assert_cmpuint (n_looks, >, 0);
}

static void
attack (const Attack *attack)
{
  g_autoptr (ChildServer) child = child_server_new (RIALTO_STORE_SQLITE, NULL);
  g_autoptr (Member) anna = member_new (&child->http, "anna");
  g_autofree char *prefix = g_build_filename (child->database->folder, "slow", NULL);
  g_autoptr (GSubprocess) attacker = NULL;
  GPid pid = child_server_get_pid (child);
  guint n_slow = (guint) g_ascii_strtoull (attack->connections, NULL, 10), before, n_requests = 0;

  use_normally (child, anna);
  before = process_count_descriptors (pid);
  attacker = begin_attack (child, attack, prefix);
  while (process_count_descriptors (pid) < before + n_slow)
    use_normally (child, anna);
  /* They do not go of their own accord. */
  while (process_count_descriptors (pid) > before)
    {
      use_normally (child, anna);
      n_requests += N_REQUESTS;
    }
  g_test_message ("%u requests were answered beside %u slow connections", n_requests, n_slow);
  g_subprocess_send_signal (attacker, SIGINT);
  g_subprocess_wait (attacker, NULL, NULL);
  assert_available (prefix);
}

static void
test_headers (void)
{
  attack (&headers);
}

static void
test_bodies (void)
{
  attack (&bodies);
}

static void
test_reading (void)
{
  attack (&reading);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chaos/slow/headers", test_headers);
  /* These last as long as their limits: half a minute, and more than a minute. */
  if (g_getenv ("RIALTO_TEST_LONG") != NULL)
    {
      g_test_add_func ("/chaos/slow/bodies", test_bodies);
      g_test_add_func ("/chaos/slow/reading", test_reading);
    }
  return g_test_run ();
}
