/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-api.h"
#include "rialto-exchange-once.h"
#include "rialto-transport-private.h"
#include "rialto-wire-error.h"

/* What is not JSON: pictures, and the gateway's socket. */

/* The fiber's data. */
typedef struct
{
  RialtoTransport *transport; /* owned */
  char            *path;      /* owned */
  GWeakRef         owner_wr;  /* of a socket */
  RialtoSocketFunc opened;
} Raw;

static Raw *
raw_new (RialtoTransport *transport,
         char            *path)
{
  Raw *raw = g_new0 (Raw, 1);

  raw->transport = g_object_ref (transport);
  raw->path = path;
  g_weak_ref_init (&raw->owner_wr, NULL);
  return raw;
}

static void
raw_free (gpointer data)
{
  Raw *raw = data;

  g_clear_object (&raw->transport);
  g_clear_pointer (&raw->path, g_free);
  g_weak_ref_clear (&raw->owner_wr);
  g_free (raw);
}

static DexFuture *
blob_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Raw *raw = data;
  g_autoptr (RialtoOutgoing) outgoing = rialto_outgoing_new_raw ("GET", raw->path, NULL);
  SoupMessage *message = rialto_outgoing_make_message (outgoing, raw->transport->base);
  /* Without a token: a picture is public, or its address opens it. */
  g_autoptr (RialtoExchangeOnce) exchange = rialto_exchange_once_new (raw->transport, message, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    body = rialto_exchange_once_await (exchange, rialto_fiber_get_cancellable (fiber), &error);

  if (body != NULL && soup_message_get_status (message) != 200)
    error = rialto_wire_error_from_answer (message, body);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&body));
}

/**
 * rialto_transport_get_blob:
 * @self: a transport
 * @blob: id of a picture
 * @width: pixels that are to be filled
 * @access: (nullable): the query that came with the picture, when it is not public
 * @cancellable: (nullable): what may end it
 *
 * Returns: (transfer full): resolves to a #GBytes, the smallest rendition that is at least so wide.
 */
DexFuture *
rialto_transport_get_blob (RialtoTransport *self,
                           const char      *blob,
                           guint            width,
                           const char      *access,
                           GCancellable    *cancellable)
{
  RialtoGetBlobArgs args = { .blob = blob, .width = width };
  g_autofree char *path = rialto_api_make_get_blob_path (&args);
  char *full = access != NULL ? g_strconcat (path, "?", access, NULL) : g_steal_pointer (&path);

  return rialto_async_spawn ("transport-blob", NULL, cancellable, blob_fiber, raw_new (self, full), raw_free);
}

static DexFuture *
socket_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  Raw *raw = data;
  g_autoptr (RialtoOutgoing) outgoing = rialto_outgoing_new_raw ("GET", raw->path, NULL);
  SoupMessage *message = rialto_outgoing_make_message (outgoing, raw->transport->base);
  g_autoptr (RialtoExchangeOnce) exchange = rialto_exchange_once_new (raw->transport, message, NULL);
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *socket = rialto_exchange_once_await_socket (exchange, &raw->owner_wr, raw->opened,
                                                                       rialto_fiber_get_cancellable (fiber),
                                                                       &error);

  if (socket == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_object (socket);
}

/**
 * rialto_transport_open_socket:
 * @self: a transport
 * @owner: who reads it; held weakly
 * @opened: connects to its signals, before anything of it is read
 * @cancellable: (nullable): what may end it
 *
 * Returns: (transfer full): resolves to a #SoupWebsocketConnection to the server's gateway, which waits to be told who it is.
 */
DexFuture *
rialto_transport_open_socket (RialtoTransport *self,
                              gpointer         owner,
                              RialtoSocketFunc opened,
                              GCancellable    *cancellable)
{
  Raw *raw = raw_new (self, g_strdup (RIALTO_API_PATH_OPEN_GATEWAY));

  g_weak_ref_set (&raw->owner_wr, owner);
  raw->opened = opened;
  return rialto_async_spawn ("transport-socket", NULL, cancellable, socket_fiber, raw, raw_free);
}
