/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-http-server.h"
#include "rialto-socket.h"

/* A server with a small application in this process, for the tests of the front. What it serves is in front.c. */
typedef struct
{
  RialtoHttpServer *server;
  const char       *address;
  GAsyncQueue      *held;    /* exchanges that a request to /hold handed over */
  GAsyncQueue      *sockets; /* SocketNote of what happened to WebSockets */
  char             *folder;  /* for spooled bodies and files */
  gint              begun;   /* exchanges, any thread */
  gint              ended;   /* of these, gone */
  gint              entered; /* reactors */
  gint              left;
} Front;

typedef struct
{
  char         *what; /* "opened", "closed", or the text of a message */
  guint         code; /* of closed */
  RialtoSocket *socket;
} SocketNote;

Front          *front_new         (const RialtoHttpOptions *options);
Front          *front_new_at      (const RialtoHttpOptions *options,
                                   const char              *address);
void            front_free        (Front                   *front);
void            front_sync        (Front                   *front);
void            front_advance     (Front                   *front,
                                   RialtoTime               milliseconds);
RialtoExchange *front_next_held   (Front                   *front);
void            front_wait_figure (Front                   *front,
                                   gsize                    offset,
                                   gint64                   value);
#define front_wait(front, figure, value) front_wait_figure ((front), G_STRUCT_OFFSET (RialtoHttpFigures, figure), (value))

SocketNote     *front_next_note   (Front                   *front);
void            socket_note_free  (SocketNote              *note);

guint           count_descriptors (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Front, front_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SocketNote, socket_note_free)
