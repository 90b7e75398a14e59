/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

#include "rialto-attendance.h"
#include "rialto-clock.h"

/* All of this runs on the hub's reactor. */

static void
client_free (gpointer data)
{
  RialtoClient *client = data;

  g_clear_pointer (&client->kept, g_array_unref);
  g_clear_pointer (&client->topics, g_hash_table_unref);
  g_free (client);
}

static guint
id_hash (gconstpointer key)
{
  return g_int64_hash (key);
}

void
rialto_hub_init (RialtoHub     *hub,
                 RialtoGateway *gateway,
                 guint          index)
{
  hub->gateway = gateway;
  hub->index = index;
  hub->clients = g_hash_table_new_full (id_hash, g_int64_equal, NULL, client_free);
  hub->users = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  hub->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

void
rialto_hub_clear (RialtoHub *hub)
{
  g_hash_table_unref (hub->users);
  g_hash_table_unref (hub->topics);
  g_hash_table_unref (hub->clients);
}

static void
send_to (RialtoClient   *client,
         RialtoDelivery *delivery)
{
  if (client->state == RIALTO_CLIENT_LIVE)
    rialto_client_send (client, delivery->seq, delivery->frame);
  else if (delivery->seq > 0 && client->kept != NULL)
    g_array_append_vals (client->kept, &(RialtoKept) { delivery->seq, rialto_frame_ref (delivery->frame) },
                         1);
}

static void
send_to_topic (GPtrArray      *clients,
               RialtoDelivery *delivery)
{
  for (guint i = 0; i < clients->len; i++)
    {
      RialtoClient *client = clients->pdata[i];
      gpointer user = GSIZE_TO_POINTER ((gsize) client->principal.user);

      if ((delivery->hidden == NULL || !g_hash_table_contains (delivery->hidden, user)) &&
          (delivery->only == NULL || g_hash_table_contains (delivery->only, user)))
        send_to (client, delivery);
    }
}

static void
send_to_user (GPtrArray      *clients,
              RialtoDelivery *delivery)
{
  /* From the end: closing takes a client out of the list. */
  for (guint i = clients->len; i-- > 0;)
    {
      RialtoClient *client = clients->pdata[i];

      send_to (client, delivery);
      if (delivery->ends_session != 0 && client->principal.session == delivery->ends_session)
        rialto_socket_close (client->socket, RIALTO_CLOSE_REVOKED, "signed out");
    }
}

/**
 * rialto_hub_deliver:
 * @hub: a reactor's sockets
 * @delivery: a frame and who hears it
 *
 * Queues the frame on every socket of this reactor that should have it.
 */
void
rialto_hub_deliver (RialtoHub      *hub,
                    RialtoDelivery *delivery)
{
  GPtrArray *clients = delivery->user != 0
                         ? g_hash_table_lookup (hub->users, GSIZE_TO_POINTER ((gsize) delivery->user))
                         : g_hash_table_lookup (hub->topics, delivery->topic);

  if (clients == NULL)
    return;

  g_autoptr (GPtrArray) held = g_ptr_array_ref (clients);

  if (delivery->user != 0)
    send_to_user (held, delivery);
  else
    send_to_topic (held, delivery);
}

/**
 * rialto_hub_join:
 * @hub: a reactor's sockets
 * @client: one whose principal is known now
 *
 * From here on the client's durable events are kept or sent.
 */
void
rialto_hub_join (RialtoHub    *hub,
                 RialtoClient *client)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) client->principal.user);
  GPtrArray *clients = g_hash_table_lookup (hub->users, key);

  if (clients == NULL)
    {
      clients = g_ptr_array_new ();
      g_hash_table_insert (hub->users, key, clients);
    }
  g_ptr_array_add (clients, client);
}

static void
drop_from_topic (RialtoHub    *hub,
                 RialtoClient *client,
                 const char   *topic)
{
  GPtrArray *clients = g_hash_table_lookup (hub->topics, topic);

  rialto_audience_drop_topic (hub->gateway->audience, topic, client->principal.user);
  if (clients != NULL && g_ptr_array_remove_fast (clients, client) && clients->len == 0)
    g_hash_table_remove (hub->topics, topic);
}

static void
drop_topics (RialtoHub    *hub,
             RialtoClient *client)
{
  GHashTableIter iter;
  gpointer topic;

  if (client->topics == NULL)
    return;
  g_hash_table_iter_init (&iter, client->topics);
  while (g_hash_table_iter_next (&iter, &topic, NULL))
    drop_from_topic (hub, client, topic);
  g_clear_pointer (&client->topics, g_hash_table_unref);
}

/**
 * rialto_hub_restart:
 * @hub: a reactor's sockets
 * @client: one that could not go on where it was
 *
 * Makes the socket as it was before it identified.
 */
void
rialto_hub_restart (RialtoHub    *hub,
                    RialtoClient *client)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) client->principal.user);
  GPtrArray *clients = g_hash_table_lookup (hub->users, key);

  drop_topics (hub, client);
  rialto_attendance_say (hub->gateway->attendance, client->principal.user, client->status,
                         RIALTO_PRESENCE_STATUS_OFFLINE);
  client->status = RIALTO_PRESENCE_STATUS_OFFLINE;
  g_clear_pointer (&client->kept, g_array_unref);
  if (clients != NULL && g_ptr_array_remove_fast (clients, client))
    {
      rialto_audience_drop_user (hub->gateway->audience, client->principal.user);
      if (clients->len == 0)
        g_hash_table_remove (hub->users, key);
    }
  client->principal = (RialtoSessionInfo) { 0 };
  client->seq = 0;
  client->state = RIALTO_CLIENT_NEW;
  client->opened_at = rialto_clock_monotonic ();
}

