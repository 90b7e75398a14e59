/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-body.h"
#include "rialto-exchange.h"
#include "rialto-head.h"
#include "rialto-mailbox-private.h"
#include "rialto-peer.h"

G_BEGIN_DECLS

#define RIALTO_EXCHANGE_ID 40

typedef struct _RialtoConnection RialtoConnection;

/* A header field of the answer. */
typedef struct
{
  const char *name;
  const char *value;
} RialtoAnswerField;

/* An open file that is sent as a body, or a part of it. */
typedef struct
{
  int    fd;     /* -1: none */
  gint64 offset; /* of the next byte */
  gint64 left;
} RialtoFileBody;

/* What is to be sent. */
typedef struct
{
  guint              status;
  RialtoAnswerField *fields;
  guint              n_fields;
  guint              fields_size;
  const char        *content_type; /* nullable */
  const char        *etag;         /* of the file; nullable, quoted */
  char              *body;         /* or a file */
  gsize              length;
  gsize              written;
  GDestroyNotify     free_func;
  RialtoFileBody     file;
  const char        *head; /* what is left of the header block while it is written */
  gsize              head_length;
  gboolean           close; /* the connection ends with this answer */
  gboolean           offer_websocket;
} RialtoAnswer;

struct _RialtoExchange
{
  RialtoMail        mail; /* first; carries the answer to the reactor */
  RialtoArena      *arena;
  RialtoMailbox    *mailbox;    /* the reactor's */
  RialtoConnection *connection; /* the reactor's alone; NULL when the client is gone */
  gpointer          thread_state;
  gpointer          data;
  GDestroyNotify    data_destroy;
  RialtoPeer        peer;    /* who asks */
  const char       *address; /* text of it, made when asked for */
  char              id[RIALTO_EXCHANGE_ID];
  RialtoHead        head;
  RialtoBody        body;
  RialtoAnswer      answer;
  gboolean          gzip;        /* the server compresses */
  gboolean          in_dispatch; /* the reactor is inside begin () or run () */
  gboolean          prepared;    /* the answer is as it will be sent */
  gboolean          answered;    /* as far as the reactor knows */
};

RialtoExchange *rialto_exchange_new         (RialtoMailbox        *mailbox);
void            rialto_exchange_free        (RialtoExchange       *exchange);
void            rialto_exchange_reset       (RialtoExchange       *exchange);
void            rialto_exchange_refuse      (RialtoExchange       *exchange,
                                             int                   code);
void            rialto_exchange_drop_answer (RialtoExchange       *exchange);
const char     *rialto_exchange_find_answer (const RialtoExchange *exchange,
                                             const char           *name);

G_END_DECLS
