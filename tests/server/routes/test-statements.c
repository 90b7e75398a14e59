/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include "rialto-clock.h"
#include "rialto-figures.h"
#include "rialto-gateway.h"
#include "rialto-feed-jobs.h"
#include "rialto-roles.h"
#include "rialto-routes.h"
#include "resumable-fixture.h"
#include "ws-client.h"

#include <string.h>

/* How many statements each route takes, with little in every list and with much. A route that has no line here fails the test. */

static const char *const method_names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

/* One successful call; {names} are those of the world. Statements are those of the request's own transactions: its rights are in the
 * session cache. Events and jobs are statements; on PostgreSQL so is a lock, and that is all by which it may differ: one for a post, a
 * role, a session or a key, two for how two people stand to each other. Calls are made in this order, and some undo what others did. */
typedef struct
{
  const char *route;
  const char *who; /* nullable: nobody */
  const char *path;
  const char *body;
  guint       sqlite, postgres;
  guint       each; /* more for each item of a world: only where a write touches a few that are counted, never in a list */
} Call;

/* clang-format off */
static const Call calls[] = {
  { "get_meta", NULL, "/meta", NULL, 0, 0 },
  { "get_openapi", NULL, "/openapi.json", NULL, 0, 0 },

  { "register", NULL, "/auth/register", "{\"handle\":\"{world}.new\",\"name\":\"New\",\"email\":\"{world}.new@example.org\",\"password\":\"seven green teapots\"}", 14, 14 },
  { "login", NULL, "/auth/login", "{\"login\":\"{world}.target\",\"password\":\"seven green teapots\"}", 6, 7 },
  { "refresh_token", NULL, "/auth/refresh-token", "{\"refresh_token\":\"{renewed.refresh}\"}", 2, 3 },
  { "get_me", "viewer", "/auth/me", NULL, 2, 2 },
  { "list_sessions", "viewer", "/auth/sessions?limit=100", NULL, 1, 1 },
  { "revoke_session", "viewer", "/auth/sessions/{session0}", NULL, 3, 3 },
  { "revoke_other_sessions", "several", "/auth/sessions", NULL, 1, 1, 2 },
  { "change_password", "throwaway", "/auth/password", "{\"old_password\":\"seven green teapots\",\"new_password\":\"eight green teapots\"}", 6, 7 },
  { "request_password_reset", NULL, "/auth/password-reset", "{\"email\":\"{target.email}\"}", 1, 1 },
  { "reset_password", NULL, "/auth/password-reset/confirm", "{\"token\":\"{reset.code}\",\"new_password\":\"nine green teapots\"}", 12, 13 },
  { "get_password_reset_page", NULL, "/auth/password-reset/page/{form.code}", NULL, 2, 2 },
  { "send_password_reset_page", NULL, "/auth/password-reset/page", "token={form.code}&new_password=nine+green+teapots", 12, 13 },
  { "resend_verification", "viewer", "/auth/verify-email/resend", NULL, 2, 2 },
  { "verify_email", NULL, "/auth/verify-email", "{\"token\":\"{confirm.code}\"}", 4, 4 },
  { "get_verify_email_page", NULL, "/auth/verify-email/page/{confirm_form.code}", NULL, 1, 1 },
  { "send_verify_email_page", NULL, "/auth/verify-email/page", "token={confirm_form.code}", 4, 4 },
  { "change_email", "target", "/auth/email", "{\"email\":\"{world}.other@example.org\",\"password\":\"seven green teapots\"}", 8, 8 },
  { "claim_owner", "several", "/auth/claim-owner", "{\"token\":\"{claim.code}\"}", 10, 13 },
  { "create_reset_code", "several", "/auth/password-reset/code", "{\"handle\":\"{world}.target\"}", 4, 4 },
  { "set_role", "admin", "/users/{target}/role", "{\"role\":\"shop\"}", 8, 10 },
  { "list_invites", "admin", "/invites?limit=100", NULL, 1, 1 },
  { "create_invite", "admin", "/invites", "{\"uses\":3}", 2, 2 },
  { "delete_invite", "admin", "/invites/{invite}", NULL, 2, 2 },
  { "logout", "throwaway", "/auth/logout", NULL, 2, 2 },

  { "upload_picture", "viewer", "/uploads", NULL, 6, 6 },
  { "get_upload", "viewer", "/uploads/{blob}", NULL, 1, 1 },
  { "create_resumable_upload", "viewer", "/uploads/resumable", "{\"length\":8,\"sha256\":\"1111111111111111111111111111111111111111111111111111111111111111\"}", 5, 6 },
  { "append_resumable_upload", "viewer", "/uploads/resumable/{resumable}", NULL, 9, 9 },
  { "get_resumable_upload", "viewer", "/uploads/resumable/{resumable}", NULL, 1, 1 },
  { "delete_resumable_upload", "viewer", "/uploads/resumable/{resumable}", NULL, 2, 2 },
  { "get_blob", "viewer", "/blobs/{blob}/320", NULL, 1, 1 },

  { "create_post", "viewer", "/posts", "{\"caption\":\"a #red hat of @{world}.author\",\"pictures\":[{\"blob\":\"{blob}\"}]}", 25, 27 },
  { "get_post", "viewer", "/posts/{other0}", NULL, 1, 1 },
  { "get_post_page", NULL, "/posts/{other0}/page", NULL, 1, 1 },
  { "list_posts", "viewer", "/posts?ids={ids}", NULL, 1, 1 },
  { "get_feed", "viewer", "/feed?limit=100", NULL, 2, 2 },
  { "list_user_posts", "viewer", "/users/{author}/posts?limit=100", NULL, 2, 2 },
  { "list_tagged", "viewer", "/users/{friend1}/tagged?limit=100", NULL, 2, 2 },
  { "list_tag_posts", "viewer", "/tags/{world}linen?limit=100", NULL, 1, 1 },
  { "get_explore", "viewer", "/explore?limit=100", NULL, 1, 1 },
  { "list_tags", "viewer", "/tags?limit=50", NULL, 1, 1 },
  { "search", "viewer", "/search?type=posts&query={world}look&limit=100", NULL, 2, 2 },
  { "search", "viewer", "/search?type=people&query={world}.friend&limit=100", NULL, 2, 2 },
  { "search", "viewer", "/search?type=tags&query={world}&limit=100", NULL, 1, 1 },
  { "get_post_history", "viewer", "/posts/{theirs0}/history?limit=100", NULL, 2, 2 },
  { "update_post", "author", "/posts/{other0}", "{\"caption\":\"a #blue hat\"}", 14, 15 },
  { "leave_post", "friend1", "/posts/{mine0}/people/me", NULL, 10, 11 },
  { "like_post", "viewer", "/posts/{other0}/like", NULL, 11, 12 },
  { "list_post_likes", "viewer", "/posts/{other0}/likes?limit=100", NULL, 2, 2 },
  { "unlike_post", "viewer", "/posts/{other0}/like", NULL, 9, 10 },
  { "save_post", "viewer", "/posts/{other0}/save", NULL, 3, 4 },
  { "list_saved", "viewer", "/saved?limit=100", NULL, 1, 1 },
  { "unsave_post", "viewer", "/posts/{other0}/save", NULL, 2, 2 },
  { "create_comment", "viewer", "/posts/{other0}/comments", "{\"text\":\"Well, @{world}.friend1\"}", 23, 25 },
  { "list_comments", "viewer", "/posts/{other0}/comments?limit=100", NULL, 2, 2 },
  { "list_replies", "viewer", "/comments/{comment0}/replies?limit=100", NULL, 2, 2 },
  { "like_comment", "viewer", "/comments/{comment0}/like", NULL, 11, 12 },
  { "unlike_comment", "viewer", "/comments/{comment0}/like", NULL, 9, 10 },
  { "delete_comment", "friend0", "/comments/{comment0}", NULL, 14, 15 },
  { "delete_post", "author", "/posts/{other0}", NULL, 35, 36 },
  { "record_views", "viewer", "/views", "{\"posts\":[\"{other1}\",\"{other2}\"]}", 1, 1 },
  { "set_marker", "viewer", "/markers/home", "{\"last_read\":\"{theirs1}\"}", 3, 3 },
  { "list_markers", "viewer", "/markers", NULL, 1, 1 },

  { "list_notifications", "viewer", "/notifications?limit=100", NULL, 1, 1 },
  { "get_notification_count", "viewer", "/notifications/count", NULL, 1, 1 },
  { "read_notification", "viewer", "/notifications/{notice0}/read", NULL, 3, 3 },
  { "delete_notification", "viewer", "/notifications/{notice1}", NULL, 4, 4 },
  { "read_notifications", "viewer", "/notifications/read", "{\"last_read\":\"{notice0.latest}\"}", 3, 3 },
  { "get_notification_preferences", "viewer", "/notifications/preferences", NULL, 1, 1 },
  { "set_notification_preferences", "viewer", "/notifications/preferences", "{\"items\":[{\"kind\":\"like\",\"app\":true,\"desktop\":false,\"email\":true}]}", 3, 3 },

  { "get_user", "viewer", "/users/{author}", NULL, 2, 2 },
  { "get_user_page", NULL, "/users/{author}/page", NULL, 1, 1 },
  { "list_profiles", "viewer", "/profiles?ids={people}", NULL, 1, 1 },
  { "get_user_by_handle", "viewer", "/users/by-handle/{world}.author", NULL, 3, 3 },
  { "update_user", "viewer", "/users/{viewer}", "{\"handle\":\"{world}.looker\",\"bio\":\"I look.\"}", 12, 13 },
  { "list_users", "viewer", "/users?query={world}.friend&limit=100", NULL, 2, 2 },
  { "follow", "viewer", "/users/{author}/follow", NULL, 19, 21 },
  { "unfollow", "viewer", "/users/{author}/follow", NULL, 16, 18 },
  { "list_followers", "viewer", "/users/{author}/followers?limit=100", NULL, 2, 2 },
  { "list_following", "viewer", "/users/{viewer}/following?limit=100", NULL, 2, 2 },
  { "list_suggestions", "viewer", "/suggestions?limit=50", NULL, 2, 2 },
  { "remove_follower", "viewer", "/followers/{friend2}", NULL, 13, 15 },
  { "list_follow_requests", "locked", "/follow-requests?limit=100", NULL, 1, 1 },
  { "accept_follow_request", "locked", "/follow-requests/{friend0}", NULL, 20, 22 },
  { "refuse_follow_request", "locked", "/follow-requests/{friend1}", NULL, 6, 8 },
  { "list_blocks", "locked", "/blocks?limit=100", NULL, 1, 1 },
  { "list_mutes", "locked", "/mutes?limit=100", NULL, 1, 1 },
  { "mute", "viewer", "/users/{friend0}/mute", NULL, 12, 14 },
  { "unmute", "viewer", "/users/{friend0}/mute", NULL, 3, 5 },
  { "block", "viewer", "/users/{friend0}/block", NULL, 29, 31 },
  { "unblock", "viewer", "/users/{friend0}/block", NULL, 2, 4 },

  { "list_jobs", "admin", "/admin/jobs?limit=100", NULL, 1, 1 },
  { "retry_job", "admin", "/admin/jobs/{job}/retry", NULL, 2, 2 },
  { "open_gateway", "viewer", "/gateway", NULL, 9, 9 },
  { "poll_gateway", "viewer", "/gateway/poll?after={seq}", NULL, 4, 4 },
};
/* clang-format on */

