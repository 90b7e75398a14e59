/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-private.h"

/* Whom the member does not want to see: as the server said it, and as it will be once the server has heard of it. What they made is
 * marked, on each object there is and will be. */

/* What is still to be told to the server. */
typedef struct
{
  guint64  ticket;
  RialtoId person;
  gboolean muting; /* else blocking */
  gboolean value;
} Expected;

/*< private >
 * rialto_session_new_expected:
 *
 * Returns: (transfer full): that nothing is to be told
 */
GArray *
rialto_session_new_expected (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Expected));
}

static gboolean
stands (RialtoSession *self,
        RialtoId       person,
        gboolean       muting)
{
  for (guint i = self->expected->len; i > 0; i--)
    {
      const Expected *expected = &g_array_index (self->expected, Expected, i - 1);

      if (expected->person == person && expected->muting == muting)
        return expected->value;
    }
  return muting ? rialto_session_is_muting (self, person) : rialto_session_is_blocking (self, person);
}

/**
 * rialto_session_is_shunning:
 * @self: a session
 * @person: somebody
 *
 * Returns: whether the account does not want to see them, also where the server has not heard of it yet
 */
gboolean
rialto_session_is_shunning (RialtoSession *self,
                            RialtoId       person)
{
  return stands (self, person, TRUE) || stands (self, person, FALSE);
}

static gboolean
is_by_shunned (RialtoSession      *self,
               RialtoPersonObject *author)
{
  return author != NULL && rialto_session_is_shunning (self, rialto_person_object_get_id (author));
}

/* Of a group there is still something to be told while one of them is wanted. */
static gboolean
are_all_shunned (RialtoSession            *self,
                 RialtoNotificationObject *notification)
{
  GListModel *actors = rialto_notification_object_get_actors (notification);
  guint n_actors = g_list_model_get_n_items (actors);

  if (n_actors == 0 || rialto_notification_object_get_actor_count (notification) > n_actors)
    return FALSE;
  for (guint i = 0; i < n_actors; i++)
    {
      g_autoptr (RialtoPersonObject) actor = g_list_model_get_item (actors, i);

      if (!is_by_shunned (self, actor))
        return FALSE;
    }
  return TRUE;
}

/*< private >
 * rialto_session_judge:
 * @self: a session
 * @object: one of its objects
 *
 * Marks it, if it is of a kind that somebody makes.
 */
void
rialto_session_judge (RialtoSession      *self,
                      RialtoEntityObject *object)
{
  gboolean shunned;

  if (RIALTO_IS_POST_OBJECT (object))
    shunned = is_by_shunned (self, rialto_post_object_get_author (RIALTO_POST_OBJECT (object)));
  else if (RIALTO_IS_COMMENT_OBJECT (object))
    shunned = is_by_shunned (self, rialto_comment_object_get_author (RIALTO_COMMENT_OBJECT (object)));
  else if (RIALTO_IS_NOTIFICATION_OBJECT (object))
    shunned = are_all_shunned (self, RIALTO_NOTIFICATION_OBJECT (object));
  else
    return;
  rialto_entity_object_set_shunned (object, shunned);
}

/*< private >
 * rialto_session_judge_all:
 * @self: a session, of which it has changed whom it does not want to see
 */
void
rialto_session_judge_all (RialtoSession *self)
{
  const RialtoEntityInfo *const kinds[] = { &rialto_post_info, &rialto_comment_info,
                                            &rialto_notification_info };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GPtrArray) objects = rialto_identity_map_list (self->map, kinds[i]);

      for (guint j = 0; j < objects->len; j++)
        rialto_session_judge (self, objects->pdata[j]);
    }
}

/**
 * rialto_session_expect:
 * @self: a session
 * @ticket: what is to be told to the server
 * @person: whom it is about
 * @muting: whether it is a mute; else it is a block
 * @value: whether it begins; else it ends
 *
 * Has it show at once, until rialto_session_stop_expecting(). Of several the last counts.
 */
void
rialto_session_expect (RialtoSession *self,
                       guint64        ticket,
                       RialtoId       person,
                       gboolean       muting,
                       gboolean       value)
{
  const Expected expected = { ticket, person, muting, value };

  g_array_append_val (self->expected, expected);
  rialto_session_judge_all (self);
}

/**
 * rialto_session_stop_expecting:
 * @self: a session
 * @ticket: what was told to the server, or given up
 * @done: whether it was told: it counts from now on
 */
void
rialto_session_stop_expecting (RialtoSession *self,
                               guint64        ticket,
                               gboolean       done)
{
  for (guint i = self->expected->len; i > 0; i--)
    {
      Expected expected = g_array_index (self->expected, Expected, i - 1);

      if (expected.ticket != ticket)
        continue;
      g_array_remove_index (self->expected, i - 1);
      if (done)
        rialto_session_set_standing (self, expected.person, expected.muting, expected.value);
    }
  rialto_session_judge_all (self);
}
