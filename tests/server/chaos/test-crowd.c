/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "child-server.h"
#include "process-figures.h"
#include "ws-client.h"

#include <sys/resource.h>

/* Many who listen and say nothing, and many requests: what they cost, and that nothing is left of them. */

#define PER_MEMBER  100
#define MAX_SOCKETS 10000
/* Generous: a socket without TLS is measured at some 3 kB. */
#define SOCKET_COST (24 * 1024)
/* Caches and the pages of the allocator settle; anything that leaks per request shows. */
#define GROWTH      (6 * 1024 * 1024)
#define WARM_UP     3000

static const char *const settings[] = { "RIALTO_LIMITS_SOCKETS_PER_USER=100",
                                        "RIALTO_LIMITS_CONNECTIONS=20000",
                                        "RIALTO_LIMITS_CONNECTIONS_PER_ADDRESS=20000", NULL };

/* Sanitizers keep what was freed, and more beside everything. */
static gboolean
is_memory_told (void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return FALSE;
#else
  return TRUE;
#endif
}

/* Each needs a descriptor here and one there. */
static guint
how_many_sockets (void)
{
  guint n = chaos_count ("sockets", 2000, MAX_SOCKETS);
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  if (limit.rlim_max < n + 200)
    {
      n = (guint) limit.rlim_max - 200;
      g_test_message ("%u, because no more descriptors are allowed", n);
    }
  return n;
}

static void
use_normally (ChildServer *child,
              GPtrArray   *members,
              guint        round)
{
  Member *member = members->pdata[round % members->len];
  Member *other = members->pdata[(round + 1) % members->len];
  g_autofree char *path = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/%s", other->id,
                                           round % 8 == 0 ? "follow" : "posts");
  g_autoptr (Reply)
    one = server_call (&child->http, member->token, round % 8 == 0 ? "PUT" : "GET", path, NULL);
  g_autoptr (Reply) feed = server_call (&child->http, member->token, "GET", "/feed", NULL);

  assert_status (one, 200);
  assert_status (feed, 200);
}

/* Each member has an address of their own: one address may not open so many in so short a time. */
static WsClient *
open_idle (ChildServer *child,
           Member      *member,
           guint        index)
{
  g_autofree char *source = g_strdup_printf ("127.0.1.%u", 1 + index);
  WsClient *client = ws_client_new_full (child->http.base + strlen ("http://"), source, -1);
  g_autoptr (JsonNode) resumed = NULL;

  g_assert_nonnull (client);
  ws_client_resume (client, member->token, 0);
  resumed = ws_client_await (client, "resumed");
  g_assert_nonnull (resumed);
  return client;
}

static GPtrArray *
sign_up (ChildServer *child,
         guint        n)
{
  GPtrArray *members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *handle = g_strdup_printf ("idle%u", i);

      g_ptr_array_add (members, member_new (&child->http, handle));
    }
  return members;
}

static void
test_sockets (gconstpointer kind)
{
  guint n_sockets = how_many_sockets ();
  g_autoptr (ChildServer) child = child_server_new ((RialtoStoreKind) GPOINTER_TO_INT (kind), settings);
  g_autoptr (GPtrArray) members = sign_up (child, (n_sockets + PER_MEMBER - 1) / PER_MEMBER);
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func ((GDestroyNotify) ws_client_free);
  GPid pid = child_server_get_pid (child);
  guint descriptors, round = 0;
  gint64 memory, cost;

  for (; round < 200; round++)
    use_normally (child, members, round);
  descriptors = process_count_descriptors (pid);
  memory = process_get_memory (pid);
  for (guint i = 0; i < n_sockets; i++)
    {
      g_ptr_array_add (clients, open_idle (child, members->pdata[i / PER_MEMBER], i / PER_MEMBER));
      if (i % 20 == 0)
        use_normally (child, members, round++);
    }
  g_assert_cmpuint (process_count_descriptors (pid), >=, descriptors + n_sockets);
  cost = (process_get_memory (pid) - memory) / n_sockets;
  g_test_message ("%" G_GINT64_FORMAT " bytes a socket", cost);
  if (is_memory_told ())
    g_assert_cmpint (cost, <=, SOCKET_COST);
  for (guint i = 0; i < 500; i++)
    use_normally (child, members, round++);

  g_ptr_array_set_size (clients, 0);
  while (process_count_descriptors (pid) > descriptors)
    use_normally (child, members, round++);
  server_forget_connections ();
  child_server_stop (child);
  child_server_check (child);
}

static void
test_requests (gconstpointer kind)
{
  guint n_requests = chaos_count ("requests", 4000, 20000);
  g_autoptr (ChildServer) child = child_server_new ((RialtoStoreKind) GPOINTER_TO_INT (kind), settings);
  g_autoptr (GPtrArray) members = sign_up (child, 4);
  GPid pid = child_server_get_pid (child);
  guint descriptors, round = 0;
  gint64 memory, growth;

  for (; round < WARM_UP / 2; round++)
    use_normally (child, members, round);
  descriptors = process_count_descriptors (pid);
  memory = process_get_memory (pid);
  for (; round < (WARM_UP + n_requests) / 2; round++)
    use_normally (child, members, round);
  growth = process_get_memory (pid) - memory;
  g_test_message ("%" G_GINT64_FORMAT " bytes more than before", growth);
  if (is_memory_told ())
    g_assert_cmpint (growth, <=, GROWTH);
  g_assert_cmpuint (process_count_descriptors (pid), <=, descriptors);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  chaos_add_test ("chaos/sockets", test_sockets);
  chaos_add_test ("chaos/requests", test_requests);
  return g_test_run ();
}
