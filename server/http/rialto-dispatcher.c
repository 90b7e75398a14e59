/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-dispatcher.h"

#include "rialto-access.h"
#include "rialto-append.h"
#include "rialto-call.h"
#include "rialto-cors.h"
#include "rialto-guard.h"
#include "rialto-pages.h"

#include <string.h>

/* Requests waiting for the store or for the picture helper beyond which new ones are turned away. */
#define MAX_BACKLOG        8192
#define MAX_UPLOAD_BACKLOG 32

static gboolean
refuse (RialtoExchange *exchange,
        GError         *error)
{
  RialtoRequest *request = rialto_exchange_get_data (exchange);

  if (request != NULL)
    {
      rialto_request_refuse (request, error);
      rialto_access_note (request);
    }
  else
    {
      rialto_exchange_set_error (exchange, error);
      rialto_access_note_lost (exchange);
    }
  rialto_exchange_send (exchange);
  g_error_free (error);
  return FALSE;
}

static gboolean
refuse_path (RialtoExchange *exchange,
             guint           allowed)
{
  static const char *const names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };
  GError *error = NULL;

  if (allowed == 0)
    {
      rialto_fail (&error, RIALTO_ERROR_NOT_FOUND);
      return refuse (exchange, error);
    }

  g_autoptr (GString) list = g_string_new ("OPTIONS");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (allowed & (1u << i))
      g_string_append_printf (list, ", %s", names[i]);
  rialto_exchange_set_header (exchange, "Allow", list->str);
  rialto_fail (&error, RIALTO_ERROR_METHOD_NOT_ALLOWED);
  return refuse (exchange, error);
}

static gboolean
read_preconditions (RialtoRequest *request,
                    GError       **error)
{
  const char *match = rialto_exchange_get_header (request->exchange, "If-Match");
  const char *key = rialto_exchange_get_header (request->exchange, "Idempotency-Key");
  char *end;

  if (request->route->if_match)
    {
      if (match == NULL)
        return rialto_fail (error, RIALTO_ERROR_VERSION_REQUIRED);
      request->if_match = *match == '"' ? g_ascii_strtoll (match + 1, &end, 10) : -1;
      if (request->if_match < 0 || end == match + 1 || strcmp (end, "\"") != 0)
        return rialto_fail_field (error, "If-Match", "Say the version in quotation marks, like \"3\".");
    }

  if (request->route->body_kind == RIALTO_BODY_APPENDED && !rialto_append_read_headers (request, error))
    return FALSE;
  if (request->route->idempotency == RIALTO_IDEMPOTENCY_NONE)
    return TRUE;
  if (key == NULL && request->route->idempotency == RIALTO_IDEMPOTENCY_REQUIRED)
    return rialto_fail_field (error, "Idempotency-Key", "This needs a key, so that it cannot happen twice.");
  if (key != NULL && (*key == '\0' || strlen (key) > 100))
    return rialto_fail_field (error, "Idempotency-Key", "Between 1 and 100 characters.");
  request->idempotency_key = key;
  return TRUE;
}

/* What is wrong with a request is told to who may make it: where that is not known yet, it is told later. */
static gboolean
keep_fault (RialtoRequest *request,
            GError       **error)
{
  if (request->admitted)
    return FALSE;
  request->decode_error = g_steal_pointer (error);
  return TRUE;
}

/* What follows @prefix in @path, when it is one segment. */
static const char *
segment_after (const char *path,
               const char *prefix)
{
  const char *segment = g_str_has_prefix (path, prefix) ? path + strlen (prefix) : NULL;

  return segment != NULL && strchr (segment, '/') == NULL ? segment : NULL;
}

/* The path below the API's base. Addresses that people see are short for a page: "/p/ID" for a post's, "/u/ID" for a person's, the others for those that mails
 * lead to and their forms. */
