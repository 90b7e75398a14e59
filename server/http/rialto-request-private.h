/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"
#include "rialto-exchange.h"
#include "rialto-request.h"
#include "rialto-routes.h"
#include "rialto-session-cache.h"
#include "rialto-store.h"

G_BEGIN_DECLS

/* One call of one route, from the header block to the answer. It lives in the exchange's arena; what a run of the handler makes lives
 * in `arena`, which is emptied before each run. */
/* lint: allow struct-size: the record of one request, written by each of its stations */
struct _RialtoRequest
{
  RialtoContext     *context;  /* borrowed */
  RialtoExchange    *exchange; /* borrowed; owns this */
  const RialtoRoute *route;
  const char        *params[RIALTO_ROUTER_MAX_PARAMS];
  gsize              param_lengths[RIALTO_ROUTER_MAX_PARAMS];

  gint64   started; /* monotonic, us: when the server had all that it needs to answer */
  gboolean noted;   /* counted and logged */

  /* who */
  RialtoSessionInfo   principal;     /* session 0: nobody */
  RialtoId            token_session; /* what the token proves */
  RialtoSessionTicket ticket;
  gboolean            admitted; /* rights and rate were checked */
  GError             *load_error;
  GError             *decode_error; /* owned; told once it is known that the principal may ask at all */

  /* what */
  gpointer    args;
  gpointer    answer;
  gint64      if_match;                     /* -1: none */
  gint64      upload_offset, upload_length; /* of a route with `append` */
  gboolean    appended;                     /* the body is at the end of the upload's file */
  int         part;                         /* that file, where it is not the body's; -1 */
  const char *idempotency_key;
  gboolean    replayed;
  guint       status; /* 0: the route's */
  gint64      seq;    /* what a work route's transactions saw */
  char       *body;   /* owned; raw answers and answers made in the transaction */
  gsize       body_length;
  const char *content_type;
  int         file; /* -1: none */
  const char *file_etag;
  GPtrArray  *headers; /* nullable; name, value, ... in the arena */

  RialtoArena *arena; /* owned */
  GPtrArray   *spare; /* owned arenas of a work route's transactions; nullable */
  RialtoWork   work;
};

void     rialto_request_finish (RialtoRequest *request,
                                gint64         seq,
                                const GError  *error);
void     rialto_request_refuse (RialtoRequest *request,
                                const GError  *error);
gboolean rialto_request_encode (RialtoRequest *request);

G_END_DECLS
