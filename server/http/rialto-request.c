/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-request-private.h"

#include <glib/gstdio.h>

/**
 * rialto_request_get_context:
 * @request: a request
 *
 * Returns: (transfer none): the server's parts
 */
RialtoContext *
rialto_request_get_context (RialtoRequest *request)
{
  return request->context;
}

/**
 * rialto_request_get_arena:
 * @request: a request
 *
 * Returns: (transfer none): memory that lives until the answer has been written, over re-runs of the handler
 */
RialtoArena *
rialto_request_get_arena (RialtoRequest *request)
{
  return rialto_exchange_get_arena (request->exchange);
}

/**
 * rialto_request_get_user:
 * @request: a request
 *
 * Returns: who asks; 0 is nobody
 */
RialtoId
rialto_request_get_user (RialtoRequest *request)
{
  return request->principal.user;
}

/**
 * rialto_request_get_session:
 * @request: a request
 *
 * Returns: the session that asks; 0 when nobody is signed in
 */
RialtoId
rialto_request_get_session (RialtoRequest *request)
{
  return request->principal.session;
}

/**
 * rialto_request_get_role:
 * @request: a request
 *
 * Returns: the site role of who asks; %RIALTO_ROLE_USER for nobody
 */
RialtoRole
rialto_request_get_role (RialtoRequest *request)
{
  return request->principal.role;
}

/**
 * rialto_request_get_address:
 * @request: a request
 *
 * Returns: (transfer none): the client's network address, seen through trusted proxies
 */
const char *
rialto_request_get_address (RialtoRequest *request)
{
  return rialto_exchange_get_address (request->exchange);
}

/**
 * rialto_request_get_agent:
 * @request: a request
 *
 * Returns: (transfer none): how the client's program names itself; may be empty
 */
const char *
rialto_request_get_agent (RialtoRequest *request)
{
  const char *agent = rialto_exchange_get_header (request->exchange, "User-Agent");

  return agent != NULL ? agent : "";
}

/**
 * rialto_request_get_id:
 * @request: a request
 *
 * Returns: (transfer none): the id that the answer and every log line carry
 */
const char *
rialto_request_get_id (RialtoRequest *request)
{
  return rialto_exchange_get_id (request->exchange);
}

/**
 * rialto_request_get_header:
 * @request: a request
 * @name: a header's name, in any case
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
rialto_request_get_header (RialtoRequest *request,
                           const char    *name)
{
  return rialto_exchange_get_header (request->exchange, name);
}

/**
 * rialto_request_get_exchange:
 * @request: a request
 *
 * For the gateway, which turns the connection into a socket.
 *
 * Returns: (transfer none): the exchange below it
 */
RialtoExchange *
rialto_request_get_exchange (RialtoRequest *request)
{
  return request->exchange;
}

/**
 * rialto_request_get_body_fd:
 * @request: a request of a route that spools
 *
 * Returns: the body as a file, at its beginning; owned by the request
 */
int
rialto_request_get_body_fd (RialtoRequest *request)
{
  return rialto_exchange_get_body_fd (request->exchange);
}

/**
 * rialto_request_get_body:
 * @request: a request
 * @length: (out): bytes
 *
 * Returns: (transfer none): the raw body
 */
const char *
rialto_request_get_body (RialtoRequest *request,
                         gsize         *length)
{
  return rialto_exchange_get_body (request->exchange, length);
}

/**
 * rialto_request_has_version:
 * @request: a request of a route with If-Match
 * @version: the present version
 *
 * Returns: whether that is the version which the client changed
 */
gboolean
rialto_request_has_version (RialtoRequest *request,
                            gint64         version)
{
  return request->if_match == version;
}

/**
 * rialto_request_set_header:
 * @request: a request
 * @name: a static name
 * @value: copied
 *
 * Adds a header to the answer, should this run of the handler be the one that counts.
 */
void
rialto_request_set_header (RialtoRequest *request,
                           const char    *name,
                           const char    *value)
{
  if (request->headers == NULL)
    request->headers = g_ptr_array_new ();
  g_ptr_array_add (request->headers, (gpointer) name);
  g_ptr_array_add (request->headers, rialto_arena_strdup (request->arena, value));
}

/**
 * rialto_request_set_status:
 * @request: a request
 * @status: another HTTP status than the route's
 */
void
rialto_request_set_status (RialtoRequest *request,
                           guint          status)
{
  request->status = status;
}

/**
 * rialto_request_take_body:
 * @request: a request of a raw route
 * @content_type: static
 * @body: (transfer full): g_malloc()ed bytes
 * @length: how many
 */
void
rialto_request_take_body (RialtoRequest *request,
                          const char    *content_type,
                          char          *body,
                          gsize          length)
{
  g_free (request->body);
  request->body = body;
  request->body_length = length;
  request->content_type = content_type;
}

/**
 * rialto_request_take_file:
 * @request: a request of a raw route
 * @content_type: static
 * @fd: (transfer full): an open file
 * @etag: copied; quoted
 */
void
rialto_request_take_file (RialtoRequest *request,
                          const char    *content_type,
                          int            fd,
                          const char    *etag)
{
  if (request->file >= 0)
    g_close (request->file, NULL);
  request->file = fd;
  request->content_type = content_type;
  request->file_etag = rialto_arena_strdup (request->arena, etag);
}
