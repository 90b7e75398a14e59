/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-person-search.h"
#include "rialto-routes.h"

/* GET /users */
gboolean
rialto_route_list_users (RialtoTx                  *tx,
                         RialtoRequest             *request,
                         const RialtoListUsersArgs *args,
                         RialtoPersonPage          *page,
                         GError                   **error)
{
  RialtoPersonSearch search = { args->query, args->cursor, args->limit };

  return rialto_person_search (tx, request, &search, page, error);
}