/**
 * rialto_hub_leave:
 * @hub: a reactor's sockets
 * @client: one that is gone
 */
void
rialto_hub_leave (RialtoHub    *hub,
                  RialtoClient *client)
{
  rialto_ready_queue_leave (hub->gateway->ready_queue, client->id);
  rialto_hub_restart (hub, client);
  g_hash_table_remove (hub->clients, &client->id);
}

static void
add_to_topic (RialtoHub    *hub,
              RialtoClient *client,
              const char   *topic)
{
  GPtrArray *clients = g_hash_table_lookup (hub->topics, topic);

  if (clients == NULL)
    {
      clients = g_ptr_array_new ();
      g_hash_table_insert (hub->topics, g_strdup (topic), clients);
    }
  g_ptr_array_add (clients, client);
}

/* @wanted is counted in the audience already. */
static void
replace_topics (RialtoHub    *hub,
                RialtoClient *client,
                GHashTable   *wanted)
{
  GHashTable *old = client->topics;
  GHashTableIter iter;
  gpointer topic;

  client->topics = wanted;
  if (old == NULL)
    return;
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &topic, NULL))
    if (g_hash_table_contains (wanted, topic))
      rialto_audience_drop_topic (hub->gateway->audience, topic, client->principal.user);
    else
      drop_from_topic (hub, client, topic);
  g_hash_table_unref (old);
}

static void
submit (RialtoHub          *hub,
        RialtoWatchRequest *request)
{
  RialtoGateway *gateway = hub->gateway;

  /* In this order: a gateway that drains waits for who holds it. */
  rialto_gateway_hold (gateway);
  if (g_atomic_int_get (&gateway->draining))
    rialto_watch_request_free (request);
  else
    rialto_pump_watch (gateway->pump, request);
  rialto_gateway_release (gateway);
}

/**
 * rialto_hub_watch:
 * @hub: a reactor's sockets
 * @client: a live one
 * @topics: (array length=n_topics): what is on its screen
 * @n_topics: how many
 *
 * Replaces what the client watches. What it watches already stays in force; what is new is, and the client is told so, as soon as the
 * pump has looked whether it may see it.
 */
void
rialto_hub_watch (RialtoHub    *hub,
                  RialtoClient *client,
                  const char  **topics,
                  guint         n_topics)
{
  GHashTable *wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) added = g_strv_builder_new ();
  RialtoWatchRequest *request = g_new0 (RialtoWatchRequest, 1);

  client->n_watches++;
  for (guint i = 0; i < n_topics; i++)
    {
      gpointer state;

      if (g_hash_table_contains (wanted, topics[i]))
        continue;
      /* Before the old set goes, so that nothing which is known of the client is forgotten. */
      rialto_audience_add_topic (hub->gateway->audience, topics[i], client->principal.user);
      state = client->topics != NULL ? g_hash_table_lookup (client->topics, topics[i]) : NULL;
      if (state == NULL)
        {
          state = GUINT_TO_POINTER (client->n_watches);
          g_strv_builder_add (added, topics[i]);
        }
      g_hash_table_insert (wanted, g_strdup (topics[i]), state);
    }
  replace_topics (hub, client, wanted);
  *request = (RialtoWatchRequest) {
    hub->index,
    client->id,
    client->principal.user,
    client->n_watches,
    g_hash_table_size (wanted),
    g_strv_builder_end (added),
    NULL,
  };
  submit (hub, request);
}

/**
 * rialto_hub_enforce:
 * @hub: a reactor's sockets
 * @request: what the pump has looked at
 *
 * From here on the client hears what changes, and is told so, and how those whom it watches are seen now.
 */
void
rialto_hub_enforce (RialtoHub          *hub,
                    RialtoWatchRequest *request)
{
  RialtoClient *client = g_hash_table_lookup (hub->clients, &request->client);
  g_autoptr (GPtrArray) states = g_ptr_array_new ();

  if (client == NULL || client->state != RIALTO_CLIENT_LIVE)
    return;
  for (guint i = 0; request->added[i] != NULL; i++)
    {
      const char *topic = request->added[i];

      /* A later set may be without it; or have it again, which has not been looked at yet. */
      if (GPOINTER_TO_UINT (g_hash_table_lookup (client->topics, topic)) != request->number)
        continue;
      g_hash_table_insert (client->topics, g_strdup (topic), GUINT_TO_POINTER (RIALTO_IN_FORCE));
      add_to_topic (hub, client, topic);
      if (request->states != NULL && g_hash_table_contains (request->states, topic))
        g_ptr_array_add (states, g_hash_table_lookup (request->states, topic));
    }
  rialto_client_send_watching (client, request->count);
  for (guint i = 0; i < states->len; i++)
    rialto_client_send (client, 0, states->pdata[i]);
}
