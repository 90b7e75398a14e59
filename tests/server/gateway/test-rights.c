/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gateway-fixture.h"

#include "rialto-gateway.h"
#include "rialto-post-eraser.h"

/* Rights that change while sockets are open. */

#define ID G_GINT64_FORMAT

static void
call (ServerFixture *fixture,
      Member        *member,
      const char    *method,
      const char    *format,
      RialtoId       id,
      const char    *rest)
{
  g_autofree char *path = g_strdup_printf ("%s%" ID "%s", format, id, rest);
  g_autoptr (Reply) reply = server_call (fixture, member->token, method, path, NULL);

  if (reply->status / 100 != 2)
    g_test_message ("%s %s: %s", method, path, reply->body);
  g_assert_cmpuint (reply->status / 100, ==, 2);
}

/* Each session has two sockets: those of the one that is signed out close, the others are told and stay. */
static void
test_one_session (ServerFixture *fixture)
{
  static const char *const ways[] = { "logout", "revoke", "revoke others" };
  g_autoptr (Member) anna = member_new (fixture, "anna");

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      RialtoId session = 0;
      g_autofree char *token = gateway_sign_in (fixture, "anna", &session);
      g_autoptr (WsClient) stays = gateway_open_ready (fixture, anna->token);
      g_autoptr (WsClient) goes = gateway_open_ready (fixture, token);
      g_autoptr (WsClient) also_goes = gateway_open_ready (fixture, token);
      g_autofree char *one = g_strdup_printf ("/auth/sessions/%" ID, session);
      g_autoptr (Reply) reply = NULL, after = NULL;
      g_autoptr (JsonNode) told = NULL;

      if (i == 0)
        reply = server_call (fixture, token, "POST", "/auth/logout", NULL);
      else
        reply = server_call (fixture, anna->token, "DELETE", i == 1 ? one : "/auth/sessions", NULL);
      assert_status (reply, 204);
      after = server_call (fixture, token, "GET", "/auth/me", NULL);
      assert_code (after, 401, "session_expired");
      gateway_assert_ended (goes, 4011);
      gateway_assert_ended (also_goes, 4011);
      told = ws_client_await (stays, "session.delete");
      g_assert_nonnull (told);
      gateway_assert_quiet (stays);
    }
}

/* A new password, and a refresh token that two hold, end sessions like signing out does. */
static void
test_other_ends (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *token = gateway_sign_in (fixture, "anna", NULL);
  g_autoptr (WsClient) own = gateway_open_ready (fixture, anna->token);
  g_autoptr (WsClient) other = gateway_open_ready (fixture, token);
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", anna->refresh);
  g_autofree char *second = NULL;
  g_autoptr (JsonNode) told = NULL;
  g_autoptr (Reply)
    changed = server_call (fixture, anna->token, "PUT", "/auth/password",
                           "{\"old_password\":\"" PASSWORD "\",\"new_password\":\"eight green teapots\"}");
  g_autoptr (Reply) first = NULL, next = NULL, thief = NULL;

  assert_status (changed, 204);
  gateway_assert_ended (other, 4011);
  told = ws_client_await (own, "session.delete");
  g_assert_nonnull (told);
  gateway_assert_quiet (own);

  first = server_call (fixture, NULL, "POST", "/auth/refresh-token", body);
  second = g_strdup_printf ("{\"refresh_token\":\"%s\"}", reply_string (first, "refresh_token"));
  next = server_call (fixture, NULL, "POST", "/auth/refresh-token", second);
  assert_status (next, 200);
  thief = server_call (fixture, NULL, "POST", "/auth/refresh-token", body);
  assert_code (thief, 401, "token_reused");
  gateway_assert_ended (own, 4011);
}

