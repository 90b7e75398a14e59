/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-marker.h"

#include "rialto-api.h"

/* How far one has read is kept by the server, for all devices. */

static DexFuture *
take_markers (DexFuture *future,
              gpointer   timeline)
{
  RialtoReply *reply = g_value_get_boxed (dex_future_get_value (future, NULL));
  const RialtoMarkerPage *page = rialto_reply_get (reply, RialtoMarkerPage);

  for (guint i = 0; i < page->n_items; i++)
    if (page->items[i].timeline == (RialtoTimeline) GPOINTER_TO_UINT (timeline))
      return dex_future_new_for_int64 (page->items[i].last_read);
  return dex_future_new_for_int64 (0);
}

/**
 * rialto_session_load_marker:
 * @session: a member's
 * @timeline: which
 *
 * Returns: (transfer full): resolves to an int64: the newest item that was read on any device; 0: none
 */
DexFuture *
rialto_session_load_marker (RialtoSession *session,
                            RialtoTimeline timeline)
{
  DexFuture *call = rialto_api_list_markers (rialto_session_get_transport (session),
                                             &(RialtoListMarkersArgs) { 0 }, NULL);

  return dex_future_then (call, take_markers, GUINT_TO_POINTER (timeline), NULL);
}

/**
 * rialto_session_move_marker:
 * @session: a member's
 * @timeline: which
 * @last_read: the newest item that was read
 *
 * Tells the server, unless it knows already. A marker never goes back. Where it cannot be told, the next item is.
 */
void
rialto_session_move_marker (RialtoSession *session,
                            RialtoTimeline timeline,
                            RialtoId       last_read)
{
  RialtoMarkerObject *marker = rialto_session_get_marker (session, timeline);
  RialtoMarkerPatch body = { .last_read = last_read };
  RialtoSetMarkerArgs args = { .timeline = rialto_timeline_info.words[timeline], .body = &body };

  if (rialto_session_get_state (session) != RIALTO_SESSION_STATE_SIGNED_IN ||
      (marker != NULL && rialto_marker_object_get_last_read (marker) >= last_read))
    return;
  dex_future_disown (rialto_session_take (session,
                                          rialto_api_set_marker (rialto_session_get_transport (session),
                                                                 &args, NULL)));
}
