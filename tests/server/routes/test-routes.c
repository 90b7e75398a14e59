/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include "rialto-clock.h"
#include "rialto-routes.h"
#include "rialto-session-cache.h"

#include <string.h>

/* Walks the whole table of routes, so that a new one is held to this without being named here. */

static const char *const method_names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

/* Of no thing there is: what is found must not depend on what the tests made. */
#define NO_ID "4611686018427387904"

static const char *
some_value (const RialtoField *field)
{
  switch ((guint) field->type)
    {
    case RIALTO_TYPE_ID:
      return NO_ID;
    case RIALTO_TYPE_INT:
      return "320";
    case RIALTO_TYPE_ENUM:
      return field->enumeration->words[0];
    default:
      return field->min >= 64 ? "0000000000000000000000000000000000000000000000000000000000000000" : "nobody";
    }
}

static char *
path_of (const RialtoRoute *route)
{
  g_autoptr (GString) path = g_string_new (route->path);
  g_autoptr (GString) query = g_string_new (NULL);

  for (guint i = 0; i < route->args->n_fields; i++)
    {
      const RialtoField *field = &route->args->fields[i];
      g_autofree char *hole = g_strdup_printf ("{%s}", field->name);

      if (i < route->n_path_params)
        g_string_replace (path, hole, some_value (field), 1);
      else if ((field->flags & RIALTO_FIELD_OPTIONAL) == 0 && route->defaults == NULL)
        g_string_append_printf (query, "%c%s=%s", query->len == 0 ? '?' : '&', field->name,
                                some_value (field));
    }
  g_string_append (path, query->str);
  return g_string_free_and_steal (g_steal_pointer (&path));
}

/* In its own kind: JSON, or what a form sends. */
static Reply *
call_route (ServerFixture     *fixture,
            const char        *token,
            const RialtoRoute *route,
            const char        *body)
{
  const char *const version[] = {
    "If-Match: \"1\"",
    "Idempotency-Key: a key",
    route->answer_kind == RIALTO_ANSWER_PAGE ? "Content-Type: application/x-www-form-urlencoded" : NULL,
    NULL,
  };
  g_autofree char *path = path_of (route);

  return server_call_full (fixture, token, method_names[route->method], path,
                           route->body != NULL || route->body_kind != RIALTO_BODY_TYPED ? body : NULL, -1,
                           version);
}

static gboolean
waits (const RialtoRoute *route)
{
  return route->run == RIALTO_RUN_DIRECT && route->caller == RIALTO_CALLER_USER;
}

/* Nobody signed in: 401 wherever somebody is needed, and never where nobody is. */
static void
test_anonymous (ServerFixture *fixture)
{
  for (guint i = 0; i < rialto_n_routes; i++)
    {
      const RialtoRoute *route = &rialto_routes[i];
      g_autoptr (Reply) reply = call_route (fixture, NULL, route, "{}");

      if (route->caller != RIALTO_CALLER_ANYONE)
        assert_code (reply, 401, "unauthenticated");
      else
        g_assert_cmpuint (reply->status, !=, 403);
      if (reply->status >= 500)
        g_test_message ("%s: %s", route->name, reply->body);
      g_assert_cmpuint (reply->status, <, 500);
    }
}

/* Each role, on each route: 403 below what it takes, not otherwise for want of a role. */
static void
test_roles (ServerFixture *fixture)
{
  static const char *const handles[] = { "user1", "shop1", "moderator1", "admin1", "owner1" };

  for (guint role = RIALTO_ROLE_USER; role <= RIALTO_ROLE_OWNER; role++)
    for (guint i = 0; i < rialto_n_routes; i++)
      {
        const RialtoRoute *route = &rialto_routes[i];
        g_autofree char *handle = g_strdup_printf ("%s.%u", handles[role], i);
        g_autoptr (Member) member = NULL;
        g_autoptr (Reply) reply = NULL;

        if (route->caller <= RIALTO_CALLER_USER)
          continue;
        member = member_new_with_role (fixture, handle, (RialtoRole) role);
        reply = call_route (fixture, member->token, route, "{}");
        if (role + 1 < (guint) route->caller)
          assert_code (reply, 403, "forbidden");
        else
          g_assert_cmpuint (reply->status, !=, 403);
        g_assert_cmpuint (reply->status, <, 500);
      }
}

