/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

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

      if (delivery->hidden == NULL || !g_hash_table_contains (delivery->hidden, user))
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

  g_ptr_array_remove_fast (clients, client);
  rialto_audience_drop_topic (hub->gateway->audience, topic, client->principal.user);
  if (clients->len == 0)
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

/**
 * rialto_hub_watch:
 * @hub: a reactor's sockets
 * @client: a live one
 * @topics: (array length=n_topics): what is on its screen
 * @n_topics: how many
 *
 * Replaces what the client watches.
 */
void
rialto_hub_watch (RialtoHub    *hub,
                  RialtoClient *client,
                  const char  **topics,
                  guint         n_topics)
{
  drop_topics (hub, client);
  if (n_topics == 0)
    return;

  client->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_topics; i++)
    {
      GPtrArray *clients = g_hash_table_lookup (hub->topics, topics[i]);

      if (!g_hash_table_add (client->topics, g_strdup (topics[i])))
        continue;
      if (clients == NULL)
        {
          clients = g_ptr_array_new ();
          g_hash_table_insert (hub->topics, g_strdup (topics[i]), clients);
        }
      g_ptr_array_add (clients, client);
      rialto_audience_add_topic (hub->gateway->audience, topics[i], client->principal.user);
    }
}
