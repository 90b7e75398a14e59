/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-gateway-client.h"

G_BEGIN_DECLS

#define RIALTO_GATEWAY_MAX_TOPICS 200

enum
{
  RIALTO_GATEWAY_OP_DISPATCH = 0,
  RIALTO_GATEWAY_OP_HEARTBEAT = 1,
  RIALTO_GATEWAY_OP_IDENTIFY = 2,
  RIALTO_GATEWAY_OP_PRESENCE = 3,
  RIALTO_GATEWAY_OP_RESUME = 6,
  RIALTO_GATEWAY_OP_RECONNECT = 7,
  RIALTO_GATEWAY_OP_INVALID_SESSION = 9,
  RIALTO_GATEWAY_OP_HELLO = 10,
  RIALTO_GATEWAY_OP_HEARTBEAT_ACK = 11,
  RIALTO_GATEWAY_OP_WATCH = 14,
};

/* Why the server closed. */
enum
{
  RIALTO_GATEWAY_CLOSE_NOT_AUTHENTICATED = 4003,
  RIALTO_GATEWAY_CLOSE_AUTHENTICATION_FAILED = 4004,
  RIALTO_GATEWAY_CLOSE_REVOKED = 4011,
};

/* One connection, while it lasts. */
typedef struct
{
  SoupWebsocketConnection *socket; /* owned, nullable: there is none */
  DexPromise              *ended;  /* owned: resolves when it is over */
  char                    *token;  /* owned, nullable: what it was proved with */
  guint                    close_code;
  guint                    heartbeat;   /* source */
  guint                    overdue;     /* source: runs while an ack is awaited */
  gboolean                 is_watching; /* the server has said that it watches */
} RialtoGatewayLine;

struct _RialtoGatewayClient
{
  GObject              parent_instance;
  RialtoTransport     *transport; /* owned */
  GCancellable        *running;   /* owned, nullable: not started */
  RialtoGatewayLine    line;
  DexPromise          *wait; /* owned, nullable: resolves when the wait is to end early */
  RialtoGatewayState   state;
  RialtoTime           retry_at;    /* wall clock; 0: not waiting */
  gint64               seq;         /* the newest event; -1: nothing to resume from */
  gint64               seen;        /* the newest of answers and events when Ready was asked for */
  gint64               told_after;  /* ms that the server wants to be left alone; -1: it did not say */
  gboolean             in_turn;     /* the server is there, and has said when it is one's turn */
  guint                n_failures;  /* in a row */
  guint                n_refused;   /* sockets that were not let through, in a row */
  GHashTable          *topics;      /* owned strings -> how many want it */
  guint                tell_topics; /* source */
  RialtoPresenceStatus presence;    /* offline: nothing was said */
  guint                clock_check; /* source */
  RialtoTime           last_now, last_monotonic;
  gulong               network_handler;
};

void       rialto_gateway_set_state     (RialtoGatewayClient      *self,
                                         RialtoGatewayState        state,
                                         RialtoTime                retry_at);
/* Before it is asked for, and when it came. */
void       rialto_gateway_expect_ready  (RialtoGatewayClient      *self);
void       rialto_gateway_take_ready    (RialtoGatewayClient      *self,
                                         const RialtoReady        *ready);
void       rialto_gateway_emit_event    (RialtoGatewayClient      *self,
                                         gint                      type,
                                         gconstpointer             payload,
                                         gint64                    seq);

void       rialto_gateway_emit_watching (RialtoGatewayClient      *self);
void       rialto_gateway_emit_missed   (RialtoGatewayClient      *self,
                                         RialtoTime                since);

/* The fiber that keeps a line open as long as it is wanted. */
DexFuture *rialto_gateway_loop          (RialtoFiber              *fiber,
                                         gpointer                  transport);

void       rialto_gateway_line_attach   (RialtoGatewayClient      *self,
                                         SoupWebsocketConnection  *socket);
void       rialto_gateway_line_drop     (RialtoGatewayClient      *self);
void       rialto_gateway_take_event    (RialtoGatewayClient      *self,
                                         const RialtoGatewayFrame *frame,
                                         RialtoArena              *arena);
gboolean   rialto_gateway_poll          (RialtoFiber              *fiber,
                                         RialtoTransport          *transport,
                                         GError                  **error);
void       rialto_gateway_line_check    (RialtoGatewayClient      *self);
void       rialto_gateway_tell_topics   (RialtoGatewayClient      *self);
void       rialto_gateway_tell_presence (RialtoGatewayClient      *self);

G_END_DECLS