typedef struct
{
  GMutex      lock;
  GHashTable *counts; /* of statements, by name of the unit of work */
} Counter;

static void
note_work (const char *name,
           guint       statements,
           gpointer    data)
{
  Counter *counter = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&counter->lock);
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (counter->counts, name));

  g_hash_table_insert (counter->counts, g_strdup (name), GUINT_TO_POINTER (before + statements));
}

static void
counter_reset (Counter *counter)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&counter->lock);

  g_hash_table_remove_all (counter->counts);
}

/* The gateway's routes work under names of their own. */
static guint
counter_get (Counter    *counter,
             const char *route)
{
  static const char *const aliases[][2] = { { "open_gateway", "gateway.session" },
                                            { "open_gateway", "gateway.open" },
                                            { "poll_gateway", "gateway.poll" } };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&counter->lock);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counter->counts, route));

  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_str_equal (aliases[i][0], route))
      n += GPOINTER_TO_UINT (g_hash_table_lookup (counter->counts, aliases[i][1]));
  return n;
}

static const RialtoRoute *
find_route (const char *name)
{
  for (guint i = 0; i < rialto_n_routes; i++)
    if (g_str_equal (rialto_routes[i].name, name))
      return &rialto_routes[i];
  g_test_message ("there is no route %s", name);
  g_assert_not_reached ();
}

