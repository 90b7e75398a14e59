/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-deeds-private.h"

#include "rialto-api.h"

/* What somebody does to people. How one stands to them shows it at once, where a page of theirs is known. */

static const struct
{
  guint route;
  gboolean muting; /* else blocking */
  gboolean value;
} standings[] = {
  { RIALTO_API_MUTE, TRUE, TRUE },
  { RIALTO_API_UNMUTE, TRUE, FALSE },
  { RIALTO_API_BLOCK, FALSE, TRUE },
  { RIALTO_API_UNBLOCK, FALSE, FALSE },
};

/* The answer is empty: what was asked for is how it is. */
typedef struct
{
  RialtoSession *session; /* owned */
  RialtoId       person;
  gboolean       muting;
  gboolean       value;
  gboolean       expects;
} Settling;

static void
settling_free (gpointer  data,
               GClosure *closure)
{
  Settling *settling = data;

  g_object_unref (settling->session);
  g_free (settling);
}

static guint64
bit_of (const char *name)
{
  const RialtoEntityInfo *info = &rialto_relation_info;
  guint i = 0;

  while (!g_str_equal (info->fields[i].name, name))
    i++;
  return G_GUINT64_CONSTANT (1) << i;
}

/* It is newer than all that was seen before: an answer that is still on its way may be from before it. */
static void
merge_relation (Settling *settling)
{
  gint64 seq = rialto_transport_get_seq (rialto_session_get_transport (settling->session)) + 1;
  RialtoIdentityMap *map = rialto_session_get_map (settling->session);
  g_autoptr (RialtoProfileObject) profile = rialto_identity_map_lookup_profile (map, settling->person);
  RialtoEntityObject *object = profile != NULL
                                 ? (RialtoEntityObject *) rialto_profile_object_get_relation (profile)
                                 : NULL;
  /* Follows between the two end with a block. */
  RialtoRelation relation = { .muting = settling->value, .blocking = settling->value };
  guint64 mask = bit_of (settling->muting ? "muting" : "blocking");

  if (object == NULL)
    return;
  if (!settling->muting && settling->value)
    mask |= bit_of ("following") | bit_of ("requested") | bit_of ("followed_by");
  rialto_entity_object_merge (object, map, &relation, mask, seq);
}

static void
on_standing (RialtoOutboxItem *item,
             GParamSpec       *pspec,
             Settling         *settling)
{
  RialtoOutboxState state = rialto_outbox_item_get_state (item);
  guint64 ticket = (guint64) rialto_outbox_item_get_id (item);
  gboolean waits = state == RIALTO_OUTBOX_SAVING || state == RIALTO_OUTBOX_WAITING ||
                   state == RIALTO_OUTBOX_SENDING;

  if (state == RIALTO_OUTBOX_SENT)
    merge_relation (settling);
  if (waits && !settling->expects)
    rialto_session_expect (settling->session, ticket, settling->person, settling->muting, settling->value);
  else if (!waits && settling->expects)
    rialto_session_stop_expecting (settling->session, ticket, state == RIALTO_OUTBOX_SENT);
  settling->expects = waits;
}

/*< private >
 * rialto_deeds_settle:
 * @self: deeds
 * @item: an item of the outbox
 *
 * Has a mute or a block, or the end of one, count at once, and be known when it is sent.
 */
void
rialto_deeds_settle (RialtoDeeds      *self,
                     RialtoOutboxItem *item)
{
  const char *route = rialto_outbox_item_get_route (item);
  Settling *settling;

  for (gsize i = 0; i < G_N_ELEMENTS (standings); i++)
    {
      if (!g_str_equal (route, rialto_api_routes[standings[i].route].name))
        continue;
      settling = g_new0 (Settling, 1);
      settling->session = g_object_ref (self->session);
      settling->person = g_ascii_strtoll (strchr (rialto_outbox_item_get_subject (item), ':') + 1, NULL, 10);
      settling->muting = standings[i].muting;
      settling->value = standings[i].value;
      g_signal_connect_data (item, "notify::state", G_CALLBACK (on_standing), settling, settling_free,
                             G_CONNECT_DEFAULT);
      on_standing (item, NULL, settling);
    }
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
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_toggle (self, follow ? RIALTO_API_FOLLOW : RIALTO_API_UNFOLLOW, person, FALSE);
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
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_toggle (self, mute ? RIALTO_API_MUTE : RIALTO_API_UNMUTE, person, FALSE);
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
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_toggle (self, block ? RIALTO_API_BLOCK : RIALTO_API_UNBLOCK, person, FALSE);
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
                                person, FALSE);
}

/**
 * rialto_deeds_unfollow_held:
 * @self: deeds
 * @person: somebody who approves followers: they would have to be asked again
 *
 * They are shown as not followed at once. It is not sent before rialto_outbox_release(), or the next start; until then
 * rialto_outbox_discard() takes it back.
 *
 * Returns: (transfer full): the item
 */
RialtoOutboxItem *
rialto_deeds_unfollow_held (RialtoDeeds *self,
                            RialtoId     person)
{
  return rialto_deeds_toggle (self, RIALTO_API_UNFOLLOW, person, TRUE);
}

/**
 * rialto_deeds_refuse_held:
 * @self: deeds
 * @person: somebody who asks to follow
 *
 * They may not. It is not sent before rialto_outbox_release(), or the next start; until then rialto_outbox_discard() takes it back.
 *
 * Returns: (transfer full): the item
 */
RialtoOutboxItem *
rialto_deeds_refuse_held (RialtoDeeds *self,
                          RialtoId     person)
{
  return rialto_deeds_toggle (self, RIALTO_API_REFUSE_FOLLOW_REQUEST, person, TRUE);
}

static gboolean
is_answer (RialtoOutboxItem *item,
           const char       *subject)
{
  const char *route = rialto_outbox_item_get_route (item);

  return g_str_equal (rialto_outbox_item_get_subject (item), subject) &&
         (g_str_equal (route, rialto_api_routes[RIALTO_API_ACCEPT_FOLLOW_REQUEST].name) ||
          g_str_equal (route, rialto_api_routes[RIALTO_API_REFUSE_FOLLOW_REQUEST].name));
}

/**
 * rialto_deeds_find_answer:
 * @self: deeds
 * @person: somebody who asks to follow
 *
 * Returns: (transfer full) (nullable): what they are told, as long as it waits
 */
RialtoOutboxItem *
rialto_deeds_find_answer (RialtoDeeds *self,
                          RialtoId     person)
{
  GListModel *items = G_LIST_MODEL (self->outbox);
  g_autofree char *subject = g_strdup_printf ("user:%" G_GINT64_FORMAT, person);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (items, i);

      if (is_answer (item, subject))
        return g_steal_pointer (&item);
    }
  return NULL;
}
