/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-transport.h"

G_BEGIN_DECLS

/* A request that is said once, and what came of it. */
typedef struct _RialtoExchangeOnce RialtoExchangeOnce;

RialtoExchangeOnce *rialto_exchange_once_new         (RialtoTransport    *transport,
                                                      SoupMessage        *message,
                                                      const char         *token);
void                rialto_exchange_once_free        (RialtoExchangeOnce *self);
GBytes             *rialto_exchange_once_await       (RialtoExchangeOnce *self,
                                                      GCancellable       *cancellable,
                                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
SoupWebsocketConnection *
                    rialto_exchange_once_await_socket (RialtoExchangeOnce *self,
                                                      GWeakRef           *owner_wr,
                                                      RialtoSocketFunc    opened,
                                                      GCancellable       *cancellable,
                                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
SoupMessage        *rialto_exchange_once_get_message (RialtoExchangeOnce *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoExchangeOnce, rialto_exchange_once_free)

G_END_DECLS