static void
upload (World      *world,
        const Call *call)
{
  Member member = { .token = (char *) world_get (world, "viewer.token") };
  g_autoptr (GBytes) photo = photo_new (200, 300, 77 + (int) world->n, ".jpg");
  g_autoptr (Reply) reply = member_upload (world->fixture, &member, photo);

  assert_status (reply, 201);
}

/* All of a picture that was announced before. */
static void
append (World      *world,
        const Call *call)
{
  Member member = { .token = (char *) world_get (world, "viewer.token") };
  g_autoptr (GBytes) photo = photo_new (200, 300, 177 + (int) world->n, ".jpg");
  RialtoId upload = member_announce (world->fixture, &member, photo);
  g_autoptr (Reply)
    reply = member_append (world->fixture, &member, upload, photo, 0, g_bytes_get_size (photo));

  assert_status (reply, 200);
  g_assert_nonnull (reply_string (reply, "upload/blob"));
}

static void
open_gateway (World      *world,
              const Call *call)
{
  g_autoptr (WsClient) client = ws_client_new (world->fixture->base + strlen ("http://"));
  g_autoptr (JsonNode) ready = NULL;

  ws_client_identify (client, world_get (world, "viewer.token"));
  ready = ws_client_await (client, "ready");
  g_assert_nonnull (ready);
}

