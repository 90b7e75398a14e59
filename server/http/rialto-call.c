/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-call.h"

#include "rialto-access.h"
#include "rialto-append.h"
#include "rialto-form.h"
#include "rialto-guard.h"
#include "rialto-idempotency.h"
#include "rialto-log.h"
#include "rialto-work.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* What the last run of the handler left goes; the arena has been emptied before this one. */
static void
forget_answer (RialtoRequest *request)
{
  if (request->file >= 0)
    close (request->file);
  request->file = -1;
  request->status = 0;
  request->replayed = FALSE;
  g_clear_pointer (&request->body, g_free);
  g_clear_pointer (&request->headers, g_ptr_array_unref);
}

static void
request_clear (gpointer data)
{
  RialtoRequest *request = data;

  rialto_access_note_end (request);
  forget_answer (request);
  g_clear_fd (&request->part, NULL);
  g_clear_error (&request->decode_error);
  g_clear_pointer (&request->spare, g_ptr_array_unref);
  g_clear_pointer (&request->arena, rialto_arena_free);
}

/* What is wrong with a request is told to who may make it. */
static gboolean
admit (RialtoRequest *request,
       GError       **error)
{
  if (!rialto_guard_admit (request, error))
    return FALSE;
  if (request->decode_error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (request->decode_error));
  return FALSE;
}

static gboolean
run_handler (RialtoTx      *tx,
             RialtoRequest *request,
             GError       **error)
{
  const RialtoRoute *route = request->route;

  forget_answer (request);
  request->answer = route->answer != NULL ? rialto_arena_alloc (request->arena, route->answer->size) : NULL;
  if (!rialto_guard_load (tx, request, error) || !admit (request, error))
    return FALSE;
  if (request->idempotency_key == NULL)
    return route->thunk (tx, request, request->args, request->answer, error);

  if (!rialto_idempotency_begin (tx, request, error))
    return FALSE;
  if (request->replayed)
    return TRUE;
  if (!route->thunk (tx, request, request->args, request->answer, error))
    return FALSE;
  rialto_idempotency_finish (tx, request);
  return TRUE;
}

/* The body of a read or write route's transaction. What is logged meanwhile carries the request's id. */
static gboolean
run_in_tx (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  RialtoRequest *request = data;
  gboolean ok;

  rialto_log_set_request (rialto_request_get_id (request));
  ok = run_handler (tx, request, error);
  rialto_log_set_request (NULL);
  return ok;
}

static void
tx_done (gpointer      data,
         gint64        seq,
         const GError *error)
{
  rialto_request_finish (data, seq, error);
}

/**
 * rialto_call_new:
 * @context: the server's parts
 * @exchange: the exchange it belongs to, and dies with
 * @route: what is asked for
 *
 * Returns: (transfer none): the request
 */
RialtoRequest *
rialto_call_new (RialtoContext     *context,
                 RialtoExchange    *exchange,
                 const RialtoRoute *route)
{
  RialtoRequest *request = rialto_arena_new0 (rialto_exchange_get_arena (exchange), RialtoRequest);

  request->context = context;
  request->exchange = exchange;
  request->route = route;
  request->if_match = -1;
  request->file = request->part = -1;
  request->started = g_get_monotonic_time ();
  request->arena = rialto_arena_new ();
  request->work = (RialtoWork) {
    .run = run_in_tx,
    .done = tx_done,
    .data = request,
    .arena = request->arena,
    .name = route->name,
  };
  rialto_exchange_set_data (exchange, request, request_clear);
  return request;
}

static gboolean
load_run (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  return rialto_guard_load (tx, data, error);
}

static void
load_done (gpointer      data,
           gint64        seq,
           const GError *error)
{
  RialtoRequest *request = data;

  if (error != NULL)
    request->load_error = g_error_copy (error);
}

/**
 * rialto_call_load_principal:
 * @request: a request whose token was read
 * @error: return location
 *
 * Loads a session that the cache does not know, where this thread has a connection of its own; elsewhere the handler's transaction
 * does it.
 *
 * Returns: %FALSE when there is no such session
 */
gboolean
rialto_call_load_principal (RialtoRequest *request,
                            GError       **error)
{
  RialtoReader *reader = rialto_exchange_get_thread_state (request->exchange);
  RialtoWork work = {
    .run = load_run, .done = load_done, .data = request, .arena = request->arena, .name = "guard"
  };

  if (request->principal.session == request->token_session || reader == NULL ||
      !rialto_reader_run (reader, &work) || request->load_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&request->load_error));
  return FALSE;
}

