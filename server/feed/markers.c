/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-event-types.h"
#include "rialto-id.h"
#include "rialto-markers.h"
#include "rialto-request.h"
#include "rialto-routes.h"

/* What has an id has been there for longer than clocks differ. */
#define FUTURE RIALTO_MINUTE

RIALTO_SQL (marker_move,
            "markers.move",
            "INSERT INTO markers (user_id, timeline, last_read, updated_at) VALUES (?1, ?2, ?3, ?4) "
            "ON CONFLICT (user_id, timeline) DO UPDATE SET last_read = ?3, updated_at = ?4 "
            "WHERE markers.last_read < ?3");

/* GET /markers */
gboolean
rialto_route_list_markers (RialtoTx                    *tx,
                           RialtoRequest               *request,
                           const RialtoListMarkersArgs *args,
                           RialtoMarkerPage            *page,
                           GError                     **error)
{
  rialto_markers_load (tx, rialto_request_get_user (request), &page->items, &page->n_items);
  return TRUE;
}

/* PUT /markers/{timeline} */
gboolean
rialto_route_set_marker (RialtoTx                  *tx,
                         RialtoRequest             *request,
                         const RialtoSetMarkerArgs *args,
                         RialtoMarker              *marker,
                         GError                   **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoTime now = rialto_tx_get_now (tx);
  RialtoId last_read = args->body->last_read;
  RialtoTimeline timeline;

  if (!rialto_timeline_from_word (args->timeline, &timeline))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  /* It never goes back, so an id of the year 2100 would mark all that is still to come as read. */
  if (rialto_id_get_time (last_read) > now + FUTURE)
    return rialto_fail_field (error, "last_read", "There is nothing so new.");

  if (rialto_tx_exec (tx, &marker_move, SQL_ID (viewer), SQL_INT (timeline), SQL_ID (last_read),
                      SQL_TIME (now)) > 0)
    rialto_tx_emit (tx, &(RialtoEvent) { "user", viewer, RIALTO_EVENT_MARKER_UPDATE,
                                         RIALTO_MARKER_ENTITY (timeline), viewer });
  rialto_marker_load (tx, viewer, timeline, marker);
  return TRUE;
}
