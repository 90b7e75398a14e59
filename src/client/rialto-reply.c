/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-reply-private.h"

/**
 * RialtoReply:
 *
 * An answer of the server, decoded: owns the struct and all that is in it. It never changes and may be read on any thread.
 */
G_DEFINE_BOXED_TYPE (RialtoReply, rialto_reply, rialto_reply_ref, rialto_reply_unref)

/**
 * rialto_reply_decode:
 * @info: (nullable): what the answer is; %NULL for nothing
 * @body: its bytes
 * @error: return location
 *
 * Any thread.
 *
 * Returns: (transfer full): the reply, or %NULL with %RIALTO_ERROR_BAD_ANSWER.
 */
RialtoReply *
rialto_reply_decode (const RialtoEntityInfo *info,
                     GBytes                 *body,
                     GError                **error)
{
  g_autoptr (RialtoReply) reply = g_atomic_rc_box_new0 (RialtoReply);
  g_autoptr (GError) fault = NULL;
  gsize length;
  const char *json = g_bytes_get_data (body, &length);

  reply->info = info;
  if (info == NULL)
    return g_steal_pointer (&reply);

  reply->arena = rialto_arena_new ();
  reply->entity = rialto_arena_alloc (reply->arena, info->size);
  if (rialto_reply_from_json (info, json != NULL ? json : "", length, reply->arena, reply->entity, &fault))
    return g_steal_pointer (&reply);

  g_debug ("an answer that should be %s: %s", info->name, fault->message);
  rialto_fail (error, RIALTO_ERROR_BAD_ANSWER);
  return NULL;
}

/**
 * rialto_reply_ref:
 * @reply: a reply
 *
 * Returns: (transfer full): @reply.
 */
RialtoReply *
rialto_reply_ref (RialtoReply *reply)
{
  return g_atomic_rc_box_acquire (reply);
}

static void
reply_clear (gpointer data)
{
  RialtoReply *reply = data;

  g_clear_pointer (&reply->arena, rialto_arena_free);
  g_clear_pointer (&reply->request_id, g_free);
}

/**
 * rialto_reply_unref:
 * @reply: (transfer full): a reply
 */
void
rialto_reply_unref (RialtoReply *reply)
{
  g_atomic_rc_box_release_full (reply, reply_clear);
}

/**
 * rialto_reply_get_entity:
 * @reply: a reply that has content
 * @size: bytes of the struct that the caller takes it for
 *
 * See rialto_reply_get().
 *
 * Returns: (transfer none): the struct.
 */
gconstpointer
rialto_reply_get_entity (RialtoReply *reply,
                         gsize        size)
{
  g_return_val_if_fail (reply->info != NULL && reply->info->size == size, NULL);

  return reply->entity;
}

/**
 * rialto_reply_get_seq:
 * @reply: a reply
 *
 * Returns: the seq that it is as of; 0 when the server did not say.
 */
gint64
rialto_reply_get_seq (RialtoReply *reply)
{
  return reply->seq;
}

/**
 * rialto_reply_get_replayed:
 * @reply: a reply
 *
 * Returns: whether it is the kept answer to an earlier request with the same key.
 */
gboolean
rialto_reply_get_replayed (RialtoReply *reply)
{
  return reply->replayed;
}

/**
 * rialto_reply_get_request_id:
 * @reply: a reply
 *
 * Returns: (transfer none) (nullable): what the server calls the request.
 */
const char *
rialto_reply_get_request_id (RialtoReply *reply)
{
  return reply->request_id;
}