/* A stranger finds nothing at an id that is not there: 404, or an empty list, never an error of the server's. */
static void
test_stranger (ServerFixture *fixture)
{
  for (guint i = 0; i < rialto_n_routes; i++)
    {
      const RialtoRoute *route = &rialto_routes[i];
      g_autofree char *handle = g_strdup_printf ("stranger%u", i);
      g_autoptr (Member) member = NULL;
      g_autoptr (Reply) reply = NULL;

      if (waits (route))
        continue;
      member = member_new (fixture, handle);
      reply = call_route (fixture, member->token, route, "{}");
      if (reply->status >= 500)
        g_test_message ("%s: %s", route->name, reply->body);
      g_assert_cmpuint (reply->status, <, 500);
      if (route->method == RIALTO_HTTP_GET && route->n_path_params > 0 &&
          route->args->fields[0].type == RIALTO_TYPE_ID)
        g_assert_cmpuint (reply->status, ==, route->caller > RIALTO_CALLER_USER ? 403 : 404);
    }
}

RIALTO_SQL (suspend, "test.suspend", "UPDATE users SET suspended_until = ?2 WHERE id = ?1");

static gboolean
write_suspension (RialtoTx *tx,
                  gpointer  data,
                  GError  **error)
{
  return rialto_tx_exec (tx, &suspend, SQL_ID (*(RialtoId *) data),
                         SQL_TIME (rialto_tx_get_now (tx) + RIALTO_DAY)) == 1;
}

/* What a route asks of the headers is told to who may call it: also where the session is only known later. */
static void
test_preconditions (ServerFixture *fixture)
{
  g_autoptr (Member) member = member_new (fixture, "anna");
  g_autofree char *long_key = g_strnfill (101, 'k');
  g_autofree char *bad_key = g_strconcat ("Idempotency-Key: ", long_key, NULL);
  const char *const bad[] = { bad_key, NULL };
  guint n_checked = 0;

  for (guint suspended = 0; suspended < 2; suspended++)
    {
      for (guint i = 0; i < rialto_n_routes; i++)
        {
          const RialtoRoute *route = &rialto_routes[i];
          g_autofree char *path = path_of (route);
          g_autoptr (Reply) reply = NULL;

          if (!route->if_match && route->idempotency == RIALTO_IDEMPOTENCY_NONE)
            continue;
          rialto_session_cache_drop_session (fixture->context->sessions, member->session);
          reply = server_call_full (fixture, member->token, method_names[route->method], path, "{}", -1, bad);
          if (suspended)
            assert_code (reply, 403, "suspended");
          else if (route->if_match)
            assert_code (reply, 428, "version_required");
          else
            assert_code (reply, 422, "invalid");
          n_checked++;
        }
      g_assert_true (rialto_store_write (fixture->context->store, write_suspension, &member->id, NULL, NULL));
    }
  g_assert_cmpuint (n_checked, >, 4);
}

static const char *const hostile[] = {
  "'; DROP TABLE users; --",
  "\\u202egnp.exe\\u200b\\u2066",
  "\\ud83d\\udc57\\ud83c\\udffd\\u200d\\u2640\\ufe0f",
  "a\\u0000b",
  "%s%n%x",
  "<script>alert(1)</script>",
  "../../etc/passwd",
  "\\ud800",
  "a\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301",
  "\\u001f\\u001e\\u001f",
};

static void
append_value (GString           *json,
              const RialtoField *field,
              const char        *text)
{
  const char *close = field->flags & RIALTO_FIELD_LIST ? "]" : "";

  if (field->flags & RIALTO_FIELD_LIST)
    g_string_append_c (json, '[');
  if (field->type == RIALTO_TYPE_BOOL)
    g_string_append (json, "true");
  else if (field->type == RIALTO_TYPE_INT)
    g_string_append_printf (json, "%" G_GINT64_FORMAT, field->max);
  else if (field->type == RIALTO_TYPE_ENTITY)
    g_string_append (json, "{}");
  else
    g_string_append_printf (json, "\"%s\"",
                            field->type == RIALTO_TYPE_ENUM ? field->enumeration->words[0] : text);
  g_string_append (json, close);
}

