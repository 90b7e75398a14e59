/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-exchange-once.h"

#include "rialto-transport-private.h"
#include "rialto-wire-error.h"

#define MAX_ANSWER ((gsize) 32 * 1024 * 1024)

struct _RialtoExchangeOnce
{
  RialtoTransport *transport;   /* owned */
  SoupMessage     *message;     /* owned */
  char            *fingerprint; /* owned, nullable: of the certificate that was shown */
  GCancellable    *stop;        /* owned: the answer is too large, or not from whom it should be */
  gboolean         is_refused;  /* the certificate */
  gboolean         is_changed;  /* because another one was trusted */
  gsize            n_bytes;
};

static gboolean
judge (RialtoExchangeOnce  *self,
       GTlsCertificate     *certificate,
       GTlsCertificateFlags errors)
{
  self->is_refused = !rialto_transport_judge (self->transport, certificate, errors, &self->fingerprint);
  self->is_changed = self->is_refused && rialto_transport_get_trusted (self->transport) != NULL;
  return !self->is_refused;
}

/* One that no authority vouches for. */
static gboolean
accept_certificate (SoupMessage         *message,
                    GTlsCertificate     *certificate,
                    GTlsCertificateFlags errors,
                    gpointer             data)
{
  return judge (data, certificate, errors);
}

/* Any, also of a connection that was open already; nothing of this request has been sent. */
static void
meet_certificate (SoupMessage *message,
                  GParamSpec  *pspec,
                  gpointer     data)
{
  RialtoExchangeOnce *self = data;
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (message);

  if (certificate != NULL &&
      !judge (self, certificate, soup_message_get_tls_peer_certificate_errors (message)))
    g_cancellable_cancel (self->stop);
}

static void
got_body_data (SoupMessage *message,
               guint        size,
               gpointer     data)
{
  RialtoExchangeOnce *self = data;

  self->n_bytes += size;
  if (self->n_bytes > MAX_ANSWER)
    g_cancellable_cancel (self->stop);
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
  self->stop = g_cancellable_new ();
  if (token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", value);
    }
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate), self);
  g_signal_connect (message, "notify::tls-peer-certificate", G_CALLBACK (meet_certificate), self);
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
  g_clear_object (&self->stop);
  g_clear_pointer (&self->fingerprint, g_free);
  g_free (self);
}

static void
explain (RialtoExchangeOnce *self,
         const GError       *failure,
         GError            **error)
{
  if (self->is_refused)
    g_propagate_error (error, rialto_wire_error_from_certificate (self->fingerprint, self->is_changed));
  else if (self->n_bytes > MAX_ANSWER)
    rialto_fail (error, RIALTO_ERROR_BAD_ANSWER);
  else
    g_propagate_error (error, rialto_wire_error_from_send (failure));
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
  DexFuture *sent = rialto_async_send (self->transport->soup, self->message, self->stop);
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
  DexFuture *opening = rialto_async_open_socket (self->transport->soup, self->message, owner_wr, opened,
                                                 self->stop);
  SoupWebsocketConnection *socket = dex_await_object (rialto_async_or_cancelled (opening, cancellable),
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
