/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-fixture.h"

/* Every route of the account area that needs somebody, and who that is. */
static const struct
{
  const char *method, *path, *body;
  RialtoRole least;
} routes[] = {
  { "POST", "/auth/logout", NULL, RIALTO_ROLE_USER },
  { "GET", "/auth/me", NULL, RIALTO_ROLE_USER },
  { "GET", "/auth/sessions", NULL, RIALTO_ROLE_USER },
  { "DELETE", "/auth/sessions", NULL, RIALTO_ROLE_USER },
  { "DELETE", "/auth/sessions/1", NULL, RIALTO_ROLE_USER },
  { "PUT", "/auth/password", "{\"old_password\":\"" PASSWORD "\",\"new_password\":\"nine blue kettles\"}",
    RIALTO_ROLE_USER },
  { "POST", "/auth/verify-email/resend", NULL, RIALTO_ROLE_USER },
  { "PUT", "/auth/email", "{\"email\":\"x@example.org\",\"password\":\"" PASSWORD "\"}", RIALTO_ROLE_USER },
  { "POST", "/auth/claim-owner", "{\"token\":\"x\"}", RIALTO_ROLE_USER },
  { "PUT", "/users/1/role", "{\"role\":\"user\"}", RIALTO_ROLE_ADMIN },
  { "POST", "/auth/password-reset/code", "{\"handle\":\"nobody\"}", RIALTO_ROLE_OWNER },
  { "GET", "/invites", NULL, RIALTO_ROLE_ADMIN },
  { "POST", "/invites", "{\"uses\":1}", RIALTO_ROLE_ADMIN },
  { "DELETE", "/invites/1", NULL, RIALTO_ROLE_ADMIN },
};

/* The ones for everybody, with something that is refused for its own sake. */
static const struct
{
  const char *path, *body;
  guint status;
} open_routes[] = {
  { "/auth/register", "{\"handle\":\"x\"}", 422 },
  { "/auth/login", "{\"login\":\"nobody\",\"password\":\"x\"}", 401 },
  { "/auth/refresh-token", "{\"refresh_token\":\"x\"}", 401 },
  { "/auth/password-reset", "{\"email\":\"nobody@example.org\"}", 204 },
  { "/auth/password-reset/confirm", "{\"token\":\"x\",\"new_password\":\"nine blue kettles\"}", 410 },
  { "/auth/verify-email", "{\"token\":\"x\"}", 410 },
};

static void
test_nobody (ServerFixture *fixture)
{
  g_autoptr (Member) gone = member_new (fixture, "gone");
  g_autoptr (Reply) out = server_call (fixture, gone->token, "POST", "/auth/logout", NULL);

  assert_status (out, 204);
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (Reply) none = server_call (fixture, NULL, routes[i].method, routes[i].path, routes[i].body);
      g_autoptr (Reply)
        bad = server_call (fixture, "a.b.c", routes[i].method, routes[i].path, routes[i].body);
      g_autoptr (Reply)
        ended = server_call (fixture, gone->token, routes[i].method, routes[i].path, routes[i].body);

      assert_code (none, 401, "unauthenticated");
      assert_code (bad, 401, "unauthenticated");
      assert_code (ended, 401, "session_expired");
    }
  for (guint i = 0; i < G_N_ELEMENTS (open_routes); i++)
    {
      g_autoptr (Reply) reply = server_call (fixture, NULL, "POST", open_routes[i].path, open_routes[i].body);

      assert_status (reply, open_routes[i].status);
    }
}

static void
test_roles (ServerFixture *fixture)
{
  for (guint role = RIALTO_ROLE_USER; role <= RIALTO_ROLE_OWNER; role++)
    for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
      {
        g_autofree char *handle = g_strdup_printf ("m%u.%u", role, i);
        g_autoptr (Member) member = NULL;
        g_autoptr (Reply) reply = NULL;

        if (routes[i].least == RIALTO_ROLE_USER && role != RIALTO_ROLE_USER && role != RIALTO_ROLE_OWNER)
          continue;
        member = member_new_with_role (fixture, handle, (RialtoRole) role);
        reply = server_call (fixture, member->token, routes[i].method, routes[i].path, routes[i].body);
        g_test_message ("%s %s as %s: %u", routes[i].method, routes[i].path,
                        rialto_role_to_word ((RialtoRole) role), reply->status);
        if (role < routes[i].least)
          assert_code (reply, 403, "forbidden");
        else
          {
            g_assert_cmpuint (reply->status, !=, 401);
            g_assert_cmpuint (reply->status, !=, 403);
            g_assert_cmpuint (reply->status, <, 500);
          }
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("rights/nobody", test_nobody);
  server_test_add ("rights/roles", test_roles);
  return g_test_run ();
}
