/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-private.h"

/**
 * RialtoSession:
 *
 * An account on a server, or nobody looking around there: owns the transport, the gateway's line and the objects, and keeps what Ready
 * said up to date by events. Ready and events together are what a fresh Ready would say. Main thread.
 */
G_DEFINE_FINAL_TYPE (RialtoSession, rialto_session, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_ME,
  PROP_SERVER,
  PROP_GATEWAY,
  PROP_UNREAD_NOTIFICATIONS,
  PROP_FOLLOW_REQUESTS,
  PROP_PREFERENCES,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
signed_in_changed (RialtoSession *self)
{
  if (rialto_transport_get_signed_in (self->transport))
    rialto_session_set_state (self, RIALTO_SESSION_STATE_SIGNED_IN);
  else if (self->state == RIALTO_SESSION_STATE_SIGNED_IN)
    {
      rialto_gateway_client_stop (self->gateway);
      rialto_session_set_state (self, RIALTO_SESSION_STATE_SIGNED_OUT);
    }
}

/**
 * rialto_session_new:
 * @transport: the way to the server, with the account's tokens when somebody is signed in
 *
 * Returns: (transfer full): a session; see rialto_session_start().
 */
RialtoSession *
rialto_session_new (RialtoTransport *transport)
{
  RialtoSession *self = g_object_new (RIALTO_TYPE_SESSION, NULL);

  self->transport = g_object_ref (transport);
  self->gateway = rialto_gateway_client_new (transport);
  g_signal_connect_object (transport, "notify::signed-in", G_CALLBACK (signed_in_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gateway, "restored", G_CALLBACK (rialto_session_take_restored), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gateway, "ready", G_CALLBACK (rialto_session_take_ready), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gateway, "event", G_CALLBACK (rialto_session_take_event), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gateway, "missed", G_CALLBACK (rialto_session_take_missed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gateway, "notify::state", G_CALLBACK (rialto_session_doubt_presences), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gateway, "watching", G_CALLBACK (rialto_session_reload_watched), self,
                           G_CONNECT_SWAPPED);
  signed_in_changed (self);
  return self;
}

/**
 * rialto_session_start:
 * @self: a session
 *
 * Goes online, when somebody is signed in. Does nothing when it has been started.
 */
void
rialto_session_start (RialtoSession *self)
{
  if (self->state == RIALTO_SESSION_STATE_SIGNED_IN)
    rialto_gateway_client_start (self->gateway);
}

/**
 * rialto_session_stop:
 * @self: a session
 *
 * Goes offline; objects stay as they are.
 */
void
rialto_session_stop (RialtoSession *self)
{
  rialto_gateway_client_stop (self->gateway);
}

/**
 * rialto_session_get_transport:
 * @self: a session
 *
 * Returns: (transfer none): what the calls of rialto-api.h are made with.
 */
RialtoTransport *
rialto_session_get_transport (RialtoSession *self)
{
  return self->transport;
}

/**
 * rialto_session_get_gateway:
 * @self: a session
 *
 * Returns: (transfer none): the line on which events come; its state is what the connection banner shows.
 */
RialtoGatewayClient *
rialto_session_get_gateway (RialtoSession *self)
{
  return self->gateway;
}

/**
 * rialto_session_get_map:
 * @self: a session
 *
 * Returns: (transfer none): the account's objects.
 */
RialtoIdentityMap *
rialto_session_get_map (RialtoSession *self)
{
  return self->map;
}

/**
 * rialto_session_get_state:
 * @self: a session
 *
 * Returns: whether somebody is signed in.
 */
RialtoSessionState
rialto_session_get_state (RialtoSession *self)
{
  return self->state;
}

/**
 * rialto_session_get_me:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the account, once it is known.
 */
RialtoAccountObject *
rialto_session_get_me (RialtoSession *self)
{
  return self->me;
}

/**
 * rialto_session_get_server:
 * @self: a session
 *
 * Returns: (transfer none): the server; empty until rialto_session_load_server() was answered.
 */
RialtoMetaObject *
rialto_session_get_server (RialtoSession *self)
{
  return self->server;
}

/**
 * rialto_session_get_unread:
 * @self: a session
 *
 * Returns: notifications that were not read, at most 100.
 */
gint64
rialto_session_get_unread (RialtoSession *self)
{
  return self->unread;
}

/**
 * rialto_session_get_follow_requests:
 * @self: a session
 *
 * Returns: people who ask to follow, at most 100.
 */
gint64
rialto_session_get_follow_requests (RialtoSession *self)
{
  return self->follow_requests;
}

/**
 * rialto_session_get_preferences:
 * @self: a session
 *
 * Returns: (transfer none): a list of #RialtoNotificationPreferenceObject, the same for ever.
 */
GListModel *
rialto_session_get_preferences (RialtoSession *self)
{
  return G_LIST_MODEL (self->preferences);
}

/**
 * rialto_session_get_marker:
 * @self: a session
 * @timeline: a list
 *
 * Returns: (transfer none): how far it was read, the same object for ever.
 */
RialtoMarkerObject *
rialto_session_get_marker (RialtoSession *self,
                           RialtoTimeline timeline)
{
  g_return_val_if_fail ((guint) timeline < RIALTO_N_TIMELINE, NULL);

  return self->markers[timeline];
}

/**
 * rialto_session_is_blocking:
 * @self: a session
 * @person: somebody
 *
 * Returns: whether the account blocks them.
 */
gboolean
rialto_session_is_blocking (RialtoSession *self,
                            RialtoId       person)
{
  return g_hash_table_contains (self->blocks, &person);
}

/**
 * rialto_session_is_muting:
 * @self: a session
 * @person: somebody
 *
 * Returns: whether the account has muted them.
 */
gboolean
rialto_session_is_muting (RialtoSession *self,
                          RialtoId       person)
{
  return g_hash_table_contains (self->mutes, &person);
}

void
rialto_session_set_state (RialtoSession     *self,
                          RialtoSessionState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
rialto_session_set_me (RialtoSession       *self,
                       const RialtoAccount *account,
                       gint64               seq)
{
  g_autoptr (RialtoAccountObject) me = rialto_identity_map_merge_account (self->map, account, seq);

  if (g_set_object (&self->me, me))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ME]);
}

void
rialto_session_set_unread (RialtoSession *self,
                           gint64         unread,
                           gint64         seq)
{
  if (seq < self->unread_seq)
    return;
  self->unread_seq = seq;
  if (self->unread == unread)
    return;

  self->unread = unread;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD_NOTIFICATIONS]);
}

