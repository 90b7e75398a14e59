/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "listener.h"

/* Sockets that are cut at any byte while much happens, and a server that is killed now and then: everybody resumes, and knows in the
 * end what a fresh Ready says; nothing was told twice or out of order, and nothing was left out. */

#define N_MEMBERS   4
#define N_LISTENERS 8
#define MAX_BYTES   16000 /* from one cut to the next */

typedef struct _Scene Scene;

typedef struct
{
  Scene  *scene;
  Member *member;
  guint   index;
  GRand  *random;
} Actor;

typedef struct
{
  Scene    *scene;
  Listener *listener;
  GRand    *random;
} Ear;

struct _Scene
{
  ChildServer *child;
  Actor        actors[N_MEMBERS];
  Ear          ears[N_LISTENERS];
  GMutex       lock;
  GCond        changed;
  guint        n_cuts;   /* so far */
  guint        n_full;   /* as many are wanted */
  gint         n_writes; /* atomic */
  gint         is_quiet; /* atomic: nobody listens any more */
};

static const char *const settings[] = { "RIALTO_LIMITS_SOCKETS_PER_USER=40", NULL };

static void
scene_init (Scene          *scene,
            RialtoStoreKind kind)
{
  scene->child = child_server_new (kind, settings);
  g_mutex_init (&scene->lock);
  g_cond_init (&scene->changed);
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_autofree char *handle = g_strdup_printf ("actor%u", i);

      scene->actors[i] = (Actor) { scene, member_new (&scene->child->http, handle), i,
                                   g_rand_new_with_seed ((guint32) g_test_rand_int ()) };
    }
  for (guint i = 0; i < N_LISTENERS; i++)
    {
      Member *member = scene->actors[i % N_MEMBERS].member;

      scene->ears[i] = (Ear) { scene, listener_new (scene->child, member),
                               g_rand_new_with_seed ((guint32) g_test_rand_int ()) };
      listener_catch_up (scene->ears[i].listener, 0);
    }
}

static void
scene_clear (Scene *scene)
{
  for (guint i = 0; i < N_LISTENERS; i++)
    {
      listener_free (scene->ears[i].listener);
      g_rand_free (scene->ears[i].random);
    }
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      member_free (scene->actors[i].member);
      g_rand_free (scene->actors[i].random);
    }
  g_mutex_clear (&scene->lock);
  g_cond_clear (&scene->changed);
  child_server_free (scene->child);
}

static gboolean
is_over (Scene *scene)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&scene->lock);

  return scene->n_cuts >= scene->n_full;
}

static void
note_cut (Scene *scene)
{
  g_mutex_lock (&scene->lock);
  scene->n_cuts++;
  g_cond_broadcast (&scene->changed);
  g_mutex_unlock (&scene->lock);
}

static void
await_cuts (Scene *scene,
            guint  n_cuts)
{
  g_mutex_lock (&scene->lock);
  while (scene->n_cuts < n_cuts)
    g_cond_wait (&scene->changed, &scene->lock);
  g_mutex_unlock (&scene->lock);
}

/* What Ready holds: relations, counts, reading positions. Some of it is refused, because two do opposite things at once. */
static const struct
{
  const char *method;
  const char *relation; /* to somebody; NULL: */
  const char *path;     /* of a reading position */
} acts[] = {
  { "PUT", "follow" },
  { "PUT", "follow" },
  { "PUT", "follow" },
  { "DELETE", "follow" },
  { "PUT", "mute" },
  { "DELETE", "mute" },
  { "PUT", "block" },
  { "DELETE", "block" },
  { "DELETE", "block" },
  { "PUT", NULL, "/markers/home" },
  { "PUT", NULL, "/notifications/read" },
};

static void
act (Actor *actor)
{
  guint whom = (actor->index + (guint) g_rand_int_range (actor->random, 1, N_MEMBERS)) % N_MEMBERS;
  guint what = (guint) g_rand_int_range (actor->random, 0, G_N_ELEMENTS (acts));
  int number = g_atomic_int_add (&actor->scene->n_writes, 1) + 1;
  g_autofree char *relation = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/%s",
                                               actor->scene->actors[whom].member->id, acts[what].relation);
  g_autofree char *position = g_strdup_printf ("{\"last_read\":\"%d\"}", number);
  const char *path = acts[what].relation != NULL ? relation : acts[what].path;
  g_autoptr (Reply) reply = child_server_call (actor->scene->child, actor->member->token, acts[what].method,
                                               path, acts[what].relation != NULL ? NULL : position, NULL);

  if (reply == NULL)
    return;
  if (reply->status >= 300 && reply->status != 404)
    g_test_message ("%s %s: %s", acts[what].method, path, reply->body);
  g_assert_true (reply->status < 300 || reply->status == 404);
}

