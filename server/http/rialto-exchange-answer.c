/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-exchange-private.h"

#include "rialto-error.h"
#include "rialto-problem.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_field_name (const char *name)
{
  for (const char *c = name; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && strchr ("!#$%&'*+-.^_`|~", *c) == NULL)
        return FALSE;
    }

  return *name != '\0';
}

static gboolean
is_field_value (const char *value)
{
  for (const char *c = value; *c != '\0'; c++)
    {
      if (((guchar) *c < 0x20 && *c != '\t') || *c == 0x7f)
        return FALSE;
    }

  return TRUE;
}

/* What the front says itself, because the framing of the connection hangs on it. */
static gboolean
is_reserved (const char *name)
{
  static const char *const names[] = { "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive",
                                       "Upgrade",        "Trailer",           "Date",       "X-Request-Id" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strcasecmp (names[i], name) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * rialto_exchange_set_status:
 * @exchange: an exchange that has not been sent
 * @status: 200 to 599
 */
void
rialto_exchange_set_status (RialtoExchange *exchange,
                            guint           status)
{
  g_return_if_fail (status >= 200 && status <= 599);

  exchange->answer.status = status;
}

/**
 * rialto_exchange_get_status:
 * @exchange: an exchange
 *
 * Returns: the answer's status, 200 at first
 */
guint
rialto_exchange_get_status (RialtoExchange *exchange)
{
  return exchange->answer.status;
}

/**
 * rialto_exchange_find_answer: (skip)
 * @exchange: an exchange
 * @name: a header field's name, any case
 *
 * Returns: (transfer none) (nullable): the value that was set for the answer
 */
const char *
rialto_exchange_find_answer (const RialtoExchange *exchange,
                             const char           *name)
{
  for (guint i = 0; i < exchange->answer.n_fields; i++)
    {
      if (g_ascii_strcasecmp (exchange->answer.fields[i].name, name) == 0)
        return exchange->answer.fields[i].value;
    }

  return NULL;
}

static void
add_field (RialtoExchange *exchange,
           const char     *name,
           const char     *value)
{
  RialtoAnswerField *field = NULL;

  for (guint i = 0; i < exchange->answer.n_fields && field == NULL; i++)
    {
      if (g_ascii_strcasecmp (exchange->answer.fields[i].name, name) == 0)
        field = &exchange->answer.fields[i];
    }

  if (field == NULL)
    {
      if (exchange->answer.n_fields == exchange->answer.fields_size)
        {
          RialtoAnswerField *larger;

          exchange->answer.fields_size = MAX (8, exchange->answer.fields_size * 2);
          larger = rialto_arena_new_array (exchange->arena, RialtoAnswerField, exchange->answer.fields_size);
          if (exchange->answer.n_fields > 0)
            memcpy (larger, exchange->answer.fields, exchange->answer.n_fields * sizeof *larger);
          exchange->answer.fields = larger;
        }
      field = &exchange->answer.fields[exchange->answer.n_fields++];
      field->name = rialto_arena_strdup (exchange->arena, name);
    }
  field->value = rialto_arena_strdup (exchange->arena, value);
}

/**
 * rialto_exchange_set_header:
 * @exchange: an exchange that has not been sent
 * @name: a header field's name
 * @value: its value
 *
 * Copies both; a second call for the same name replaces the first. "Connection: close" ends the connection with this answer; other
 * fields that concern the connection are the front's own and are refused, as are values with control characters.
 */
void
rialto_exchange_set_header (RialtoExchange *exchange,
                            const char     *name,
                            const char     *value)
{
  if (g_ascii_strcasecmp (name, "Connection") == 0 && g_ascii_strcasecmp (value, "close") == 0)
    exchange->answer.close = TRUE;
  else if (!is_field_name (name) || !is_field_value (value) || is_reserved (name))
    g_warning ("Request %s: the header field \"%s\" is refused", exchange->id,
               is_field_name (name) ? name : "?");
  else if (g_ascii_strcasecmp (name, "Content-Type") == 0)
    exchange->answer.content_type = rialto_arena_strdup (exchange->arena, value);
  else
    add_field (exchange, name, value);
}

static void
set_content_type (RialtoExchange *exchange,
                  const char     *content_type)
{
  if (content_type != NULL && is_field_value (content_type))
    exchange->answer.content_type = rialto_arena_strdup (exchange->arena, content_type);
}

/**
 * rialto_exchange_take_body:
 * @exchange: an exchange that has not been sent
 * @content_type: (nullable): its media type
 * @body: (transfer full): the body
 * @length: bytes of it
 * @free_func: (nullable): frees @body once it is written, on any thread; %NULL when it lives long enough by itself
 *
 * Replaces whatever body there was.
 */
void
rialto_exchange_take_body (RialtoExchange *exchange,
                           const char     *content_type,
                           char           *body,
                           gsize           length,
                           GDestroyNotify  free_func)
{
  rialto_exchange_drop_answer (exchange);
  exchange->answer.body = body;
  exchange->answer.length = length;
  exchange->answer.free_func = free_func;
  set_content_type (exchange, content_type);
}

static const char *
quote_etag (RialtoExchange *exchange,
            const char     *etag)
{
  if (etag == NULL || !is_field_value (etag))
    return NULL;
  if (*etag == '"' || g_str_has_prefix (etag, "W/\""))
    return rialto_arena_strdup (exchange->arena, etag);

  return rialto_arena_printf (exchange->arena, "\"%s\"", etag);
}

/**
 * rialto_exchange_take_file:
 * @exchange: an exchange that has not been sent
 * @content_type: (nullable): its media type
 * @fd: (transfer full): an open regular file; its whole content is the body
 * @etag: (nullable): a name for exactly these bytes, with or without quotes
 *
 * Replaces whatever body there was. The front answers If-None-Match, Range and If-Range, and reads the file piece by piece while the
 * client takes it. Should @fd not be readable, the answer is `internal`.
 */
void
rialto_exchange_take_file (RialtoExchange *exchange,
                           const char     *content_type,
                           int             fd,
                           const char     *etag)
{
  struct stat info;

  rialto_exchange_drop_answer (exchange);
  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      if (fd >= 0)
        close (fd);
      rialto_exchange_refuse (exchange, RIALTO_ERROR_INTERNAL);
      return;
    }

  exchange->answer.file = (RialtoFileBody) { .fd = fd, .left = info.st_size };
  exchange->answer.etag = quote_etag (exchange, etag);
  set_content_type (exchange, content_type);
}

/**
 * rialto_exchange_get_length:
 * @exchange: an exchange whose answer is prepared
 *
 * Returns: bytes of the body that is sent
 */
gint64
rialto_exchange_get_length (RialtoExchange *exchange)
{
  if (exchange->head.method == RIALTO_HTTP_HEAD)
    return 0;

  return exchange->answer.file.fd >= 0 ? exchange->answer.file.left : (gint64) exchange->answer.length;
}

/**
 * rialto_exchange_is_answered:
 * @exchange: an exchange at its end
 *
 * Returns: whether it was sent an answer by the application, rather than by the front or by nobody
 */
gboolean
rialto_exchange_is_answered (RialtoExchange *exchange)
{
  return exchange->answered;
}

/**
 * rialto_exchange_set_problem:
 * @exchange: an exchange that has not been sent
 * @error: (nullable): what went wrong; of another domain than %RIALTO_ERROR it becomes `internal`
 * @current: (nullable): JSON of the present state of what was asked for, the document's member "current"
 *
 * Makes the answer the problem document for @error. Header fields that were set stay.
 */
void
rialto_exchange_set_problem (RialtoExchange *exchange,
                             const GError   *error,
                             const char     *current)
{
  RialtoTime wait = rialto_error_get_retry_after (error);
  guint status;
  gsize length;
  char *problem = rialto_problem_from_error (error, exchange->id, current, &status, &length);

  rialto_exchange_take_body (exchange, RIALTO_PROBLEM_TYPE, problem, length, g_free);
  exchange->answer.status = status;
  if (wait > 0)
    {
      char seconds[24];

      g_snprintf (seconds, sizeof seconds, "%" G_GINT64_FORMAT, (wait + RIALTO_SECOND - 1) / RIALTO_SECOND);
      add_field (exchange, "Retry-After", seconds);
    }
  if (status == 401 && rialto_exchange_find_answer (exchange, "WWW-Authenticate") == NULL)
    add_field (exchange, "WWW-Authenticate", "Bearer");
}

/**
 * rialto_exchange_set_error:
 * @exchange: an exchange that has not been sent
 * @error: (nullable): what went wrong
 *
 * rialto_exchange_set_problem() without more.
 */
void
rialto_exchange_set_error (RialtoExchange *exchange,
                           const GError   *error)
{
  rialto_exchange_set_problem (exchange, error, NULL);
}

/**
 * rialto_exchange_refuse: (skip)
 * @exchange: an exchange that has not been sent
 * @code: a #RialtoError
 *
 * rialto_exchange_set_error() with the contract's own sentence.
 */
void
rialto_exchange_refuse (RialtoExchange *exchange,
                        int             code)
{
  g_autoptr (GError) error = NULL;

  rialto_fail (&error, (RialtoError) code);
  rialto_exchange_set_error (exchange, error);
}
