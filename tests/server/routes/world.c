/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include "account-fixture.h"
#include "rialto-jobs.h"
#include "rialto-roles.h"
#include "upload-fixture.h"

#include <string.h>

#define ID "%" G_GINT64_FORMAT

RIALTO_SQL (add_dead_job,
            "test.add_dead_job",
            "INSERT INTO jobs (id, kind, payload, run_at, attempts, state, last_error, created_at) "
            "VALUES (?1, 'test.kind', '{}', ?2, 10, 2, 'It broke.', ?2)");

void
world_set (World      *world,
           const char *key,
           const char *value)
{
  g_hash_table_insert (world->values, g_strdup (key), g_strdup (value));
}

void
world_set_id (World      *world,
              const char *key,
              RialtoId    id)
{
  g_autofree char *text = g_strdup_printf (ID, id);

  world_set (world, key, text);
}

const char *
world_get (World      *world,
           const char *key)
{
  const char *value = g_hash_table_lookup (world->values, key);

  if (value == NULL)
    g_test_message ("nothing is called %s", key);
  g_assert_nonnull (value);
  return value;
}

/* What stands between braces and is the name of nothing is JSON. */
char *
world_fill (World      *world,
            const char *text)
{
  g_autoptr (GString) filled = g_string_new (text);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, world->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autofree char *hole = g_strdup_printf ("{%s}", (char *) key);

      g_string_replace (filled, hole, value, 0);
    }
  return g_string_free_and_steal (g_steal_pointer (&filled));
}

Reply *
world_call (World      *world,
            const char *who,
            const char *method,
            const char *path,
            const char *body)
{
  static const char *const headers[] = { "If-Match: \"1\"", NULL };
  g_autofree char *token = who != NULL ? g_strconcat (who, ".token", NULL) : NULL;
  g_autofree char *filled_path = world_fill (world, path);
  g_autofree char *filled_body = body != NULL ? world_fill (world, body) : NULL;
  Reply *reply = server_call_full (world->fixture, token != NULL ? world_get (world, token) : NULL, method,
                                   filled_path, filled_body, -1, headers);

  if (reply->status / 100 != 2)
    g_test_message ("%s %s: %u %s", method, filled_path, reply->status, reply->body);
  g_assert_cmpuint (reply->status / 100, ==, 2);
  return reply;
}

static void
do_it (World      *world,
       const char *who,
       const char *method,
       const char *path,
       const char *body)
{
  g_autoptr (Reply) reply = world_call (world, who, method, path, body);
}

/* The n-th of the same: "friend7". */
static char *
nth (const char *what,
     guint       i)
{
  return g_strdup_printf ("%s%u", what, i);
}

/* Does something for each of @n; "#" in path and body is its number. */
static void
do_each (World      *world,
         const char *who,
         const char *method,
         const char *path,
         const char *body)
{
  for (guint i = 0; i < world->n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_auto (GStrv) who_parts = g_strsplit (who, "#", -1);
      g_auto (GStrv) path_parts = g_strsplit (path, "#", -1);
      g_auto (GStrv) body_parts = body != NULL ? g_strsplit (body, "#", -1) : NULL;
      g_autofree char *one = g_strjoinv (number, who_parts);
      g_autofree char *at = g_strjoinv (number, path_parts);
      g_autofree char *what = body != NULL ? g_strjoinv (number, body_parts) : NULL;

      do_it (world, one, method, at, what);
    }
}

static void
add_member (World      *world,
            const char *who,
            RialtoRole  role)
{
  g_autofree char *handle = g_strconcat (world->name, ".", who, NULL);
  g_autoptr (Member) member = role == RIALTO_ROLE_USER ? member_new (world->fixture, handle)
                                                       : member_new_with_role (world->fixture, handle, role);
  g_autofree char *token = g_strconcat (who, ".token", NULL);
  g_autofree char *refresh = g_strconcat (who, ".refresh", NULL);
  g_autofree char *email = g_strconcat (who, ".email", NULL);
  g_autofree char *session = g_strconcat (who, ".session", NULL);
  g_autofree char *address = g_strconcat (handle, "@example.org", NULL);

  world_set_id (world, who, member->id);
  world_set_id (world, session, member->session);
  world_set (world, token, member->token);
  world_set (world, refresh, member->refresh);
  world_set (world, email, address);
}

