/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

#include "rialto-clock.h"
#include "rialto-guard.h"
#include "rialto-token.h"

#include <string.h>

/* From a token to a live session. The order matters: the client's events are kept from before its snapshot is read, so nothing falls
 * between; what the snapshot has seen is dropped from what was kept.
 *
 *   identify (reactor) -> wait for one's turn, unless it is a resume (queue) -> load the session (store, where the cache does not know it) -> join (reactor)
 *   -> Ready or replay (store) -> send, go live (reactor)
 */
typedef struct
{
  RialtoGateway    *gateway;
  guint             reactor;
  guint64           client; /* looked up again on the reactor: it may be gone */
  RialtoId          session;
  RialtoSessionInfo principal;
  gint64            resume_seq; /* -1: identify */
  RialtoArena      *arena;
  RialtoWork        work;

  gboolean   invalid; /* nothing to go on with */
  GPtrArray *frames;  /* owned; a replay, as JSON */
  char      *ready;   /* owned JSON */
  gint64     seq;
  gboolean   failed;
} Opening;

/**
 * rialto_opening_free:
 * @data: (transfer full): a session that begins, or does not
 */
void
rialto_opening_free (gpointer data)
{
  Opening *opening = data;
  RialtoGateway *gateway = opening->gateway;

  g_clear_pointer (&opening->frames, g_ptr_array_unref);
  g_free (opening->ready);
  rialto_arena_free (opening->arena);
  g_free (opening);
  rialto_gateway_release (gateway);
}

static RialtoClient *
find_client (Opening *opening)
{
  return g_hash_table_lookup (opening->gateway->hubs[opening->reactor].clients, &opening->client);
}

static void
to_reactor (Opening *opening,
            void     (*func) (gpointer thread_state, gpointer data))
{
  rialto_http_server_invoke (opening->gateway->context->http, opening->reactor, func, opening,
                             rialto_opening_free);
}

/* It may have ended after it was found good: before the client joined, so that nobody has closed this socket. */
static gboolean
check_session (RialtoTx *tx,
               Opening  *opening,
               GError  **error)
{
  RialtoSessionInfo info = { 0 };

  return rialto_guard_load_session (tx, opening->gateway->context, opening->principal.session, &info,
                                    error) &&
         (!info.revoked || rialto_fail (error, RIALTO_ERROR_SESSION_EXPIRED));
}

static gboolean
open_run (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Opening *opening = data;
  RialtoReady ready = { 0 };

  if (!check_session (tx, opening, error))
    return FALSE;
  g_clear_pointer (&opening->frames, g_ptr_array_unref);
  g_clear_pointer (&opening->ready, g_free);
  opening->invalid = FALSE;
  if (opening->resume_seq >= 0)
    {
      opening->frames = rialto_replay_read (tx, opening->gateway->context, opening->principal.user,
                                            opening->resume_seq);
      opening->invalid = opening->frames == NULL;
      return TRUE;
    }
  if (!rialto_ready_build (tx, opening->gateway->context, opening->principal.user, opening->principal.session,
                           &ready))
    return rialto_fail (error, RIALTO_ERROR_SESSION_EXPIRED);
  opening->ready = rialto_entity_to_json (&rialto_ready_info, &ready, RIALTO_ENCODE_DEFAULT,
                                          RIALTO_SINCE_LATEST, NULL);
  return TRUE;
}

static void
send_frame (RialtoClient *client,
            RialtoFrame  *frame)
{
  rialto_socket_queue (client->socket, frame);
  rialto_frame_unref (frame);
}

static void
send_invalid (RialtoHub    *hub,
              RialtoClient *client,
              RialtoTime    after)
{
  RialtoInvalidSession invalid = { .after_ms = after };
  g_autofree char *payload = rialto_entity_to_json (&rialto_invalid_session_info, &invalid,
                                                    RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, NULL);

  /* It may identify on this socket: everything begins again. */
  __atomic_add_fetch (&hub->gateway->figures.invalid, 1, __ATOMIC_RELAXED);
  send_frame (client,
              rialto_gateway_frame (RIALTO_OP_INVALID_SESSION, NULL, 0, payload, RIALTO_FRAME_DURABLE));
  rialto_hub_restart (hub, client);
}

static void
send_resumed (RialtoHub    *hub,
              RialtoClient *client,
              Opening      *opening)
{
  RialtoResumed resumed = { .seq = opening->seq };
  g_autofree char *payload = rialto_entity_to_json (&rialto_resumed_info, &resumed, RIALTO_ENCODE_DEFAULT,
                                                    RIALTO_SINCE_LATEST, NULL);

  for (guint i = 0; i < opening->frames->len; i++)
    {
      const char *text = opening->frames->pdata[i];

      send_frame (client, rialto_frame_new (text, strlen (text), RIALTO_FRAME_DURABLE));
    }
  send_frame (client, rialto_gateway_frame (RIALTO_OP_DISPATCH, "resumed", 0, payload, RIALTO_FRAME_DURABLE));
  __atomic_add_fetch (&hub->gateway->figures.resumed, 1, __ATOMIC_RELAXED);
  rialto_client_live (hub, client, opening->seq);
}

static void
opened_here (gpointer thread_state,
             gpointer data)
{
  Opening *opening = data;
  RialtoHub *hub = &opening->gateway->hubs[opening->reactor];
  RialtoClient *client = find_client (opening);

  if (client != NULL && opening->failed)
    rialto_socket_close (client->socket, RIALTO_CLOSE_AUTHENTICATION_FAILED, "the session has ended");
  else if (client != NULL && opening->invalid)
    send_invalid (hub, client, g_random_int_range (0, 3000));
  else if (client != NULL && opening->ready != NULL)
    {
      send_frame (client, rialto_gateway_frame (RIALTO_OP_DISPATCH, "ready", opening->seq, opening->ready,
                                                RIALTO_FRAME_DURABLE));
      __atomic_add_fetch (&hub->gateway->figures.ready, 1, __ATOMIC_RELAXED);
      rialto_client_live (hub, client, opening->seq);
    }
  else if (client != NULL)
    send_resumed (hub, client, opening);
  rialto_opening_free (opening);
}

