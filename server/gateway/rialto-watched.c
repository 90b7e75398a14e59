/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-watched.h"

#include "rialto-clock.h"
#include "rialto-comments.h"
#include "rialto-post-loader.h"
#include "rialto-presence-rows.h"
#include "rialto-profile.h"
#include "rialto-watch-access.h"

#include <string.h>

/* Something on somebody's screen that has changed. */
typedef struct
{
  char                  *topic; /* "post:ID", as clients watch it */
  RialtoId               topic_id;
  const RialtoEventInfo *event;
  RialtoId               entity;
  RialtoId               actor;
  RialtoTime             due;  /* monotonic */
  gboolean               told; /* in this turn */
} Change;

/* Somebody may have lost, or won, the right to see somebody's posts. */
typedef struct
{
  RialtoId   author;
  RialtoId   viewer;  /* 0: everybody */
  RialtoTime due;     /* monotonic */
  gboolean   settled; /* in this turn */
} Doubt;

struct _RialtoWatched
{
  RialtoGateway     *gateway; /* borrowed */
  RialtoTime         interval;
  GPtrArray         *changes; /* owned Changes, in the order they came */
  GArray            *doubts;  /* Doubts, in the order they came */
  RialtoWatchAccess *access;
};

RIALTO_SQL (blocks_of_people,
            "watched.blocks_of_people",
            "SELECT b.blocked FROM post_people x JOIN blocks b ON b.blocker = x.user_id WHERE x.post_id = ?1 "
            "AND NOT x.removed UNION SELECT b.blocker FROM post_people x JOIN blocks b "
            "ON b.blocked = x.user_id WHERE x.post_id = ?1 AND NOT x.removed");

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->topic);
  g_free (change);
}

/**
 * rialto_watched_new:
 * @gateway: (transfer none): whose audience counts
 * @interval: how long changes of one thing are gathered, ms
 *
 * Returns: (transfer full): nothing noted yet
 */
RialtoWatched *
rialto_watched_new (RialtoGateway *gateway,
                    RialtoTime     interval)
{
  RialtoWatched *watched = g_new0 (RialtoWatched, 1);

  watched->gateway = gateway;
  watched->interval = interval;
  watched->changes = g_ptr_array_new_with_free_func (change_free);
  watched->doubts = g_array_new (FALSE, FALSE, sizeof (Doubt));
  watched->access = rialto_watch_access_new (gateway->audience);
  return watched;
}

/**
 * rialto_watched_free:
 * @watched: (transfer full): what was noted
 */
void
rialto_watched_free (RialtoWatched *watched)
{
  g_ptr_array_unref (watched->changes);
  g_array_unref (watched->doubts);
  rialto_watch_access_free (watched->access);
  g_free (watched);
}

static gboolean
is_noted (RialtoWatched         *watched,
          const char            *topic,
          const RialtoEventInfo *event,
          RialtoId               entity)
{
  for (guint i = 0; i < watched->changes->len; i++)
    {
      Change *change = watched->changes->pdata[i];

      if (change->event == event && change->entity == entity && g_str_equal (change->topic, topic))
        return TRUE;
    }
  return FALSE;
}

/* Comments are told at once: each is a thing of its own, there is nothing to wait for. Presence was gathered before it was written. */
static gboolean
is_prompt (const RialtoEventInfo *event)
{
  return event->type == RIALTO_EVENT_COMMENT_CREATE || event->type == RIALTO_EVENT_COMMENT_DELETE ||
         event->type == RIALTO_EVENT_PRESENCE_UPDATE;
}

/**
 * rialto_watched_note:
 * @watched: what was noted before
 * @topic: "post" or "profile"
 * @topic_id: which
 * @type: the event's wire name
 * @entity: what has changed
 * @actor: who did it; 0: nobody
 *
 * Remembers a change, if anybody watches.
 */
