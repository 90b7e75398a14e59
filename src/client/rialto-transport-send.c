/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-api.h"
#include "rialto-exchange-once.h"
#include "rialto-kept-answers-private.h"
#include "rialto-reply-private.h"
#include "rialto-transport-private.h"
#include "rialto-wire-error.h"

/* A request as often as it takes: again after a lost connection when it only reads, after the time that a busy server names, and with
 * a new token when the old one has ended. */

#define N_TRIES        3
#define FIRST_DELAY    (RialtoTime) 300
/* Who is told to wait longer than this is told so. */
#define MAX_WAIT       (10 * RIALTO_SECOND)
#define MAX_INLINE     ((gsize) 16 * 1024)

/* What is decoded on another thread. */
typedef struct
{
  const RialtoEntityInfo *info;
  GBytes                 *body; /* owned */
} Decoding;

/* A request with what it needs; the fiber's data. */
typedef struct
{
  RialtoTransport *transport; /* owned: it lives as long as somebody waits for its answer */
  RialtoOutgoing  *outgoing;  /* owned */
} Sending;

static void
decoding_free (gpointer data)
{
  Decoding *decoding = data;

  g_bytes_unref (decoding->body);
  g_free (decoding);
}

static DexFuture *
decode_in_pool (gpointer data)
{
  Decoding *decoding = data;
  g_autoptr (GError) error = NULL;
  RialtoReply *reply = rialto_reply_decode (decoding->info, decoding->body, &error);

  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (RIALTO_TYPE_REPLY, reply);
}

static RialtoReply *
decode (const RialtoEntityInfo *info,
        GBytes                 *body,
        GError                **error)
{
  Decoding *decoding;

  if (info == NULL || g_bytes_get_size (body) <= MAX_INLINE)
    return rialto_reply_decode (info, body, error);

  decoding = g_new0 (Decoding, 1);
  decoding->info = info;
  decoding->body = g_bytes_ref (body);
  return dex_await_boxed (rialto_async_run_in_pool (decode_in_pool, decoding, decoding_free), error);
}

static gint64
get_seq (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "X-Rialto-Seq");
  gint64 seq = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return seq >= 0 && seq <= RIALTO_MAX_INT ? seq : 0;
}

static RialtoReply *
read_answer (RialtoTransport *self,
             RialtoOutgoing  *outgoing,
             SoupMessage     *message,
             GBytes          *body,
             GError         **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *id = soup_message_headers_get_one (headers, "X-Request-Id");
  guint status = soup_message_get_status (message);
  RialtoReply *reply;

  if (status < 200 || status > 299)
    {
      g_propagate_error (error, rialto_wire_error_from_answer (message, body));
      return NULL;
    }

  reply = decode (rialto_outgoing_get_answer (outgoing), body, error);
  if (reply == NULL)
    return NULL;
  reply->seq = get_seq (headers);
  reply->replayed = soup_message_headers_get_one (headers, "Idempotent-Replayed") != NULL;
  reply->request_id = id != NULL && g_utf8_validate (id, -1, NULL) ? g_strdup (id) : NULL;
  rialto_transport_saw_seq (self, reply->seq);
  if (self->cache != NULL && rialto_outgoing_is_kept (outgoing))
    rialto_kept_answers_put (self->cache, outgoing, reply->seq, body);
  return reply;
}

static RialtoReply *
ask_once (RialtoTransport *self,
          RialtoOutgoing  *outgoing,
          const char      *token,
          GCancellable    *cancellable,
          GError         **error)
{
  g_autoptr (RialtoExchangeOnce)
    exchange = rialto_exchange_once_new (self, rialto_outgoing_make_message (outgoing, self->base), token);
  g_autoptr (GBytes) body = rialto_exchange_once_await (exchange, cancellable, error);

  if (body == NULL)
    return NULL;
  return read_answer (self, outgoing, rialto_exchange_once_get_message (exchange), body, error);
}

/* How long to wait before the same is said again; -1: it is not. What was too fast has not been done, whatever it was. */
static RialtoTime
get_delay (const GError *error,
           gboolean      is_safe,
           guint         n_tries)
{
  RialtoTime told = rialto_error_get_retry_after (error);
  RialtoTime delay = FIRST_DELAY << n_tries;

  if (n_tries + 1 >= N_TRIES || told > MAX_WAIT)
    return -1;
  if (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_RATE_LIMITED))
    return MAX (told, delay);
  if (is_safe && (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_UNREACHABLE) ||
                  g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE)))
    return MAX (told, delay);
  return -1;
}