static gboolean
decode_body (RialtoRequest *request,
             GError       **error)
{
  const RialtoRoute *route = request->route;
  RialtoArena *arena = rialto_request_get_arena (request);
  gsize length;
  const char *text;
  gpointer body;

  if (route->body == NULL)
    return TRUE;
  text = rialto_exchange_get_body (request->exchange, &length);
  body = rialto_arena_alloc (arena, route->body->size);
  G_STRUCT_MEMBER (gpointer, request->args, route->body_offset) = body;
  if (route->answer_kind != RIALTO_ANSWER_PAGE)
    return rialto_entity_from_json (route->body, text, length, arena, body, error);
  return rialto_form_check (request, error) &&
         rialto_entity_from_form (route->body, text, length, arena, body, error);
}

/**
 * rialto_call_decode:
 * @request: a request whose body has arrived
 * @error: return location
 *
 * Turns path, query and body into the handler's arguments.
 *
 * Returns: %FALSE when they are not what the contract says
 */
gboolean
rialto_call_decode (RialtoRequest *request,
                    GError       **error)
{
  const RialtoRoute *route = request->route;
  RialtoArena *arena = rialto_request_get_arena (request);

  request->started = g_get_monotonic_time ();
  request->args = rialto_arena_alloc (arena, route->args->size);
  if (route->defaults != NULL)
    memcpy (request->args, route->defaults, route->args->size);
  /* What cannot be the name of anything is not there. */
  if (!rialto_args_from_path (route, request->params, request->param_lengths, arena, request->args, NULL))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  return rialto_args_from_query (route, rialto_exchange_get_query (request->exchange), arena, request->args,
                                 error) &&
         decode_body (request, error);
}

/* The handler of a direct route answers the exchange itself, now or later, unless it fails. */
static void
call_direct (RialtoRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (!admit (request, &error) || !request->route->thunk (NULL, request, request->args, NULL, &error))
    rialto_request_finish (request, -1, error);
}

static void
direct_loaded (gpointer      data,
               gint64        seq,
               const GError *error)
{
  if (error != NULL)
    rialto_request_finish (data, seq, error);
  else
    call_direct (data);
}

/* Where no thread before could load the session, the store does it first. */
static void
start_direct (RialtoRequest *request)
{
  if (request->principal.session == request->token_session || request->route->caller == RIALTO_CALLER_ANYONE)
    {
      call_direct (request);
      return;
    }
  request->work.run = load_run;
  request->work.done = direct_loaded;
  rialto_store_queue_read (request->context->store, &request->work);
}

/**
 * rialto_call_takes_long:
 * @request: a request of a work route, whose body has arrived
 *
 * Returns: whether a picture is made of it, which has threads of its own
 */
gboolean
rialto_call_takes_long (RialtoRequest *request)
{
  RialtoBodyKind kind = request->route->body_kind;

  return kind == RIALTO_BODY_SPOOLED || (kind == RIALTO_BODY_APPENDED && rialto_append_completes (request));
}

/**
 * rialto_call_start:
 * @request: a request with its arguments
 *
 * Runs the handler: at once for a short read where this thread may, elsewhere otherwise. The answer follows from there.
 */
void
rialto_call_start (RialtoRequest *request)
{
  RialtoContext *context = request->context;
  const RialtoRoute *route = request->route;
  RialtoReader *reader = rialto_exchange_get_thread_state (request->exchange);

  switch (route->run)
    {
    case RIALTO_RUN_READ:
      if (route->pool || reader == NULL || !rialto_reader_run (reader, &request->work))
        rialto_store_queue_read (context->store, &request->work);
      break;
    case RIALTO_RUN_WRITE:
      rialto_store_queue_write (context->store, &request->work);
      break;
    case RIALTO_RUN_DIRECT:
      start_direct (request);
      break;
    case RIALTO_RUN_WORK:
    default:
      g_thread_pool_push (rialto_call_takes_long (request) ? context->uploads : context->work, request, NULL);
      break;
    }
}

/**
 * rialto_call_work:
 * @request: a request of a work route
 * @context: the server's parts
 *
 * The function of the work pool.
 */
void
rialto_call_work (gpointer data,
                  gpointer context)
{
  RialtoRequest *request = data;
  const RialtoRoute *route = request->route;
  g_autoptr (GError) error = NULL;

  rialto_log_set_request (rialto_request_get_id (request));
  request->answer = route->answer != NULL ? rialto_arena_alloc (request->arena, route->answer->size) : NULL;
  if (rialto_work_load_principal (request, &error) && admit (request, &error))
    route->thunk (NULL, request, request->args, request->answer, &error);
  rialto_log_set_request (NULL);
  rialto_request_finish (request, request->seq, error);
}
