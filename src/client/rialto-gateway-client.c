/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-client-private.h"

#include "rialto-clock.h"
#include "rialto-transport-private.h"

#define CLOCK_CHECK_SECONDS 5
/* The wall clock ran, the monotonic one did not: the machine has slept. */
#define SLEPT               (10 * RIALTO_SECOND)

/**
 * RialtoGatewayClient:
 *
 * The line on which the server tells what changes: opens it, proves who it is, goes on after a loss where it was, and notices when it is
 * dead. Tells its owner of each Ready and each event, in order. Knows what is on the screen and has that watched. Main thread.
 */
G_DEFINE_FINAL_TYPE (RialtoGatewayClient, rialto_gateway_client, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_RETRY_AT,
  N_PROPS,
};

enum
{
  SIGNAL_READY,
  SIGNAL_EVENT,
  SIGNAL_WATCHING,
  SIGNAL_MISSED,
  SIGNAL_RESTORED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/**
 * rialto_gateway_client_new:
 * @transport: the way to the server
 *
 * Returns: (transfer full): a line that has not been started.
 */
RialtoGatewayClient *
rialto_gateway_client_new (RialtoTransport *transport)
{
  RialtoGatewayClient *self = g_object_new (RIALTO_TYPE_GATEWAY_CLIENT, NULL);

  self->transport = g_object_ref (transport);
  return self;
}

void
rialto_gateway_set_state (RialtoGatewayClient *self,
                          RialtoGatewayState   state,
                          RialtoTime           retry_at)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  if (self->retry_at != retry_at)
    {
      self->retry_at = retry_at;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_AT]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
rialto_gateway_expect_ready (RialtoGatewayClient *self)
{
  self->seen = rialto_transport_get_seq (self->transport);
}

/* Answers overtake it, but what was seen before it was asked for it knows; unless the server has forgotten it. */
void
rialto_gateway_take_ready (RialtoGatewayClient *self,
                           const RialtoReady   *ready)
{
  self->seq = ready->seq;
  if (ready->seq < self->seen)
    {
      g_message ("The server is as of %" G_GINT64_FORMAT ", and was as of %" G_GINT64_FORMAT " before",
                 ready->seq, self->seen);
      rialto_transport_reset_seq (self->transport, ready->seq);
      g_signal_emit (self, signals[SIGNAL_RESTORED], 0);
    }
  g_signal_emit (self, signals[SIGNAL_READY], 0, ready);
}

void
rialto_gateway_emit_event (RialtoGatewayClient *self,
                           gint                 type,
                           gconstpointer        payload,
                           gint64               seq)
{
  g_signal_emit (self, signals[SIGNAL_EVENT], 0, type, payload, seq);
}

void
rialto_gateway_emit_watching (RialtoGatewayClient *self)
{
  g_signal_emit (self, signals[SIGNAL_WATCHING], 0);
}

void
rialto_gateway_emit_missed (RialtoGatewayClient *self,
                            RialtoTime           since)
{
  g_signal_emit (self, signals[SIGNAL_MISSED], 0, since);
}

static gboolean
check_clocks (gpointer data)
{
  RialtoGatewayClient *self = data;
  RialtoTime now = rialto_clock_now (), monotonic = rialto_clock_monotonic ();
  RialtoTime slept = (now - self->last_now) - (monotonic - self->last_monotonic);

  self->last_now = now;
  self->last_monotonic = monotonic;
  if (slept > SLEPT)
    rialto_gateway_client_retry (self);
  return G_SOURCE_CONTINUE;
}

static void
network_changed (RialtoGatewayClient *self,
                 gboolean             available)
{
  if (available)
    rialto_gateway_client_retry (self);
}

/**
 * rialto_gateway_client_start:
 * @self: a line
 *
 * Keeps it open from now on. Does nothing when it was started already.
 */
void
rialto_gateway_client_start (RialtoGatewayClient *self)
{
  if (self->running != NULL)
    return;

  self->running = g_cancellable_new ();
  self->n_failures = 0;
  self->last_now = rialto_clock_now ();
  self->last_monotonic = rialto_clock_monotonic ();
  self->clock_check = g_timeout_add_seconds (CLOCK_CHECK_SECONDS, check_clocks, self);
  self->network_handler = g_signal_connect_swapped (g_network_monitor_get_default (), "network-changed",
                                                    G_CALLBACK (network_changed), self);
  rialto_gateway_set_state (self, RIALTO_GATEWAY_STATE_CONNECTING, 0);
  dex_future_disown (rialto_async_spawn ("gateway", self, self->running, rialto_gateway_loop,
                                         g_object_ref (self->transport), g_object_unref));
}

/**
 * rialto_gateway_client_stop:
 * @self: a line
 *
 * Closes it. What was watched is kept, and where it was: a start goes on from there.
 */
void
rialto_gateway_client_stop (RialtoGatewayClient *self)
{
  if (self->running == NULL)
    return;

  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_handle_id (&self->clock_check, g_source_remove);
  g_clear_signal_handler (&self->network_handler, g_network_monitor_get_default ());
  rialto_gateway_line_drop (self);
  dex_clear (&self->wait);
  rialto_gateway_set_state (self, RIALTO_GATEWAY_STATE_OFFLINE, 0);
}

/**
 * rialto_gateway_client_retry:
 * @self: a line
 *
 * Ends a wait for the next try; of a line that seems open, asks whether it is.
 */
void
rialto_gateway_client_retry (RialtoGatewayClient *self)
{
  g_autoptr (DexPromise) wait = g_steal_pointer (&self->wait);

  if (wait != NULL)
    dex_promise_resolve_boolean (wait, TRUE);
  else
    rialto_gateway_line_check (self);
}

/**
 * rialto_gateway_client_get_state:
 * @self: a line
 *
 * Returns: how it stands.
 */
RialtoGatewayState
rialto_gateway_client_get_state (RialtoGatewayClient *self)
{
  return self->state;
}

/**
 * rialto_gateway_client_get_retry_at:
 * @self: a line
 *
 * Returns: when it is tried again, by the wall clock; 0 while it is not waiting.
 */
RialtoTime
rialto_gateway_client_get_retry_at (RialtoGatewayClient *self)
{
  return self->retry_at;
}

/**
 * rialto_gateway_client_get_seq:
 * @self: a line
 *
 * Returns: the newest event that was told; -1 before the first Ready.
 */
gint64
rialto_gateway_client_get_seq (RialtoGatewayClient *self)
{
  return self->seq;
}

/**
 * rialto_gateway_client_go_on_from:
 * @self: a line that has not been started
 * @seq: the newest event that is known
 *
 * Has it resume there, and not ask for all that Ready says.
 */
void
rialto_gateway_client_go_on_from (RialtoGatewayClient *self,
                                  gint64               seq)
{
  g_return_if_fail (self->running == NULL);

  self->seq = seq;
}

/**
 * rialto_gateway_client_list_topics:
 * @self: a line
 *
 * Returns: (transfer full): what is watched.
 */
GStrv
rialto_gateway_client_list_topics (RialtoGatewayClient *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer topic;

  g_hash_table_iter_init (&iter, self->topics);
  while (g_hash_table_iter_next (&iter, &topic, NULL))
    g_strv_builder_add (builder, topic);
  return g_strv_builder_end (builder);
}

static gboolean
tell_topics (gpointer data)
{
  RialtoGatewayClient *self = data;

  self->tell_topics = 0;
  rialto_gateway_tell_topics (self);
  return G_SOURCE_REMOVE;
}

/* Scrolling changes many at once: they are told together. */
static void
topics_changed (RialtoGatewayClient *self)
{
  if (self->tell_topics == 0)
    self->tell_topics = g_timeout_add (100, tell_topics, self);
}

/**
 * rialto_gateway_client_watch:
 * @self: a line
 * @topic: "post:ID" or "user:ID"
 *
 * Something has come onto the screen. As often as this is called, rialto_gateway_client_unwatch() has to be.
 */
void
rialto_gateway_client_watch (RialtoGatewayClient *self,
                             const char          *topic)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->topics, topic));

  g_hash_table_insert (self->topics, g_strdup (topic), GUINT_TO_POINTER (n + 1));
  if (n == 0)
    topics_changed (self);
}