/* At the next request, though the token still says nothing of it. */
static void
test_role (ServerFixture *fixture)
{
  g_autoptr (Member) owner = member_new_with_role (fixture, "owner", RIALTO_ROLE_OWNER);
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *path = g_strdup_printf ("/users/%" ID "/role", anna->id);
  g_autoptr (WsClient) client = gateway_open_ready (fixture, anna->token);

  for (guint i = 0; i < 5; i++)
    {
      static const char *const bodies[] = { "{\"role\":\"admin\"}", "{\"role\":\"user\"}" };
      static const char *const roles[] = { "admin", "user" };
      g_autoptr (Reply) changed = server_call (fixture, owner->token, "PUT", path, bodies[i % 2]);
      g_autoptr (Reply) invites = server_call (fixture, anna->token, "GET", "/invites", NULL);
      g_autoptr (JsonNode) told = ws_client_await (client, "account.update");

      assert_status (changed, 200);
      assert_status (invites, i % 2 == 0 ? 200 : 403);
      g_assert_nonnull (told);
      g_assert_cmpstr (json_object_get_string_member (frame_data (told), "role"), ==, roles[i % 2]);
    }
  gateway_assert_quiet (client);
}

/* Two who watch a post of a third. */
typedef struct
{
  Member   *anna, *bert, *cara; /* anna's post */
  RialtoId  post;
  char     *topic;
  WsClient *bert_client, *cara_client;
} Watch;

static void
watch_init (Watch         *watch,
            ServerFixture *fixture)
{
  watch->anna = member_new (fixture, "anna");
  watch->bert = member_new (fixture, "bert");
  watch->cara = member_new (fixture, "cara");
  call (fixture, watch->cara, "PUT", "/users/", watch->anna->id, "/follow");
  watch->post = member_post (fixture, watch->anna, "hat", "public");
  watch->topic = g_strdup_printf ("post:%" ID, watch->post);
  watch->bert_client = gateway_open_ready (fixture, watch->bert->token);
  watch->cara_client = gateway_open_ready (fixture, watch->cara->token);
  ws_client_watch (watch->bert_client, watch->topic);
  ws_client_watch (watch->cara_client, watch->topic);
}

static void
watch_clear (Watch *watch)
{
  ws_client_free (watch->bert_client);
  ws_client_free (watch->cara_client);
  member_free (watch->anna);
  member_free (watch->bert);
  member_free (watch->cara);
  g_free (watch->topic);
}

/* Reads until something of @type comes, and notes the names of all that came; with @caption it has to be that edit. */
static void
collect (WsClient   *client,
         GHashTable *told,
         const char *type,
         const char *caption)
{
  JsonNode *frame;

  while ((frame = ws_client_next (client)) != NULL)
    {
      g_autoptr (JsonNode) held = frame;

      if (frame_type (frame) == NULL)
        continue;
      g_hash_table_add (told, g_strdup (frame_type (frame)));
      if (g_str_equal (frame_type (frame), type) &&
          (caption == NULL ||
           g_str_equal (json_object_get_string_member (frame_data (frame), "caption"), caption)))
        return;
    }
  g_assert_not_reached ();
}

/* Until the answer to a heartbeat. */
static void
assert_nothing_of_others (WsClient *client)
{
  JsonNode *frame;

  ws_client_send (client, "{\"op\":1}");
  while ((frame = ws_client_next (client)) != NULL)
    {
      g_autoptr (JsonNode) held = frame;
      const char *type = frame_type (frame);

      if (type == NULL)
        return;
      g_assert_false (g_str_has_prefix (type, "post."));
      g_assert_false (g_str_has_prefix (type, "comment."));
      g_assert_false (g_str_has_prefix (type, "profile."));
    }
  g_assert_not_reached ();
}

/* The pump tells one thing after another: when cara has the second, what there was for bert of the first is on his socket. */
static void
assert_bert_untold (ServerFixture *fixture,
                    Watch         *watch)
{
  const RialtoEvent second = { "user", watch->cara->id, RIALTO_EVENT_ACCOUNT_UPDATE, watch->cara->id, 0 };
  g_autoptr (JsonNode) told = NULL;

  gateway_emit (fixture, &second, 1);
  told = ws_client_await (watch->cara_client, "account.update");
  g_assert_nonnull (told);
  assert_nothing_of_others (watch->bert_client);
}