static char *
hostile_body (const RialtoEntityInfo *info,
              const char             *text)
{
  g_autoptr (GString) json = g_string_new ("{");

  for (guint i = 0; i < info->n_fields; i++)
    {
      g_string_append_printf (json, "%s\"%s\":", i > 0 ? "," : "", info->fields[i].name);
      append_value (json, &info->fields[i], text);
    }
  g_string_append_c (json, '}');
  return g_string_free_and_steal (g_steal_pointer (&json));
}

/* Every text of every body: an answer that can be read, and never an error of the server's. */
static void
test_hostile_bodies (ServerFixture *fixture)
{
  g_autoptr (Member) owner = member_new_with_role (fixture, "owner", RIALTO_ROLE_OWNER);

  for (guint i = 0; i < rialto_n_routes; i++)
    for (guint j = 0; rialto_routes[i].body != NULL && j < G_N_ELEMENTS (hostile); j++)
      {
        g_autofree char *body = hostile_body (rialto_routes[i].body, hostile[j]);
        g_autoptr (Reply) reply = call_route (fixture, owner->token, &rialto_routes[i], body);

        if (reply->status >= 500)
          g_test_message ("%s: %s: %s", rialto_routes[i].name, body, reply->body);
        g_assert_cmpuint (reply->status, <, 500);
        if (rialto_routes[i].answer_kind == RIALTO_ANSWER_PAGE)
          g_assert_true (g_str_has_prefix (reply->body, "<!DOCTYPE html>"));
        else
          g_assert_true (reply->length == 0 || reply->json != NULL);
      }
}

/* Garbage for a body is 400, nothing at all is not accepted for something. */
static void
test_broken_bodies (ServerFixture *fixture)
{
  static const char *const broken[] = { "",        "{", "[]", "null", "{\"a\":1,\"a\":1}", "{\"unknown\":1}",
                                        "\xff\xfe" };
  g_autoptr (Member) owner = member_new_with_role (fixture, "owner", RIALTO_ROLE_OWNER);

  for (guint i = 0; i < rialto_n_routes; i++)
    for (guint j = 0; rialto_routes[i].body != NULL && j < G_N_ELEMENTS (broken); j++)
      {
        g_autoptr (Reply) reply = call_route (fixture, owner->token, &rialto_routes[i], broken[j]);

        if (reply->status != 400 && reply->status != 422)
          g_test_message ("%s: %s: %u %s", rialto_routes[i].name, broken[j], reply->status, reply->body);
        g_assert_true (reply->status == 400 || reply->status == 422);
        g_assert_nonnull (strstr (reply->body, g_hash_table_lookup (reply->headers, "x-request-id")));
      }
}

static void
test_queries (ServerFixture *fixture)
{
  g_autoptr (Member) owner = member_new_with_role (fixture, "owner", RIALTO_ROLE_OWNER);

  for (guint i = 0; i < rialto_n_routes; i++)
    {
      g_autofree char *plain = path_of (&rialto_routes[i]);
      g_autofree char *path = g_strconcat (plain, strchr (plain, '?') != NULL ? "&" : "?",
                                           "limit=99999&colour=red", NULL);
      g_autoptr (Reply) reply = NULL;

      if (rialto_routes[i].method != RIALTO_HTTP_GET)
        continue;
      reply = server_call (fixture, owner->token, "GET", path, NULL);
      assert_status (reply, 422);
      if (rialto_routes[i].answer_kind == RIALTO_ANSWER_PAGE)
        continue;
      assert_code (reply, 422, "invalid");
      g_assert_true (reply_has (reply, "fields/colour"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add_alone ("routes/anonymous", test_anonymous);
  server_test_add_alone ("routes/roles", test_roles);
  server_test_add_alone ("routes/stranger", test_stranger);
  server_test_add_alone ("routes/preconditions", test_preconditions);
  server_test_add_alone ("routes/hostile-bodies", test_hostile_bodies);
  server_test_add_alone ("routes/broken-bodies", test_broken_bodies);
  server_test_add_alone ("routes/queries", test_queries);
  return g_test_run ();
}
