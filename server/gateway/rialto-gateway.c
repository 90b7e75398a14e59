/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

#include "rialto-attendance.h"

#define SWEEP_MS 1000

/* Whatever the percentage of all rate limits makes of it. */
#define MAX_READY_PER_SECOND 100000

static RialtoReadyQueue *
new_ready_queue (const RialtoConfig *config)
{
  guint64 percent = config->limits.rate_percent;
  guint64 per_second = config->limits.ready_per_second * percent / 100;

  return rialto_ready_queue_new ((guint) CLAMP (per_second, 1, MAX_READY_PER_SECOND),
                                 config->limits.identify_seconds * RIALTO_SECOND * 100 / (RialtoTime) percent,
                                 rialto_opening_free);
}

/**
 * rialto_gateway_new:
 * @context: (transfer none): the server's parts; outlives the gateway
 *
 * Returns: (transfer full): a gateway without sockets
 */
RialtoGateway *
rialto_gateway_new (RialtoContext *context)
{
  RialtoGateway *gateway = g_new0 (RialtoGateway, 1);

  gateway->context = context;
  g_mutex_init (&gateway->lock);
  g_cond_init (&gateway->idle);
  gateway->audience = rialto_audience_new ();
  gateway->polls = rialto_polls_new (gateway);
  gateway->ready_queue = new_ready_queue (context->config);
  gateway->attendance = rialto_attendance_new (gateway);
  gateway->pump = rialto_pump_new (gateway);
  return gateway;
}

/**
 * rialto_gateway_start:
 * @gateway: a gateway, before the front starts
 * @error: return location
 *
 * Returns: whether events are pumped now
 */
gboolean
rialto_gateway_start (RialtoGateway *gateway,
                      GError       **error)
{
  RialtoHttpServer *http = gateway->context->http;

  gateway->n_hubs = rialto_http_server_get_n_reactors (http);
  gateway->hubs = g_new0 (RialtoHub, gateway->n_hubs);
  for (guint i = 0; i < gateway->n_hubs; i++)
    rialto_hub_init (&gateway->hubs[i], gateway, i);
  return rialto_pump_start (gateway->pump, error);
}

static void
begin_sweeps (gpointer thread_state,
              gpointer data)
{
  RialtoHub *hub = data;

  rialto_reactor_every (hub->gateway->context->http, hub->index, SWEEP_MS, rialto_client_sweep, hub);
}

/**
 * rialto_gateway_serve:
 * @gateway: a gateway whose front has started
 *
 * Begins to close sockets that say nothing.
 */
void
rialto_gateway_serve (RialtoGateway *gateway)
{
  for (guint i = 0; i < gateway->n_hubs; i++)
    rialto_http_server_invoke (gateway->context->http, i, begin_sweeps, &gateway->hubs[i], NULL);
}

static void
say_reconnect (gpointer thread_state,
               gpointer data)
{
  RialtoHub *hub = data;
  GHashTableIter iter;
  gpointer client;

  g_hash_table_iter_init (&iter, hub->clients);
  while (g_hash_table_iter_next (&iter, NULL, &client))
    {
      RialtoReconnect reconnect = { .after_ms = g_random_int_range (0, 5000) };
      g_autofree char *payload = rialto_entity_to_json (&rialto_reconnect_info, &reconnect,
                                                        RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, NULL);
      g_autoptr (RialtoFrame)
        frame = rialto_gateway_frame (RIALTO_OP_RECONNECT, NULL, 0, payload, RIALTO_FRAME_DURABLE);

      rialto_socket_queue (((RialtoClient *) client)->socket, frame);
    }
}

/**
 * rialto_gateway_drain:
 * @gateway: a gateway
 *
 * Tells all clients to come back in a moment; the front closes their sockets afterwards.
 */
void
rialto_gateway_drain (RialtoGateway *gateway)
{
  g_atomic_int_set (&gateway->draining, TRUE);
  rialto_polls_sweep (gateway->polls);
  for (guint i = 0; i < gateway->n_hubs; i++)
    rialto_http_server_invoke (gateway->context->http, i, say_reconnect, &gateway->hubs[i], NULL);
}

/**
 * rialto_gateway_hold:
 * @gateway: a gateway
 *
 * Something begins that the store will come back from: the gateway does not end before it is released.
 */
void
rialto_gateway_hold (RialtoGateway *gateway)
{
  g_mutex_lock (&gateway->lock);
  gateway->n_pending++;
  g_mutex_unlock (&gateway->lock);
}

/**
 * rialto_gateway_release:
 * @gateway: a gateway
 *
 * The end of what rialto_gateway_hold() began.
 */
void
rialto_gateway_release (RialtoGateway *gateway)
{
  g_mutex_lock (&gateway->lock);
  gateway->n_pending--;
  g_cond_broadcast (&gateway->idle);
  g_mutex_unlock (&gateway->lock);
}

/**
 * rialto_gateway_stop:
 * @gateway: a gateway
 *
 * Ends the pump, and waits for what is on its way through the store; before the store and the front end.
 */
void
rialto_gateway_stop (RialtoGateway *gateway)
{
  g_atomic_int_set (&gateway->draining, TRUE);
  rialto_polls_sweep (gateway->polls);
  rialto_ready_queue_end (gateway->ready_queue);
  g_mutex_lock (&gateway->lock);
  while (gateway->n_pending > 0)
    g_cond_wait (&gateway->idle, &gateway->lock);
  g_mutex_unlock (&gateway->lock);
  if (gateway->pump == NULL)
    return;
  g_clear_pointer (&gateway->pump, rialto_pump_free);
  rialto_attendance_end (gateway->attendance);
}

/**
 * rialto_gateway_free:
 * @gateway: (transfer full): a gateway whose front has ended
 */
void
rialto_gateway_free (RialtoGateway *gateway)
{
  rialto_gateway_stop (gateway);
  for (guint i = 0; i < gateway->n_hubs; i++)
    rialto_hub_clear (&gateway->hubs[i]);
  g_free (gateway->hubs);
  rialto_polls_free (gateway->polls);
  rialto_ready_queue_free (gateway->ready_queue);
  rialto_attendance_free (gateway->attendance);
  rialto_audience_free (gateway->audience);
  g_mutex_clear (&gateway->lock);
  g_cond_clear (&gateway->idle);
  g_free (gateway);
}

/**
 * rialto_gateway_get_figures:
 * @gateway: a gateway
 * @figures: (out): counts since the start
 */
void
rialto_gateway_get_figures (RialtoGateway        *gateway,
                            RialtoGatewayFigures *figures)
{
  figures->ready = __atomic_load_n (&gateway->figures.ready, __ATOMIC_RELAXED);
  figures->resumed = __atomic_load_n (&gateway->figures.resumed, __ATOMIC_RELAXED);
  figures->invalid = __atomic_load_n (&gateway->figures.invalid, __ATOMIC_RELAXED);
  figures->events = __atomic_load_n (&gateway->figures.events, __ATOMIC_RELAXED);
  figures->frames = __atomic_load_n (&gateway->figures.frames, __ATOMIC_RELAXED);
  figures->caught_up_at = __atomic_load_n (&gateway->figures.caught_up_at, __ATOMIC_RELAXED);
  figures->seq = __atomic_load_n (&gateway->figures.seq, __ATOMIC_RELAXED);
  figures->told = __atomic_load_n (&gateway->figures.told, __ATOMIC_ACQUIRE);
}
