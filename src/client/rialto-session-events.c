/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-private.h"

#include "rialto-clock.h"
#include "rialto-event-types.h"

/* What Ready says, and what each event changes of it. */

/* How long it may take from the first request to the first Ready. */
#define JUST_NOW RIALTO_MINUTE

static void
set_member (GHashTable *set,
            RialtoId    id,
            gboolean    is_in)
{
  if (is_in)
    g_hash_table_add (set, g_memdup2 (&id, sizeof id));
  else
    g_hash_table_remove (set, &id);
}

static void
replace_set (GHashTable     *set,
             const RialtoId *ids,
             guint           n_ids)
{
  g_hash_table_remove_all (set);
  for (guint i = 0; i < n_ids; i++)
    set_member (set, ids[i], TRUE);
}

static void
take_marker (RialtoSession      *self,
             const RialtoMarker *marker,
             gint64              seq)
{
  if ((guint) marker->timeline < RIALTO_N_TIMELINE)
    rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (self->markers[marker->timeline]), self->map, marker,
                                rialto_entity_get_mask (&rialto_marker_info, marker), seq);
}

/* The object for a kind: changed in place, so that rows of settings stay. */
static void
take_preference (RialtoSession                      *self,
                 guint                               position,
                 const RialtoNotificationPreference *preference,
                 gint64                              seq)
{
  g_autoptr (RialtoEntityObject) object = g_list_model_get_item (G_LIST_MODEL (self->preferences), position);
  gboolean is_new = object == NULL;

  if (is_new)
    object = RIALTO_ENTITY_OBJECT (rialto_notification_preference_object_new ());
  rialto_entity_object_merge (object, self->map, preference,
                              rialto_entity_get_mask (&rialto_notification_preference_info, preference), seq);
  if (is_new)
    g_list_store_append (self->preferences, object);
}

static void
take_preferences (RialtoSession                      *self,
                  const RialtoNotificationPreference *items,
                  guint                               n_items,
                  gint64                              seq)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->preferences));

  for (guint i = 0; i < n_items; i++)
    take_preference (self, i, &items[i], seq);
  if (n_old > n_items)
    g_list_store_splice (self->preferences, n_items, n_old - n_items, NULL, 0);
}

void
rialto_session_set_standing (RialtoSession *self,
                             RialtoId       person,
                             gboolean       muting,
                             gboolean       value)
{
  set_member (muting ? self->mutes : self->blocks, person, value);
}

/* What it says from now on counts, though it has said newer things before. */
void
rialto_session_take_restored (RialtoSession *self)
{
  rialto_identity_map_forget_seqs (self->map);
  rialto_entity_object_forget_seqs (RIALTO_ENTITY_OBJECT (self->server));
  for (guint i = 0; i < RIALTO_N_TIMELINE; i++)
    rialto_entity_object_forget_seqs (RIALTO_ENTITY_OBJECT (self->markers[i]));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->preferences)); i++)
    {
      g_autoptr (RialtoEntityObject) object = g_list_model_get_item (G_LIST_MODEL (self->preferences), i);

      rialto_entity_object_forget_seqs (object);
    }
  self->unread_seq = 0;
  /* Also what the app has begun with was refused. */
  self->had_ready = TRUE;
  g_signal_emit_by_name (self, "restored");
}