static RialtoId
comment (ServerFixture *fixture,
         Member        *member,
         RialtoId       post)
{
  g_autofree char *path = g_strdup_printf ("/posts/%" ID "/comments", post);
  g_autoptr (Reply) reply = server_call (fixture, member->token, "POST", path, "{\"text\":\"nice\"}");

  assert_status (reply, 201);
  return reply_id (reply, "id");
}

/* Everything that can happen to a post but its end. The edit is told last. */
static void
live_through (ServerFixture *fixture,
              Watch         *watch,
              gboolean       bert_too)
{
  static const char *const types[] = { "post.counts", "post.update", "comment.create", "comment.delete" };
  static guint n_edits;
  g_autoptr (GHashTable) caras = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) berts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = g_strdup_printf ("/posts/%" ID, watch->post);
  g_autofree char *caption = g_strdup_printf ("hat %u", n_edits++);
  g_autofree char *body = g_strdup_printf ("{\"caption\":\"%s\"}", caption);
  RialtoId id = comment (fixture, watch->cara, watch->post);

  collect (watch->cara_client, caras, "comment.create", NULL);
  call (fixture, watch->cara, "DELETE", "/comments/", id, "");
  call (fixture, watch->cara, "PUT", "/posts/", watch->post, "/like");
  call (fixture, watch->cara, "DELETE", "/posts/", watch->post, "/like");
  gateway_patch (fixture, watch->anna->token, path, body);
  collect (watch->cara_client, caras, "post.update", caption);
  if (bert_too)
    collect (watch->bert_client, berts, "post.update", caption);
  else
    assert_bert_untold (fixture, watch);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_assert_true (g_hash_table_contains (caras, types[i]));
      g_assert_cmpint (g_hash_table_contains (berts, types[i]), ==, bert_too);
    }
}

/* As if it had been deleted; once, see assert_bert_untold(). */
static void
assert_gone (WsClient *client,
             Watch    *watch)
{
  g_autoptr (JsonNode) gone = ws_client_await (client, "post.delete");
  g_autofree char *id = g_strdup_printf ("%" ID, watch->post);

  g_assert_nonnull (gone);
  g_assert_cmpstr (json_object_get_string_member (frame_data (gone), "id"), ==, id);
}

static void
test_block (ServerFixture *fixture)
{
  Watch watch = { 0 };

  watch_init (&watch, fixture);
  live_through (fixture, &watch, TRUE);
  call (fixture, watch.anna, "PUT", "/users/", watch.bert->id, "/block");
  assert_gone (watch.bert_client, &watch);
  live_through (fixture, &watch, FALSE);
  call (fixture, watch.anna, "DELETE", "/posts/", watch.post, "");
  assert_gone (watch.cara_client, &watch);
  assert_bert_untold (fixture, &watch);
  watch_clear (&watch);
}

/* Also when it is bert who does not want to see anna. When he does again, nothing is invented. */
static void
test_blocking (ServerFixture *fixture)
{
  Watch watch = { 0 };

  watch_init (&watch, fixture);
  for (guint i = 0; i < 2; i++)
    {
      call (fixture, watch.bert, "PUT", "/users/", watch.anna->id, "/block");
      assert_gone (watch.bert_client, &watch);
      live_through (fixture, &watch, FALSE);
      call (fixture, watch.bert, "DELETE", "/users/", watch.anna->id, "/block");
      assert_bert_untold (fixture, &watch);
      live_through (fixture, &watch, TRUE);
    }
  watch_clear (&watch);
}

typedef struct
{
  RialtoId post, actor;
} Erasure;

static gboolean
erase (RialtoTx *tx,
       gpointer  data,
       GError  **error)
{
  const Erasure *erasure = data;

  rialto_tx_lock (tx, RIALTO_LOCK_POST, erasure->post);
  rialto_post_erase (tx, erasure->post, erasure->actor);
  return TRUE;
}

static void
erase_as (ServerFixture *fixture,
          Member        *actor,
          RialtoId       post)
{
  Erasure erasure = { post, actor->id };
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_store_write (fixture->context->store, erase, &erasure, arena, &error));
  g_assert_no_error (error);
}

