/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-accounts.h"
#include "rialto-context.h"
#include "rialto-profile.h"
#include "rialto-roles.h"
#include "rialto-routes.h"

/* POST /auth/claim-owner */
gboolean
rialto_route_claim_owner (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoClaimOwnerArgs *args,
                          RialtoAccount              *account,
                          GError                    **error)
{
  if (!rialto_owner_claim (tx, request, args->body->token, error))
    return FALSE;
  return rialto_account_load (tx, rialto_request_get_context (request), rialto_request_get_user (request),
                              account) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

/* PUT /users/{id}/role */
gboolean
rialto_route_set_role (RialtoTx                *tx,
                       RialtoRequest           *request,
                       const RialtoSetRoleArgs *args,
                       RialtoProfile           *profile,
                       GError                 **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  RialtoId user = rialto_request_get_user (request);
  RialtoRole wanted = args->body->role, own, present;

  /* The cache knows who asks as they were a moment ago; this is how it is. */
  rialto_role_lock (tx, user, args->id);
  if (!rialto_role_load (tx, user, &own) || !rialto_role_load (tx, args->id, &present))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (own < RIALTO_ROLE_ADMIN || present >= own || wanted >= own)
    return rialto_fail (error, RIALTO_ERROR_FORBIDDEN);
  if (present != wanted)
    rialto_role_write (tx, context, request, args->id, wanted);

  /* As anybody sees it: whoever blocks the staff has a role all the same. */
  if (!rialto_profile_load (tx, 0, args->id, profile))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  profile->relation = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoRelation);
  rialto_relation_load (tx, user, args->id, profile->relation);
  return TRUE;
}
