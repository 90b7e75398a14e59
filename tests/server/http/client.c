/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A test that waits longer has found a hang. */
#define PATIENCE 60

static gboolean
connect_unix (int         fd,
              const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  return connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
}

static gboolean
connect_tcp (int         fd,
             const char *text)
{
  static const int on = 1;
  struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
  struct addrinfo *info = NULL;
  g_autofree char *address = g_strdup (text);
  char *colon = strrchr (address, ':');
  char *host = address;
  gboolean connected;

  *colon = '\0';
  if (*host == '[')
    {
      host++;
      colon[-1] = '\0';
    }
  g_assert_cmpint (getaddrinfo (host, colon + 1, &hints, &info), ==, 0);
  connected = connect (fd, info->ai_addr, info->ai_addrlen) == 0;
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  freeaddrinfo (info);
  return connected;
}

/* A client with a socket that is not connected. */
Client *
client_new_idle (const char *address)
{
  const struct timeval patience = { .tv_sec = PATIENCE };
  Client *client = g_new0 (Client, 1);
  int family = g_str_has_prefix (address, "unix:") ? AF_UNIX : *address == '[' ? AF_INET6 : AF_INET;

  client->fd = socket (family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (client->fd, >=, 0);
  setsockopt (client->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (client->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  client->input = g_string_new (NULL);
  return client;
}

gboolean
client_try_connect (Client     *client,
                    const char *address)
{
  if (g_str_has_prefix (address, "unix:"))
    return connect_unix (client->fd, address + 5);

  return connect_tcp (client->fd, address);
}

void
client_connect (Client     *client,
                const char *address)
{
  g_assert_true (client_try_connect (client, address));
}

Client *
client_new (const char *address)
{
  Client *client = client_new_idle (address);

  client_connect (client, address);
  return client;
}

void
client_free (Client *client)
{
  close (client->fd);
  g_string_free (client->input, TRUE);
  g_free (client);
}

/* FALSE: the server has closed. */
gboolean
client_try_send (Client     *client,
                 const char *data,
                 gsize       length)
{
  while (length > 0)
    {
      gssize n = send (client->fd, data, length, MSG_NOSIGNAL);

      if (n < 0)
        {
          g_assert_true (errno == EPIPE || errno == ECONNRESET);
          return FALSE;
        }
      data += n;
      length -= (gsize) n;
    }

  return TRUE;
}

void
client_send (Client     *client,
             const char *data,
             gssize      length)
{
  g_assert_true (client_try_send (client, data, length < 0 ? strlen (data) : (gsize) length));
}

/* No more will be sent. */
void
client_finish (Client *client)
{
  shutdown (client->fd, SHUT_WR);
}

/* Gone without a word: the server sees a reset. */
void
client_reset (Client *client)
{
  const struct linger linger = { .l_onoff = 1 };

  setsockopt (client->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  client_free (client);
}

/* Reads something; FALSE at the end. */
gboolean
client_fill (Client *client)
{
  char buffer[65536];
  gssize n = recv (client->fd, buffer, sizeof buffer, 0);

  if (n < 0 && errno == ECONNRESET)
    return FALSE;
  if (n < 0)
    g_error ("waited in vain: %s", g_strerror (errno));
  g_string_append_len (client->input, buffer, n);
  return n > 0;
}

void
client_take (Client  *client,
             gpointer buffer,
             gsize    length)
{
  while (client->input->len < length)
    g_assert_true (client_fill (client));
  memcpy (buffer, client->input->str, length);
  g_string_erase (client->input, 0, (gssize) length);
}

char *
reply_dup_field (const Reply *reply,
                 const char  *name)
{
  g_auto (GStrv) lines = g_strsplit (reply->head, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 1; lines[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
        return g_strdup (g_strstrip (lines[i] + length + 1));
    }

  return NULL;
}

void
reply_assert_field (const Reply *reply,
                    const char  *name,
                    const char  *value)
{
  g_autofree char *found = reply_dup_field (reply, name);

  g_assert_cmpstr (found, ==, value);
}

/* The next answer, or NULL when the connection ended before one began. */
Reply *
client_read_for (Client     *client,
                 const char *method)
{
  Reply *reply;
  const char *end;
  gsize head, length;
  g_autofree char *field = NULL;

  while ((end = strstr (client->input->str, "\r\n\r\n")) == NULL)
    {
      if (!client_fill (client))
        {
          g_assert_cmpuint (client->input->len, ==, 0);
          return NULL;
        }
    }

  head = (gsize) (end - client->input->str);
  reply = g_new0 (Reply, 1);
  reply->head = g_strndup (client->input->str, head);
  g_assert_true (g_str_has_prefix (reply->head, "HTTP/1.1 "));
  reply->status = (guint) g_ascii_strtoull (reply->head + strlen ("HTTP/1.1 "), NULL, 10);
  g_string_erase (client->input, 0, (gssize) head + 4);

  field = reply_dup_field (reply, "Content-Length");
  length = field == NULL || g_str_equal (method, "HEAD") ? 0 : (gsize) g_ascii_strtoull (field, NULL, 10);
  while (client->input->len < length)
    g_assert_true (client_fill (client));
  reply->body = g_string_new_len (client->input->str, (gssize) length);
  g_string_erase (client->input, 0, (gssize) length);
  return reply;
}

Reply *
client_read (Client *client)
{
  return client_read_for (client, "GET");
}

Reply *
client_ask (Client     *client,
            const char *request)
{
  g_autofree char *method = g_strndup (request, strcspn (request, " "));

  client_send (client, request, -1);
  return client_read_for (client, method);
}

/* Whether nothing has come and the connection stands. */
gboolean
client_is_quiet (Client *client)
{
  char byte;

  return client->input->len == 0 && recv (client->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
         errno == EAGAIN;
}

/* Everything until the server closes. */
char *
client_read_rest (Client *client)
{
  while (client_fill (client))
    continue;
  return g_strndup (client->input->str, client->input->len);
}

void
client_expect_end (Client *client)
{
  g_autofree char *rest = client_read_rest (client);

  g_assert_cmpstr (rest, ==, "");
}

void
reply_free (Reply *reply)
{
  g_free (reply->head);
  g_string_free (reply->body, TRUE);
  g_free (reply);
}
