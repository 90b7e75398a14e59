/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-exchange-once.h"

#include "rialto-transport-private.h"
#include "rialto-wire-error.h"

#define MAX_ANSWER ((gsize) 32 * 1024 * 1024)

struct _RialtoExchangeOnce
{
  RialtoTransport *transport;   /* owned */
  SoupMessage     *message;     /* owned */
  char            *fingerprint; /* owned, nullable: of a certificate that nobody vouches for */
  GCancellable    *too_large;   /* owned */
  gsize            n_bytes;
};

/* Nobody vouches for it: go on only when the person does. */
static gboolean
accept_certificate (SoupMessage         *message,
                    GTlsCertificate     *certificate,
                    GTlsCertificateFlags errors,
                    gpointer             data)
{
  RialtoExchangeOnce *self = data;
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  g_clear_pointer (&self->fingerprint, g_free);
  self->fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  return g_hash_table_contains (self->transport->trusted, self->fingerprint);
}

static void
got_body_data (SoupMessage *message,
               guint        size,
               gpointer     data)
{
  RialtoExchangeOnce *self = data;

  self->n_bytes += size;
  if (self->n_bytes > MAX_ANSWER)
    g_cancellable_cancel (self->too_large);
}

/**
 * rialto_exchange_once_new:
 * @transport: whose way to the server
 * @message: (transfer full): the request
 * @token: (nullable): whose request it is; %NULL for nobody's
 *
 * Returns: (transfer full): an exchange that has not begun.
 */
RialtoExchangeOnce *
rialto_exchange_once_new (RialtoTransport *transport,
                          SoupMessage     *message,
                          const char      *token)
{
  RialtoExchangeOnce *self = g_new0 (RialtoExchangeOnce, 1);

  self->transport = g_object_ref (transport);
  self->message = message;
  self->too_large = g_cancellable_new ();
  if (token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
    }
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate), self);
  g_signal_connect (message, "got-body-data", G_CALLBACK (got_body_data), self);
  return self;
}

/**
 * rialto_exchange_once_free:
 * @self: (transfer full): an exchange
 */
void
rialto_exchange_once_free (RialtoExchangeOnce *self)
{
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_clear_object (&self->transport);
  g_clear_object (&self->too_large);
  g_clear_pointer (&self->fingerprint, g_free);
  g_free (self);
}

static void
explain (RialtoExchangeOnce *self,
         const GError       *failure,
         GError            **error)
{
  if (g_cancellable_is_cancelled (self->too_large))
    rialto_fail (error, RIALTO_ERROR_BAD_ANSWER);
  else
    g_propagate_error (error, rialto_wire_error_from_send (failure, self->fingerprint));
}

/**
 * rialto_exchange_once_await:
 * @self: an exchange
 * @cancellable: (nullable): what may end it
 * @error: return location
 *
 * In a fiber.
 *
 * Returns: (transfer full): the body, whatever the status; %NULL when there was no answer.
 */
GBytes *
rialto_exchange_once_await (RialtoExchangeOnce *self,
                            GCancellable       *cancellable,
                            GError            **error)
{
  g_autoptr (GError) failure = NULL;
  DexFuture *sent = rialto_async_send (self->transport->soup, self->message, self->too_large);
  GBytes *body = dex_await_boxed (rialto_async_or_cancelled (sent, cancellable), &failure);

  if (body == NULL)
    explain (self, failure, error);
  return body;
}

/**
 * rialto_exchange_once_await_socket:
 * @self: an exchange whose request asks for a socket
 * @owner_wr: who reads it, held weakly
 * @opened: see rialto_async_open_socket()
 * @cancellable: (nullable): what may end it
 * @error: return location
 *
 * In a fiber.
 *
 * Returns: (transfer full): the socket.
 */
SoupWebsocketConnection *
rialto_exchange_once_await_socket (RialtoExchangeOnce *self,
                                   GWeakRef           *owner_wr,
                                   RialtoSocketFunc    opened,
                                   GCancellable       *cancellable,
                                   GError            **error)
{
  g_autoptr (GError) failure = NULL;
  SoupWebsocketConnection *socket = dex_await_object (rialto_async_open_socket (self->transport->soup,
                                                                                self->message, owner_wr,
                                                                                opened, cancellable),
                                                      &failure);

  if (socket == NULL)
    explain (self, failure, error);
  return socket;
}

/**
 * rialto_exchange_once_get_message:
 * @self: an exchange
 *
 * Returns: (transfer none): the message, with the answer's status and headers once there is one.
 */
SoupMessage *
rialto_exchange_once_get_message (RialtoExchangeOnce *self)
{
  return self->message;
}
