/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-arena.h"

G_BEGIN_DECLS

/* One HTTP request and its answer. Made by a connection when a header block is complete; handed to the application by the two calls
 * of RialtoHttpApp; answered exactly once, from any thread, with rialto_exchange_send (). Everything it hands out lives in its arena
 * until the answer has been written. */
typedef struct _RialtoExchange   RialtoExchange;
typedef struct _RialtoHttpServer RialtoHttpServer;

typedef enum
{
  RIALTO_HTTP_GET,
  RIALTO_HTTP_HEAD,
  RIALTO_HTTP_POST,
  RIALTO_HTTP_PUT,
  RIALTO_HTTP_PATCH,
  RIALTO_HTTP_DELETE,
  RIALTO_HTTP_OPTIONS,
} RialtoHttpMethod;

/* What the application wants of a body, decided when only the headers are known. */
typedef struct
{
  gint64   max_body; /* bytes; more is 413 */
  gboolean spool;    /* into an unlinked temporary file instead of memory */
  int      fd;       /* into this file, which the exchange then owns and which keeps what has come; -1: none */
} RialtoBodyPlan;

typedef struct
{
  /* Reactor thread, header block complete. FALSE: the exchange has been answered already (401, 404, 413, 429 ...). Must not block. */
  gboolean (*begin) (RialtoExchange *exchange,
                     RialtoBodyPlan *plan,
                     gpointer        user_data);
  /* Reactor thread, body complete. Must not block; may answer at once or hand the exchange to another thread. */
  void     (*run)   (RialtoExchange *exchange,
                     gpointer        user_data);
  /* Reactor thread, once for each reactor: state of the application that belongs to this thread (a read connection). */
  gpointer (*enter) (gpointer user_data);
  void     (*leave) (gpointer thread_state,
                     gpointer user_data);
} RialtoHttpApp;

RialtoArena     *rialto_exchange_get_arena        (RialtoExchange *exchange);
gpointer         rialto_exchange_get_thread_state (RialtoExchange *exchange);
RialtoHttpMethod rialto_exchange_get_method       (RialtoExchange *exchange);
const char      *rialto_exchange_get_path         (RialtoExchange *exchange);
const char      *rialto_exchange_get_query        (RialtoExchange *exchange);
const char      *rialto_exchange_get_header       (RialtoExchange *exchange,
                                                   const char     *name);
const char      *rialto_exchange_get_address      (RialtoExchange *exchange);
const char      *rialto_exchange_get_id           (RialtoExchange *exchange);
const char      *rialto_exchange_get_body         (RialtoExchange *exchange,
                                                   gsize          *length);
int              rialto_exchange_get_body_fd      (RialtoExchange *exchange);
gboolean         rialto_exchange_is_upgrade       (RialtoExchange *exchange);

/* The application's own record of this exchange (route, principal, arguments); @destroy ends it before the arena goes. */
void             rialto_exchange_set_data         (RialtoExchange *exchange,
                                                   gpointer        data,
                                                   GDestroyNotify  destroy);
gpointer         rialto_exchange_get_data         (RialtoExchange *exchange);

/* The answer. Header names and values are copied to the arena; a value with CR, LF or NUL is refused and logged. */
void             rialto_exchange_set_status       (RialtoExchange *exchange,
                                                   guint           status);
guint            rialto_exchange_get_status       (RialtoExchange *exchange);
void             rialto_exchange_set_header       (RialtoExchange *exchange,
                                                   const char     *name,
                                                   const char     *value);
void             rialto_exchange_take_body        (RialtoExchange *exchange,
                                                   const char     *content_type,
                                                   char           *body,
                                                   gsize           length,
                                                   GDestroyNotify  free_func);
void             rialto_exchange_take_file        (RialtoExchange *exchange,
                                                   const char     *content_type,
                                                   int             fd,
                                                   const char     *etag);
void             rialto_exchange_set_error        (RialtoExchange *exchange,
                                                   const GError   *error);
void             rialto_exchange_set_problem      (RialtoExchange *exchange,
                                                   const GError   *error,
                                                   const char     *current);
gint64           rialto_exchange_get_length       (RialtoExchange *exchange);
gboolean         rialto_exchange_is_answered      (RialtoExchange *exchange);
void             rialto_exchange_prepare          (RialtoExchange *exchange);
void             rialto_exchange_send             (RialtoExchange *exchange);

G_END_DECLS
