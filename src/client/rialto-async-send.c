/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-async.h"

/* A request and its answer. libsoup 3.6 uses memory that it has freed when what a request was sent with is cancelled after its head has
 * come; so the body is read here, with a cancellable of its own. */

typedef struct
{
  DexPromise   *promise; /* owned */
  SoupMessage  *message; /* owned */
  GCancellable *sending; /* owned: until there is a head */
  GCancellable *reading; /* owned */
  gulong        given_up, got_headers;
  gboolean      has_head;
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_cancellable_disconnect (dex_promise_get_cancellable (exchange->promise), exchange->given_up);
  g_clear_signal_handler (&exchange->got_headers, exchange->message);
  dex_clear (&exchange->promise);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->sending);
  g_clear_object (&exchange->reading);
  g_free (exchange);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

static void
on_got_headers (SoupMessage *message,
                Exchange    *exchange)
{
  exchange->has_head = TRUE;
}

/* Nobody waits any more. */
static void
on_given_up (GCancellable *cancellable,
             Exchange     *exchange)
{
  if (!exchange->has_head)
    g_cancellable_cancel (exchange->sending);
  g_cancellable_cancel (exchange->reading);
}

static void
read_done (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (Exchange) exchange = data;
  GOutputStream *body = G_OUTPUT_STREAM (source);
  g_autoptr (GError) error = NULL;

  if (g_output_stream_splice_finish (body, result, &error) < 0)
    dex_promise_reject (exchange->promise, g_steal_pointer (&error));
  else
    dex_promise_resolve_boxed (exchange->promise, G_TYPE_BYTES,
                               g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (body)));
}

static void
send_done (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (Exchange) exchange = data;
  GCancellable *reading = exchange->reading;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) answer = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  g_autoptr (GOutputStream) body = NULL;

  if (answer == NULL)
    {
      dex_promise_reject (exchange->promise, g_steal_pointer (&error));
      return;
    }
  body = g_memory_output_stream_new_resizable ();
  g_output_stream_splice_async (body, answer,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, reading, read_done, g_steal_pointer (&exchange));
}

/**
 * rialto_async_send:
 * @session: a soup session
 * @message: a request
 * @cancellable: (nullable): what may end it
 *
 * The request is cut off when nobody waits for it any more.
 *
 * Returns: (transfer full): resolves to the body, a #GBytes; rejects as libsoup does.
 */
DexFuture *
rialto_async_send (SoupSession  *session,
                   SoupMessage  *message,
                   GCancellable *cancellable)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->promise = dex_ref (promise);
  exchange->message = g_object_ref (message);
  exchange->sending = g_cancellable_new ();
  exchange->reading = g_cancellable_new ();
  exchange->got_headers = g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), exchange);
  exchange->given_up = g_cancellable_connect (dex_promise_get_cancellable (promise), G_CALLBACK (on_given_up),
                                              exchange, NULL);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, exchange->sending, send_done, exchange);
  return rialto_async_or_cancelled (DEX_FUTURE (promise), cancellable);
}