static void
make_call (World      *world,
           const Call *call)
{
  const RialtoRoute *route = find_route (call->route);
  g_autofree char *key = g_strdup_printf ("Idempotency-Key: %s %s", world->name, call->path);
  gboolean is_form = call->body != NULL && *call->body != '{';
  const char *const headers[] = { "If-Match: \"1\"", key,
                                  is_form ? "Content-Type: application/x-www-form-urlencoded" : NULL, NULL };
  g_autofree char *token = call->who != NULL ? g_strconcat (call->who, ".token", NULL) : NULL;
  g_autofree char *path = world_fill (world, call->path);
  g_autofree char *body = call->body != NULL ? world_fill (world, call->body) : NULL;
  g_autoptr (Reply) reply = NULL;

  if (g_str_equal (call->route, "upload_picture"))
    upload (world, call);
  else if (g_str_equal (call->route, "append_resumable_upload"))
    append (world, call);
  else if (g_str_equal (call->route, "open_gateway"))
    open_gateway (world, call);
  else
    {
      reply = server_call_full (world->fixture, token != NULL ? world_get (world, token) : NULL,
                                method_names[route->method], path, body, -1, headers);
      if (reply->status / 100 != 2)
        g_test_message ("%s %s: %u %s", call->route, path, reply->status, reply->body);
      g_assert_cmpuint (reply->status / 100, ==, 2);
    }
}

/* Everything that has happened is told: on PostgreSQL sessions leave the cache as the pump comes by. */
static void
settle (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = rialto_store_number_events (fixture->context->store, &error);
  RialtoGatewayFigures figures;

  g_assert_no_error (error);
  do
    {
      g_thread_yield ();
      rialto_gateway_get_figures (fixture->context->gateway, &figures);
    }
  while (figures.told < seq);
}

RIALTO_SQL (end_owners, "test.end_owners", "UPDATE users SET role = 0 WHERE role = 4");

static gboolean
write_no_owner (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  rialto_tx_exec (tx, &end_owners);
  return TRUE;
}

/* There is one owner: nobody is, and a token is printed. */
static void
prepare_claim (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  rialto_store_write (world->fixture->context->store, write_no_owner, NULL, NULL, &error);
  g_assert_no_error (error);
  rialto_owner_renew_token (world->fixture->context, &token, &error);
  g_assert_no_error (error);
  world_set (world, "claim.code", token);
}