static void
add_post (World      *world,
          const char *who,
          const char *key)
{
  g_autofree char *token = g_strconcat (who, ".token", NULL);
  g_autofree char *handle = g_strconcat (world->name, ".", who, NULL);
  Member member = { .id = g_ascii_strtoll (world_get (world, who), NULL, 10),
                    .handle = handle,
                    .token = (char *) world_get (world, token) };
  g_autofree char *caption = g_strdup_printf ("%slook in #%slinen", world->name, world->name);

  world_set_id (world, key, member_post (world->fixture, &member, caption, "public"));
}

static void
add_people (World *world)
{
  static const char *const names[] = { "viewer", "author",    "locked",  "renewed", "reset",
                                       "form",   "throwaway", "several", "target" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_member (world, names[i], RIALTO_ROLE_USER);
  add_member (world, "admin", RIALTO_ROLE_ADMIN);
  for (guint i = 0; i < world->n; i++)
    {
      g_autofree char *friend = nth ("friend", i);
      g_autofree char *stranger = nth ("stranger", i);

      add_member (world, friend, RIALTO_ROLE_USER);
      add_member (world, stranger, RIALTO_ROLE_USER);
    }
}

static void
add_relations (World *world)
{
  do_it (world, "locked", "PATCH", "/users/{locked}", "{\"locked\":true}");
  do_each (world, "friend#", "PUT", "/users/{locked}/follow", NULL);
  do_each (world, "friend#", "PUT", "/users/{viewer}/follow", NULL);
  do_each (world, "friend#", "PUT", "/users/{author}/follow", NULL);
  do_each (world, "friend#", "PUT", "/users/{stranger#}/follow", NULL);
  do_each (world, "friend0", "PUT", "/users/{stranger#}/follow", NULL);
  do_each (world, "viewer", "PUT", "/users/{friend#}/follow", NULL);
  do_each (world, "locked", "PUT", "/users/{stranger#}/block", NULL);
  do_each (world, "locked", "PUT", "/users/{stranger#}/mute", NULL);
}

static void
add_content (World *world)
{
  for (guint i = 0; i < world->n; i++)
    {
      g_autofree char *friend = nth ("friend", i);
      g_autofree char *theirs = nth ("theirs", i);
      g_autofree char *mine = nth ("mine", i);
      g_autofree char *other = nth ("other", i);
      g_autofree char *path = g_strdup_printf ("/posts/{other%u}", i);
      g_autofree char *comment = nth ("comment", i);
      g_autoptr (Reply) made = NULL;

      add_post (world, friend, theirs);
      add_post (world, "viewer", mine);
      add_post (world, "author", other);
      made = world_call (world, friend, "POST", "/posts/{other0}/comments", "{\"text\":\"nice\"}");
      world_set_id (world, comment, reply_id (made, "id"));
    }
  do_each (world, "viewer", "PATCH", "/posts/{mine#}",
           "{\"people\":[{\"person\":\"{friend1}\",\"picture\":0,\"x\":500,\"y\":500},"
           "{\"person\":\"{friend2}\",\"picture\":0,\"x\":10,\"y\":10}]}");
  do_each (world, "friend#", "POST", "/posts/{other0}/comments",
           "{\"text\":\"yes\",\"parent\":\"{comment0}\"}");
  do_each (world, "friend#", "PUT", "/posts/{other0}/like", NULL);
  do_each (world, "friend#", "PUT", "/comments/{comment0}/like", NULL);
  do_each (world, "friend#", "PUT", "/posts/{mine#}/like", NULL);
  do_each (world, "viewer", "PUT", "/posts/{theirs#}/save", NULL);
  do_each (world, "author", "PUT", "/posts/{theirs#}/save", NULL);
}

static void
add_history (World *world)
{
  for (guint i = 0; i < world->n; i++)
    {
      g_autofree char *match = g_strdup_printf ("If-Match: \"%u\"", i + 1);
      const char *const headers[] = { match, NULL };
      g_autofree char *path = world_fill (world, "/posts/{theirs0}");
      g_autofree char *body = g_strdup_printf ("{\"caption\":\"%slook again %u\"}", world->name, i);
      g_autoptr (Reply) reply = server_call_full (world->fixture, world_get (world, "friend0.token"), "PATCH",
                                                  path, body, -1, headers);

      assert_status (reply, 200);
    }
}

static gboolean
write_job (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  RialtoId *id = data;

  *id = rialto_tx_new_id (tx);
  rialto_tx_exec (tx, &add_dead_job, SQL_ID (*id), SQL_TIME (rialto_tx_get_now (tx)));
  return TRUE;
}

static void
add_administration (World *world)
{
  for (guint i = 0; i < world->n; i++)
    {
      g_autofree char *session = nth ("session", i);
      g_autofree char *login = g_strconcat (world->name, ".viewer", NULL);
      g_autofree char *several = g_strconcat (world->name, ".several", NULL);
      g_autoptr (Reply) in = account_login (world->fixture, login, PASSWORD);
      g_autoptr (Reply) also_in = account_login (world->fixture, several, PASSWORD);
      g_autoptr (Reply) invite = world_call (world, "admin", "POST", "/invites", "{\"uses\":1}");
      g_autoptr (GError) error = NULL;
      RialtoId job = 0;

      assert_status (in, 200);
      world_set_id (world, session, reply_id (in, "tokens/session"));
      world_set_id (world, "invite", reply_id (invite, "id"));
      rialto_store_write (world->fixture->context->store, write_job, &job, NULL, &error);
      g_assert_no_error (error);
      world_set_id (world, "job", job);
    }
}

static void
ask_for_reset (World      *world,
               const char *who,
               const char *key)
{
  g_autofree char *email = g_strconcat (who, ".email", NULL);
  g_autofree char *body = g_strdup_printf ("{\"email\":\"{%s}\"}", email);
  g_autoptr (Reply) asked = world_call (world, NULL, "POST", "/auth/password-reset", body);
  g_autofree char *token = account_take_token (world->fixture, world_get (world, email), "reset");

  world_set (world, key, token);
}

static void
take_confirmation (World      *world,
                   const char *who,
                   const char *key)
{
  g_autofree char *email = g_strconcat (who, ".email", NULL);
  g_autofree char *token = account_take_token (world->fixture, world_get (world, email), "confirm");

  world_set (world, key, token);
}

static void
add_tokens (World *world)
{
  ask_for_reset (world, "reset", "reset.code");
  ask_for_reset (world, "form", "form.code");
  take_confirmation (world, "author", "confirm.code");
  take_confirmation (world, "form", "confirm_form.code");
}

static void
add_pictures (World *world)
{
  Member viewer = { .id = g_ascii_strtoll (world_get (world, "viewer"), NULL, 10),
                    .handle = (char *) world->name,
                    .token = (char *) world_get (world, "viewer.token") };
  g_autofree char *blob = member_upload_photo (world->fixture, &viewer, (int) world->n);

  world_set (world, "blob", blob);
}

/* Twenty at most: what a statement takes at once. */
static void
add_names (World *world)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < MIN (world->n, 20); i++)
    {
      g_autofree char *key = nth ("other", i);

      g_string_append_printf (ids, "%s%s", i > 0 ? "," : "", world_get (world, key));
    }
  world_set (world, "ids", ids->str);
  g_string_truncate (ids, 0);
  for (guint i = 0; i < MIN (world->n, 20); i++)
    {
      g_autofree char *key = nth ("friend", i);

      g_string_append_printf (ids, "%s%s", i > 0 ? "," : "", world_get (world, key));
    }
  world_set (world, "people", ids->str);
  world_set (world, "world", world->name);
}

World *
world_new (ServerFixture *fixture,
           const char    *name,
           guint          n)
{
  World *world = g_new0 (World, 1);

  world->fixture = fixture;
  world->name = name;
  world->n = n;
  world->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  add_people (world);
  add_relations (world);
  add_content (world);
  add_history (world);
  add_administration (world);
  add_pictures (world);
  add_tokens (world);
  add_names (world);
  rialto_jobs_run_due (fixture->context->jobs);
  return world;
}

void
world_free (World *world)
{
  g_hash_table_unref (world->values);
  g_free (world);
}
