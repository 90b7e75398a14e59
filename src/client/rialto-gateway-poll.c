/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-client-private.h"

#include "rialto-api.h"
#include "rialto-clock.h"

/* The line where a proxy lets no socket through: one request after another waits for what happens. There is no Ready to be had that way,
 * so it is put together from what can be asked. */

/* Then a socket is tried again: one has come home, or the proxy has been mended. */
#define PERIOD (10 * RIALTO_MINUTE)
/* Nobody tells of new posts: lists that are shown ask so often. */
#define HINTLESS RIALTO_MINUTE

/* Answers that a Ready is made of, kept as long as it is looked at. */
typedef struct
{
  RialtoTransport *transport;
  GCancellable    *cancellable;
  GPtrArray       *replies; /* owned RialtoReply */
  gint64           seq;     /* the oldest of them */
} Collection;

static RialtoReply *
collect (Collection *self,
         DexFuture  *call,
         GError    **error)
{
  RialtoReply *reply = dex_await_boxed (call, error);

  if (reply == NULL)
    return NULL;
  g_ptr_array_add (self->replies, reply);
  self->seq = MIN (self->seq, rialto_reply_get_seq (reply));
  return reply;
}

typedef DexFuture *(*ListPeople) (RialtoTransport *transport, const char *cursor, GCancellable *cancellable);

static DexFuture *
list_blocks (RialtoTransport *transport,
             const char      *cursor,
             GCancellable    *cancellable)
{
  return rialto_api_list_blocks (transport, &(RialtoListBlocksArgs) { .limit = 100, .cursor = cursor },
                                 cancellable);
}

static DexFuture *
list_mutes (RialtoTransport *transport,
            const char      *cursor,
            GCancellable    *cancellable)
{
  return rialto_api_list_mutes (transport, &(RialtoListMutesArgs) { .limit = 100, .cursor = cursor },
                                cancellable);
}

static gboolean
collect_ids (Collection *self,
             ListPeople  list,
             GArray     *ids,
             GError    **error)
{
  const char *cursor = NULL;

  do
    {
      RialtoReply *reply = collect (self, list (self->transport, cursor, self->cancellable), error);
      const RialtoPersonPage *page = reply != NULL ? rialto_reply_get (reply, RialtoPersonPage) : NULL;

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->n_items; i++)
        g_array_append_val (ids, page->items[i].id);
      cursor = page->next;
    }
  while (cursor != NULL);
  return TRUE;
}

static gboolean
collect_counts (Collection  *self,
                RialtoReady *ready,
                GError     **error)
{
  RialtoReply *requests =
    collect (self,
             rialto_api_list_follow_requests (self->transport,
                                              &(RialtoListFollowRequestsArgs) { .limit = 100 },
                                              self->cancellable),
             error);
  RialtoReply *count =
    requests != NULL
      ? collect (self,
                 rialto_api_get_notification_count (self->transport, &(RialtoGetNotificationCountArgs) { 0 },
                                                    self->cancellable),
                 error)
      : NULL;
  RialtoReply *preferences =
    count != NULL
      ? collect (self,
                 rialto_api_get_notification_preferences (self->transport,
                                                          &(RialtoGetNotificationPreferencesArgs) { 0 },
                                                          self->cancellable),
                 error)
      : NULL;

  if (preferences == NULL)
    return FALSE;
  ready->follow_requests = rialto_reply_get (requests, RialtoPersonPage)->n_items;
  ready->notifications = (RialtoNotificationCount *) rialto_reply_get (count, RialtoNotificationCount);
  ready->preferences = rialto_reply_get (preferences, RialtoNotificationPreferences)->items;
  ready->n_preferences = rialto_reply_get (preferences, RialtoNotificationPreferences)->n_items;
  return TRUE;
}