static gpointer
act_main (gpointer data)
{
  Actor *actor = data;

  while (!g_atomic_int_get (&actor->scene->is_quiet))
    {
      child_server_await (actor->scene->child);
      act (actor);
    }
  server_forget_connections ();
  return NULL;
}

static gpointer
listen_main (gpointer data)
{
  Ear *ear = data;

  while (!is_over (ear->scene))
    {
      /* Some are cut in the handshake already. */
      gint32 most = g_rand_int_range (ear->random, 0, 4) == 0 ? 400 : MAX_BYTES;

      child_server_await (ear->scene->child);
      listener_read (ear->listener, g_rand_int_range (ear->random, 1, most));
      note_cut (ear->scene);
    }
  return NULL;
}

static void
play (Scene *scene,
      guint  n_kills)
{
  GThread *actors[N_MEMBERS], *listeners[N_LISTENERS];

  for (guint i = 0; i < N_MEMBERS; i++)
    actors[i] = g_thread_new ("actor", act_main, &scene->actors[i]);
  for (guint i = 0; i < N_LISTENERS; i++)
    listeners[i] = g_thread_new ("listener", listen_main, &scene->ears[i]);
  for (guint i = 0; i < n_kills; i++)
    {
      await_cuts (scene, (i + 1) * scene->n_full / (n_kills + 1));
      child_server_kill (scene->child);
      child_server_start (scene->child);
    }
  for (guint i = 0; i < N_LISTENERS; i++)
    g_thread_join (listeners[i]);
  g_atomic_int_set (&scene->is_quiet, TRUE);
  for (guint i = 0; i < N_MEMBERS; i++)
    g_thread_join (actors[i]);
}

/* The last thing that a member does; when a listener has been told, it has been told everything. */
static gint64
sign_off (Scene  *scene,
          Member *member)
{
  g_autofree char *path = g_strdup_printf ("/users/%" G_GINT64_FORMAT, member->id);
  g_autoptr (Reply) before = server_call (&scene->child->http, member->token, "GET", path, NULL);
  g_autofree char *if_match = g_strdup_printf ("If-Match: \"%" G_GINT64_FORMAT "\"",
                                               reply_int (before, "version"));
  const char *headers[] = { if_match, NULL };
  g_autoptr (Reply) reply = server_call_full (&scene->child->http, member->token, "PATCH", path,
                                              "{\"bio\":\"That is all.\"}", -1, headers);

  assert_status (reply, 200);
  return reply_int (reply, "version");
}

static void
compare_all (Scene *scene)
{
  gint64 versions[N_MEMBERS];
  guint n_events = 0, n_resumed = 0;

  for (guint i = 0; i < N_MEMBERS; i++)
    versions[i] = sign_off (scene, scene->actors[i].member);
  for (guint i = 0; i < N_LISTENERS; i++)
    {
      Listener *listener = scene->ears[i].listener;

      listener_catch_up (listener, versions[i % N_MEMBERS]);
      listener_assert_current (listener);
      n_events += listener_count_events (listener);
      n_resumed += listener_count_resumed (listener);
    }
  g_test_message ("%d writes, %u events told, resumed to the end %u times", scene->n_writes, n_events,
                  n_resumed);
}

static void
look_into_database (Scene *scene)
{
  StoreFixture *database = scene->child->database;

  server_forget_connections ();
  child_server_stop (scene->child);
  child_server_check (scene->child);
  store_fixture_open (database);
  for (guint i = 0; i < N_LISTENERS; i++)
    listener_assert_whole (scene->ears[i].listener, database->store);
  store_fixture_close (database);
}

static void
test_cuts (gconstpointer kind)
{
  Scene scene = { .n_full = chaos_count ("cuts", 20, 100) };

  scene_init (&scene, (RialtoStoreKind) GPOINTER_TO_INT (kind));
  play (&scene, chaos_count ("kills among them", 2, 10));
  compare_all (&scene);
  look_into_database (&scene);
  scene_clear (&scene);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  chaos_add_test ("chaos/cuts", test_cuts);
  return g_test_run ();
}
