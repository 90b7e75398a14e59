/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shadow.h"

#include "ready-state.h"
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
        ready_state_apply (shadow->state, frame_type (frame), frame_data (frame));
    }
  return FALSE;
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
  kept = ready_state_describe (shadow->state);
  now = ready_state_describe (frame_data (ready));
  g_assert_cmpstr (kept, ==, now);
}
