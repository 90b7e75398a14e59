/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

#include "rialto-people-jobs.h"

#define USER   "/users/%" G_GINT64_FORMAT
#define ROUNDS 40

RIALTO_SQL (count_handle,
            "test.count_handle",
            "SELECT count (*) FROM users WHERE handle = 'wanted' AND deleted_at IS NULL");

/* What one of several people does again and again, while the others do theirs. */
typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  Member        *others[2];
  guint          seed;
} Actor;

static gpointer
follow_and_unfollow (gpointer data)
{
  Actor *actor = data;

  for (guint i = 0; i < ROUNDS; i++)
    {
      RialtoId other = actor->others[(i + actor->seed) % 2]->id;

      people_do (actor->fixture, actor->member, 200, i % 4 < 2 ? "PUT" : "DELETE", USER "/follow", other);
    }
  return NULL;
}

/* Anything goes, in any order: what must hold is that the tables agree in the end. */
static gpointer
do_anything (gpointer data)
{
  static const struct
  {
    const char *method, *before, *after;
  } deeds[] = {
    { "PUT", "/users/", "/follow" },    { "PUT", "/users/", "/follow" },    { "PUT", "/users/", "/follow" },
    { "DELETE", "/users/", "/follow" }, { "PUT", "/follow-requests/", "" }, { "DELETE", "/followers/", "" },
    { "PUT", "/users/", "/mute" },      { "DELETE", "/users/", "/mute" },   { "PUT", "/users/", "/block" },
    { "DELETE", "/users/", "/block" },  { "DELETE", "/users/", "/block" },
  };
  Actor *actor = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (actor->seed);

  for (guint i = 0; i < ROUNDS; i++)
    {
      guint deed = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (deeds));
      RialtoId other = actor->others[g_rand_int_range (rand, 0, 2)]->id;
      g_autoptr (Reply)
        reply = people_call (actor->fixture, actor->member, deeds[deed].method, NULL,
                             "%s%" G_GINT64_FORMAT "%s", deeds[deed].before, other, deeds[deed].after);

      if (reply->status != 200 && reply->status != 204)
        assert_code (reply, 404, "not_found");
      if (i % 8 == 3)
        {
          g_autoptr (Reply) patched = people_patch (actor->fixture, actor->member,
                                                    i % 16 == 3 ? "{\"locked\":true}" : "{\"locked\":false}");

          /* The other connection may have been quicker. */
          if (patched->status != 200)
            assert_code (patched, 412, "stale");
        }
    }
  return NULL;
}

/* Three people at once, each with two connections. */
static void
run_at_once (ServerFixture *fixture,
             GThreadFunc    func)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");
  Actor actors[] = {
    { fixture, anna, { bert, carl }, 0 }, { fixture, bert, { carl, anna }, 1 },
    { fixture, carl, { anna, bert }, 2 }, { fixture, anna, { carl, bert }, 3 },
    { fixture, bert, { anna, carl }, 4 }, { fixture, carl, { bert, anna }, 5 },
  };
  GThread *threads[G_N_ELEMENTS (actors)];

  for (guint i = 0; i < G_N_ELEMENTS (actors); i++)
    threads[i] = g_thread_new ("actor", func, &actors[i]);
  for (guint i = 0; i < G_N_ELEMENTS (actors); i++)
    g_thread_join (threads[i]);
  people_check (fixture);
}

static void
test_follows (ServerFixture *fixture)
{
  run_at_once (fixture, follow_and_unfollow);
}

static void
test_anything (ServerFixture *fixture)
{
  run_at_once (fixture, do_anything);
}

/* Somebody new, or by another name. */
static gpointer
want_handle (gpointer data)
{
  Actor *actor = data;
  g_autofree char *form =
    g_strdup_printf ("{\"handle\":\"wanted\",\"name\":\"Somebody\",\"email\":\"new%u@example.org\","
                     "\"password\":\"seven green teapots\"}",
                     actor->seed);
  g_autoptr (Reply) reply = actor->member != NULL
                              ? people_patch (actor->fixture, actor->member, "{\"handle\":\"wanted\"}")
                              : server_call (actor->fixture, NULL, "POST", "/auth/register", form);

  if (reply->status / 100 != 2)
    assert_code (reply, 409, "handle_taken");
  return GUINT_TO_POINTER (reply->status / 100);
}

static void
test_handle (ServerFixture *fixture)
{
  Actor actors[12];
  GThread *threads[G_N_ELEMENTS (actors)];
  guint n_won = 0;

  for (guint i = 0; i < G_N_ELEMENTS (actors); i++)
    {
      g_autofree char *handle = g_strdup_printf ("member%u", i);

      actors[i] = (Actor) { fixture, i % 2 == 0 ? member_new (fixture, handle) : NULL, { NULL }, i };
    }
  for (guint i = 0; i < G_N_ELEMENTS (actors); i++)
    threads[i] = g_thread_new ("actor", want_handle, &actors[i]);
  for (guint i = 0; i < G_N_ELEMENTS (actors); i++)
    {
      n_won += GPOINTER_TO_UINT (g_thread_join (threads[i])) == 2;
      g_clear_pointer (&actors[i].member, member_free);
    }
  g_assert_cmpuint (n_won, ==, 1);
  g_assert_cmpint (people_number (fixture, &count_handle, 0, 0), ==, 1);
}

static gpointer
ask_or_mute (gpointer data)
{
  Actor *actor = data;

  for (guint i = 0; i < ROUNDS; i++)
    {
      RialtoId other = actor->others[0]->id;

      people_do (actor->fixture, actor->member, 200, i % 3 < 2 ? "PUT" : "DELETE", USER "/follow", other);
      people_do (actor->fixture, actor->member, 204, i % 2 == 0 ? "PUT" : "DELETE", USER "/mute", other);
    }
  return NULL;
}

static gpointer
lock_and_unlock (gpointer data)
{
  Actor *actor = data;
  g_autofree char *payload = g_strdup_printf ("{\"ids\":[\"%" G_GINT64_FORMAT "\"]}", actor->member->id);

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;

      people_lock (actor->fixture, actor->member, i % 2 == 0);
      g_assert_true (rialto_people_job_accept_requests (actor->fixture->context, payload, &error));
      g_assert_no_error (error);
    }
  return NULL;
}

/* Requests come, go and are muted while the profile is unlocked. */
static void
test_unlock (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");
  Actor actors[] = { { fixture, anna, { NULL }, 0 },
                     { fixture, bert, { anna }, 1 },
                     { fixture, carl, { anna }, 2 } };
  GThread *threads[] = {
    g_thread_new ("actor", lock_and_unlock, &actors[0]),
    g_thread_new ("actor", ask_or_mute, &actors[1]),
    g_thread_new ("actor", ask_or_mute, &actors[2]),
  };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  people_check (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("at-once/follows", test_follows);
  server_test_add ("at-once/anything", test_anything);
  server_test_add ("at-once/handle", test_handle);
  server_test_add ("at-once/unlock", test_unlock);
  return g_test_run ();
}