RialtoReply *
rialto_transport_ask (RialtoTransport *self,
                      RialtoOutgoing  *outgoing,
                      const char      *token,
                      GCancellable    *cancellable,
                      GError         **error)
{
  for (guint n_tries = 0;; n_tries++)
    {
      g_autoptr (GError) failure = NULL;
      RialtoReply *reply = ask_once (self, outgoing, token, cancellable, &failure);
      RialtoTime delay = reply == NULL ? get_delay (failure, rialto_outgoing_is_safe (outgoing), n_tries)
                                       : -1;

      if (reply != NULL)
        return reply;
      if (delay < 0)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      /* Several who were turned away come back one after another. */
      delay += g_random_int_range (0, (gint32) delay / 4 + 1);
      if (!dex_await (rialto_async_sleep (delay, cancellable), error))
        return NULL;
    }
}

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_clear_object (&sending->transport);
  g_clear_pointer (&sending->outgoing, rialto_outgoing_free);
  g_free (sending);
}

static gboolean
has_ended (const GError *error)
{
  return g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_SESSION_EXPIRED) ||
         g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_TOKEN_REUSED);
}

/* After a start there is a refresh token only, or not even that yet. When the server cannot say another one now, the request finds out why. */
static gboolean
await_token (RialtoTransport *self,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr (GError) failure = NULL;

  if (self->access_token != NULL || !rialto_transport_get_signed_in (self) ||
      dex_await (rialto_transport_refresh (self, NULL, cancellable), &failure))
    return TRUE;
  if (self->refresh_token != NULL && !g_cancellable_is_cancelled (cancellable))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* What was answered before, where that is as far as anybody can know. */
static RialtoReply *
await_kept (RialtoCache    *cache,
            RialtoOutgoing *outgoing,
            const GError   *error)
{
  if (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND))
    rialto_kept_answers_forget (cache, outgoing);
  if (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_UNREACHABLE) ||
      g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE))
    return rialto_kept_answers_await (cache, outgoing);
  return NULL;
}

static DexFuture *
send_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Sending *sending = data;
  RialtoTransport *self = sending->transport;
  GCancellable *cancellable = rialto_fiber_get_cancellable (fiber);
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  RialtoReply *reply;

  if (!await_token (self, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  token = g_strdup (self->access_token);
  reply = rialto_transport_ask (self, sending->outgoing, token, cancellable, &error);

  if (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_UNAUTHENTICATED) && self->refresh_token != NULL)
    {
      g_clear_error (&error);
      if (dex_await (rialto_transport_refresh (self, token, cancellable), &error))
        reply = rialto_transport_ask (self, sending->outgoing, self->access_token, cancellable, &error);
    }
  /* Unless somebody has signed in anew meanwhile. */
  if (has_ended (error) && token != NULL && g_strcmp0 (token, self->access_token) == 0)
    rialto_transport_sign_out (self);

  if (reply == NULL && self->cache != NULL && rialto_outgoing_is_kept (sending->outgoing))
    reply = await_kept (self->cache, sending->outgoing, error);
  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (RIALTO_TYPE_REPLY, reply);
}

/**
 * rialto_transport_send:
 * @self: a transport
 * @outgoing: (transfer full): a request
 * @cancellable: (nullable): what may end it
 *
 * Reading is tried three times; what the server found too fast is said again when it may; a token that has ended is renewed, once for
 * all who wait.
 *
 * Returns: (transfer full): resolves to a #RialtoReply; rejects with %RIALTO_ERROR, or %G_IO_ERROR_CANCELLED.
 */
DexFuture *
rialto_transport_send (RialtoTransport *self,
                       RialtoOutgoing  *outgoing,
                       GCancellable    *cancellable)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->transport = g_object_ref (self);
  sending->outgoing = outgoing;
  return rialto_async_spawn ("transport-send", NULL, cancellable, send_fiber, sending, sending_free);
}

/**
 * rialto_transport_call:
 * @self: a transport
 * @route: a route of the contract
 * @args: its arguments, read before this returns
 * @options: (nullable): what else to say
 *
 * See rialto_transport_send(). Routes have a function each, in rialto-api.h.
 *
 * Returns: (transfer full): resolves to a #RialtoReply.
 */
DexFuture *
rialto_transport_call (RialtoTransport         *self,
                       const RialtoApiRoute    *route,
                       gconstpointer            args,
                       const RialtoCallOptions *options)
{
  RialtoOutgoing *outgoing = rialto_outgoing_new (route, args, options);

  if (rialto_kept_answers_has (route))
    rialto_outgoing_set_kept (outgoing);
  return rialto_transport_send (self, outgoing, options != NULL ? options->cancellable : NULL);
}

/**
 * rialto_transport_upload:
 * @self: a transport
 * @picture: a JPEG, PNG or WebP
 * @type: its content type
 * @cancellable: (nullable): what may end it
 *
 * Returns: (transfer full): resolves to a #RialtoReply with a #RialtoUpload.
 */
DexFuture *
rialto_transport_upload (RialtoTransport *self,
                         GBytes          *picture,
                         const char      *type,
                         GCancellable    *cancellable)
{
  RialtoOutgoing *outgoing = rialto_outgoing_new_raw ("POST", RIALTO_API_PATH_UPLOAD_PICTURE,
                                                      &rialto_upload_info);

  rialto_outgoing_set_body (outgoing, type, picture);
  return rialto_transport_send (self, outgoing, cancellable);
}