void
rialto_watched_note (RialtoWatched *watched,
                     const char    *topic,
                     RialtoId       topic_id,
                     const char    *type,
                     RialtoId       entity,
                     RialtoId       actor)
{
  const RialtoEventInfo *event = rialto_event_lookup (type);
  g_autofree char *name = g_strdup_printf ("%s:%" G_GINT64_FORMAT,
                                           g_str_equal (topic, "profile") ? "user" : topic, topic_id);
  g_autoptr (GArray) users = rialto_audience_list_topic (watched->gateway->audience, name);
  Change *change;

  if (users == NULL || event == NULL || is_noted (watched, name, event, entity))
    return;
  change = g_new (Change, 1);
  *change = (Change) {
    g_steal_pointer (&name),
    topic_id,
    event,
    entity,
    actor,
    rialto_clock_monotonic () + (is_prompt (event) ? 0 : watched->interval),
    FALSE,
  };
  g_ptr_array_add (watched->changes, change);
}

static void
add_doubt (RialtoWatched *watched,
           RialtoId       author,
           RialtoId       viewer,
           RialtoTime     delay)
{
  g_autoptr (GPtrArray) topics = rialto_audience_list_authored (watched->gateway->audience, author, viewer);
  Doubt doubt = { author, viewer, rialto_clock_monotonic () + delay, FALSE };

  for (guint i = 0; i < watched->doubts->len; i++)
    {
      const Doubt *other = &g_array_index (watched->doubts, Doubt, i);

      if (other->author == author && other->viewer == viewer)
        return;
    }
  if (topics->len > 0)
    g_array_append_val (watched->doubts, doubt);
}

/**
 * rialto_watched_doubt:
 * @watched: what was noted before
 * @type: an event's wire name
 * @topic_id: whom it is for, or about
 * @entity: what has changed
 *
 * Remembers who may have come to see, or not to see any more, posts that they watch: after a block, either way, or the end of a
 * follow; or when an account was locked. What changes with a post itself is looked at with the post.
 */
void
rialto_watched_doubt (RialtoWatched *watched,
                      const char    *type,
                      RialtoId       topic_id,
                      RialtoId       entity)
{
  const RialtoEventInfo *event = rialto_event_lookup (type);

  if (event != NULL && event->type == RIALTO_EVENT_RELATION_UPDATE)
    {
      add_doubt (watched, entity, topic_id, 0);
      add_doubt (watched, topic_id, entity, 0);
    }
  else if (event != NULL && event->type == RIALTO_EVENT_PROFILE_UPDATE)
    add_doubt (watched, topic_id, 0, watched->interval);
}

/**
 * rialto_watched_get_due:
 * @watched: what was noted
 *
 * Returns: when the next change is to be told, monotonic ms; -1: there is none
 */
RialtoTime
rialto_watched_get_due (RialtoWatched *watched)
{
  RialtoTime due = G_MAXINT64;

  for (guint i = 0; i < watched->changes->len; i++)
    due = MIN (due, ((Change *) watched->changes->pdata[i])->due);
  for (guint i = 0; i < watched->doubts->len; i++)
    due = MIN (due, g_array_index (watched->doubts, Doubt, i).due);
  return due < G_MAXINT64 ? due : -1;
}

static char *
encode (const RialtoEntityInfo *info,
        gconstpointer           entity)
{
  return rialto_entity_to_json (info, entity, RIALTO_ENCODE_SHARED, RIALTO_SINCE_LATEST, NULL);
}

static char *
encode_post (RialtoTx      *tx,
             RialtoContext *context,
             Change        *change,
             RialtoId       viewer)
{
  RialtoPost post = { 0 };
  RialtoPostCounts counts = { 0 };

  if (!rialto_post_load (tx, context, viewer, change->topic_id, &post))
    return NULL;
  if (change->event->type == RIALTO_EVENT_POST_UPDATE)
    return encode (&rialto_post_info, &post);
  counts = (RialtoPostCounts) { .post = post.id,
                                .like_count = post.like_count,
                                .comment_count = post.comment_count };
  return encode (&rialto_post_counts_info, &counts);
}