/**
 * rialto_gateway_client_unwatch:
 * @self: a line
 * @topic: what is no longer on the screen
 *
 * Returns: whether nobody has it watched any more.
 */
gboolean
rialto_gateway_client_unwatch (RialtoGatewayClient *self,
                               const char          *topic)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->topics, topic));

  g_return_val_if_fail (n > 0, FALSE);

  if (n > 1)
    {
      g_hash_table_insert (self->topics, g_strdup (topic), GUINT_TO_POINTER (n - 1));
      return FALSE;
    }
  g_hash_table_remove (self->topics, topic);
  topics_changed (self);
  return TRUE;
}

/**
 * rialto_gateway_client_set_presence:
 * @self: a line
 * @status: how the member is seen from now on; they are offline while there is no line
 */
void
rialto_gateway_client_set_presence (RialtoGatewayClient *self,
                                    RialtoPresenceStatus status)
{
  g_return_if_fail (status != RIALTO_PRESENCE_STATUS_OFFLINE);

  if (self->presence == status)
    return;
  self->presence = status;
  rialto_gateway_tell_presence (self);
}

static void
rialto_gateway_client_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  RialtoGatewayClient *self = RIALTO_GATEWAY_CLIENT (object);

  if (id == PROP_STATE)
    g_value_set_enum (value, (gint) self->state);
  else
    g_value_set_int64 (value, self->retry_at);
}

