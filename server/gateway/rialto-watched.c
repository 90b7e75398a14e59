/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-watched.h"

#include "rialto-clock.h"
#include "rialto-comments.h"
#include "rialto-post-loader.h"
#include "rialto-profile.h"

/* Something on somebody's screen that has changed. */
typedef struct
{
  char                  *topic; /* "post:ID", as clients watch it */
  RialtoId               topic_id;
  const RialtoEventInfo *event;
  RialtoId               entity;
  RialtoId               actor;
  RialtoTime             due; /* monotonic */
} Change;

RIALTO_SQL (open_post,
            "watched.open_post",
            "SELECT p.author FROM posts p JOIN users u ON u.id = p.author WHERE p.id = ?1 AND p.state = 0 "
            "AND u.deleted_at IS NULL AND " RIALTO_POST_PUBLIC);
RIALTO_SQL (blocks_around,
            "watched.blocks_around",
            "SELECT blocked FROM blocks WHERE blocker IN (?1, ?2) UNION "
            "SELECT blocker FROM blocks WHERE blocked IN (?1, ?2)");

struct _RialtoWatched
{
  RialtoGateway *gateway; /* borrowed */
  RialtoTime     interval;
  GPtrArray     *changes; /* owned Changes, in the order they are due */
};

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

/* Comments are told at once: each is a thing of its own, there is nothing to wait for. */
static gboolean
is_prompt (const RialtoEventInfo *event)
{
  return event->type == RIALTO_EVENT_COMMENT_CREATE || event->type == RIALTO_EVENT_COMMENT_DELETE;
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
  };
  g_ptr_array_add (watched->changes, change);
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
  RialtoTime due = -1;

  for (guint i = 0; i < watched->changes->len; i++)
    {
      Change *change = watched->changes->pdata[i];

      due = due < 0 ? change->due : MIN (due, change->due);
    }
  return due;
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
    default:
      return encode_gone (change->entity);
    }
}

static gboolean
may_see (RialtoTx *tx,
         Change   *change,
         RialtoId  viewer)
{
  switch ((guint) change->event->type)
    {
    case RIALTO_EVENT_POST_UPDATE:
    case RIALTO_EVENT_POST_COUNTS:
    case RIALTO_EVENT_COMMENT_DELETE:
      return rialto_post_get_author (tx, viewer, change->topic_id) != 0;
    case RIALTO_EVENT_POST_DELETE:
      /* Whose it was is not known any more; who deletes a post is its author, or somebody of the staff. */
      return change->actor == 0 || !rialto_person_is_blocked (tx, viewer, change->actor);
    case RIALTO_EVENT_COMMENT_CREATE:
      return rialto_comment_is_visible (tx, viewer, change->entity);
    case RIALTO_EVENT_PROFILE_UPDATE:
      return !rialto_person_is_blocked (tx, viewer, change->topic_id);
    default:
      return TRUE;
    }
}

/* Who may not see a change of a post that everybody else may: those with a block between them and its author, or the commenter.
 * NULL: the post is not for everybody, each must be asked. One look for a thousand screens. */
static GHashTable *
list_apart (RialtoTx *tx,
            Change   *change)
{
  gboolean is_comment = change->event->type == RIALTO_EVENT_COMMENT_CREATE;
  g_autoptr (RialtoRows) rows = NULL;
  GHashTable *apart;
  RialtoId author;

  if (!is_comment && change->event->type != RIALTO_EVENT_POST_COUNTS)
    return NULL;
  rows = rialto_tx_query (tx, &open_post, SQL_ID (change->topic_id));
  if (!rialto_rows_next (rows))
    return NULL;
  author = rialto_rows_id (rows, 0);
  g_clear_pointer (&rows, rialto_rows_free);

  apart = g_hash_table_new (NULL, NULL);
  rows = rialto_tx_query (tx, &blocks_around, SQL_ID (author), SQL_ID (is_comment ? change->actor : author));
  while (rialto_rows_next (rows))
    g_hash_table_add (apart, GSIZE_TO_POINTER ((gsize) rialto_rows_id (rows, 0)));
  return apart;
}

static void
tell (RialtoWatched *watched,
      RialtoTx      *tx,
      Change        *change,
      GPtrArray     *deliveries)
{
  g_autoptr (GArray) users = rialto_audience_list_topic (watched->gateway->audience, change->topic);
  g_autoptr (GHashTable) hidden = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) apart = users != NULL ? list_apart (tx, change) : NULL;
  g_autofree char *payload = NULL;
  RialtoDelivery *delivery;

  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      RialtoId viewer = g_array_index (users, RialtoId, i);

      gboolean seen = apart != NULL ? !g_hash_table_contains (apart, GSIZE_TO_POINTER ((gsize) viewer))
                                    : may_see (tx, change, viewer);

      if (!seen)
        g_hash_table_add (hidden, GSIZE_TO_POINTER ((gsize) viewer));
      else if (payload == NULL)
        payload = encode_change (tx, watched->gateway->context, change, viewer);
    }
  if (payload == NULL)
    return;

  delivery = g_new0 (RialtoDelivery, 1);
  delivery->topic = g_strdup (change->topic);
  delivery->hidden = g_hash_table_size (hidden) > 0 ? g_steal_pointer (&hidden) : NULL;
  delivery->frame = rialto_gateway_frame (RIALTO_OP_DISPATCH, change->event->name, 0, payload,
                                          RIALTO_FRAME_EPHEMERAL);
  g_ptr_array_add (deliveries, delivery);
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

  for (guint i = 0; i < watched->changes->len;)
    {
      Change *change = watched->changes->pdata[i];

      if (change->due > now)
        {
          i++;
          continue;
        }
      tell (watched, tx, change, deliveries);
      g_ptr_array_remove_index (watched->changes, i);
    }
}
