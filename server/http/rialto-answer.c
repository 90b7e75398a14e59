/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-answer.h"

#include "rialto-conditions.h"
#include "rialto-exchange-private.h"
#include "rialto-gzip.h"

#include <string.h>

#define GZIP_FROM 8192

static const char *
reason_of (guint status)
{
  static const struct
  {
    guint status;
    const char *reason;
  } reasons[] = {
    { 200, "OK" },
    { 201, "Created" },
    { 202, "Accepted" },
    { 204, "No Content" },
    { 206, "Partial Content" },
    { 301, "Moved Permanently" },
    { 302, "Found" },
    { 303, "See Other" },
    { 304, "Not Modified" },
    { 307, "Temporary Redirect" },
    { 308, "Permanent Redirect" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 406, "Not Acceptable" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 410, "Gone" },
    { 411, "Length Required" },
    { 412, "Precondition Failed" },
    { 413, "Content Too Large" },
    { 414, "URI Too Long" },
    { 415, "Unsupported Media Type" },
    { 416, "Range Not Satisfiable" },
    { 417, "Expectation Failed" },
    { 422, "Unprocessable Content" },
    { 426, "Upgrade Required" },
    { 428, "Precondition Required" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 502, "Bad Gateway" },
    { 503, "Service Unavailable" },
    { 504, "Gateway Timeout" },
    { 505, "HTTP Version Not Supported" },
    { 507, "Insufficient Storage" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (reasons[i].status == status)
        return reasons[i].reason;
    }

  return "Status";
}

static gboolean
is_json (const char *content_type)
{
  static const char json[] = "application/json";

  return content_type != NULL && g_ascii_strncasecmp (content_type, json, sizeof json - 1) == 0 &&
         (content_type[sizeof json - 1] == '\0' || content_type[sizeof json - 1] == ';');
}

static void
vary_by_encoding (RialtoExchange *exchange)
{
  const char *vary = rialto_exchange_find_answer (exchange, "Vary");
  g_autofree char *both = NULL;

  if (vary == NULL)
    rialto_exchange_set_header (exchange, "Vary", "Accept-Encoding");
  else if (strstr (vary, "Accept-Encoding") == NULL && !g_str_equal (vary, "*"))
    {
      both = g_strconcat (vary, ", Accept-Encoding", NULL);
      rialto_exchange_set_header (exchange, "Vary", both);
    }
}

static void
compress (RialtoExchange *exchange)
{
  const char *etag = rialto_exchange_find_answer (exchange, "ETag");
  const char *content_type = exchange->answer.content_type;
  char *compressed;
  gsize length;

  if (!exchange->gzip || exchange->answer.length < GZIP_FROM || !is_json (content_type) ||
      rialto_exchange_find_answer (exchange, "Content-Encoding") != NULL)
    return;
  vary_by_encoding (exchange);
  if (!rialto_gzip_is_accepted (rialto_exchange_get_header (exchange, "Accept-Encoding")))
    return;

  compressed = rialto_gzip_compress (exchange->answer.body, exchange->answer.length, &length);
  if (compressed == NULL)
    return;
  rialto_exchange_take_body (exchange, content_type, compressed, length, g_free);
  rialto_exchange_set_header (exchange, "Content-Encoding", "gzip");

  /* A strong tag names the bytes, and these are others now. */
  if (etag != NULL && *etag == '"')
    rialto_exchange_set_header (exchange, "ETag", rialto_arena_printf (exchange->arena, "W/%s", etag));
}

/**
 * rialto_answer_has_body: (skip)
 * @exchange: an exchange
 *
 * Returns: whether the answer's status allows a body, so that its length is told; HEAD tells the length and sends none
 */
gboolean
rialto_answer_has_body (const RialtoExchange *exchange)
{
  return exchange->answer.status != 204 && exchange->answer.status != 304;
}

/**
 * rialto_answer_prepare: (skip)
 * @exchange: an exchange whose answer is decided
 *
 * What can be done on the thread that answers: conditions, ranges, compression.
 */
void
rialto_answer_prepare (RialtoExchange *exchange)
{
  rialto_conditions_apply (exchange);
  if (!rialto_answer_has_body (exchange))
    rialto_exchange_drop_answer (exchange);
  compress (exchange);
}

static void
append_default (const RialtoExchange *exchange,
                GString              *head,
                const char           *name,
                const char           *line)
{
  if (rialto_exchange_find_answer (exchange, name) == NULL)
    g_string_append (head, line);
}

static void
append_number (GString *head,
               guint64  number)
{
  char digits[20];
  guint n = sizeof digits;

  do
    digits[--n] = (char) ('0' + number % 10);
  while ((number /= 10) > 0);
  g_string_append_len (head, digits + n, (gssize) (sizeof digits - n));
}

static void
append_field (GString    *head,
              const char *name,
              const char *value)
{
  g_string_append (head, name);
  g_string_append (head, ": ");
  g_string_append (head, value);
  g_string_append (head, "\r\n");
}

/**
 * rialto_answer_write_head: (skip)
 * @exchange: an exchange whose answer is prepared
 * @keep_alive: whether the connection goes on
 * @date: the Date field, line end included
 * @head: gets the header block
 */
void
rialto_answer_write_head (const RialtoExchange *exchange,
                          gboolean              keep_alive,
                          const char           *date,
                          GString              *head)
{
  g_string_append (head, "HTTP/1.1 ");
  append_number (head, exchange->answer.status);
  g_string_append_c (head, ' ');
  g_string_append (head, reason_of (exchange->answer.status));
  g_string_append (head, "\r\n");
  g_string_append (head, date);

  if (exchange->answer.content_type != NULL)
    append_field (head, "Content-Type", exchange->answer.content_type);
  if (rialto_answer_has_body (exchange))
    {
      g_string_append (head, "Content-Length: ");
      append_number (head, exchange->answer.file.fd >= 0 ? (guint64) exchange->answer.file.left
                                                         : exchange->answer.length);
      g_string_append (head, "\r\n");
    }
  for (guint i = 0; i < exchange->answer.n_fields; i++)
    append_field (head, exchange->answer.fields[i].name, exchange->answer.fields[i].value);

  append_default (exchange, head, "Cache-Control", "Cache-Control: no-store\r\n");
  append_default (exchange, head, "X-Content-Type-Options", "X-Content-Type-Options: nosniff\r\n");
  append_default (exchange, head, "Referrer-Policy", "Referrer-Policy: no-referrer\r\n");
  append_field (head, "X-Request-Id", exchange->id);
  if (exchange->answer.offer_websocket)
    g_string_append (head, keep_alive ? "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                                      : "Upgrade: websocket\r\nConnection: Upgrade, close\r\n");
  else if (!keep_alive)
    g_string_append (head, "Connection: close\r\n");
  else if (exchange->head.http10)
    g_string_append (head, "Connection: keep-alive\r\n");
  g_string_append (head, "\r\n");
}