void
rialto_session_set_follow_requests (RialtoSession *self,
                                    gint64         follow_requests)
{
  if (self->follow_requests == follow_requests)
    return;

  self->follow_requests = follow_requests;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOW_REQUESTS]);
}

void
rialto_session_emit_object (RialtoSession *self,
                            const char    *signal,
                            gpointer       object)
{
  g_signal_emit_by_name (self, signal, object);
}

void
rialto_session_emit_refresh (RialtoSession *self)
{
  g_signal_emit_by_name (self, "refresh");
}

void
rialto_session_emit_missed (RialtoSession *self,
                            RialtoTime     since)
{
  g_signal_emit_by_name (self, "missed", since);
}

static char *
topic_of (RialtoEntityObject *object)
{
  const RialtoEntityInfo *kind = rialto_entity_object_get_info (object)->entity;
  RialtoId id = rialto_entity_object_get_key_id (object);

  if (kind == &rialto_post_info)
    return g_strdup_printf ("post:%" G_GINT64_FORMAT, id);
  if (kind == &rialto_profile_info)
    return g_strdup_printf ("user:%" G_GINT64_FORMAT, id);
  g_return_val_if_reached (NULL);
}

/**
 * rialto_session_watch:
 * @self: a session
 * @object: a #RialtoPostObject or #RialtoProfileObject that has come onto the screen
 *
 * Has its changes told, until rialto_session_unwatch().
 */
void
rialto_session_watch (RialtoSession      *self,
                      RialtoEntityObject *object)
{
  g_autofree char *topic = topic_of (object);

  rialto_gateway_client_watch (self->gateway, topic);
}

/**
 * rialto_session_unwatch:
 * @self: a session
 * @object: what is no longer on the screen
 */
void
rialto_session_unwatch (RialtoSession      *self,
                        RialtoEntityObject *object)
{
  g_autofree char *topic = topic_of (object);

  if (rialto_gateway_client_unwatch (self->gateway, topic) && g_str_has_prefix (topic, "user:"))
    rialto_session_forget_presence (self, rialto_entity_object_get_key_id (object));
}

static void
rialto_session_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  RialtoSession *self = RIALTO_SESSION (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (gint) self->state);
      break;
    case PROP_ME:
      g_value_set_object (value, self->me);
      break;
    case PROP_SERVER:
      g_value_set_object (value, self->server);
      break;
    case PROP_GATEWAY:
      g_value_set_object (value, self->gateway);
      break;
    case PROP_UNREAD_NOTIFICATIONS:
      g_value_set_int64 (value, self->unread);
      break;
    case PROP_FOLLOW_REQUESTS:
      g_value_set_int64 (value, self->follow_requests);
      break;
    case PROP_PREFERENCES:
      g_value_set_object (value, self->preferences);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rialto_session_dispose (GObject *object)
{
  RialtoSession *self = RIALTO_SESSION (object);

  g_cancellable_cancel (self->alive);
  rialto_session_want_nobody (self);
  if (self->gateway != NULL)
    rialto_gateway_client_stop (self->gateway);
  G_OBJECT_CLASS (rialto_session_parent_class)->dispose (object);
}

