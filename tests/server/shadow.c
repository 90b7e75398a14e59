/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shadow.h"

#include "rialto-gateway.h"
#include "rialto-socket.h"
#include "rialto-token.h"
#include "ws-client.h"

#include <string.h>

struct _Shadow
{
  WsClient   *client;
  RialtoId    user;
  RialtoId    session;
  JsonObject *state; /* Ready's payload, kept up to date; NULL once the session has ended */
};

/* Not the member's own token: the clock of the test may have left it behind. */
static WsClient *
open_ready (ServerFixture *fixture,
            RialtoId       session,
            JsonNode     **ready)
{
  WsClient *client = ws_client_new (fixture->base + strlen ("http://"));
  RialtoTime expires;
  g_autofree char *token = rialto_access_token_new (fixture->context->keys, session, &expires);

  g_assert_nonnull (client);
  ws_client_identify (client, token);
  *ready = ws_client_await (client, "ready");
  return client;
}

Shadow *
shadow_new (ServerFixture *fixture,
            RialtoId       user,
            RialtoId       session)
{
  Shadow *shadow = g_new0 (Shadow, 1);
  g_autoptr (JsonNode) ready = NULL;

  shadow->user = user;
  shadow->session = session;
  shadow->client = open_ready (fixture, session, &ready);
  g_assert_nonnull (ready);
  shadow->state = json_object_ref (frame_data (ready));
  return shadow;
}

void
shadow_free (Shadow *shadow)
{
  ws_client_free (shadow->client);
  g_clear_pointer (&shadow->state, json_object_unref);
  g_free (shadow);
}

static gint
compare_ids (gconstpointer one,
             gconstpointer other)
{
  gint64 a = g_ascii_strtoll (*(const char *const *) one, NULL, 10);
  gint64 b = g_ascii_strtoll (*(const char *const *) other, NULL, 10);

  return (a > b) - (a < b);
}

/* Puts an id into a set or takes it out; the set stays in order. */
static void
set_member (JsonObject *state,
            const char *name,
            const char *id,
            gboolean    is_in)
{
  JsonArray *old = json_object_get_array_member (state, name);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < json_array_get_length (old); i++)
    if (!g_str_equal (json_array_get_string_element (old, i), id))
      g_ptr_array_add (ids, (gpointer) json_array_get_string_element (old, i));
  if (is_in)
    g_ptr_array_add (ids, (gpointer) id);
  g_ptr_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (array, ids->pdata[i]);
  json_object_set_array_member (state, name, array);
}

static void
put_marker (JsonObject *state,
            JsonObject *marker)
{
  JsonArray *markers = json_object_get_array_member (state, "markers");
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < json_array_get_length (markers); i++)
    {
      JsonObject *one = json_array_get_object_element (markers, i);
      gboolean same = g_str_equal (json_object_get_string_member (one, "timeline"),
                                   json_object_get_string_member (marker, "timeline"));

      json_array_add_object_element (array, json_object_ref (same ? marker : one));
    }
  json_object_set_array_member (state, "markers", array);
}

/* What a client does with a durable event. */
static void
apply (Shadow     *shadow,
       const char *type,
       JsonObject *data)
{
  JsonObject *state = shadow->state;

  if (g_str_equal (type, "account.update"))
    json_object_set_object_member (state, "me", json_object_ref (data));
  else if (g_str_equal (type, "marker.update"))
    put_marker (state, data);
  else if (g_str_equal (type, "notification.count"))
    json_object_set_object_member (state, "notifications", json_object_ref (data));
  else if (g_str_equal (type, "preferences.update"))
    json_object_set_array_member (state, "preferences",
                                  json_array_ref (json_object_get_array_member (data, "items")));
  else if (g_str_equal (type, "follow_requests.update"))
    json_object_set_int_member (state, "follow_requests", json_object_get_int_member (data, "count"));
  else if (g_str_equal (type, "relation.update"))
    {
      JsonObject *relation = json_object_get_object_member (data, "relation");
      const char *person = json_object_get_string_member (data, "person");

      set_member (state, "blocks", person, json_object_get_boolean_member (relation, "blocking"));
      set_member (state, "mutes", person, json_object_get_boolean_member (relation, "muting"));
    }
}

static void
passed (gpointer thread_state,
        gpointer data)
{
  g_atomic_int_inc ((gint *) data);
}

/* Until all events up to @seq have been queued on their sockets: the reactors run what they are given in order. */
static void
wait_until_told (ServerFixture *fixture,
                 gint64         seq)
{
  RialtoHttpServer *http = fixture->context->http;
  guint n = rialto_http_server_get_n_reactors (http);
  RialtoGatewayFigures figures;
  gint n_passed = 0;

  do
    {
      g_thread_yield ();
      rialto_gateway_get_figures (fixture->context->gateway, &figures);
    }
  while (figures.told < seq);
  for (guint i = 0; i < n; i++)
    rialto_http_server_invoke (http, i, passed, &n_passed, NULL);
  while ((guint) g_atomic_int_get (&n_passed) < n)
    g_thread_yield ();
}

/* Reads what has been sent up to here. FALSE: the session has ended. */
static gboolean
catch_up (Shadow *shadow)
{
  JsonNode *frame;

  ws_client_send (shadow->client, "{\"op\":1}");
  while ((frame = ws_client_next (shadow->client)) != NULL)
    {
      g_autoptr (JsonNode) held = frame;

      if (json_object_get_int_member (json_node_get_object (frame), "op") == 11)
        return TRUE;
      if (frame_type (frame) != NULL)
        apply (shadow, frame_type (frame), frame_data (frame));
    }
  return FALSE;
}

static char *
describe (JsonObject *state)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_remove_member (state, "seq");
  json_object_remove_member (state, "session");
  json_node_set_object (node, state);
  return json_to_string (node, TRUE);
}

/* On PostgreSQL a change is seen before its event has a number: until then a Ready knows more than its seq says. */
static void
number_all (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  rialto_store_number_events (fixture->context->store, &error);
  g_assert_no_error (error);
}

/* Ready + events = a fresh Ready. */
void
shadow_assert (Shadow        *shadow,
               ServerFixture *fixture)
{
  number_all (fixture);

  g_autoptr (JsonNode) ready = NULL;
  g_autoptr (WsClient) fresh = open_ready (fixture, shadow->session, &ready);
  g_autofree char *kept = NULL, *now = NULL;

  /* Signed out, deleted, expired: nothing to hold it against. */
  if (ready == NULL)
    return;
  wait_until_told (fixture, frame_seq (ready));
  if (!catch_up (shadow))
    return;
  kept = describe (shadow->state);
  now = describe (frame_data (ready));
  g_assert_cmpstr (kept, ==, now);
}