static void
prepare_resumable (World *world)
{
  g_autofree char *sha256 = g_strnfill (64, '2');
  g_autofree char *body = g_strdup_printf ("{\"length\":8,\"sha256\":\"%s\"}", sha256);
  g_autoptr (Reply) begun = world_call (world, "viewer", "POST", "/uploads/resumable", body);

  world_set_id (world, "resumable", reply_id (begun, "id"));
}

static void
prepare_notices (World *world)
{
  g_autoptr (Reply) page = world_call (world, "viewer", "GET", "/notifications?limit=2", NULL);

  world_set (world, "notice0", reply_string (page, "items/0/id"));
  world_set (world, "notice0.latest", reply_string (page, "items/0/latest"));
  world_set (world, "notice1", reply_string (page, "items/1/id"));
}

/* One event that is numbered. */
static void
prepare_poll (World *world)
{
  g_autoptr (Reply) me = NULL;
  g_autoptr (Reply) like = NULL;
  g_autoptr (Reply) poll = NULL;

  settle (world->fixture);
  me = world_call (world, "viewer", "GET", "/auth/me", NULL);
  world_set (world, "seq", g_hash_table_lookup (me->headers, "x-rialto-seq"));
  like = world_call (world, "stranger0", "PUT", "/posts/{mine2}/like", NULL);
  poll = world_call (world, "viewer", "GET", "/gateway/poll?after={seq}", NULL);
}

static void
prepare (World      *world,
         const Call *call)
{
  static const struct
  {
    const char *route;
    void (*func) (World *world);
  } preparations[] = {
    { "claim_owner", prepare_claim },
    { "append_resumable_upload", prepare_resumable },
    { "get_resumable_upload", prepare_resumable },
    { "delete_resumable_upload", prepare_resumable },
    { "list_notifications", prepare_notices },
    { "poll_gateway", prepare_poll },
  };

  for (guint i = 0; i < G_N_ELEMENTS (preparations); i++)
    if (g_str_equal (preparations[i].route, call->route))
      preparations[i].func (world);
}

/* From here on the caller's session is in the cache. */
static void
warm (World      *world,
      const Call *call)
{
  settle (world->fixture);

  g_autoptr (Reply) me = call->who != NULL ? world_call (world, call->who, "GET", "/auth/me", NULL) : NULL;
}

static guint
walk (World   *world,
      Counter *counter)
{
  guint n_wrong = 0;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      const Call *call = &calls[i];
      guint expected = world->fixture->kind == RIALTO_STORE_POSTGRES ? call->postgres : call->sqlite;
      guint n;

      prepare (world, call);
      warm (world, call);
      counter_reset (counter);
      make_call (world, call);
      n = counter_get (counter, call->route);
      expected += call->each * world->n;
      if (n == expected)
        continue;
      g_test_message ("%s with %u: %u statements, not %u", call->route, world->n, n, expected);
      n_wrong++;
    }
  return n_wrong;
}

static void
test_complete (void)
{
  for (guint i = 0; i < rialto_n_routes; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (calls); j++)
        found |= g_str_equal (calls[j].route, rialto_routes[i].name);
      if (!found)
        g_test_message ("%s is not counted", rialto_routes[i].name);
      g_assert_true (found);
    }
}

static void
test_counts (ServerFixture *fixture)
{
  /* The store still writes when the test is over. */
  static Counter counter;
  g_autoptr (World) small = world_new (fixture, "few", 3);
  g_autoptr (World) large = world_new (fixture, "many", 23);
  g_autoptr (GError) error = NULL;
  guint n_wrong;

  if (counter.counts == NULL)
    counter.counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_assert_true (rialto_feed_job_rank_explore (fixture->context, "{}", &error));
  g_assert_no_error (error);
  rialto_store_set_work_hook (fixture->context->store, note_work, &counter);
  n_wrong = walk (small, &counter);
  n_wrong += walk (large, &counter);
  g_assert_cmpuint (n_wrong, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  g_test_add_func ("/statements/complete", test_complete);
  server_test_add_alone ("statements/counts", test_counts);
  return g_test_run ();
}
