/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

#include "rialto-attendance.h"
#include "rialto-clock.h"

#include <string.h>

#define FRAMES_PER_MINUTE 120
#define MAX_TOPIC_BYTES   40

static RialtoHub *
hub_of (RialtoGateway *gateway,
        RialtoSocket  *socket)
{
  return &gateway->hubs[rialto_socket_get_reactor (socket)];
}

static void
kept_clear (gpointer data)
{
  rialto_frame_unref (((RialtoKept *) data)->frame);
}

static void
send_hello (RialtoClient *client)
{
  RialtoHello hello = { .heartbeat_ms = RIALTO_HEARTBEAT, .since = RIALTO_CONTRACT_SINCE };
  g_autofree char *payload = rialto_entity_to_json (&rialto_hello_info, &hello, RIALTO_ENCODE_DEFAULT,
                                                    RIALTO_SINCE_LATEST, NULL);
  g_autoptr (RialtoFrame)
    frame = rialto_gateway_frame (RIALTO_OP_HELLO, NULL, 0, payload, RIALTO_FRAME_DURABLE);

  rialto_socket_queue (client->socket, frame);
}

static void
opened (RialtoSocket *socket,
        gpointer      user_data)
{
  RialtoGateway *gateway = user_data;
  RialtoHub *hub = hub_of (gateway, socket);
  RialtoClient *client = g_new0 (RialtoClient, 1);

  client->socket = socket;
  client->id = __atomic_add_fetch (&gateway->next_client, 1, __ATOMIC_RELAXED);
  client->opened_at = client->heard_at = client->window_at = rialto_clock_monotonic ();
  g_hash_table_insert (hub->clients, &client->id, client);
  rialto_socket_set_data (socket, client);
  send_hello (client);
}

static void
begin_session (RialtoHub    *hub,
               RialtoClient *client,
               const char   *token,
               gint64        resume_seq)
{
  if (client->state != RIALTO_CLIENT_NEW)
    {
      rialto_socket_close (client->socket, RIALTO_CLOSE_ALREADY_AUTHENTICATED, "already identified");
      return;
    }
  client->state = RIALTO_CLIENT_LOADING;
  client->kept = g_array_new (FALSE, FALSE, sizeof (RialtoKept));
  g_array_set_clear_func (client->kept, kept_clear);
  rialto_client_identify (hub, client, token, resume_seq);
}

static void
identify (RialtoHub    *hub,
          RialtoClient *client,
          const char   *payload,
          RialtoArena  *arena)
{
  RialtoIdentify identify = { 0 };

  if (rialto_entity_from_json (&rialto_identify_info, payload, strlen (payload), arena, &identify, NULL))
    begin_session (hub, client, identify.token, -1);
  else
    rialto_socket_close (client->socket, RIALTO_CLOSE_DECODE, "identify could not be read");
}

static void
resume (RialtoHub    *hub,
        RialtoClient *client,
        const char   *payload,
        RialtoArena  *arena)
{
  RialtoResume resume = { 0 };

  if (rialto_entity_from_json (&rialto_resume_info, payload, strlen (payload), arena, &resume, NULL))
    begin_session (hub, client, resume.token, resume.seq);
  else
    rialto_socket_close (client->socket, RIALTO_CLOSE_DECODE, "resume could not be read");
}

/* "post:ID" or "user:ID" */
static gboolean
is_topic (const char *topic)
{
  const char *id = g_str_has_prefix (topic, "post:") || g_str_has_prefix (topic, "user:") ? topic + 5 : NULL;
  guint64 value;

  return id != NULL && strlen (topic) <= MAX_TOPIC_BYTES &&
         g_ascii_string_to_unsigned (id, 10, 1, G_MAXINT64, &value, NULL);
}

static void
watch (RialtoHub    *hub,
       RialtoClient *client,
       const char   *payload,
       RialtoArena  *arena)
{
  RialtoWatch watch = { 0 };

  if (client->state != RIALTO_CLIENT_LIVE)
    {
      rialto_socket_close (client->socket, RIALTO_CLOSE_NOT_AUTHENTICATED, "wait for ready");
      return;
    }
  if (!rialto_entity_from_json (&rialto_watch_info, payload, strlen (payload), arena, &watch, NULL))
    {
      rialto_socket_close (client->socket, RIALTO_CLOSE_DECODE, "watch could not be read");
      return;
    }
  for (guint i = 0; i < watch.n_topics; i++)
    if (!is_topic (watch.topics[i]))
      {
        rialto_socket_close (client->socket, RIALTO_CLOSE_DECODE, "no such topic");
        return;
      }
  rialto_hub_watch (hub, client, watch.topics, watch.n_topics);
}

static void
say_presence (RialtoHub    *hub,
              RialtoClient *client,
              const char   *payload,
              RialtoArena  *arena)
{
  RialtoPresenceDraft draft = { 0 };

  if (client->state != RIALTO_CLIENT_LIVE)
    {
      rialto_socket_close (client->socket, RIALTO_CLOSE_NOT_AUTHENTICATED, "wait for ready");
      return;
    }
  if (!rialto_entity_from_json (&rialto_presence_draft_info, payload, strlen (payload), arena, &draft,
                                NULL) ||
      draft.status == RIALTO_PRESENCE_STATUS_OFFLINE)
    {
      rialto_socket_close (client->socket, RIALTO_CLOSE_DECODE, "presence could not be read");
      return;
    }
  rialto_attendance_say (hub->gateway->attendance, client->principal.user, client->status, draft.status);
  client->status = draft.status;
}

static void
heartbeat (RialtoClient *client)
{
  g_autoptr (RialtoFrame)
    frame = rialto_gateway_frame (RIALTO_OP_HEARTBEAT_ACK, NULL, 0, NULL, RIALTO_FRAME_DURABLE);

  rialto_socket_queue (client->socket, frame);
}

