/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

RialtoId   rialto_session_create     (RialtoTx      *tx,
                                      RialtoRequest *request,
                                      RialtoId       user,
                                      RialtoRole     role,
                                      const char    *device);
void       rialto_session_issue      (RialtoRequest *request,
                                      RialtoId       session,
                                      guint32        counter,
                                      RialtoTime     expires,
                                      RialtoTokens  *tokens);
RialtoTime rialto_session_idle_limit (RialtoContext *context,
                                      RialtoRole     role);
void       rialto_session_changed    (RialtoTx      *tx,
                                      RialtoContext *context,
                                      RialtoId       session);
void       rialto_session_revoke     (RialtoTx      *tx,
                                      RialtoContext *context,
                                      RialtoId       session,
                                      RialtoId       user);
void       rialto_session_revoke_all (RialtoTx      *tx,
                                      RialtoContext *context,
                                      RialtoId       user,
                                      RialtoId       except);

G_END_DECLS
