/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-connection-private.h"
#include "rialto-socket.h"

G_BEGIN_DECLS

RialtoSocket *rialto_socket_new        (RialtoConnection        *connection,
                                        const RialtoSocketClass *klass,
                                        gpointer                 user_data,
                                        const char              *address);
void          rialto_socket_free       (RialtoSocket            *socket);
void          rialto_socket_gone       (RialtoSocket            *socket);
void          rialto_socket_feed       (RialtoSocket            *socket,
                                        char                    *data,
                                        gsize                    length);
void          rialto_socket_flush      (RialtoSocket            *socket);
gboolean      rialto_socket_is_blocked (RialtoSocket            *socket);

G_END_DECLS