static void
rialto_gateway_client_dispose (GObject *object)
{
  RialtoGatewayClient *self = RIALTO_GATEWAY_CLIENT (object);

  rialto_gateway_client_stop (self);
  g_clear_handle_id (&self->tell_topics, g_source_remove);
  G_OBJECT_CLASS (rialto_gateway_client_parent_class)->dispose (object);
}

static void
rialto_gateway_client_finalize (GObject *object)
{
  RialtoGatewayClient *self = RIALTO_GATEWAY_CLIENT (object);

  g_clear_object (&self->transport);
  g_clear_pointer (&self->topics, g_hash_table_unref);
  G_OBJECT_CLASS (rialto_gateway_client_parent_class)->finalize (object);
}

static void
rialto_gateway_client_class_init (RialtoGatewayClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_gateway_client_get_property;
  object_class->dispose = rialto_gateway_client_dispose;
  object_class->finalize = rialto_gateway_client_finalize;

  /**
   * RialtoGatewayClient:state:
   *
   * How the line stands.
   */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RIALTO_TYPE_GATEWAY_STATE,
                                              RIALTO_GATEWAY_STATE_OFFLINE, flags);
  /**
   * RialtoGatewayClient:retry-at:
   *
   * When it is tried again, ms since 1970; 0 while it is not waiting.
   */
  properties[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * RialtoGatewayClient::ready:
   * @ready: a #RialtoReady: everything that durable events keep up to date
   */
  signals[SIGNAL_READY] = g_signal_new ("ready", RIALTO_TYPE_GATEWAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  /**
   * RialtoGatewayClient::event:
   * @type: a #RialtoEventType
   * @payload: the struct that belongs to it
   * @seq: what it is as of; 0 for what nobody keeps
   */
  signals[SIGNAL_EVENT] = g_signal_new ("event", RIALTO_TYPE_GATEWAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_POINTER, G_TYPE_INT64);
  /**
   * RialtoGatewayClient::watching:
   *
   * Again told of what is on the screen, after a time without; what changed meanwhile was not told.
   */
  signals[SIGNAL_WATCHING] = g_signal_new ("watching", RIALTO_TYPE_GATEWAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
  /**
   * RialtoGatewayClient::missed:
   * @since: by the monotonic clock
   *
   * There was a time without a line, of which only what is kept for the member was told. What was asked for @since then is not stale.
   */
  signals[SIGNAL_MISSED] = g_signal_new ("missed", RIALTO_TYPE_GATEWAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  /**
   * RialtoGatewayClient::restored:
   *
   * The server was put back to an earlier state, from a backup: it counts on from there, and what is known is not older than what it
   * says. Comes before its Ready.
   */
  signals[SIGNAL_RESTORED] = g_signal_new ("restored", RIALTO_TYPE_GATEWAY_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
rialto_gateway_client_init (RialtoGatewayClient *self)
{
  self->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->seq = -1;
  self->told_after = -1;
}
