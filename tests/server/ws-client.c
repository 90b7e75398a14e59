/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ws-client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A server that says nothing for so long is stuck; the test would hang otherwise. */
#define STUCK_MS 30000

static int
connect_to (const char *address,
            const char *source)
{
  g_autofree char *host = g_strndup (address, (gsize) (strrchr (address, ':') - address));
  struct sockaddr_in to = { .sin_family = AF_INET,
                            .sin_port = htons ((guint16) atoi (strrchr (address, ':') + 1)) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

  if (source != NULL)
    {
      struct sockaddr_in from = { .sin_family = AF_INET };

      g_assert_cmpint (inet_pton (AF_INET, source, &from.sin_addr), ==, 1);
      g_assert_cmpint (bind (fd, (struct sockaddr *) &from, sizeof from), ==, 0);
    }
  g_assert_cmpint (inet_pton (AF_INET, host, &to.sin_addr), ==, 1);
  if (connect (fd, (struct sockaddr *) &to, sizeof to) < 0)
    {
      close (fd);
      return -1;
    }
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static void
send_all (WsClient   *client,
          const void *data,
          gsize       length)
{
  const char *at = data;

  while (length > 0)
    {
      gssize n = send (client->fd, at, length, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return;
      at += n;
      length -= (gsize) n;
    }
}

/* Without a farewell, and without what is still on its way. */
static void
tear (WsClient *client)
{
  struct linger none = { .l_onoff = 1 };

  setsockopt (client->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  ws_client_cut (client);
}

/* FALSE: the connection has ended. */
static gboolean
receive (WsClient *client)
{
  struct pollfd waits = { .fd = client->fd, .events = POLLIN };
  guint8 buffer[16384];
  gsize size = client->left < 0 ? sizeof buffer : MIN (sizeof buffer, (gsize) client->left);
  gssize n;

  if (client->fd >= 0 && size == 0)
    tear (client);
  if (client->fd < 0)
    return FALSE;
  g_assert_cmpint (poll (&waits, 1, STUCK_MS), ==, 1);
  n = recv (client->fd, buffer, size, 0);
  if (n <= 0)
    return FALSE;
  if (client->left > 0)
    client->left -= n;
  g_byte_array_append (client->bytes, buffer, (guint) n);
  return TRUE;
}

/* Connects and shakes hands; NULL when nobody listens. */
WsClient *
ws_client_new (const char *address)
{
  return ws_client_new_full (address, NULL, -1);
}

/* NULL also when it was cut during the handshake. */
WsClient *
ws_client_new_full (const char *address,
                    const char *source,
                    gint64      bytes)
{
  WsClient *client = g_new0 (WsClient, 1);
  g_autofree char *request =
    g_strdup_printf ("GET /api/v1/gateway HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\n"
                     "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                     address);
  char *end;

  client->left = bytes;
  client->bytes = g_byte_array_sized_new (4096);
  client->fd = connect_to (address, source);
  if (client->fd < 0)
    {
      ws_client_free (client);
      return NULL;
    }
  send_all (client, request, strlen (request));
  while ((end = memmem (client->bytes->data, client->bytes->len, "\r\n\r\n", 4)) == NULL)
    if (!receive (client))
      {
        ws_client_free (client);
        return NULL;
      }
  if (!g_str_has_prefix ((char *) client->bytes->data, "HTTP/1.1 101"))
    g_test_message ("%.*s", (int) client->bytes->len, client->bytes->data);
  g_assert_true (g_str_has_prefix ((char *) client->bytes->data, "HTTP/1.1 101"));
  g_byte_array_remove_range (client->bytes, 0, (guint) ((guint8 *) end + 4 - client->bytes->data));
  return client;
}

void
ws_client_cut (WsClient *client)
{
  if (client->fd >= 0)
    close (client->fd);
  client->fd = -1;
}

void
ws_client_free (WsClient *client)
{
  ws_client_cut (client);
  g_byte_array_unref (client->bytes);
  g_free (client);
}

void
ws_client_send (WsClient   *client,
                const char *text)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  gsize length = strlen (text);
  guint8 mask[4] = { 0x12, 0x34, 0x56, 0x78 };
  guint8 head[4] = { 0x81, 0x80 | (length < 126 ? (guint8) length : 126), (guint8) (length >> 8),
                     (guint8) length };

  g_assert_cmpuint (length, <, 65536);
  g_byte_array_append (frame, head, length < 126 ? 2 : 4);
  g_byte_array_append (frame, mask, 4);
  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = (guint8) text[i] ^ mask[i % 4];

      g_byte_array_append (frame, &byte, 1);
    }
  send_all (client, frame->data, frame->len);
}

/* One whole frame at the beginning of the bytes; FALSE: more is needed. */
static gboolean
take_frame (WsClient *client,
            guint    *opcode,
            char    **text)
{
  const guint8 *bytes = client->bytes->data;
  gsize have = client->bytes->len, head = 2, length;

  if (have < 2)
    return FALSE;
  length = bytes[1] & 0x7f;
  if (length == 126)
    head = 4;
  else if (length == 127)
    head = 10;
  if (have < head)
    return FALSE;
  if (head > 2)
    length = 0;
  for (gsize i = 2; i < head; i++)
    length = length << 8 | bytes[i];
  if (have < head + length)
    return FALSE;
  *opcode = bytes[0] & 0x0f;
  *text = length > 0 ? g_strndup ((const char *) bytes + head, length) : g_strdup ("");
  if (*opcode == 8)
    client->close_code = length >= 2 ? (guint) bytes[head] << 8 | bytes[head + 1] : 1005;
  g_byte_array_remove_range (client->bytes, 0, (guint) (head + length));
  return TRUE;
}

JsonNode *
ws_client_next (WsClient *client)
{
  while (client->close_code == 0)
    {
      g_autofree char *text = NULL;
      guint opcode;
      JsonNode *frame;

      if (!take_frame (client, &opcode, &text))
        {
          if (!receive (client))
            return NULL;
          continue;
        }
      if (opcode != 1)
        continue;
      frame = json_from_string (text, NULL);
      g_assert_nonnull (frame);
      if (frame_seq (frame) > 0)
        {
          if (frame_seq (frame) <= client->seq)
            g_test_message ("after %" G_GINT64_FORMAT ": %s", client->seq, text);
          /* Each durable frame once, in order. */
          g_assert_cmpint (frame_seq (frame), >, client->seq);
          client->seq = frame_seq (frame);
        }
      return frame;
    }
  return NULL;
}

JsonNode *
ws_client_await (WsClient   *client,
                 const char *type)
{
  JsonNode *frame;

  while ((frame = ws_client_next (client)) != NULL)
    {
      if (g_strcmp0 (frame_type (frame), type) == 0)
        return frame;
      json_node_unref (frame);
    }
  return NULL;
}

JsonNode *
ws_client_await_op (WsClient *client,
                    int       op)
{
  JsonNode *frame;

  while ((frame = ws_client_next (client)) != NULL)
    {
      if (json_object_get_int_member (json_node_get_object (frame), "op") == op)
        return frame;
      json_node_unref (frame);
    }
  return NULL;
}

void
ws_client_identify (WsClient   *client,
                    const char *token)
{
  g_autofree char *text = g_strdup_printf ("{\"op\":2,\"d\":{\"token\":\"%s\"}}", token);

  ws_client_send (client, text);
}

void
ws_client_resume (WsClient   *client,
                  const char *token,
                  gint64      seq)
{
  g_autofree char *text = g_strdup_printf ("{\"op\":6,\"d\":{\"token\":\"%s\",\"seq\":%" G_GINT64_FORMAT "}}",
                                           token, seq);

  client->seq = seq;
  ws_client_send (client, text);
}

void
ws_client_watch (WsClient   *client,
                 const char *topic)
{
  g_autofree char *text = g_strdup_printf ("{\"op\":14,\"d\":{\"topics\":[\"%s\"]}}", topic);
  g_autoptr (JsonNode) watching = NULL;

  ws_client_send (client, text);
  watching = ws_client_await_op (client, 14);
  g_assert_nonnull (watching);
}

/* A heartbeat is answered in order: what came before its answer is all there was. */
gboolean
ws_client_is_quiet (WsClient *client)
{
  g_autoptr (JsonNode) frame = NULL;

  ws_client_send (client, "{\"op\":1}");
  frame = ws_client_next (client);
  return frame != NULL && json_object_get_int_member (json_node_get_object (frame), "op") == 11;
}

JsonObject *
frame_data (JsonNode *frame)
{
  return json_object_get_object_member (json_node_get_object (frame), "d");
}

const char *
frame_type (JsonNode *frame)
{
  return json_object_get_string_member_with_default (json_node_get_object (frame), "t", NULL);
}

gint64
frame_seq (JsonNode *frame)
{
  return json_object_get_int_member_with_default (json_node_get_object (frame), "s", 0);
}
