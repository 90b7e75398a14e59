/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-conditions.h"

#include "rialto-error.h"
#include "rialto-exchange-private.h"

#include <string.h>

static const char *
opaque_part (const char *etag)
{
  return g_str_has_prefix (etag, "W/") ? etag + 2 : etag;
}

/**
 * rialto_etag_matches:
 * @list: (nullable): the value of If-None-Match
 * @etag: a quoted entity tag, weak or strong
 *
 * Returns: whether the list names @etag, by the weak comparison
 */
gboolean
rialto_etag_matches (const char *list,
                     const char *etag)
{
  const char *opaque = opaque_part (etag);
  gsize length = strlen (opaque);

  while (list != NULL && *list != '\0')
    {
      const char *end;

      list += strspn (list, " \t,");
      if (*list == '*')
        return TRUE;
      list = opaque_part (list);
      end = *list == '"' ? strchr (list + 1, '"') : NULL;
      if (end == NULL)
        return FALSE;
      end++;
      if ((gsize) (end - list) == length && memcmp (list, opaque, length) == 0)
        return TRUE;
      list = end;
    }

  return FALSE;
}

/* A number that is too large for its type is larger than every file, too. */
static gboolean
read_number (const char **text,
             gint64      *number)
{
  const char *c = *text;
  gint64 value = 0;

  while (g_ascii_isdigit (*c))
    value = MIN (value, G_MAXINT64 / 10 - 1) * 10 + (*c++ - '0');
  if (c == *text)
    return FALSE;

  *text = c;
  *number = value;
  return TRUE;
}

/**
 * rialto_range_parse:
 * @range: (nullable): the value of Range
 * @size: bytes of the whole
 * @offset: (out): of the part
 * @length: (out): of the part
 *
 * Understands a single range of bytes. Several ranges, other units and nonsense ask for the whole, as RFC 9110 allows.
 *
 * Returns: what is to be sent
 */
RialtoRange
rialto_range_parse (const char *range,
                    gint64      size,
                    gint64     *offset,
                    gint64     *length)
{
  gint64 first, last = G_MAXINT64;

  if (range == NULL || g_ascii_strncasecmp (range, "bytes=", 6) != 0)
    return RIALTO_RANGE_WHOLE;
  range += 6;

  if (*range == '-')
    {
      range++;
      if (!read_number (&range, &last) || *range != '\0')
        return RIALTO_RANGE_WHOLE;
      *length = MIN (last, size);
      *offset = size - *length;
      return *length > 0 ? RIALTO_RANGE_PART : RIALTO_RANGE_UNSATISFIABLE;
    }

  if (!read_number (&range, &first) || *range++ != '-' || (*range != '\0' && !read_number (&range, &last)) ||
      *range != '\0' || last < first)
    return RIALTO_RANGE_WHOLE;
  if (first >= size)
    return RIALTO_RANGE_UNSATISFIABLE;

  *offset = first;
  *length = MIN (last, size - 1) - first + 1;
  return RIALTO_RANGE_PART;
}

/* If-Range wants the strong comparison; a date never matches, because files here have none. */
static gboolean
range_applies (RialtoExchange *exchange)
{
  const char *condition = rialto_exchange_get_header (exchange, "If-Range");

  if (exchange->head.method != RIALTO_HTTP_GET)
    return FALSE;

  return condition == NULL || (exchange->answer.etag != NULL && *exchange->answer.etag == '"' &&
                               g_str_equal (condition, exchange->answer.etag));
}

static void
apply_range (RialtoExchange *exchange)
{
  const char *range = range_applies (exchange) ? rialto_exchange_get_header (exchange, "Range") : NULL;
  gint64 size = exchange->answer.file.left;
  gint64 offset = 0, length = 0;
  char text[80];

  switch (rialto_range_parse (range, size, &offset, &length))
    {
    case RIALTO_RANGE_PART:
      g_snprintf (text, sizeof text, "bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                  offset, offset + length - 1, size);
      exchange->answer.file.offset = offset;
      exchange->answer.file.left = length;
      exchange->answer.status = 206;
      rialto_exchange_set_header (exchange, "Content-Range", text);
      break;
    case RIALTO_RANGE_UNSATISFIABLE:
      g_snprintf (text, sizeof text, "bytes */%" G_GINT64_FORMAT, size);
      rialto_exchange_refuse (exchange, RIALTO_ERROR_RANGE_NOT_SATISFIABLE);
      rialto_exchange_set_header (exchange, "Content-Range", text);
      break;
    case RIALTO_RANGE_WHOLE:
    default:
      break;
    }
}

/**
 * rialto_conditions_apply: (skip)
 * @exchange: an exchange whose answer is decided
 *
 * Answers If-None-Match for everything that has an ETag, Range for files.
 */
void
rialto_conditions_apply (RialtoExchange *exchange)
{
  const char *etag;

  if (exchange->answer.status != 200 || exchange->head.method > RIALTO_HTTP_HEAD)
    return;

  if (exchange->answer.etag != NULL)
    rialto_exchange_set_header (exchange, "ETag", exchange->answer.etag);
  etag = rialto_exchange_find_answer (exchange, "ETag");
  if (etag != NULL && rialto_etag_matches (rialto_exchange_get_header (exchange, "If-None-Match"), etag))
    {
      rialto_exchange_drop_answer (exchange);
      exchange->answer.status = 304;
      return;
    }

  if (exchange->answer.file.fd >= 0)
    {
      rialto_exchange_set_header (exchange, "Accept-Ranges", "bytes");
      apply_range (exchange);
    }
}
