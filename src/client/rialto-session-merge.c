/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-private.h"

#include "rialto-api.h"
#include "rialto-reply-private.h"

#include <string.h>

/* Answers become objects. */

void
rialto_session_take_like (RialtoSession         *self,
                          const RialtoLikeState *state,
                          gint64                 seq)
{
  RialtoPost post = { .present = RIALTO_POST_HAS_LIKED,
                      .like_count = state->like_count,
                      .liked = state->liked };

  rialto_identity_map_merge_known (self->map, &rialto_post_info, state->post, &post,
                                   RIALTO_POST_HAS_LIKE_COUNT | RIALTO_POST_HAS_LIKED, seq);
}

void
rialto_session_take_save (RialtoSession         *self,
                          const RialtoSaveState *state,
                          gint64                 seq)
{
  RialtoPost post = { .present = RIALTO_POST_HAS_SAVED, .saved = state->saved };

  rialto_identity_map_merge_known (self->map, &rialto_post_info, state->post, &post, RIALTO_POST_HAS_SAVED,
                                   seq);
}

void
rialto_session_take_comment_like (RialtoSession                *self,
                                  const RialtoCommentLikeState *state,
                                  gint64                        seq)
{
  RialtoComment comment = { .present = RIALTO_COMMENT_HAS_LIKED,
                            .like_count = state->like_count,
                            .liked = state->liked };

  rialto_identity_map_merge_known (self->map, &rialto_comment_info, state->comment, &comment,
                                   RIALTO_COMMENT_HAS_LIKE_COUNT | RIALTO_COMMENT_HAS_LIKED, seq);
}

static void
take_follow (RialtoSession           *self,
             const RialtoFollowState *state,
             gint64                   seq)
{
  RialtoProfile profile = { .present = RIALTO_PROFILE_HAS_RELATION,
                            .follower_count = state->follower_count,
                            .relation = state->relation };
  g_autoptr (GObject) person = rialto_identity_map_merge (self->map, &rialto_person_info, state->person, seq);

  rialto_identity_map_merge_known (self->map, &rialto_profile_info, state->person->id, &profile,
                                   RIALTO_PROFILE_HAS_FOLLOWER_COUNT | RIALTO_PROFILE_HAS_RELATION, seq);
}

/* What is no entity of its own but says something of one. */
static void
take_state (RialtoSession *self,
            RialtoReply   *reply)
{
  if (reply->info == &rialto_like_state_info)
    rialto_session_take_like (self, reply->entity, reply->seq);
  else if (reply->info == &rialto_save_state_info)
    rialto_session_take_save (self, reply->entity, reply->seq);
  else if (reply->info == &rialto_comment_like_state_info)
    rialto_session_take_comment_like (self, reply->entity, reply->seq);
  else if (reply->info == &rialto_follow_state_info)
    take_follow (self, reply->entity, reply->seq);
  else if (reply->info == &rialto_notification_count_info)
    rialto_session_set_unread (self, ((const RialtoNotificationCount *) reply->entity)->unread, reply->seq);
}

static gpointer
make_object (RialtoSession          *self,
             const RialtoEntityInfo *kind,
             gconstpointer           entity,
             gint64                  seq)
{
  const RialtoObjectInfo *info = rialto_object_info_lookup (kind);
  RialtoEntityObject *object;

  if (info->mapped)
    return rialto_identity_map_merge (self->map, kind, entity, seq);

  object = g_object_new (info->get_type (), NULL);
  rialto_entity_object_merge (object, self->map, entity, rialto_entity_get_mask (kind, entity), seq);
  return object;
}

/* Whether a field holds the items of a page. */
static gboolean
is_items (const RialtoField *field)
{
  return field->type == RIALTO_TYPE_ENTITY && (field->flags & RIALTO_FIELD_LIST) != 0 &&
         rialto_object_info_lookup (field->entity) != NULL;
}

static void
take_items (RialtoSession     *self,
            const RialtoField *field,
            RialtoReply       *reply,
            RialtoPage        *page)
{
  const guint8 *items = *(const guint8 *const *) (gconstpointer) ((const guint8 *) reply->entity +
                                                                  field->offset);
  guint n_items = *(const guint *) (gconstpointer) ((const guint8 *) reply->entity + field->count_offset);

  for (guint i = 0; i < n_items; i++)
    rialto_page_take (page, make_object (self, field->entity, items + i * field->entity->size, reply->seq));
}

static const char *
find_next (RialtoReply *reply)
{
  for (guint i = 0; i < reply->info->n_fields; i++)
    {
      const RialtoField *field = &reply->info->fields[i];

      if (g_str_equal (field->name, "next") && field->type == RIALTO_TYPE_STRING)
        return *(const char *const *) (gconstpointer) ((const guint8 *) reply->entity + field->offset);
    }

  return NULL;
}

/**
 * rialto_session_merge_page:
 * @self: a session
 * @reply: an answer that is a page of something
 *
 * Returns: (transfer full): its objects, and where it goes on.
 */
RialtoPage *
rialto_session_merge_page (RialtoSession *self,
                           RialtoReply   *reply)
{
  RialtoPage *page = rialto_page_new (find_next (reply));

  rialto_page_set_kept (page, reply->kept);
  for (guint i = 0; i < reply->info->n_fields; i++)
    {
      if (is_items (&reply->info->fields[i]))
        take_items (self, &reply->info->fields[i], reply, page);
    }
  return page;
}

/**
 * rialto_session_merge:
 * @self: a session
 * @reply: an answer to one of its calls, not a page
 *
 * Has everybody who shows something of the answer show what it says.
 *
 * Returns: (transfer full) (nullable): the object of an entity, %NULL of what only says something about one.
 */
