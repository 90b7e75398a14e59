/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gateway-fixture.h"

WsClient *
gateway_open (ServerFixture *fixture)
{
  WsClient *client = ws_client_new (fixture->base + strlen ("http://"));
  g_autoptr (JsonNode) hello = NULL;

  g_assert_nonnull (client);
  hello = ws_client_await_op (client, 10);
  g_assert_nonnull (hello);
  g_assert_cmpint (json_object_get_int_member (frame_data (hello), "heartbeat_ms"), >, 0);
  return client;
}

WsClient *
gateway_open_ready (ServerFixture *fixture,
                    const char    *token)
{
  WsClient *client = gateway_open (fixture);
  g_autoptr (JsonNode) ready = NULL;

  ws_client_identify (client, token);
  ready = ws_client_await (client, "ready");
  g_assert_nonnull (ready);
  return client;
}

char *
gateway_sign_in (ServerFixture *fixture,
                 const char    *handle,
                 RialtoId      *session)
{
  g_autofree char *body = g_strdup_printf ("{\"login\":\"%s\",\"password\":\"" PASSWORD "\"}", handle);
  g_autoptr (Reply) reply = server_call (fixture, NULL, "POST", "/auth/login", body);

  assert_status (reply, 200);
  if (session != NULL)
    *session = reply_id (reply, "tokens/session");
  return g_strdup (reply_string (reply, "tokens/access_token"));
}

void
gateway_assert_ended (WsClient *client,
                      guint     code)
{
  JsonNode *frame;

  while ((frame = ws_client_next (client)) != NULL)
    json_node_unref (frame);
  g_assert_cmpuint (client->close_code, ==, code);
}

void
gateway_assert_quiet (WsClient *client)
{
  g_assert_true (ws_client_is_quiet (client));
}

typedef struct
{
  const RialtoEvent *event;
  guint              n_times;
} Emission;

static gboolean
emit (RialtoTx *tx,
      gpointer  data,
      GError  **error)
{
  const Emission *emission = data;

  for (guint i = 0; i < emission->n_times; i++)
    rialto_tx_emit (tx, emission->event);
  return TRUE;
}

void
gateway_emit (ServerFixture     *fixture,
              const RialtoEvent *event,
              guint              n_times)
{
  Emission emission = { event, n_times };
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_store_write (fixture->context->store, emit, &emission, arena, &error));
  g_assert_no_error (error);
}

void
gateway_patch (ServerFixture *fixture,
               const char    *token,
               const char    *path,
               const char    *body)
{
  g_autoptr (Reply) before = server_call (fixture, token, "GET", path, NULL);
  g_autofree char *if_match = g_strdup_printf ("If-Match: \"%" G_GINT64_FORMAT "\"",
                                               reply_int (before, "version"));
  const char *const headers[] = { if_match, NULL };
  g_autoptr (Reply) reply = server_call_full (fixture, token, "PATCH", path, body, -1, headers);

  assert_status (reply, 200);
}
