/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "talk.h"

#include "client.h"

#include <string.h>

static guint64
bytes_in (Front *front)
{
  RialtoHttpFigures figures;

  rialto_http_server_get_figures (front->server, &figures);
  return figures.bytes_in;
}

/* Sends everything at once and no more; returns all that comes until the server closes. */
char *
talk (Front      *front,
      const char *bytes,
      gsize       length)
{
  g_autoptr (Client) client = client_new (front->address);

  if (client_try_send (client, bytes, length))
    client_finish (client);
  return client_read_rest (client);
}

/* The same, in pieces that the server reads one by one: @first bytes, then @piece at a time. */
char *
talk_in_pieces (Front      *front,
                const char *bytes,
                gsize       length,
                gsize       first,
                gsize       piece)
{
  g_autoptr (Client) client = client_new (front->address);
  guint64 before = bytes_in (front);
  gsize sent = 0;
  gsize next = MIN (first, length);

  while (sent < length)
    {
      if (!client_try_send (client, bytes + sent, next))
        break;
      sent += next;
      front_wait (front, bytes_in, (gint64) (before + sent));
      next = MIN (piece, length - sent);
    }
  client_finish (client);
  return client_read_rest (client);
}

/* "200 404": the statuses, in order. */
char *
talk_statuses (const char *answers)
{
  GString *statuses = g_string_new (NULL);
  const char *at = answers;

  while ((at = strstr (at, "HTTP/1.1 ")) != NULL)
    {
      g_string_append_printf (statuses, "%s%.3s", statuses->len > 0 ? " " : "", at + strlen ("HTTP/1.1 "));
      at += strlen ("HTTP/1.1 ");
    }

  return g_string_free_and_steal (statuses);
}

/* Without what differs from time to time. */
char *
talk_normalised (const char *answers)
{
  g_autoptr (GRegex)
    moving = g_regex_new ("Date: [^\r]*|X-Request-Id: [^\r]*|\"request_id\":\"[^\"]*\"", 0, 0, NULL);

  return g_regex_replace (moving, answers, -1, 0, "-", 0, NULL);
}