static void
open_done (gpointer      data,
           gint64        seq,
           const GError *error)
{
  Opening *opening = data;

  opening->failed = error != NULL;
  opening->seq = seq;
  to_reactor (opening, opened_here);
}

/* On the reactor, the principal known: listen first, look afterwards. */
static void
join_here (gpointer thread_state,
           gpointer data)
{
  Opening *opening = data;
  RialtoGateway *gateway = opening->gateway;
  RialtoHub *hub = &gateway->hubs[opening->reactor];
  RialtoClient *client = find_client (opening);
  RialtoTime now = rialto_clock_now ();

  if (client != NULL && (opening->failed || opening->principal.revoked || opening->principal.expires <= now))
    rialto_socket_close (client->socket, RIALTO_CLOSE_AUTHENTICATION_FAILED, "the session has ended");
  else if (client != NULL && rialto_audience_add_user (gateway->audience, opening->principal.user) >
                               gateway->context->config->limits.sockets_per_user)
    {
      rialto_audience_drop_user (gateway->audience, opening->principal.user);
      rialto_socket_close (client->socket, RIALTO_CLOSE_TOO_MANY, "too many connections");
    }
  else if (client != NULL)
    {
      client->principal = opening->principal;
      rialto_hub_join (hub, client);
      opening->work = (RialtoWork) {
        .run = open_run, .done = open_done, .data = opening, .arena = opening->arena, .name = "gateway.open"
      };
      rialto_store_queue_read (gateway->context->store, &opening->work);
      return;
    }
  rialto_opening_free (opening);
}

static gboolean
load_run (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Opening *opening = data;

  return rialto_guard_load_session (tx, opening->gateway->context, opening->session, &opening->principal,
                                    error);
}

static void
load_done (gpointer      data,
           gint64        seq,
           const GError *error)
{
  Opening *opening = data;

  opening->failed = error != NULL;
  to_reactor (opening, join_here);
}

/* On the reactor: its turn has come. */
static void
begin_here (gpointer thread_state,
            gpointer data)
{
  Opening *opening = data;
  RialtoContext *context = opening->gateway->context;

  if (find_client (opening) == NULL)
    {
      rialto_opening_free (opening);
      return;
    }
  if (rialto_session_cache_lookup (context->sessions, opening->session, &opening->principal))
    {
      join_here (thread_state, opening);
      return;
    }
  opening->work = (RialtoWork) {
    .run = load_run, .done = load_done, .data = opening, .arena = opening->arena, .name = "gateway.session"
  };
  rialto_store_queue_read (context->store, &opening->work);
}

/**
 * rialto_gateway_call_next:
 * @gateway: a gateway
 *
 * Lets those go on with their session whose turn has come.
 */
void
rialto_gateway_call_next (RialtoGateway *gateway)
{
  Opening *opening;

  while ((opening = rialto_ready_queue_take (gateway->ready_queue)) != NULL)
    to_reactor (opening, begin_here);
}

static Opening *
opening_new (RialtoHub    *hub,
             RialtoClient *client,
             RialtoId      session,
             gint64        resume_seq)
{
  Opening *opening = g_new0 (Opening, 1);

  rialto_gateway_hold (hub->gateway);
  opening->gateway = hub->gateway;
  opening->reactor = hub->index;
  opening->client = client->id;
  opening->session = session;
  opening->resume_seq = resume_seq;
  opening->arena = rialto_arena_new ();
  return opening;
}

static void
enter_queue (RialtoHub    *hub,
             RialtoClient *client,
             RialtoId      session)
{
  RialtoReadyQueue *queue = hub->gateway->ready_queue;
  RialtoTime after = rialto_ready_queue_admit (queue, session);
  Opening *opening;

  if (after > 0)
    {
      send_invalid (hub, client, after);
      return;
    }
  opening = opening_new (hub, client, session, -1);
  if (rialto_ready_queue_enter (queue, client->id, opening))
    begin_here (NULL, opening);
  else
    rialto_pump_wake (hub->gateway->pump);
}

/**
 * rialto_client_identify:
 * @hub: the client's reactor
 * @client: one that has just said who it is
 * @token: its access token
 * @resume_seq: the newest seq that it saw; -1: it wants Ready
 *
 * Begins the session; what follows happens on the store's threads and comes back to this one. Who resumes does not wait: that is
 * cheaper than the Ready it would ask for otherwise.
 */
void
rialto_client_identify (RialtoHub    *hub,
                        RialtoClient *client,
                        const char   *token,
                        gint64        resume_seq)
{
  RialtoGateway *gateway = hub->gateway;
  RialtoTime expires;
  RialtoId session;

  if (!rialto_access_token_verify (gateway->context->keys, token, &session, &expires, NULL))
    {
      rialto_socket_close (client->socket, RIALTO_CLOSE_AUTHENTICATION_FAILED, "the token is not good");
      return;
    }
  /* In this order: a gateway that drains waits for who holds it. */
  rialto_gateway_hold (gateway);
  if (g_atomic_int_get (&gateway->draining))
    rialto_socket_close (client->socket, RIALTO_CLOSE_GOING_AWAY, "the server is about to end");
  else if (resume_seq < 0)
    enter_queue (hub, client, session);
  else
    begin_here (NULL, opening_new (hub, client, session, resume_seq));
  rialto_gateway_release (gateway);
}