gpointer
rialto_session_merge (RialtoSession *self,
                      RialtoReply   *reply)
{
  if (reply->info == NULL)
    return NULL;
  if (rialto_object_info_lookup (reply->info) != NULL)
    return make_object (self, reply->info, reply->entity, reply->seq);

  take_state (self, reply);
  return NULL;
}

static DexFuture *
cancelled (void)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody waits for it.");
}

static DexFuture *
object_fiber (RialtoFiber *fiber,
              gpointer     call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoReply) reply = dex_await_boxed (dex_ref (call), &error);
  g_autoptr (RialtoSession) self = rialto_fiber_dup_owner (fiber);
  gpointer object;

  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self == NULL)
    return cancelled ();
  object = rialto_session_merge (self, reply);
  return object != NULL ? dex_future_new_take_object (object) : dex_future_new_true ();
}

/**
 * rialto_session_take:
 * @self: a session
 * @call: (transfer full): a call of rialto-api.h
 *
 * Merges the answer; see rialto_session_merge().
 *
 * Returns: (transfer full): resolves to the object of the answer, or to %TRUE when there is none.
 */
DexFuture *
rialto_session_take (RialtoSession *self,
                     DexFuture     *call)
{
  return rialto_async_spawn ("session-take", self, NULL, object_fiber, call, dex_unref);
}

static DexFuture *
page_fiber (RialtoFiber *fiber,
            gpointer     call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoReply) reply = dex_await_boxed (dex_ref (call), &error);
  g_autoptr (RialtoSession) self = rialto_fiber_dup_owner (fiber);

  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self == NULL)
    return cancelled ();
  return dex_future_new_take_boxed (RIALTO_TYPE_PAGE, rialto_session_merge_page (self, reply));
}

/**
 * rialto_session_take_page:
 * @self: a session
 * @call: (transfer full): a call of rialto-api.h that answers a page
 *
 * What the loader of a #RialtoPagedList returns.
 *
 * Returns: (transfer full): resolves to a #RialtoPage of objects.
 */
DexFuture *
rialto_session_take_page (RialtoSession *self,
                          DexFuture     *call)
{
  return rialto_async_spawn ("session-page", self, NULL, page_fiber, call, dex_unref);
}

/* Posts of a list that were asked for and are not in the answer are gone, or not for this reader any more. */
static void
take_posts (RialtoSession *self,
            GArray        *ids,
            RialtoReply   *reply)
{
  const RialtoPostPage *page = rialto_reply_get (reply, RialtoPostPage);
  g_autoptr (GHashTable) found = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (RialtoPage) kept = NULL;

  for (guint i = 0; i < page->n_items; i++)
    g_hash_table_add (found, &page->items[i].id);
  for (guint i = 0; i < ids->len; i++)
    {
      if (!g_hash_table_contains (found, &g_array_index (ids, RialtoId, i)))
        rialto_identity_map_delete (self->map, &rialto_post_info, g_array_index (ids, RialtoId, i),
                                    reply->seq);
    }
  kept = rialto_session_merge_page (self, reply);
}

#define IDS_A_CALL 100

static char *
join_ids (GArray *ids)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", g_array_index (ids, RialtoId, i));
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
reload_posts (RialtoFiber     *fiber,
              RialtoTransport *transport,
              GArray          *ids)
{
  g_autofree char *text = join_ids (ids);
  RialtoListPostsArgs args = { .ids = text };
  g_autoptr (RialtoReply) reply =
    dex_await_boxed (rialto_api_list_posts (transport, &args, rialto_fiber_get_cancellable (fiber)), NULL);
  g_autoptr (RialtoSession) self = rialto_fiber_dup_owner (fiber);

  if (reply != NULL && self != NULL)
    take_posts (self, ids, reply);
}

static void
reload_profile (RialtoFiber     *fiber,
                RialtoTransport *transport,
                RialtoId         id)
{
  RialtoGetUserArgs args = { .id = id };
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoReply) reply =
    dex_await_boxed (rialto_api_get_user (transport, &args, rialto_fiber_get_cancellable (fiber)), &error);
  g_autoptr (RialtoSession) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GObject) object = NULL;

  if (self != NULL && reply != NULL)
    object = rialto_session_merge (self, reply);
  else if (self != NULL && g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND))
    rialto_identity_map_delete (self->map, &rialto_profile_info, id, rialto_transport_get_seq (transport));
}

static DexFuture *
reload_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  char **topics = data;
  g_autoptr (RialtoTransport) transport = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (RialtoId));

  {
    g_autoptr (RialtoSession) self = rialto_fiber_dup_owner (fiber);

    if (self == NULL)
      return dex_future_new_false ();
    transport = g_object_ref (self->transport);
  }
  for (guint i = 0; topics[i] != NULL; i++)
    {
      RialtoId id = g_ascii_strtoll (strchr (topics[i], ':') + 1, NULL, 10);

      if (g_str_has_prefix (topics[i], "user:"))
        reload_profile (fiber, transport, id);
      else
        g_array_append_val (ids, id);
      if (ids->len == IDS_A_CALL || (ids->len > 0 && topics[i + 1] == NULL))
        {
          reload_posts (fiber, transport, ids);
          g_array_set_size (ids, 0);
        }
    }
  return dex_future_new_true ();
}

void
rialto_session_reload_watched (RialtoSession *self)
{
  GStrv topics = rialto_gateway_client_list_topics (self->gateway);

  dex_future_disown (rialto_async_spawn ("session-reload", self, self->alive, reload_fiber, topics,
                                         (GDestroyNotify) g_strfreev));
}
