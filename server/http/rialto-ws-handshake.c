/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-socket-private.h"

#include "rialto-error.h"
#include "rialto-frame-private.h"

#include <string.h>

#define KEY_LENGTH 24

/* The field's value is 16 bytes in base64. */
static gboolean
is_key (const char *key)
{
  g_autofree guchar *decoded = NULL;
  gsize length;

  if (key == NULL || strlen (key) != KEY_LENGTH ||
      strspn (key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") != 22 ||
      !g_str_equal (key + 22, "=="))
    return FALSE;

  decoded = g_base64_decode (key, &length);
  return length == 16;
}

static char *
accept_of (const char *key)
{
  static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) key, -1);
  g_checksum_update (checksum, (const guchar *) guid, sizeof guid - 1);
  g_checksum_get_digest (checksum, digest, &length);
  return g_base64_encode (digest, length);
}

static gboolean
names_websocket (const char *upgrade)
{
  g_auto (GStrv) names = g_strsplit (upgrade != NULL ? upgrade : "", ",", 8);

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (g_strstrip (names[i]), "websocket") == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
refuse (RialtoExchange *exchange,
        RialtoError     code)
{
  if (code == RIALTO_ERROR_UPGRADE_REQUIRED)
    {
      rialto_exchange_set_header (exchange, "Sec-WebSocket-Version", "13");
      exchange->answer.offer_websocket = TRUE;
    }
  rialto_exchange_refuse (exchange, (int) code);
  rialto_exchange_send (exchange);
  return FALSE;
}

static RialtoFrame *
make_answer (RialtoExchange *exchange,
             const char     *key)
{
  g_autofree char *accept = accept_of (key);
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\n"
                                           "Upgrade: websocket\r\n"
                                           "Connection: Upgrade\r\n"
                                           "Sec-WebSocket-Accept: %s\r\n"
                                           "X-Request-Id: %s\r\n\r\n",
                                           accept, exchange->id);

  return rialto_frame_new_raw (text, strlen (text));
}

/**
 * rialto_exchange_upgrade:
 * @exchange: an exchange, inside run()
 * @klass: (transfer none): the socket's functions; lives as long as the server
 * @user_data: for these
 *
 * Does the handshake of RFC 6455. Extensions and subprotocols that the client offers are not taken. opened() is called before this
 * returns; the exchange is answered either way and not to be touched any more.
 *
 * Returns: whether the connection is a WebSocket now; otherwise it has been answered with 426 (no WebSocket asked for, or another
 *   version) or 400
 */
gboolean
rialto_exchange_upgrade (RialtoExchange          *exchange,
                         const RialtoSocketClass *klass,
                         gpointer                 user_data)
{
  const char *key = rialto_exchange_get_header (exchange, "Sec-WebSocket-Key");
  RialtoConnection *connection = exchange->connection;
  g_autoptr (RialtoFrame) answer = NULL;

  g_return_val_if_fail (exchange->in_dispatch && !exchange->answered && connection->http->parser.complete,
                        FALSE);

  if (!exchange->head.upgrade || !names_websocket (rialto_exchange_get_header (exchange, "Upgrade")) ||
      g_strcmp0 (rialto_exchange_get_header (exchange, "Sec-WebSocket-Version"), "13") != 0)
    return refuse (exchange, RIALTO_ERROR_UPGRADE_REQUIRED);
  if (exchange->head.method != RIALTO_HTTP_GET || exchange->head.chunked ||
      exchange->head.content_length > 0 || !is_key (key))
    return refuse (exchange, RIALTO_ERROR_MALFORMED);

  answer = make_answer (exchange, key);
  connection->socket = rialto_socket_new (connection, klass, user_data,
                                          rialto_exchange_get_address (exchange));
  connection->state = RIALTO_CONNECTION_SOCKET;
  rialto_socket_queue (connection->socket, answer);
  klass->opened (connection->socket, user_data);
  if (connection->reactor->draining)
    rialto_socket_close (connection->socket, 1001, "going away");
  return TRUE;
}