/* Whom the author blocks does not learn from what somebody else does that the post was still there. */
static void
test_staff_deletes (ServerFixture *fixture)
{
  g_autoptr (Member) dora = member_new_with_role (fixture, "dora", RIALTO_ROLE_MODERATOR);
  Watch watch = { 0 };

  watch_init (&watch, fixture);
  call (fixture, watch.anna, "PUT", "/users/", watch.bert->id, "/block");
  assert_gone (watch.bert_client, &watch);
  erase_as (fixture, dora, watch.post);
  assert_gone (watch.cara_client, &watch);
  assert_bert_untold (fixture, &watch);
  watch_clear (&watch);
}

/* Who watches what was never for them hears nothing of it, not even its end. */
static void
test_never_seen (ServerFixture *fixture)
{
  Watch watch = { 0 };
  g_autofree char *path = NULL, *topic = NULL;

  watch_init (&watch, fixture);
  path = g_strdup_printf ("/users/%" ID, watch.anna->id);
  watch.post = member_post (fixture, watch.anna, "shoe", "followers");
  topic = g_strdup_printf ("post:%" ID, watch.post);
  ws_client_watch (watch.bert_client, topic);
  ws_client_watch (watch.cara_client, topic);
  live_through (fixture, &watch, FALSE);
  gateway_patch (fixture, watch.anna->token, path, "{\"locked\":true}");
  call (fixture, watch.anna, "PUT", "/users/", watch.bert->id, "/block");
  live_through (fixture, &watch, FALSE);
  call (fixture, watch.anna, "DELETE", "/posts/", watch.post, "");
  assert_gone (watch.cara_client, &watch);
  assert_bert_untold (fixture, &watch);
  watch_clear (&watch);
}

/* Something else comes onto the screen, and the post stays: what is known of the watcher is kept. */
static void
test_other_set (ServerFixture *fixture)
{
  Watch watch = { 0 };
  g_autofree char *text = NULL;

  watch_init (&watch, fixture);
  text = g_strdup_printf ("{\"op\":14,\"d\":{\"topics\":[\"user:%" ID "\",\"%s\"]}}", watch.anna->id,
                          watch.topic);
  ws_client_send (watch.bert_client, text);
  call (fixture, watch.anna, "PUT", "/users/", watch.bert->id, "/block");
  assert_gone (watch.bert_client, &watch);
  assert_bert_untold (fixture, &watch);
  watch_clear (&watch);
}

/* How many people an edit has that @client hears of. */
static guint
await_people (WsClient *client)
{
  g_autoptr (JsonNode) told = ws_client_await (client, "post.update");

  g_assert_nonnull (told);
  return json_array_get_length (json_object_get_array_member (frame_data (told), "people"));
}

/* Who blocks, or is blocked by, somebody on the post hears of the edit, and not of them. */
static void
test_people (ServerFixture *fixture)
{
  Watch watch = { 0 };
  g_autoptr (Member) dora = member_new (fixture, "dora");
  g_autofree char *path = NULL;
  g_autofree char *body =
    g_strdup_printf ("{\"people\":[{\"person\":\"%" ID "\",\"picture\":0,\"x\":1,\"y\":1}]}", dora->id);

  watch_init (&watch, fixture);
  path = g_strdup_printf ("/posts/%" ID, watch.post);
  call (fixture, dora, "PUT", "/users/", watch.bert->id, "/block");
  gateway_patch (fixture, watch.anna->token, path, body);
  g_assert_cmpuint (await_people (watch.cara_client), ==, 1);
  g_assert_cmpuint (await_people (watch.bert_client), ==, 0);
  call (fixture, dora, "DELETE", "/posts/", watch.post, "/people/me");
  g_assert_cmpuint (await_people (watch.cara_client), ==, 0);
  g_assert_cmpuint (await_people (watch.bert_client), ==, 0);
  watch_clear (&watch);
}