void
rialto_session_know_ready (RialtoSession     *self,
                           const RialtoReady *ready)
{
  gint64 seq = ready->seq;

  /* Not told where there is no socket. */
  if (ready->session != 0)
    self->id = ready->session;
  g_object_freeze_notify (G_OBJECT (self));
  rialto_session_set_me (self, ready->me, seq);
  for (guint i = 0; i < ready->n_markers; i++)
    take_marker (self, &ready->markers[i], seq);
  take_preferences (self, ready->preferences, ready->n_preferences, seq);
  rialto_session_set_unread (self, ready->notifications->unread, seq);
  rialto_session_set_follow_requests (self, ready->follow_requests);
  replace_set (self->blocks, ready->blocks, ready->n_blocks);
  replace_set (self->mutes, ready->mutes, ready->n_mutes);
  rialto_session_judge_all (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
rialto_session_take_ready (RialtoSession     *self,
                           const RialtoReady *ready)
{
  rialto_session_know_ready (self, ready);
  /* Another one than the first: what came between the two was not told. */
  if (self->had_ready)
    rialto_session_emit_refresh (self);
  else
    rialto_session_take_missed (self, rialto_clock_monotonic ());
}

/* At first, what the app began with is not asked for twice. */
void
rialto_session_take_missed (RialtoSession *self,
                            RialtoTime     since)
{
  rialto_session_emit_missed (self, self->had_ready ? since : since - JUST_NOW);
  self->had_ready = TRUE;
}

static void
take_relation (RialtoSession              *self,
               const RialtoRelationUpdate *update,
               gint64                      seq)
{
  RialtoProfile profile = { .present = RIALTO_PROFILE_HAS_RELATION, .relation = update->relation };

  set_member (self->blocks, update->person, update->relation->blocking);
  set_member (self->mutes, update->person, update->relation->muting);
  rialto_session_judge_all (self);
  rialto_identity_map_merge_known (self->map, &rialto_profile_info, update->person, &profile,
                                   RIALTO_PROFILE_HAS_RELATION, seq);
  g_signal_emit_by_name (self, "relation", update->person, update->relation->following);
}

static void
take_counts (RialtoSession          *self,
             const RialtoPostCounts *counts,
             gint64                  seq)
{
  RialtoPost post = { .like_count = counts->like_count, .comment_count = counts->comment_count };

  rialto_identity_map_merge_known (self->map, &rialto_post_info, counts->post, &post,
                                   RIALTO_POST_HAS_LIKE_COUNT | RIALTO_POST_HAS_COMMENT_COUNT, seq);
}

static void
take_new (RialtoSession          *self,
          const char             *signal,
          const RialtoEntityInfo *kind,
          gconstpointer           payload,
          gint64                  seq)
{
  g_autoptr (GObject) object = rialto_identity_map_merge (self->map, kind, payload, seq);

  rialto_session_judge (self, RIALTO_ENTITY_OBJECT (object));
  if (signal != NULL)
    rialto_session_emit_object (self, signal, object);
}

static void
take_gone (RialtoSession          *self,
           const RialtoEntityInfo *kind,
           const RialtoGone       *gone,
           gint64                  seq)
{
  rialto_identity_map_delete (self->map, kind, gone->id, seq);
}

static void
take_device (RialtoSession    *self,
             const RialtoGone *gone,
             gint64            seq)
{
  take_gone (self, &rialto_device_info, gone, seq);
  if (gone->id == self->id)
    rialto_transport_set_tokens (self->transport, NULL);
}

/* What is only watched. */
static void
take_watched (RialtoSession  *self,
              RialtoEventType type,
              gconstpointer   payload,
              gint64          seq)
{
  if (type == RIALTO_EVENT_POST_UPDATE)
    take_new (self, NULL, &rialto_post_info, payload, seq);
  else if (type == RIALTO_EVENT_POST_DELETE)
    take_gone (self, &rialto_post_info, payload, seq);
  else if (type == RIALTO_EVENT_POST_COUNTS)
    take_counts (self, payload, seq);
  else if (type == RIALTO_EVENT_COMMENT_CREATE)
    take_new (self, "comment", &rialto_comment_info, payload, seq);
  else if (type == RIALTO_EVENT_COMMENT_DELETE)
    take_gone (self, &rialto_comment_info, payload, seq);
  else if (type == RIALTO_EVENT_PROFILE_UPDATE)
    take_new (self, NULL, &rialto_profile_info, payload, seq);
  else if (type == RIALTO_EVENT_PRESENCE_UPDATE)
    rialto_session_take_presence (self, payload);
  else if (type == RIALTO_EVENT_FEED_HINT)
    g_signal_emit_by_name (self, "feed-hint", ((const RialtoFeedHint *) payload)->post);
}

void
rialto_session_take_event (RialtoSession *self,
                           gint           type,
                           gconstpointer  payload,
                           gint64         seq)
{
  const RialtoNotificationPreferences *preferences = payload;

  /* What nobody keeps has no seq of its own: it is newer than all that was seen. */
  if (seq == 0)
    seq = rialto_transport_get_seq (self->transport);

  if (type == RIALTO_EVENT_ACCOUNT_UPDATE)
    rialto_session_set_me (self, payload, seq);
  else if (type == RIALTO_EVENT_MARKER_UPDATE)
    take_marker (self, payload, seq);
  else if (type == RIALTO_EVENT_NOTIFICATION_CREATE)
    /* What came while the app was not running is no news: it is counted, and in the list. */
    take_new (self, self->had_ready ? "notification" : NULL, &rialto_notification_info, payload, seq);
  else if (type == RIALTO_EVENT_NOTIFICATION_DELETE)
    take_gone (self, &rialto_notification_info, payload, seq);
  else if (type == RIALTO_EVENT_NOTIFICATION_COUNT)
    rialto_session_set_unread (self, ((const RialtoNotificationCount *) payload)->unread, seq);
  else if (type == RIALTO_EVENT_PREFERENCES_UPDATE)
    take_preferences (self, preferences->items, preferences->n_items, seq);
  else if (type == RIALTO_EVENT_RELATION_UPDATE)
    take_relation (self, payload, seq);
  else if (type == RIALTO_EVENT_FOLLOW_REQUESTS)
    rialto_session_set_follow_requests (self, ((const RialtoFollowRequestCount *) payload)->count);
  else if (type == RIALTO_EVENT_POST_LIKE)
    rialto_session_take_like (self, payload, seq);
  else if (type == RIALTO_EVENT_POST_SAVE)
    rialto_session_take_save (self, payload, seq);
  else if (type == RIALTO_EVENT_COMMENT_LIKE)
    rialto_session_take_comment_like (self, payload, seq);
  else if (type == RIALTO_EVENT_SESSION_DELETE)
    take_device (self, payload, seq);
  else
    take_watched (self, (RialtoEventType) type, payload, seq);
}
