/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request-private.h"

G_BEGIN_DECLS

/* The way of one request from the dispatcher to its answer. */
RialtoRequest *rialto_call_new            (RialtoContext     *context,
                                           RialtoExchange    *exchange,
                                           const RialtoRoute *route);
gboolean       rialto_call_load_principal (RialtoRequest     *request,
                                           GError           **error);
gboolean       rialto_call_decode         (RialtoRequest     *request,
                                           GError           **error);
gboolean       rialto_call_takes_long     (RialtoRequest     *request);
void           rialto_call_start          (RialtoRequest     *request);
void           rialto_call_work           (gpointer           request,
                                           gpointer           context);

G_END_DECLS