static void
set_audience (ServerFixture *fixture,
              Watch         *watch,
              const char    *body)
{
  g_autofree char *path = g_strdup_printf ("/posts/%" ID, watch->post);
  g_autoptr (JsonNode) told = NULL;

  gateway_patch (fixture, watch->anna->token, path, body);
  told = ws_client_await (watch->cara_client, "post.update");
  g_assert_nonnull (told);
}

/* cara follows, bert does not. */
static void
test_audience (ServerFixture *fixture)
{
  Watch watch = { 0 };

  watch_init (&watch, fixture);
  set_audience (fixture, &watch, "{\"audience\":\"followers\"}");
  assert_gone (watch.bert_client, &watch);
  live_through (fixture, &watch, FALSE);
  set_audience (fixture, &watch, "{\"audience\":\"public\"}");
  live_through (fixture, &watch, TRUE);
  watch_clear (&watch);
}

static void
test_locked (ServerFixture *fixture)
{
  Watch watch = { 0 };
  g_autofree char *path = NULL;

  watch_init (&watch, fixture);
  path = g_strdup_printf ("/users/%" ID, watch.anna->id);
  gateway_patch (fixture, watch.anna->token, path, "{\"locked\":true}");
  assert_gone (watch.bert_client, &watch);
  live_through (fixture, &watch, FALSE);
  call (fixture, watch.anna, "DELETE", "/followers/", watch.cara->id, "");
  assert_gone (watch.cara_client, &watch);
  gateway_patch (fixture, watch.anna->token, path, "{\"locked\":false}");
  live_through (fixture, &watch, TRUE);
  watch_clear (&watch);
}

/* She ends the follow herself. */
static void
test_unfollow (ServerFixture *fixture)
{
  Watch watch = { 0 };

  watch_init (&watch, fixture);
  set_audience (fixture, &watch, "{\"audience\":\"followers\"}");
  assert_gone (watch.bert_client, &watch);
  call (fixture, watch.cara, "DELETE", "/users/", watch.anna->id, "/follow");
  assert_gone (watch.cara_client, &watch);
  assert_bert_untold (fixture, &watch);
  watch_clear (&watch);
}

static void
await_bio (WsClient   *client,
           const char *bio)
{
  gboolean told = FALSE;

  while (!told)
    {
      g_autoptr (JsonNode) frame = ws_client_await (client, "profile.update");

      g_assert_nonnull (frame);
      told = g_str_equal (json_object_get_string_member (frame_data (frame), "bio"), bio);
    }
}

static void
test_profile (ServerFixture *fixture)
{
  Watch watch = { 0 };
  g_autofree char *path = NULL, *topic = NULL;

  watch_init (&watch, fixture);
  path = g_strdup_printf ("/users/%" ID, watch.anna->id);
  topic = g_strdup_printf ("user:%" ID, watch.anna->id);
  ws_client_watch (watch.bert_client, topic);
  ws_client_watch (watch.cara_client, topic);
  gateway_patch (fixture, watch.anna->token, path, "{\"bio\":\"one\"}");
  await_bio (watch.bert_client, "one");
  call (fixture, watch.anna, "PUT", "/users/", watch.bert->id, "/block");
  gateway_patch (fixture, watch.anna->token, path, "{\"bio\":\"two\"}");
  await_bio (watch.cara_client, "two");
  assert_bert_untold (fixture, &watch);
  watch_clear (&watch);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("rights/one-session", test_one_session);
  server_test_add ("rights/other-ends", test_other_ends);
  server_test_add ("rights/role", test_role);
  server_test_add ("rights/block", test_block);
  server_test_add ("rights/blocking", test_blocking);
  server_test_add ("rights/staff-deletes", test_staff_deletes);
  server_test_add ("rights/never-seen", test_never_seen);
  server_test_add ("rights/other-set", test_other_set);
  server_test_add ("rights/unfollow", test_unfollow);
  server_test_add ("rights/audience", test_audience);
  server_test_add ("rights/people", test_people);
  server_test_add ("rights/locked", test_locked);
  server_test_add ("rights/profile", test_profile);
  return g_test_run ();
}
