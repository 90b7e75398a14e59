/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-client-private.h"

#include "rialto-clock.h"
#include "rialto-event-types.h"
#include "rialto-transport-private.h"

#include <string.h>

/* Frames of one connection, both ways. */

/* Ready holds up to 20,000 ids. */
#define MAX_FRAME   (4 * 1024 * 1024)
/* How long the answer to a heartbeat may take. */
#define ACK_SECONDS 10

static void
say (RialtoGatewayClient    *self,
     gint                    op,
     const RialtoEntityInfo *info,
     gconstpointer           payload)
{
  RialtoGatewayFrame frame = { .op = op };
  g_autofree char *data = NULL, *text = NULL;

  if (soup_websocket_connection_get_state (self->line.socket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  if (info != NULL)
    {
      data = rialto_entity_to_json (info, payload, RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, NULL);
      rialto_gateway_frame_set_d (&frame, data);
    }
  text = rialto_entity_to_json (&rialto_gateway_frame_info, &frame, RIALTO_ENCODE_DEFAULT,
                                RIALTO_SINCE_LATEST, NULL);
  soup_websocket_connection_send_text (self->line.socket, text);
}

static void
end (RialtoGatewayClient *self)
{
  if (self->line.ended != NULL && dex_future_is_pending (DEX_FUTURE (self->line.ended)))
    dex_promise_resolve_boolean (self->line.ended, TRUE);
}

static gboolean
is_overdue (gpointer data)
{
  RialtoGatewayClient *self = data;

  self->line.overdue = 0;
  end (self);
  return G_SOURCE_REMOVE;
}

/**
 * rialto_gateway_line_check:
 * @self: a line
 *
 * Says something that must be answered soon.
 */
void
rialto_gateway_line_check (RialtoGatewayClient *self)
{
  if (self->line.socket == NULL || self->line.overdue != 0)
    return;

  self->line.overdue = g_timeout_add_seconds (ACK_SECONDS, is_overdue, self);
  say (self, RIALTO_GATEWAY_OP_HEARTBEAT, NULL, NULL);
}

static gboolean
heartbeat (gpointer data)
{
  rialto_gateway_line_check (data);
  return G_SOURCE_CONTINUE;
}

static void
prove (RialtoGatewayClient *self)
{
  const char *token = rialto_transport_get_access_token (self->transport);
  RialtoIdentify identify = { .token = token };
  RialtoResume resume = { .token = token, .seq = self->seq };

  if (token == NULL)
    {
      end (self);
      return;
    }
  g_set_str (&self->line.token, token);
  rialto_gateway_expect_ready (self);
  if (self->seq < 0)
    say (self, RIALTO_GATEWAY_OP_IDENTIFY, &rialto_identify_info, &identify);
  else
    say (self, RIALTO_GATEWAY_OP_RESUME, &rialto_resume_info, &resume);
}

static void
take_hello (RialtoGatewayClient *self,
            const RialtoHello   *hello)
{
  if (self->line.heartbeat != 0)
    return;

  self->n_refused = 0;
  g_clear_handle_id (&self->line.overdue, g_source_remove);
  self->line.heartbeat = g_timeout_add ((guint) hello->heartbeat_ms, heartbeat, self);
  prove (self);
}

/* In sight again, and what is watched has to be told anew: the server keeps nothing of a lost connection. */
static void
go_online (RialtoGatewayClient *self,
           gint64               seq)
{
  self->seq = seq;
  self->n_failures = 0;
  rialto_transport_saw_seq (self->transport, seq);
  rialto_gateway_set_state (self, RIALTO_GATEWAY_STATE_ONLINE, 0);
  rialto_gateway_tell_presence (self);
  if (g_hash_table_size (self->topics) > 0)
    rialto_gateway_tell_topics (self);
}

/* NULL: it could not be read. */
static gpointer
read_payload (const RialtoGatewayFrame *frame,
              const RialtoEntityInfo   *info,
              RialtoArena              *arena)
{
  const char *text = frame->d != NULL ? frame->d : "null";
  gpointer payload = rialto_arena_alloc (arena, info->size);
  g_autoptr (GError) error = NULL;

  if (rialto_reply_from_json (info, text, strlen (text), arena, payload, &error))
    return payload;

  g_message ("The server said %s in a way that cannot be read: %s", info->name, error->message);
  return NULL;
}

void
rialto_gateway_take_event (RialtoGatewayClient      *self,
                           const RialtoGatewayFrame *frame,
                           RialtoArena              *arena)
{
  const RialtoEventInfo *info = frame->t != NULL ? rialto_event_lookup (frame->t) : NULL;
  gpointer payload = info != NULL ? read_payload (frame, info->payload, arena) : NULL;

  if (frame->s > 0)
    {
      self->seq = MAX (self->seq, frame->s);
      rialto_transport_saw_seq (self->transport, frame->s);
    }
  /* Names of newer servers mean nothing here. */
  if (payload != NULL)
    rialto_gateway_emit_event (self, info->type, payload, frame->s);
}

/* With all that Ready says, on another connection. */
static void
begin_anew (RialtoGatewayClient *self,
            gint64               after)
{
  self->told_after = after;
  self->in_turn = TRUE;
  self->seq = -1;
  end (self);
}

static void
dispatch (RialtoGatewayClient      *self,
          const RialtoGatewayFrame *frame,
          RialtoArena              *arena)
{
  if (g_strcmp0 (frame->t, "ready") == 0)
    {
      const RialtoReady *ready = read_payload (frame, &rialto_ready_info, arena);

      if (ready == NULL)
        {
          end (self);
          return;
        }
      rialto_gateway_take_ready (self, ready);
      go_online (self, ready->seq);
    }
  else if (g_strcmp0 (frame->t, "resumed") == 0)
    {
      const RialtoResumed *resumed = read_payload (frame, &rialto_resumed_info, arena);

      /* It was put back to an earlier state meanwhile: its Ready says so. */
      if (resumed != NULL && resumed->seq < self->seen)
        {
          begin_anew (self, 0);
          return;
        }
      go_online (self, resumed != NULL ? MAX (resumed->seq, self->seq) : self->seq);
      rialto_gateway_emit_missed (self, rialto_clock_monotonic ());
    }
  else
    rialto_gateway_take_event (self, frame, arena);
}

static void
handle (RialtoGatewayClient      *self,
        const RialtoGatewayFrame *frame,
        RialtoArena              *arena)
{
  const RialtoReconnect *reconnect;
  const RialtoInvalidSession *invalid;
  const RialtoHello *hello;

  switch (frame->op)
    {
    case RIALTO_GATEWAY_OP_DISPATCH:
      dispatch (self, frame, arena);
      break;
    case RIALTO_GATEWAY_OP_HELLO:
      hello = read_payload (frame, &rialto_hello_info, arena);
      if (hello != NULL)
        take_hello (self, hello);
      break;
    case RIALTO_GATEWAY_OP_HEARTBEAT_ACK:
      g_clear_handle_id (&self->line.overdue, g_source_remove);
      break;
    case RIALTO_GATEWAY_OP_RECONNECT:
      reconnect = read_payload (frame, &rialto_reconnect_info, arena);
      self->told_after = reconnect != NULL ? reconnect->after_ms : 0;
      end (self);
      break;
    case RIALTO_GATEWAY_OP_INVALID_SESSION:
      invalid = read_payload (frame, &rialto_invalid_session_info, arena);
      begin_anew (self, invalid != NULL ? invalid->after_ms : 0);
      break;
    case RIALTO_GATEWAY_OP_WATCH:
      if (!self->line.is_watching)
        {
          self->line.is_watching = TRUE;
          rialto_gateway_emit_watching (self);
        }
      break;
    default:
      /* What newer servers say. */
      break;
    }
}

static void
message (SoupWebsocketConnection *socket,
         SoupWebsocketDataType    type,
         GBytes                  *bytes,
         gpointer                 data)
{
  g_autoptr (RialtoGatewayClient) self = g_object_ref (data);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoGatewayFrame frame = { 0 };
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  /* What still comes after the end belongs to nobody. */
  if (!dex_future_is_pending (DEX_FUTURE (self->line.ended)))
    return;

  if (type == SOUP_WEBSOCKET_DATA_TEXT &&
      rialto_reply_from_json (&rialto_gateway_frame_info, text, length, arena, &frame, NULL))
    handle (self, &frame, arena);
  else
    end (self);
}

static void
closed (SoupWebsocketConnection *socket,
        gpointer                 data)
{
  RialtoGatewayClient *self = data;

  self->line.close_code = soup_websocket_connection_get_close_code (socket);
  end (self);
}

/**
 * rialto_gateway_line_attach:
 * @self: a line without a connection
 * @socket: (transfer none): an open one, on which nothing was said
 *
 * Reads it, and proves who it is when it is asked.
 */
void
rialto_gateway_line_attach (RialtoGatewayClient     *self,
                            SoupWebsocketConnection *socket)
{
  RialtoGatewayLine *line = &self->line;

  g_return_if_fail (line->socket == NULL);

  line->socket = g_object_ref (socket);
  line->ended = dex_promise_new ();
  line->close_code = 0;
  line->is_watching = FALSE;
  soup_websocket_connection_set_max_incoming_payload_size (socket, MAX_FRAME);
  g_signal_connect (socket, "message", G_CALLBACK (message), self);
  g_signal_connect (socket, "closed", G_CALLBACK (closed), self);
  /* It has to say Hello. */
  line->overdue = g_timeout_add_seconds (ACK_SECONDS, is_overdue, self);
}

/**
 * rialto_gateway_line_drop:
 * @self: a line
 *
 * Closes the connection, if there is one, and forgets it.
 */
void
rialto_gateway_line_drop (RialtoGatewayClient *self)
{
  RialtoGatewayLine *line = &self->line;

  g_clear_handle_id (&line->heartbeat, g_source_remove);
  g_clear_handle_id (&line->overdue, g_source_remove);
  if (line->socket != NULL)
    {
      g_signal_handlers_disconnect_by_data (line->socket, self);
      if (soup_websocket_connection_get_state (line->socket) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_close (line->socket, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
    }
  g_clear_object (&line->socket);
  dex_clear (&line->ended);
  g_clear_pointer (&line->token, g_free);
}

/**
 * rialto_gateway_tell_topics:
 * @self: a line
 *
 * Says what is on the screen, if anybody listens.
 */
void
rialto_gateway_tell_topics (RialtoGatewayClient *self)
{
  g_autofree gpointer *topics = g_hash_table_get_keys_as_array (self->topics, NULL);
  guint n_topics = MIN (g_hash_table_size (self->topics), RIALTO_GATEWAY_MAX_TOPICS);
  RialtoWatch watch = { .topics = (const char **) (gpointer) topics, .n_topics = n_topics };

  if (self->line.socket != NULL && self->state == RIALTO_GATEWAY_STATE_ONLINE)
    say (self, RIALTO_GATEWAY_OP_WATCH, &rialto_watch_info, &watch);
}

/**
 * rialto_gateway_tell_presence:
 * @self: a line
 *
 * Says how the member wants to be seen, if anybody listens.
 */
void
rialto_gateway_tell_presence (RialtoGatewayClient *self)
{
  const RialtoPresenceDraft draft = { .status = self->presence };

  if (self->line.socket != NULL && self->state == RIALTO_GATEWAY_STATE_ONLINE &&
      self->presence != RIALTO_PRESENCE_STATUS_OFFLINE)
    say (self, RIALTO_GATEWAY_OP_PRESENCE, &rialto_presence_draft_info, &draft);
}