static char *
encode_gone (RialtoId entity)
{
  RialtoGone gone = { .id = entity };

  return encode (&rialto_gone_info, &gone);
}

/* The change as @viewer may see it, without what is only for @viewer. */
static char *
encode_change (RialtoTx      *tx,
               RialtoContext *context,
               Change        *change,
               RialtoId       viewer)
{
  RialtoComment comment = { 0 };
  RialtoProfile profile = { 0 };
  RialtoPresence presence = { 0 };

  switch ((guint) change->event->type)
    {
    case RIALTO_EVENT_POST_UPDATE:
    case RIALTO_EVENT_POST_COUNTS:
      return encode_post (tx, context, change, viewer);
    case RIALTO_EVENT_COMMENT_CREATE:
      return rialto_comment_load (tx, viewer, change->entity, &comment)
               ? encode (&rialto_comment_info, &comment)
               : NULL;
    case RIALTO_EVENT_PROFILE_UPDATE:
      return rialto_profile_load (tx, viewer, change->topic_id, &profile)
               ? encode (&rialto_profile_info, &profile)
               : NULL;
    case RIALTO_EVENT_PRESENCE_UPDATE:
      return rialto_presence_load (tx, viewer, change->topic_id, &presence)
               ? encode (&rialto_presence_info, &presence)
               : NULL;
    default:
      return encode_gone (change->entity);
    }
}

static gboolean
may_see (RialtoWatched       *watched,
         RialtoTx            *tx,
         Change              *change,
         const RialtoWatcher *watcher)
{
  RialtoId viewer = watcher->user;

  switch ((guint) change->event->type)
    {
    case RIALTO_EVENT_POST_UPDATE:
      /* Has just been looked at. */
      return rialto_watch_access_has (watched->access, change->topic, watcher);
    case RIALTO_EVENT_POST_COUNTS:
    case RIALTO_EVENT_COMMENT_DELETE:
      return rialto_post_get_author (tx, viewer, change->topic_id) != 0;
    case RIALTO_EVENT_COMMENT_CREATE:
      return rialto_comment_is_visible (tx, viewer, change->entity);
    default:
      return TRUE;
    }
}

/* Who may not see a change that everybody else may: those with a block between them and the person, the post's author or the commenter.
 * NULL: each must be asked. */
static GHashTable *
list_apart (RialtoTx *tx,
            Change   *change)
{
  RialtoId author;

  switch ((guint) change->event->type)
    {
    case RIALTO_EVENT_POST_COUNTS:
      return rialto_watch_access_list_apart (tx, change->topic_id, 0, &author);
    case RIALTO_EVENT_COMMENT_CREATE:
      return rialto_watch_access_list_apart (tx, change->topic_id, change->actor, &author);
    case RIALTO_EVENT_PROFILE_UPDATE:
    case RIALTO_EVENT_PRESENCE_UPDATE:
      return rialto_watch_access_list_blocked (tx, change->topic_id, change->topic_id);
    default:
      return NULL;
    }
}

static void
deliver (GPtrArray  *deliveries,
         const char *topic,
         const char *type,
         const char *payload,
         GHashTable *hidden,
         GHashTable *only)
{
  RialtoDelivery *delivery = g_new0 (RialtoDelivery, 1);

  delivery->topic = g_strdup (topic);
  delivery->hidden = hidden;
  delivery->only = only;
  delivery->frame = rialto_gateway_frame (RIALTO_OP_DISPATCH, type, 0, payload, RIALTO_FRAME_EPHEMERAL);
  g_ptr_array_add (deliveries, delivery);
}

