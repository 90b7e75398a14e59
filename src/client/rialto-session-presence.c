/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-private.h"

/* How people are seen who are watched. Nothing of it is kept: without a line nobody knows. */

static void
tell (RialtoSession *self,
      RialtoId       person)
{
  g_signal_emit_by_name (self, "presence", person);
}

/*< private >
 * rialto_session_take_presence:
 * @self: a session
 * @presence: what the server says of somebody
 */
void
rialto_session_take_presence (RialtoSession        *self,
                              const RialtoPresence *presence)
{
  if (rialto_session_get_presence (self, presence->person) == presence->status)
    return;
  g_hash_table_replace (self->presences, g_memdup2 (&presence->person, sizeof presence->person),
                        GINT_TO_POINTER (presence->status));
  tell (self, presence->person);
}

/*< private >
 * rialto_session_forget_presence:
 * @self: a session
 * @person: who is watched no more
 *
 * What is remembered of them is soon not true.
 */
void
rialto_session_forget_presence (RialtoSession *self,
                                RialtoId       person)
{
  if (g_hash_table_remove (self->presences, &person))
    tell (self, person);
}

/*< private >
 * rialto_session_doubt_presences:
 * @self: a session
 *
 * Forgets all of them when there is no line.
 */
void
rialto_session_doubt_presences (RialtoSession *self)
{
  g_autoptr (GHashTable) known = NULL;
  GHashTableIter iter;
  gpointer person;

  if (rialto_gateway_client_get_state (self->gateway) == RIALTO_GATEWAY_STATE_ONLINE)
    return;
  known = g_steal_pointer (&self->presences);
  self->presences = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    tell (self, *(const RialtoId *) person);
}

/**
 * rialto_session_get_presence:
 * @self: a session
 * @person: somebody
 *
 * Returns: how they are seen; offline as well while their profile is not watched.
 */
RialtoPresenceStatus
rialto_session_get_presence (RialtoSession *self,
                             RialtoId       person)
{
  gint status = GPOINTER_TO_INT (g_hash_table_lookup (self->presences, &person));

  return (RialtoPresenceStatus) status;
}
