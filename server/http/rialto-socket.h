/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-exchange.h"

G_BEGIN_DECLS

/* A WebSocket after its handshake. It lives on one reactor; its callbacks come on that thread. Other threads reach it only through
 * rialto_reactor_* below, which hand work to all sockets of a reactor at once. */
typedef struct _RialtoSocket RialtoSocket;

/* Bytes of one encoded frame (header and payload), shared by every socket that it is queued on. */
typedef struct _RialtoFrame RialtoFrame;

typedef struct
{
  void (*opened)  (RialtoSocket *socket,
                   gpointer      user_data);
  /* A whole text message, valid UTF-8, at most 16 KiB over all its fragments. */
  void (*message) (RialtoSocket *socket,
                   const char   *text,
                   gsize         length,
                   gpointer      user_data);
  /* Once; the socket is gone after it returns. @code is the close code seen or sent, 1006 when there was none. */
  void (*closed)  (RialtoSocket *socket,
                   guint         code,
                   gpointer      user_data);
} RialtoSocketClass;

typedef enum
{
  RIALTO_FRAME_DURABLE,   /* never dropped: a full queue closes the socket */
  RIALTO_FRAME_EPHEMERAL, /* dropped first when the queue is more than half full */
} RialtoFrameKind;

RialtoFrame *rialto_frame_new                  (const char              *text,
                                                gsize                    length,
                                                RialtoFrameKind          kind);
RialtoFrame *rialto_frame_ref                  (RialtoFrame             *frame);
void         rialto_frame_unref                (RialtoFrame             *frame);

/* Answers the upgrade request @exchange with 101 and turns its connection into a socket. FALSE: answered with an error. */
gboolean     rialto_exchange_upgrade           (RialtoExchange          *exchange,
                                                const RialtoSocketClass *klass,
                                                gpointer                 user_data);

/* On the socket's own thread. */
void         rialto_socket_queue               (RialtoSocket            *socket,
                                                RialtoFrame             *frame);
void         rialto_socket_close               (RialtoSocket            *socket,
                                                guint                    code,
                                                const char              *reason);
gpointer     rialto_socket_get_data            (RialtoSocket            *socket);
void         rialto_socket_set_data            (RialtoSocket            *socket,
                                                gpointer                 data);
guint        rialto_socket_get_reactor         (RialtoSocket            *socket);
const char  *rialto_socket_get_address         (RialtoSocket            *socket);

/* From any thread: runs @func on reactor number @index, once, soon, in the order of the calls. @data is the function's to free;
 * when the reactor has ended @dropped (nullable) gets it instead. */
guint        rialto_http_server_get_n_reactors (RialtoHttpServer        *server);
void         rialto_http_server_invoke         (RialtoHttpServer        *server,
                                                guint                    index,
                                                void                     (*func) (gpointer thread_state, gpointer data),
                                                gpointer                 data,
                                                GDestroyNotify           dropped);
/* On a reactor's thread: calls @func every @milliseconds from now until the server ends. */
void         rialto_reactor_every              (RialtoHttpServer        *server,
                                                guint                    index,
                                                guint                    milliseconds,
                                                void                     (*func) (gpointer thread_state, gpointer data),
                                                gpointer                 data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoFrame, rialto_frame_unref)

G_END_DECLS
