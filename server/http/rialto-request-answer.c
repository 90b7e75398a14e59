/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-access.h"
#include "rialto-html-page.h"

#include <string.h>

/**
 * rialto_request_encode:
 * @request: a request whose handler succeeded
 *
 * Turns the typed answer into JSON, once.
 *
 * Returns: %FALSE when there is no body
 */
gboolean
rialto_request_encode (RialtoRequest *request)
{
  if (request->body == NULL && request->answer != NULL)
    {
      request->body = rialto_entity_to_json (request->route->answer, request->answer, RIALTO_ENCODE_DEFAULT,
                                             RIALTO_SINCE_LATEST, &request->body_length);
      request->content_type = "application/json";
    }
  return request->body != NULL;
}

static void
send_headers (RialtoRequest *request,
              gint64         seq)
{
  RialtoArena *arena = rialto_request_get_arena (request);

  if (seq >= 0)
    rialto_exchange_set_header (request->exchange, "X-Rialto-Seq",
                                rialto_arena_printf (arena, "%" G_GINT64_FORMAT, seq));
  if (request->replayed)
    rialto_exchange_set_header (request->exchange, "Idempotent-Replayed", "true");
  for (guint i = 0; request->headers != NULL && i + 1 < request->headers->len; i += 2)
    rialto_exchange_set_header (request->exchange, request->headers->pdata[i],
                                request->headers->pdata[i + 1]);
}

/**
 * rialto_request_refuse:
 * @request: a request that failed
 * @error: why
 *
 * Makes the answer what went wrong, and for a client that edited something which had changed meanwhile its present state.
 */
void
rialto_request_refuse (RialtoRequest *request,
                       const GError  *error)
{
  g_autofree char *current = NULL;

  if (request->route->answer_kind == RIALTO_ANSWER_PAGE)
    {
      rialto_html_page_refuse (request->exchange, error);
      return;
    }
  if (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_STALE) && request->answer != NULL)
    current = rialto_entity_to_json (request->route->answer, request->answer, RIALTO_ENCODE_DEFAULT,
                                     RIALTO_SINCE_LATEST, NULL);
  rialto_exchange_set_problem (request->exchange, error, current);
}

/**
 * rialto_request_finish:
 * @request: a request
 * @seq: the event seq that its snapshot saw; -1 when there was none
 * @error: (nullable): why it failed
 *
 * Answers, from any thread. The request is gone when this returns.
 */
void
rialto_request_finish (RialtoRequest *request,
                       gint64         seq,
                       const GError  *error)
{
  RialtoExchange *exchange = request->exchange;

  if (error != NULL)
    {
      rialto_request_refuse (request, error);
      rialto_access_note (request);
      rialto_exchange_send (exchange);
      return;
    }

  send_headers (request, seq);
  rialto_exchange_set_status (exchange, request->status != 0 ? request->status : request->route->status);
  if (request->file >= 0)
    {
      rialto_exchange_take_file (exchange, request->content_type, request->file, request->file_etag);
      request->file = -1;
    }
  else if (rialto_request_encode (request))
    rialto_exchange_take_body (exchange, request->content_type, g_steal_pointer (&request->body),
                               request->body_length, g_free);
  rialto_access_note (request);
  rialto_exchange_send (exchange);
}

/**
 * rialto_request_answer_later:
 * @request: a request of a direct route that has waited
 * @json: (transfer full) (nullable): the answer
 * @seq: the event seq that it saw; -1: none
 * @error: (nullable): why there is none
 *
 * Answers, from any thread. The request is gone when this returns.
 */
void
rialto_request_answer_later (RialtoRequest *request,
                             char          *json,
                             gint64         seq,
                             const GError  *error)
{
  if (json != NULL)
    rialto_request_take_body (request, "application/json", json, strlen (json));
  rialto_request_finish (request, seq, error);
}
