/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-follow-requests.h"
#include "rialto-follow.h"
#include "rialto-person-page.h"
#include "rialto-relation.h"
#include "rialto-routes.h"

RIALTO_SQL (requests_page,
            "follow_requests.page",
            "SELECT " RIALTO_PERSON_COLUMNS
            ", r.id FROM follow_requests r JOIN users u ON u.id = r.requester "
            "WHERE r.target = ?1 AND r.id < ?2 AND u.deleted_at IS NULL ORDER BY r.id DESC LIMIT ?3");

/* GET /follow-requests */
gboolean
rialto_route_list_follow_requests (RialtoTx                           *tx,
                                   RialtoRequest                      *request,
                                   const RialtoListFollowRequestsArgs *args,
                                   RialtoPersonPage                   *page,
                                   GError                            **error)
{
  return rialto_person_page_load (tx, request, &requests_page, args->cursor, args->limit, page, error);
}

/* PUT /follow-requests/{id} */
gboolean
rialto_route_accept_follow_request (RialtoTx                            *tx,
                                    RialtoRequest                       *request,
                                    const RialtoAcceptFollowRequestArgs *args,
                                    GError                             **error)
{
  RialtoId user = rialto_request_get_user (request);

  rialto_relation_lock (tx, user, args->id);
  /* Again after a lost answer: they follow already. */
  return rialto_follow_request_accept (tx, user, args->id) || rialto_follow_exists (tx, args->id, user) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

/* DELETE /follow-requests/{id} */
gboolean
rialto_route_refuse_follow_request (RialtoTx                            *tx,
                                    RialtoRequest                       *request,
                                    const RialtoRefuseFollowRequestArgs *args,
                                    GError                             **error)
{
  RialtoId user = rialto_request_get_user (request);

  rialto_relation_lock (tx, user, args->id);
  if (!rialto_follow_request_end (tx, user, args->id))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  rialto_relation_changed (tx, args->id, user, 0);
  return TRUE;
}