static void
rialto_session_finalize (GObject *object)
{
  RialtoSession *self = RIALTO_SESSION (object);

  for (guint i = 0; i < RIALTO_N_TIMELINE; i++)
    g_clear_object (&self->markers[i]);
  g_clear_object (&self->me);
  g_clear_object (&self->server);
  g_clear_object (&self->preferences);
  g_clear_object (&self->map);
  g_clear_object (&self->gateway);
  g_clear_object (&self->transport);
  g_clear_object (&self->alive);
  g_clear_pointer (&self->blocks, g_hash_table_unref);
  g_clear_pointer (&self->mutes, g_hash_table_unref);
  g_clear_pointer (&self->expected, g_array_unref);
  g_clear_pointer (&self->wanted, g_hash_table_unref);
  g_clear_pointer (&self->unasked, g_array_unref);
  g_clear_pointer (&self->presences, g_hash_table_unref);
  G_OBJECT_CLASS (rialto_session_parent_class)->finalize (object);
}

static void
install_signals (void)
{
  /**
   * RialtoSession::refresh:
   *
   * Too much was missed to be told: lists that are shown have to be loaded again.
   */
  g_signal_new ("refresh", RIALTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * RialtoSession::missed:
   * @since: by the monotonic clock
   *
   * There is a line, and what others did before was not told: who shows what was not asked for @since then asks again, and so does
   * whoever could not have it.
   */
  g_signal_new ("missed", RIALTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_INT64);
  /**
   * RialtoSession::restored:
   *
   * The server was put back to an earlier state: what was kept of it may be newer than what it says, or of what it does not know.
   */
  g_signal_new ("restored", RIALTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * RialtoSession::notification:
   * @notification: a #RialtoNotificationObject that is new, or to whose group somebody was added
   */
  g_signal_new ("notification", RIALTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                RIALTO_TYPE_NOTIFICATION_OBJECT);
  /**
   * RialtoSession::comment:
   * @comment: a new #RialtoCommentObject below a post that is watched
   */
  g_signal_new ("comment", RIALTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                RIALTO_TYPE_COMMENT_OBJECT);
  /**
   * RialtoSession::feed-hint:
   * @post: id of a post that the home feed has now
   */
  g_signal_new ("feed-hint", RIALTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_INT64);
  /**
   * RialtoSession::presence:
   * @person: id of somebody who is seen differently now; see rialto_session_get_presence()
   */
  g_signal_new ("presence", RIALTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_INT64);
  /**
   * RialtoSession::relation:
   * @person: id of somebody to whom one stands differently now; lists may have to drop or show them
   * @following: whether one follows them
   */
  g_signal_new ("relation", RIALTO_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                G_TYPE_INT64, G_TYPE_BOOLEAN);
}

static void
rialto_session_class_init (RialtoSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_session_get_property;
  object_class->dispose = rialto_session_dispose;
  object_class->finalize = rialto_session_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RIALTO_TYPE_SESSION_STATE,
                                              RIALTO_SESSION_STATE_ANONYMOUS, flags);
  properties[PROP_ME] = g_param_spec_object ("me", NULL, NULL, RIALTO_TYPE_ACCOUNT_OBJECT, flags);
  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, RIALTO_TYPE_META_OBJECT, flags);
  properties[PROP_GATEWAY] = g_param_spec_object ("gateway", NULL, NULL, RIALTO_TYPE_GATEWAY_CLIENT, flags);
  properties[PROP_UNREAD_NOTIFICATIONS] = g_param_spec_int64 ("unread-notifications", NULL, NULL, 0, 100, 0,
                                                              flags);
  properties[PROP_FOLLOW_REQUESTS] = g_param_spec_int64 ("follow-requests", NULL, NULL, 0, 100, 0, flags);
  properties[PROP_PREFERENCES] = g_param_spec_object ("preferences", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals ();
}

static void
rialto_session_init (RialtoSession *self)
{
  self->alive = g_cancellable_new ();
  self->map = rialto_identity_map_new ();
  self->server = rialto_meta_object_new ();
  self->preferences = g_list_store_new (RIALTO_TYPE_NOTIFICATION_PREFERENCE_OBJECT);
  self->blocks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->mutes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->expected = rialto_session_new_expected ();
  self->wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, dex_unref);
  self->presences = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->unasked = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  g_signal_connect_object (self->map, "added", G_CALLBACK (rialto_session_judge), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < RIALTO_N_TIMELINE; i++)
    self->markers[i] = rialto_marker_object_new ();
}
