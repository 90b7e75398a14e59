/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-person.h"
#include "rialto-request.h"

G_BEGIN_DECLS

/* What a page of found people is asked for with. */
typedef struct
{
  const char *query;
  const char *cursor; /* nullable */
  gint64      limit;
} RialtoPersonSearch;

gboolean rialto_person_search (RialtoTx                 *tx,
                               RialtoRequest            *request,
                               const RialtoPersonSearch *search,
                               RialtoPersonPage         *page,
                               GError                  **error);

G_END_DECLS
