/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-parser.h"
#include "rialto-reactor-private.h"
#include "rialto-socket.h"
#include "rialto-transport.h"

G_BEGIN_DECLS

/* Requests that a client sends ahead wait here; beyond this its socket is not read. */
#define RIALTO_MAX_AHEAD (16 * 1024)

typedef enum
{
  RIALTO_CONNECTION_HEAD,    /* a header block is awaited */
  RIALTO_CONNECTION_BODY,    /* a body arrives */
  RIALTO_CONNECTION_RUN,     /* the application has the exchange */
  RIALTO_CONNECTION_WRITE,   /* the answer is being written */
  RIALTO_CONNECTION_DISCARD, /* the rest of a body that nobody wants */
  RIALTO_CONNECTION_LINGER,  /* our last word is said; what still comes is thrown away, so that it arrives */
  RIALTO_CONNECTION_SOCKET,  /* a WebSocket */
} RialtoConnectionState;

/* What only HTTP needs; gone after an upgrade. */
typedef struct
{
  RialtoParser    parser;
  RialtoHeadScan  scan;
  RialtoExchange *exchange;
  char           *pending; /* bytes that have arrived and wait; NULL when there are none */
  gsize           pending_length;
  gsize           pending_size;
  guint64         window; /* bytes of body since the deadline was set */
} RialtoHttp;

struct _RialtoConnection
{
  RialtoWatch            watch; /* first */
  RialtoReactor         *reactor;
  const RialtoTransport *transport;
  gpointer               transport_state;
  int                    fd;
  guint                  interest;
  RialtoConnectionState  state;
  guint                  ended : 1; /* the peer sends no more */
  guint                  closed : 1;
  guint                  queued : 1; /* in the reactor's ready list */
  RialtoDeadline         deadline;
  RialtoPeer             peer;
  RialtoHttp            *http;   /* nullable */
  RialtoSocket          *socket; /* nullable */
  RialtoConnection      *previous, *next;
  RialtoConnection      *next_ready;
  RialtoConnection      *next_dead;
};

void               rialto_connection_new       (RialtoReactor     *reactor,
                                                int                fd,
                                                const RialtoPeer  *peer);
void               rialto_connection_free      (RialtoConnection  *connection);
void               rialto_connection_close     (RialtoConnection  *connection);
void               rialto_connection_linger    (RialtoConnection  *connection);
void               rialto_connection_drain     (RialtoConnection  *connection);
void               rialto_connection_set_ready (RialtoConnection  *connection);
void               rialto_connection_work      (RialtoConnection  *connection);
void               rialto_connection_expired   (RialtoConnection  *connection);
void               rialto_connection_wait      (RialtoConnection  *connection,
                                                RialtoDeadlineKind kind);
void               rialto_connection_update    (RialtoConnection  *connection);

/* rialto-http1.c */
void               rialto_http1_feed           (RialtoConnection  *connection,
                                                char              *data,
                                                gsize              length);
void               rialto_http1_free           (RialtoHttp        *http);
void               rialto_http1_fail           (RialtoConnection  *connection,
                                                int                code);
void               rialto_http1_answer         (RialtoConnection  *connection);
void               rialto_http1_write          (RialtoConnection  *connection);

/* Between the two halves of HTTP: rialto-http1.c reads, rialto-http1-answer.c answers. */
RialtoExchange    *rialto_http1_begin_exchange (RialtoConnection  *connection);
void               rialto_http1_begin_answer   (RialtoConnection  *connection);
void               rialto_http1_refuse         (RialtoConnection  *connection,
                                                int                code);

/* rialto-sender.c */
typedef enum
{
  RIALTO_SENDER_DONE,
  RIALTO_SENDER_BLOCKED,
  RIALTO_SENDER_FAILED,
} RialtoSenderResult;

RialtoSenderResult rialto_sender_begin         (RialtoConnection  *connection,
                                                RialtoExchange    *exchange,
                                                gboolean           keep_alive);
RialtoSenderResult rialto_sender_continue      (RialtoConnection  *connection,
                                                RialtoExchange    *exchange);

G_END_DECLS
