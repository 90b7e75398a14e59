/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-kept-answers-private.h"

#include "rialto-api.h"
#include "rialto-cache-list.h"
#include "rialto-reply-private.h"

/* What the server said last to whoever asked for a place of the app: it is read again while the server cannot be reached. */

#define KIND "answer"

static const guint routes[] = {
  RIALTO_API_GET_EXPLORE,
  RIALTO_API_GET_FEED,
  RIALTO_API_GET_POST,
  RIALTO_API_GET_USER,
  RIALTO_API_LIST_BLOCKS,
  RIALTO_API_LIST_COMMENTS,
  RIALTO_API_LIST_FOLLOWERS,
  RIALTO_API_LIST_FOLLOWING,
  RIALTO_API_LIST_FOLLOW_REQUESTS,
  RIALTO_API_LIST_MUTES,
  RIALTO_API_LIST_NOTIFICATIONS,
  RIALTO_API_LIST_POST_LIKES,
  RIALTO_API_LIST_REPLIES,
  RIALTO_API_LIST_SAVED,
  RIALTO_API_LIST_SUGGESTIONS,
  RIALTO_API_LIST_TAGS,
  RIALTO_API_LIST_TAG_POSTS,
  RIALTO_API_LIST_USER_POSTS,
  RIALTO_API_GET_NOTIFICATION_PREFERENCES,
};

/* <private>
 * rialto_kept_answers_has: whether what a route answers is kept.
 */
gboolean
rialto_kept_answers_has (const RialtoApiRoute *route)
{
  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    if (route == &rialto_api_routes[routes[i]])
      return TRUE;
  return FALSE;
}

/* An address has no number: its digest stands for it. */
static RialtoId
number_of (RialtoOutgoing *outgoing)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  guint64 number = 0;

  g_checksum_update (checksum, (const guchar *) rialto_outgoing_get_path (outgoing), -1);
  g_checksum_get_digest (checksum, digest, &size);
  for (guint i = 0; i < 8; i++)
    number = number << 8 | digest[i];
  return (RialtoId) (number >> 1 | 1);
}

/* <private>
 * rialto_kept_answers_put: what the server has just said.
 */
void
rialto_kept_answers_put (RialtoCache    *cache,
                         RialtoOutgoing *outgoing,
                         gint64          seq,
                         GBytes         *body)
{
  g_autofree char *json = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  rialto_cache_put (cache, KIND, number_of (outgoing), seq, json);
}

/* <private>
 * rialto_kept_answers_forget: it is gone, or not for this person any more.
 */
void
rialto_kept_answers_forget (RialtoCache    *cache,
                            RialtoOutgoing *outgoing)
{
  rialto_cache_remove (cache, KIND, number_of (outgoing));
}

/* <private>
 * rialto_kept_answers_await: in a fiber.
 *
 * Returns: (transfer full) (nullable): what the server said then.
 */
RialtoReply *
rialto_kept_answers_await (RialtoCache    *cache,
                           RialtoOutgoing *outgoing)
{
  RialtoCacheKey key = { KIND, number_of (outgoing) };
  g_autoptr (GPtrArray) entries = dex_await_boxed (rialto_cache_get (cache, &key, 1), NULL);
  const RialtoCacheEntry *entry = entries != NULL && entries->len > 0 ? entries->pdata[0] : NULL;
  g_autoptr (GBytes) body = NULL;
  RialtoReply *reply;

  if (entry == NULL || entry->json == NULL)
    return NULL;
  body = g_bytes_new (entry->json, strlen (entry->json));
  reply = rialto_reply_decode (rialto_outgoing_get_answer (outgoing), body, NULL);
  if (reply == NULL)
    return NULL;
  reply->seq = entry->seq;
  reply->kept = TRUE;
  return reply;
}