/* Tells @users, and nobody else who watches. Takes @users. */
static void
tell_gone (GPtrArray  *deliveries,
           const char *topic,
           RialtoId    post,
           GHashTable *users)
{
  g_autoptr (GHashTable) only = users;
  g_autofree char *payload = encode_gone (post);

  if (g_hash_table_size (only) > 0)
    deliver (deliveries, topic, rialto_event_get_info (RIALTO_EVENT_POST_DELETE)->name, payload, NULL,
             g_steal_pointer (&only));
}

/* Who knows less of the change than everybody else: there is a block between them and somebody marked on the post. */
static GHashTable *
list_partial (RialtoTx *tx,
              Change   *change)
{
  GHashTable *partial = g_hash_table_new (NULL, NULL);

  if (change->event->type != RIALTO_EVENT_POST_UPDATE)
    return partial;

  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &blocks_of_people, SQL_ID (change->topic_id));

  while (rialto_rows_next (rows))
    g_hash_table_add (partial, GSIZE_TO_POINTER ((gsize) rialto_rows_id (rows, 0)));
  return partial;
}

/* Tells one of those who watch, in a frame of their own. */
static void
tell_apart (RialtoWatched *watched,
            RialtoTx      *tx,
            Change        *change,
            RialtoId       user,
            GPtrArray     *deliveries)
{
  g_autofree char *payload = encode_change (tx, watched->gateway->context, change, user);
  GHashTable *only;

  if (payload == NULL)
    return;
  only = g_hash_table_new (NULL, NULL);
  g_hash_table_add (only, GSIZE_TO_POINTER ((gsize) user));
  deliver (deliveries, change->topic, change->event->name, payload, NULL, only);
}

static void
tell_change (RialtoWatched *watched,
             RialtoTx      *tx,
             Change        *change,
             GPtrArray     *deliveries)
{
  g_autoptr (GArray) watchers = rialto_audience_list_topic (watched->gateway->audience, change->topic);
  g_autoptr (GHashTable) hidden = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) apart = watchers != NULL ? list_apart (tx, change) : NULL;
  g_autoptr (GHashTable) partial = list_partial (tx, change);
  g_autofree char *payload = NULL;

  for (guint i = 0; watchers != NULL && i < watchers->len; i++)
    {
      const RialtoWatcher *watcher = &g_array_index (watchers, RialtoWatcher, i);
      gpointer key = GSIZE_TO_POINTER ((gsize) watcher->user);
      gboolean seen = apart != NULL ? !g_hash_table_contains (apart, key)
                                    : may_see (watched, tx, change, watcher);

      if (!seen || g_hash_table_contains (partial, key))
        g_hash_table_add (hidden, key);
      if (seen && g_hash_table_contains (partial, key))
        tell_apart (watched, tx, change, watcher->user, deliveries);
      else if (seen && payload == NULL)
        payload = encode_change (tx, watched->gateway->context, change, watcher->user);
    }
  if (payload != NULL)
    deliver (deliveries, change->topic, change->event->name, payload,
             g_hash_table_size (hidden) > 0 ? g_steal_pointer (&hidden) : NULL, NULL);
}

static void
tell (RialtoWatched *watched,
      RialtoTx      *tx,
      Change        *change,
      GPtrArray     *deliveries)
{
  if (change->event->type == RIALTO_EVENT_POST_DELETE)
    {
      tell_gone (deliveries, change->topic, change->topic_id,
                 rialto_watch_access_end (watched->access, change->topic));
      return;
    }
  if (change->event->type == RIALTO_EVENT_POST_UPDATE)
    tell_gone (deliveries, change->topic, change->topic_id,
               rialto_watch_access_recheck (watched->access, tx, change->topic, 0));
  tell_change (watched, tx, change, deliveries);
}