static gboolean
collect_ready (Collection  *self,
               RialtoReady *ready,
               GArray      *blocks,
               GArray      *mutes,
               GError     **error)
{
  RialtoReply *me =
    collect (self, rialto_api_get_me (self->transport, &(RialtoGetMeArgs) { 0 }, self->cancellable), error);
  RialtoReply *markers =
    me != NULL
      ? collect (self,
                 rialto_api_list_markers (self->transport, &(RialtoListMarkersArgs) { 0 }, self->cancellable),
                 error)
      : NULL;

  if (markers == NULL || !collect_counts (self, ready, error) ||
      !collect_ids (self, list_blocks, blocks, error) || !collect_ids (self, list_mutes, mutes, error))
    return FALSE;
  ready->me = (RialtoAccount *) rialto_reply_get (me, RialtoAccount);
  ready->markers = rialto_reply_get (markers, RialtoMarkerPage)->items;
  ready->n_markers = rialto_reply_get (markers, RialtoMarkerPage)->n_items;
  ready->blocks = (RialtoId *) (gpointer) blocks->data;
  ready->n_blocks = blocks->len;
  ready->mutes = (RialtoId *) (gpointer) mutes->data;
  ready->n_mutes = mutes->len;
  ready->seq = self->seq;
  return TRUE;
}

static gboolean
make_ready (RialtoFiber     *fiber,
            RialtoTransport *transport,
            GError         **error)
{
  g_autoptr (GPtrArray) replies = g_ptr_array_new_with_free_func ((GDestroyNotify) rialto_reply_unref);
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (RialtoId)),
                     mutes = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  Collection collection = { transport, rialto_fiber_get_cancellable (fiber), replies, G_MAXINT64 };
  RialtoReady ready = { 0 };
  g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);

  if (self != NULL)
    rialto_gateway_expect_ready (self);
  g_clear_object (&self);
  if (!collect_ready (&collection, &ready, blocks, mutes, error))
    return FALSE;
  self = rialto_fiber_dup_owner (fiber);
  if (self == NULL || g_cancellable_set_error_if_cancelled (collection.cancellable, error))
    return FALSE;
  rialto_gateway_take_ready (self, &ready);
  rialto_gateway_set_state (self, RIALTO_GATEWAY_STATE_ONLINE, 0);
  return TRUE;
}

/* The events of one answer; then what is only watched, of which there is none among them. */
static void
take_page (RialtoGatewayClient  *self,
           const RialtoPollPage *page)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();

  rialto_gateway_set_state (self, RIALTO_GATEWAY_STATE_ONLINE, 0);
  self->n_failures = 0;
  for (guint i = 0; i < page->n_items && self->running != NULL; i++)
    rialto_gateway_take_event (self, &page->items[i], arena);
  self->seq = MAX (self->seq, page->seq);
  if (g_hash_table_size (self->topics) > 0)
    rialto_gateway_emit_watching (self);
  rialto_gateway_emit_missed (self, rialto_clock_monotonic () - HINTLESS);
}

static DexFuture *
ask (RialtoFiber     *fiber,
     RialtoTransport *transport)
{
  g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);
  RialtoPollGatewayArgs args = { 0 };
  g_autofree char *path = NULL;

  if (self == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody wants it.");
  args.after = self->seq;
  path = rialto_api_make_poll_gateway_path (&args);
  return rialto_transport_send (transport, rialto_outgoing_new_raw ("GET", path, &rialto_poll_page_info),
                                rialto_fiber_get_cancellable (fiber));
}

static gboolean
poll_once (RialtoFiber     *fiber,
           RialtoTransport *transport,
           GError         **error)
{
  g_autoptr (RialtoReply) reply = dex_await_boxed (ask (fiber, transport), error);
  g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL || g_cancellable_is_cancelled (rialto_fiber_get_cancellable (fiber)))
    return FALSE;
  if (reply != NULL)
    take_page (self, rialto_reply_get (reply, RialtoPollPage));
  return reply != NULL;
}

static gint64
get_seq (RialtoFiber *fiber)
{
  g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);

  return self != NULL ? self->seq : 0;
}

/**
 * rialto_gateway_poll:
 * @fiber: the loop's
 * @transport: its transport
 * @error: return location
 *
 * Polls until something fails, or long enough.
 *
 * Returns: whether it was long enough.
 */
gboolean
rialto_gateway_poll (RialtoFiber     *fiber,
                     RialtoTransport *transport,
                     GError         **error)
{
  RialtoTime until = rialto_clock_monotonic () + PERIOD;
  g_autoptr (GError) failure = NULL;

  while (rialto_clock_monotonic () < until)
    {
      if (get_seq (fiber) < 0 && !make_ready (fiber, transport, error))
        return FALSE;
      if (poll_once (fiber, transport, &failure))
        continue;
      if (g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_GONE))
        {
          g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);

          if (self != NULL)
            self->seq = -1;
          g_clear_error (&failure);
          continue;
        }
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}
