/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

#include "rialto-accounts.h"
#include "rialto-follow-requests.h"
#include "rialto-markers.h"
#include "rialto-notify.h"
#include "rialto-own-marks.h"
#include "rialto-profile.h"

/* The present state of what a durable event names, as its reader may see it. NULL: it is gone, or not for the reader. */
typedef gconstpointer (*PayloadFunc) (RialtoTx *tx, RialtoContext *context, RialtoId viewer, RialtoId entity);

static gconstpointer
load_account (RialtoTx      *tx,
              RialtoContext *context,
              RialtoId       viewer,
              RialtoId       entity)
{
  RialtoAccount *account = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoAccount);

  return rialto_account_load (tx, context, viewer, account) ? account : NULL;
}

/* A marker's entity is its timeline, counted from 1. */
static gconstpointer
load_marker (RialtoTx      *tx,
             RialtoContext *context,
             RialtoId       viewer,
             RialtoId       entity)
{
  RialtoMarker *marker = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoMarker);

  rialto_marker_load (tx, viewer, (RialtoTimeline) (entity - 1), marker);
  return marker;
}

static gconstpointer
load_notification (RialtoTx      *tx,
                   RialtoContext *context,
                   RialtoId       viewer,
                   RialtoId       entity)
{
  RialtoNotification *notification = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoNotification);

  return rialto_notification_load (tx, context, viewer, entity, notification) ? notification : NULL;
}

static gconstpointer
load_count (RialtoTx      *tx,
            RialtoContext *context,
            RialtoId       viewer,
            RialtoId       entity)
{
  RialtoNotificationCount *count = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoNotificationCount);

  count->unread = rialto_notification_count (tx, viewer);
  return count;
}

static gconstpointer
load_preferences (RialtoTx      *tx,
                  RialtoContext *context,
                  RialtoId       viewer,
                  RialtoId       entity)
{
  RialtoNotificationPreferences *preferences = rialto_arena_new0 (rialto_tx_get_arena (tx),
                                                                  RialtoNotificationPreferences);

  rialto_notification_preferences_load (tx, viewer, preferences);
  return preferences;
}

static gconstpointer
load_relation (RialtoTx      *tx,
               RialtoContext *context,
               RialtoId       viewer,
               RialtoId       entity)
{
  RialtoRelationUpdate *update = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoRelationUpdate);

  update->person = entity;
  update->relation = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoRelation);
  rialto_relation_load (tx, viewer, entity, update->relation);
  return update;
}

static gconstpointer
load_follow_requests (RialtoTx      *tx,
                      RialtoContext *context,
                      RialtoId       viewer,
                      RialtoId       entity)
{
  RialtoFollowRequestCount *count = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoFollowRequestCount);

  count->count = rialto_follow_requests_count (tx, viewer);
  return count;
}

static gconstpointer
load_post_like (RialtoTx      *tx,
                RialtoContext *context,
                RialtoId       viewer,
                RialtoId       entity)
{
  RialtoLikeState *state = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoLikeState);

  return rialto_own_like_load (tx, viewer, entity, state) ? state : NULL;
}

static gconstpointer
load_post_save (RialtoTx      *tx,
                RialtoContext *context,
                RialtoId       viewer,
                RialtoId       entity)
{
  RialtoSaveState *state = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoSaveState);

  rialto_own_save_load (tx, viewer, entity, state);
  return state;
}

static gconstpointer
load_comment_like (RialtoTx      *tx,
                   RialtoContext *context,
                   RialtoId       viewer,
                   RialtoId       entity)
{
  RialtoCommentLikeState *state = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoCommentLikeState);

  return rialto_own_comment_like_load (tx, viewer, entity, state) ? state : NULL;
}

static gconstpointer
load_gone (RialtoTx      *tx,
           RialtoContext *context,
           RialtoId       viewer,
           RialtoId       entity)
{
  RialtoGone *gone = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoGone);

  gone->id = entity;
  return gone;
}

static const struct
{
  RialtoEventType type;
  PayloadFunc load;
  RialtoEventType otherwise; /* what to say when it is gone; 0: nothing */
} payloads[] = {
  { RIALTO_EVENT_ACCOUNT_UPDATE, load_account, 0 },
  { RIALTO_EVENT_MARKER_UPDATE, load_marker, 0 },
  { RIALTO_EVENT_NOTIFICATION_CREATE, load_notification, RIALTO_EVENT_NOTIFICATION_DELETE },
  { RIALTO_EVENT_NOTIFICATION_DELETE, load_gone, 0 },
  { RIALTO_EVENT_NOTIFICATION_COUNT, load_count, 0 },
  { RIALTO_EVENT_PREFERENCES_UPDATE, load_preferences, 0 },
  { RIALTO_EVENT_RELATION_UPDATE, load_relation, 0 },
  { RIALTO_EVENT_FOLLOW_REQUESTS, load_follow_requests, 0 },
  { RIALTO_EVENT_POST_LIKE, load_post_like, 0 },
  { RIALTO_EVENT_POST_SAVE, load_post_save, 0 },
  { RIALTO_EVENT_COMMENT_LIKE, load_comment_like, 0 },
  { RIALTO_EVENT_SESSION_DELETE, load_gone, 0 },
};

static char *
encode (const RialtoEventInfo *info,
        gconstpointer          payload)
{
  return rialto_entity_to_json (info->payload, payload, RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, NULL);
}

/**
 * rialto_event_encode:
 * @tx: a transaction
 * @context: the server's parts
 * @type: (inout): the event's wire name; another when what it names is gone
 * @viewer: whose event it is
 * @entity: what it names
 *
 * Returns: (transfer full) (nullable): the payload as JSON; %NULL when there is nothing to say
 */
char *
rialto_event_encode (RialtoTx      *tx,
                     RialtoContext *context,
                     const char   **type,
                     RialtoId       viewer,
                     RialtoId       entity)
{
  const RialtoEventInfo *info = rialto_event_lookup (*type);

  for (guint i = 0; info != NULL && i < G_N_ELEMENTS (payloads); i++)
    {
      gconstpointer payload;

      if (payloads[i].type != (RialtoEventType) info->type)
        continue;
      payload = payloads[i].load (tx, context, viewer, entity);
      if (payload != NULL)
        return encode (info, payload);
      if (payloads[i].otherwise == 0)
        return NULL;
      info = rialto_event_get_info (payloads[i].otherwise);
      *type = info->name;
      return encode (info, load_gone (tx, context, viewer, entity));
    }
  return NULL;
}
