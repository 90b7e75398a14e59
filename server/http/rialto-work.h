/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"
#include "rialto-store.h"

G_BEGIN_DECLS

/* Transactions of a handler that holds none, because it may block: `run = "work"`. */
gboolean rialto_work_read           (RialtoRequest *request,
                                     RialtoTxFunc   run,
                                     gpointer       data,
                                     GError       **error);
gboolean rialto_work_write          (RialtoRequest *request,
                                     RialtoTxFunc   run,
                                     gpointer       data,
                                     GError       **error);
gboolean rialto_work_load_principal (RialtoRequest *request,
                                     GError       **error);

G_END_DECLS