static const char *
api_path (RialtoExchange *exchange)
{
  const char *path = rialto_exchange_get_path (exchange);
  RialtoArena *arena = rialto_exchange_get_arena (exchange);
  const char *segment;

  if (g_str_has_prefix (path, RIALTO_API_BASE "/"))
    return path + strlen (RIALTO_API_BASE);
  if ((segment = segment_after (path, "/p/")) != NULL)
    return rialto_arena_printf (arena, "/posts/%s/page", segment);
  if ((segment = segment_after (path, "/u/")) != NULL)
    return rialto_arena_printf (arena, "/users/%s/page", segment);
  if ((segment = segment_after (path, "/confirm/")) != NULL)
    return rialto_arena_printf (arena, "/auth/verify-email/page/%s", segment);
  if ((segment = segment_after (path, "/reset/")) != NULL)
    return rialto_arena_printf (arena, "/auth/password-reset/page/%s", segment);
  if (g_str_equal (path, "/confirm"))
    return "/auth/verify-email/page";
  return g_str_equal (path, "/reset") ? "/auth/password-reset/page" : NULL;
}

static gboolean
begin (RialtoExchange *exchange,
       RialtoBodyPlan *plan,
       gpointer        user_data)
{
  RialtoContext *context = user_data;
  const char *path = rialto_exchange_get_path (exchange);
  RialtoHttpMethod method = rialto_exchange_get_method (exchange);
  const char *params[RIALTO_ROUTER_MAX_PARAMS];
  gsize lengths[RIALTO_ROUTER_MAX_PARAMS];
  guint n_params, allowed = 0;
  const RialtoRoute *route = NULL;
  const char *below;
  RialtoRequest *request;
  GError *error = NULL;

  if (rialto_cors_answer (context, exchange))
    return FALSE;
  if (rialto_pages_know (path))
    return TRUE;

  below = api_path (exchange);
  if (below != NULL)
    route = rialto_router_match (method, below, strlen (below), params, lengths, &n_params, &allowed);
  if (route == NULL)
    return refuse_path (exchange, allowed);

  request = rialto_call_new (context, exchange, route);
  memcpy (request->params, params, sizeof params);
  memcpy (request->param_lengths, lengths, sizeof lengths);
  if (!rialto_guard_identify (request, &error) || !rialto_call_load_principal (request, &error) ||
      (request->principal.session == request->token_session && !rialto_guard_admit (request, &error)) ||
      (!read_preconditions (request, &error) && !keep_fault (request, &error)))
    return refuse (exchange, error);

  plan->spool = route->body_kind == RIALTO_BODY_SPOOLED || route->body_kind == RIALTO_BODY_APPENDED;
  plan->max_body = plan->spool ? MIN (route->max_body, context->max_upload) : route->max_body;
  return route->body_kind != RIALTO_BODY_APPENDED || request->decode_error != NULL ||
         rialto_append_begin (request, plan, &error) || refuse (exchange, error);
}

static gboolean
is_overloaded (RialtoRequest *request)
{
  RialtoContext *context = request->context;

  if (request->route->run == RIALTO_RUN_WORK && rialto_call_takes_long (request))
    return g_thread_pool_unprocessed (context->uploads) > MAX_UPLOAD_BACKLOG;
  if (request->route->run == RIALTO_RUN_WORK)
    return g_thread_pool_unprocessed (context->work) > context->config->limits.work_queue;
  return rialto_store_get_backlog (context->store) > MAX_BACKLOG;
}

static void
run (RialtoExchange *exchange,
     gpointer        user_data)
{
  RialtoContext *context = user_data;
  RialtoRequest *request = rialto_exchange_get_data (exchange);
  GError *error = NULL;

  if (request == NULL)
    {
      rialto_pages_answer (context, exchange);
      return;
    }
  if (request->decode_error == NULL && !rialto_call_decode (request, &error) && !keep_fault (request, &error))
    {
      refuse (exchange, error);
      return;
    }
  if (is_overloaded (request))
    {
      rialto_fail (&error, RIALTO_ERROR_UNAVAILABLE);
      rialto_error_set_retry_after (error, RIALTO_SECOND);
      refuse (exchange, error);
      return;
    }
  rialto_call_start (request);
}

static gpointer
enter (gpointer user_data)
{
  RialtoContext *context = user_data;
  g_autoptr (GError) error = NULL;
  RialtoReader *reader = rialto_reader_new (context->store, &error);

  if (error != NULL)
    g_warning ("A reactor has no connection of its own to the database: %s", error->message);
  return reader;
}

static void
leave (gpointer thread_state,
       gpointer user_data)
{
  g_clear_pointer ((RialtoReader **) &thread_state, rialto_reader_free);
}

const RialtoHttpApp rialto_dispatcher_app = { begin, run, enter, leave };
