/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-kept-private.h"

#include "rialto-reply-private.h"
#include "rialto-session-private.h"

#include <string.h>

/* What Ready said and events have changed, kept from one start to the next: who starts again soon goes on where they were, as after a
 * lost line, and knows who they are before the server can be reached. */

#define KIND "ready"
#define ID   1

static void
collect_ids (GHashTable *set,
             GArray     *ids)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_val (ids, *(RialtoId *) id);
}

static void
collect_markers (RialtoSession *self,
                 GArray        *markers)
{
  for (guint i = 0; i < RIALTO_N_TIMELINE; i++)
    if (rialto_entity_object_has (RIALTO_ENTITY_OBJECT (self->markers[i]), 0))
      g_array_append_vals (markers, rialto_entity_object_peek (RIALTO_ENTITY_OBJECT (self->markers[i])), 1);
}

static void
collect_preferences (RialtoSession *self,
                     GArray        *preferences)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->preferences)); i++)
    {
      g_autoptr (RialtoEntityObject) object = g_list_model_get_item (G_LIST_MODEL (self->preferences), i);

      g_array_append_vals (preferences, rialto_entity_object_peek (object), 1);
    }
}

/* As a Ready of now would. */
static char *
write_ready (RialtoSession *self,
             gint64         seq)
{
  g_autoptr (GArray) markers = g_array_new (FALSE, FALSE, sizeof (RialtoMarker));
  g_autoptr (GArray) preferences = g_array_new (FALSE, FALSE, sizeof (RialtoNotificationPreference));
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  g_autoptr (GArray) mutes = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  RialtoNotificationCount count = { .unread = self->unread };
  RialtoReady ready = { .present = G_MAXUINT64, .seq = seq, .session = self->id, .notifications = &count };

  collect_markers (self, markers);
  collect_preferences (self, preferences);
  collect_ids (self->blocks, blocks);
  collect_ids (self->mutes, mutes);
  ready.me = (RialtoAccount *) rialto_entity_object_peek (RIALTO_ENTITY_OBJECT (self->me));
  ready.markers = (RialtoMarker *) (gpointer) markers->data;
  ready.n_markers = markers->len;
  ready.preferences = (RialtoNotificationPreference *) (gpointer) preferences->data;
  ready.n_preferences = preferences->len;
  ready.follow_requests = self->follow_requests;
  ready.blocks = (RialtoId *) (gpointer) blocks->data;
  ready.n_blocks = blocks->len;
  ready.mutes = (RialtoId *) (gpointer) mutes->data;
  ready.n_mutes = mutes->len;
  return rialto_entity_to_json (&rialto_ready_info, &ready, RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, NULL);
}

/*< private >
 * rialto_session_keep:
 * @self: a session that ends
 * @cache: where what it knows is kept for the next one of the same person
 *
 * Nothing is kept of who has not been told anything, or is signed out.
 */
void
rialto_session_keep (RialtoSession *self,
                     RialtoCache   *cache)
{
  gint64 seq = rialto_gateway_client_get_seq (self->gateway);
  g_autofree char *json = self->state == RIALTO_SESSION_STATE_SIGNED_IN && seq >= 0 && self->me != NULL
                            ? write_ready (self, seq)
                            : NULL;

  if (json != NULL)
    rialto_cache_put (cache, KIND, ID, seq, json);
}

static void
take_kept (RialtoSession *self,
           const char    *json)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoReady *ready = rialto_arena_alloc (arena, sizeof *ready);

  if (!rialto_reply_from_json (&rialto_ready_info, json, strlen (json), arena, ready, NULL))
    return;
  rialto_session_know_ready (self, ready);
  rialto_gateway_client_go_on_from (self->gateway, ready->seq);
}

/*< private >
 * rialto_session_await_kept:
 * @self: a session that has not been started
 * @cache: where the last one may have kept what it knew
 *
 * In a fiber. Takes it, and takes it out: it is good for once. Who has just signed in is told anew.
 */
void
rialto_session_await_kept (RialtoSession *self,
                           RialtoCache   *cache)
{
  RialtoCacheKey key = { KIND, ID };
  g_autoptr (GPtrArray) entries = dex_await_boxed (rialto_cache_get (cache, &key, 1), NULL);
  const RialtoCacheEntry *entry = entries != NULL && entries->len > 0 ? entries->pdata[0] : NULL;

  if (entry == NULL || entry->json == NULL)
    return;
  if (self->me == NULL)
    take_kept (self, entry->json);
  rialto_cache_remove (cache, KIND, ID);
}