static void
settle (RialtoWatched *watched,
        RialtoTx      *tx,
        const Doubt   *doubt,
        GPtrArray     *deliveries)
{
  g_autoptr (GPtrArray)
    topics = rialto_audience_list_authored (watched->gateway->audience, doubt->author, doubt->viewer);

  for (guint i = 0; i < topics->len; i++)
    {
      const char *topic = topics->pdata[i];

      tell_gone (deliveries, topic, g_ascii_strtoll (topic + strlen ("post:"), NULL, 10),
                 rialto_watch_access_recheck (watched->access, tx, topic, doubt->viewer));
    }
}

/**
 * rialto_watched_begin:
 * @watched: what was noted
 *
 * A turn of the pump begins, perhaps afresh after one that failed.
 */
void
rialto_watched_begin (RialtoWatched *watched)
{
  rialto_watch_access_begin (watched->access);
  for (guint i = 0; i < watched->changes->len; i++)
    ((Change *) watched->changes->pdata[i])->told = FALSE;
  for (guint i = 0; i < watched->doubts->len; i++)
    g_array_index (watched->doubts, Doubt, i).settled = FALSE;
}

/**
 * rialto_watched_publish:
 * @watched: what was noted
 * @tx: a read transaction
 * @deliveries: (element-type RialtoDelivery): gets what is due
 */
void
rialto_watched_publish (RialtoWatched *watched,
                        RialtoTx      *tx,
                        GPtrArray     *deliveries)
{
  RialtoTime now = rialto_clock_monotonic ();

  for (guint i = 0; i < watched->doubts->len; i++)
    {
      Doubt *doubt = &g_array_index (watched->doubts, Doubt, i);

      if (doubt->due > now)
        continue;
      settle (watched, tx, doubt, deliveries);
      doubt->settled = TRUE;
    }
  for (guint i = 0; i < watched->changes->len; i++)
    {
      Change *change = watched->changes->pdata[i];

      if (change->due > now)
        continue;
      tell (watched, tx, change, deliveries);
      change->told = TRUE;
    }
}

static void
look_at_presence (RialtoTx           *tx,
                  RialtoWatchRequest *request,
                  const char         *topic)
{
  const char *name = rialto_event_get_info (RIALTO_EVENT_PRESENCE_UPDATE)->name;
  RialtoPresence presence = { 0 };
  g_autofree char *payload = NULL;

  if (!g_str_has_prefix (topic, "user:") ||
      !rialto_presence_load (tx, request->user, g_ascii_strtoll (topic + strlen ("user:"), NULL, 10),
                             &presence))
    return;
  payload = encode (&rialto_presence_info, &presence);
  g_hash_table_insert (request->states, (gpointer) topic,
                       rialto_gateway_frame (RIALTO_OP_DISPATCH, name, 0, payload, RIALTO_FRAME_EPHEMERAL));
}

/**
 * rialto_watched_look:
 * @watched: what was noted
 * @tx: the read transaction of this turn
 * @request: what somebody begins to watch
 *
 * Finds out what they may see of it, and how people whom they may see are seen now.
 */
void
rialto_watched_look (RialtoWatched      *watched,
                     RialtoTx           *tx,
                     RialtoWatchRequest *request)
{
  g_clear_pointer (&request->states, g_hash_table_unref);
  request->states = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify) rialto_frame_unref);
  for (guint i = 0; request->added[i] != NULL; i++)
    {
      rialto_watch_access_look (watched->access, tx, request->added[i], request->user);
      look_at_presence (tx, request, request->added[i]);
    }
}

/**
 * rialto_watched_commit:
 * @watched: what was noted
 *
 * The turn has succeeded: what it told is told, what it found out is known.
 */
void
rialto_watched_commit (RialtoWatched *watched)
{
  rialto_watch_access_commit (watched->access);
  for (guint i = watched->changes->len; i-- > 0;)
    if (((Change *) watched->changes->pdata[i])->told)
      g_ptr_array_remove_index (watched->changes, i);
  for (guint i = watched->doubts->len; i-- > 0;)
    if (g_array_index (watched->doubts, Doubt, i).settled)
      g_array_remove_index (watched->doubts, i);
}
