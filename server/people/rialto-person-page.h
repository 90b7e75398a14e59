/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-person.h"
#include "rialto-request.h"

G_BEGIN_DECLS

void     rialto_person_page_read (RialtoTx         *tx,
                                  RialtoRequest    *request,
                                  RialtoRows       *rows,
                                  gint64            limit,
                                  RialtoPersonPage *page);
gboolean rialto_person_page_load (RialtoTx         *tx,
                                  RialtoRequest    *request,
                                  RialtoSql        *sql,
                                  const char       *cursor,
                                  gint64            limit,
                                  RialtoPersonPage *page,
                                  GError          **error);

G_END_DECLS
