/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-deeds-private.h"

#include "rialto-api.h"

/* What somebody does to people. How one stands to them shows it at once, where a page of theirs is known. */

static RialtoProfileObject *
dup_profile (RialtoDeeds *self,
             RialtoId     person)
{
  return rialto_identity_map_lookup_profile (rialto_session_get_map (self->session), person);
}

static RialtoEntityObject *
get_relation (RialtoProfileObject *profile)
{
  return profile != NULL ? (RialtoEntityObject *) rialto_profile_object_get_relation (profile) : NULL;
}

/* The answer is empty: what was asked for is how it is, until the event says so, too. */
typedef struct
{
  RialtoSession *session; /* owned */
  RialtoId       person;
  gboolean       muting;
  gboolean       value;
} Settling;

static void
settling_free (gpointer  data,
               GClosure *closure)
{
  Settling *settling = data;

  g_object_unref (settling->session);
  g_free (settling);
}

static void
on_settled (RialtoOutboxItem *item,
            GParamSpec       *pspec,
            Settling         *settling)
{
  RialtoIdentityMap *map = rialto_session_get_map (settling->session);
  g_autoptr (RialtoProfileObject) profile = rialto_identity_map_lookup_profile (map, settling->person);
  RialtoEntityObject *object = get_relation (profile);
  RialtoRelation relation;

  if (object == NULL || rialto_outbox_item_get_state (item) != RIALTO_OUTBOX_SENT)
    return;
  relation = *(const RialtoRelation *) rialto_entity_object_peek (object);
  if (settling->muting)
    relation.muting = settling->value;
  else
    relation.blocking = settling->value;
  if (!settling->muting && settling->value)
    relation.following = relation.requested = relation.followed_by = FALSE;
  rialto_entity_object_merge (object, map, &relation,
                              rialto_entity_get_mask (&rialto_relation_info, &relation),
                              rialto_transport_get_seq (rialto_session_get_transport (settling->session)));
}

static void
settle (RialtoDeeds      *self,
        RialtoOutboxItem *item,
        RialtoId          person,
        gboolean          muting,
        gboolean          value)
{
  Settling *settling = g_new0 (Settling, 1);

  settling->session = g_object_ref (self->session);
  settling->person = person;
  settling->muting = muting;
  settling->value = value;
  g_signal_connect_data (item, "notify::state", G_CALLBACK (on_settled), settling, settling_free,
                         G_CONNECT_DEFAULT);
}

static void
cover_follow (RialtoProfileObject *profile,
              RialtoOutboxItem    *item,
              gboolean             follow)
{
  RialtoEntityObject *relation = get_relation (profile);

  if (relation == NULL)
    return;
  if (!follow)
    {
      rialto_deeds_cover (relation, item, "following", FALSE, NULL);
      rialto_deeds_cover (relation, item, "requested", FALSE, NULL);
    }
  else
    rialto_deeds_cover (relation, item,
                        rialto_profile_object_get_locked (profile) ? "requested" : "following", TRUE, NULL);
}

/**
 * rialto_deeds_follow:
 * @self: deeds
 * @person: somebody
 * @follow: whether they are followed from now on; somebody who approves followers is asked
 */
void
rialto_deeds_follow (RialtoDeeds *self,
                     RialtoId     person,
                     gboolean     follow)
{
  g_autoptr (RialtoProfileObject) profile = dup_profile (self, person);
  g_autoptr (RialtoOutboxItem) item =
    rialto_deeds_toggle (self, follow ? RIALTO_API_FOLLOW : RIALTO_API_UNFOLLOW, person, "follow", "user");

  cover_follow (profile, item, follow);
}

/**
 * rialto_deeds_mute:
 * @self: deeds
 * @person: somebody
 * @mute: whether what they do is not shown from now on
 */
void
rialto_deeds_mute (RialtoDeeds *self,
                   RialtoId     person,
                   gboolean     mute)
{
  g_autoptr (RialtoProfileObject) profile = dup_profile (self, person);
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_toggle (self, mute ? RIALTO_API_MUTE : RIALTO_API_UNMUTE, person, "mute", "user");

  settle (self, item, person, TRUE, mute);
  if (get_relation (profile) != NULL)
    rialto_deeds_cover (get_relation (profile), item, "muting", mute, NULL);
}

/**
 * rialto_deeds_block:
 * @self: deeds
 * @person: somebody
 * @block: whether neither sees the other from now on
 */
void
rialto_deeds_block (RialtoDeeds *self,
                    RialtoId     person,
                    gboolean     block)
{
  g_autoptr (RialtoProfileObject) profile = dup_profile (self, person);
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_toggle (self, block ? RIALTO_API_BLOCK : RIALTO_API_UNBLOCK, person, "block", "user");

  settle (self, item, person, FALSE, block);
  if (get_relation (profile) != NULL)
    rialto_deeds_cover (get_relation (profile), item, "blocking", block, NULL);
}

/**
 * rialto_deeds_answer_request:
 * @self: deeds
 * @person: somebody who asks to follow
 * @accept: whether they may
 */
void
rialto_deeds_answer_request (RialtoDeeds *self,
                             RialtoId     person,
                             gboolean     accept)
{
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_toggle (self,
                                accept ? RIALTO_API_ACCEPT_FOLLOW_REQUEST : RIALTO_API_REFUSE_FOLLOW_REQUEST,
                                person, "request", "user");
}
