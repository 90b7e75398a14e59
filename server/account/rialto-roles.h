/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

void     rialto_role_lock         (RialtoTx      *tx,
                                   RialtoId       one,
                                   RialtoId       other);
gboolean rialto_role_load         (RialtoTx      *tx,
                                   RialtoId       user,
                                   RialtoRole    *role);
void     rialto_role_write        (RialtoTx      *tx,
                                   RialtoContext *context,
                                   RialtoRequest *request,
                                   RialtoId       user,
                                   RialtoRole     role);

/* The owner: one person or nobody. */
RialtoId rialto_owner_find        (RialtoTx      *tx);
RialtoId rialto_owner_write       (RialtoTx      *tx,
                                   RialtoContext *context,
                                   RialtoRequest *request,
                                   RialtoId       user);
gboolean rialto_owner_claim       (RialtoTx      *tx,
                                   RialtoRequest *request,
                                   const char    *token,
                                   GError       **error);
gboolean rialto_owner_renew_token (RialtoContext *context,
                                   char         **token,
                                   GError       **error);

G_END_DECLS