static gboolean
is_flood (RialtoClient *client,
          RialtoTime    now)
{
  if (now - client->window_at >= RIALTO_MINUTE)
    {
      client->window_at = now;
      client->frames_in_window = 0;
    }
  return ++client->frames_in_window > FRAMES_PER_MINUTE;
}

static void
handle (RialtoHub                *hub,
        RialtoClient             *client,
        const RialtoGatewayFrame *frame,
        RialtoArena              *arena)
{
  const char *payload = frame->d != NULL ? frame->d : "null";

  switch (frame->op)
    {
    case RIALTO_OP_HEARTBEAT:
      heartbeat (client);
      break;
    case RIALTO_OP_IDENTIFY:
      identify (hub, client, payload, arena);
      break;
    case RIALTO_OP_PRESENCE:
      say_presence (hub, client, payload, arena);
      break;
    case RIALTO_OP_RESUME:
      resume (hub, client, payload, arena);
      break;
    case RIALTO_OP_WATCH:
      watch (hub, client, payload, arena);
      break;
    default:
      rialto_socket_close (client->socket, RIALTO_CLOSE_UNKNOWN_OPCODE, "unknown opcode");
      break;
    }
}

static void
message (RialtoSocket *socket,
         const char   *text,
         gsize         length,
         gpointer      user_data)
{
  RialtoHub *hub = hub_of (user_data, socket);
  RialtoClient *client = rialto_socket_get_data (socket);
  RialtoTime now = rialto_clock_monotonic ();
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoGatewayFrame frame = { 0 };

  client->heard_at = now;
  if (client->principal.session != 0)
    rialto_session_use_note (hub->gateway->context->session_use, client->principal.session);
  if (is_flood (client, now))
    rialto_socket_close (socket, RIALTO_CLOSE_RATE_LIMITED, "too many frames");
  else if (!rialto_entity_from_json (&rialto_gateway_frame_info, text, length, arena, &frame, NULL))
    rialto_socket_close (socket, RIALTO_CLOSE_DECODE, "the frame could not be read");
  else
    handle (hub, client, &frame, arena);
}

static void
closed (RialtoSocket *socket,
        guint         code,
        gpointer      user_data)
{
  rialto_hub_leave (hub_of (user_data, socket), rialto_socket_get_data (socket));
}

const RialtoSocketClass rialto_client_class = { opened, message, closed };

/**
 * rialto_client_send:
 * @client: a live one
 * @seq: the event's; 0: ephemeral
 * @frame: (transfer none): the event
 *
 * Queues a frame, unless it is of an event that the client knows: the pump may have been slower than the client's snapshot.
 */
void
rialto_client_send (RialtoClient *client,
                    gint64        seq,
                    RialtoFrame  *frame)
{
  if (seq > 0 && seq <= client->seq)
    return;
  if (seq > 0)
    client->seq = seq;
  rialto_socket_queue (client->socket, frame);
}

/**
 * rialto_client_live:
 * @hub: the client's reactor
 * @client: one whose Ready or replay has been queued
 * @seq: the event seq of its snapshot
 *
 * Sends what was kept meanwhile and is newer, and keeps no more.
 */
void
rialto_client_live (RialtoHub    *hub,
                    RialtoClient *client,
                    gint64        seq)
{
  g_autoptr (GArray) kept = g_steal_pointer (&client->kept);

  client->state = RIALTO_CLIENT_LIVE;
  client->seq = seq;
  for (guint i = 0; i < kept->len; i++)
    {
      RialtoKept *one = &g_array_index (kept, RialtoKept, i);

      rialto_client_send (client, one->seq, one->frame);
    }
}

/**
 * rialto_client_send_watching:
 * @client: a live one
 * @count: how many topics it watches
 *
 * Answers a watch that is in force.
 */
void
rialto_client_send_watching (RialtoClient *client,
                             guint         count)
{
  RialtoWatching watching = { .count = count };
  g_autofree char *payload = rialto_entity_to_json (&rialto_watching_info, &watching, RIALTO_ENCODE_DEFAULT,
                                                    RIALTO_SINCE_LATEST, NULL);
  g_autoptr (RialtoFrame)
    frame = rialto_gateway_frame (RIALTO_OP_WATCH, NULL, 0, payload, RIALTO_FRAME_DURABLE);

  rialto_socket_queue (client->socket, frame);
}

static gboolean
is_silent (RialtoClient *client,
           RialtoTime    now)
{
  if (client->state == RIALTO_CLIENT_NEW)
    return now - client->opened_at > RIALTO_IDENTIFY_LIMIT;
  return now - client->heard_at > RIALTO_HEARTBEAT * 3 / 2;
}

/**
 * rialto_client_sweep:
 * @thread_state: the reactor's
 * @data: the hub
 *
 * Each second: closes sockets that say nothing. The first hub also sees to it that what was in use is written down.
 */
void
rialto_client_sweep (gpointer thread_state,
                     gpointer data)
{
  RialtoHub *hub = data;
  RialtoTime now = rialto_clock_monotonic ();
  g_autoptr (GPtrArray) silent = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer client;

  g_hash_table_iter_init (&iter, hub->clients);
  while (g_hash_table_iter_next (&iter, NULL, &client))
    if (is_silent (client, now))
      g_ptr_array_add (silent, client);
  for (guint i = 0; i < silent->len; i++)
    rialto_socket_close (((RialtoClient *) silent->pdata[i])->socket, RIALTO_CLOSE_TIMED_OUT, "no heartbeat");
  if (hub->index == 0)
    rialto_session_use_sweep (hub->gateway->context->session_use);
}
