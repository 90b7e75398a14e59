/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-head.h"

#include "rialto-error.h"

#include <string.h>

/* The longest method and the version around a target. */
#define MAX_REQUEST_LINE (RIALTO_MAX_TARGET + 32)

static RialtoHeadResult
refuse (int *code,
        int  why)
{
  *code = why;
  return RIALTO_HEAD_REFUSED;
}

/**
 * rialto_head_scan:
 * @scan: where the search stands; for another block set it to zero
 * @data: all bytes since the block's start
 * @length: how many, at least as many as the last time
 * @max_bytes: limit of the block
 * @end: (out): for %RIALTO_HEAD_COMPLETE the offset after the empty line
 * @code: (out): for %RIALTO_HEAD_REFUSED the #RialtoError
 *
 * Searches the end of a header block. Looks at each byte once, and says the same however the bytes arrive: every rule depends on
 * their order alone. Line ends without CR and folded lines are refused here, before anything is parsed.
 */
RialtoHeadResult
rialto_head_scan (RialtoHeadScan *scan,
                  const char     *data,
                  gsize           length,
                  gsize           max_bytes,
                  gsize          *end,
                  int            *code)
{
  const char *feed;

  while ((feed = memchr (data + scan->scanned, '\n', length - scan->scanned)) != NULL)
    {
      gsize next = (gsize) (feed - data) + 1;
      gsize line_length = next - scan->line;

      if (line_length < 2 || feed[-1] != '\r')
        return refuse (code, RIALTO_ERROR_MALFORMED);
      if (scan->n_lines == 0 && line_length - 2 > MAX_REQUEST_LINE)
        return refuse (code, RIALTO_ERROR_URI_TOO_LONG);
      if (next - scan->start > max_bytes)
        return refuse (code, RIALTO_ERROR_HEADERS_TOO_LARGE);

      if (line_length == 2 && scan->n_lines == 0)
        {
          /* One empty line before a request is tolerated: some clients end a body with it. */
          if (scan->start > 0)
            return refuse (code, RIALTO_ERROR_MALFORMED);
          scan->start = next;
        }
      else if (line_length == 2)
        {
          *end = next;
          return RIALTO_HEAD_COMPLETE;
        }
      else
        {
          if (scan->n_lines > 0 && (data[scan->line] == ' ' || data[scan->line] == '\t'))
            return refuse (code, RIALTO_ERROR_MALFORMED);
          if (++scan->n_lines > RIALTO_MAX_FIELDS + 1)
            return refuse (code, RIALTO_ERROR_HEADERS_TOO_LARGE);
        }
      scan->line = scan->scanned = next;
    }

  scan->scanned = length;
  if (scan->n_lines == 0 && length - scan->line > MAX_REQUEST_LINE + 1)
    return refuse (code, RIALTO_ERROR_URI_TOO_LONG);
  if (length - scan->start > max_bytes)
    return refuse (code, RIALTO_ERROR_HEADERS_TOO_LARGE);

  return RIALTO_HEAD_INCOMPLETE;
}

static gboolean
is_token (const char *text,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && (text[i] == '\0' || strchr ("!#$%&'*+-.^_`|~", text[i]) == NULL))
        return FALSE;
    }

  return length > 0;
}

static int
read_method (RialtoHead *head,
             const char *text,
             gsize       length)
{
  static const char *const names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strlen (names[i]) == length && memcmp (names[i], text, length) == 0)
        {
          head->method = (RialtoHttpMethod) i;
          return 0;
        }
    }

  return is_token (text, length) ? RIALTO_ERROR_NOT_IMPLEMENTED : RIALTO_ERROR_MALFORMED;
}

static int
read_version (RialtoHead *head,
              const char *text,
              gsize       length)
{
  if (length != 8 || memcmp (text, "HTTP/", 5) != 0 || !g_ascii_isdigit (text[5]) || text[6] != '.' ||
      !g_ascii_isdigit (text[7]))
    return RIALTO_ERROR_MALFORMED;
  if (text[5] != '1' || (text[7] != '0' && text[7] != '1'))
    return RIALTO_ERROR_HTTP_VERSION;

  head->http10 = text[7] == '0';
  return 0;
}

/**
 * rialto_head_request_line:
 * @head: gets method and version
 * @line: the first line
 * @length: its length without CRLF
 * @target: (out): the target in @line
 * @target_length: (out): its length
 *
 * Returns: 0, or the #RialtoError to refuse the request with
 */
int
rialto_head_request_line (RialtoHead  *head,
                          const char  *line,
                          gsize        length,
                          const char **target,
                          gsize       *target_length)
{
  const char *end = line + length;
  const char *first = memchr (line, ' ', length);
  const char *last = memrchr (line, ' ', length);
  int code;

  if (first == NULL)
    return RIALTO_ERROR_MALFORMED;
  code = read_method (head, line, (gsize) (first - line));
  if (code != 0)
    return code;
  if (first == last || memchr (first + 1, ' ', (gsize) (last - first - 1)) != NULL)
    return RIALTO_ERROR_MALFORMED;
  code = read_version (head, last + 1, (gsize) (end - last - 1));
  if (code != 0)
    return code;

  *target = first + 1;
  *target_length = (gsize) (last - first - 1);
  return *target_length > RIALTO_MAX_TARGET ? RIALTO_ERROR_URI_TOO_LONG : 0;
}

/**
 * rialto_head_find:
 * @head: a header block
 * @name: a field's name, any case
 * @n_found: (out) (optional): how many there are
 *
 * Returns: (transfer none) (nullable): the first field of that name
 */
const RialtoHeaderField *
rialto_head_find (const RialtoHead *head,
                  const char       *name,
                  guint            *n_found)
{
  const RialtoHeaderField *found = NULL;
  gsize length = strlen (name);
  guint n = 0;

  for (guint i = 0; i < head->n_fields; i++)
    {
      const RialtoHeaderField *field = &head->fields[i];

      if (field->name_length != length || g_ascii_strncasecmp (field->name, name, length) != 0)
        continue;
      if (n++ == 0)
        found = field;
      if (n_found == NULL)
        break;
    }
  if (n_found != NULL)
    *n_found = n;

  return found;
}

static gboolean
host_is_fine (const RialtoHeaderField *host)
{
  for (guint i = 0; i < host->value_length; i++)
    {
      char c = host->value[i];

      if (!g_ascii_isalnum (c) && strchr ("-._~:[]%!$&'()*+,;=", c) == NULL)
        return FALSE;
    }

  return host->value_length > 0;
}

static int
check_framing (RialtoHead *head)
{
  guint n_lengths, n_encodings;
  const RialtoHeaderField *length = rialto_head_find (head, "Content-Length", &n_lengths);
  const RialtoHeaderField *encoding = rialto_head_find (head, "Transfer-Encoding", &n_encodings);
  guint64 value;

  head->content_length = -1;
  if (n_lengths + n_encodings > 1 || (n_encodings > 0 && head->http10))
    return RIALTO_ERROR_MALFORMED;

  if (n_lengths > 0)
    {
      /* Digits alone: no sign, no list. 18 of them fit. */
      if (length->value_length == 0 || length->value_length > 18 ||
          strspn (length->value, "0123456789") != length->value_length ||
          !g_ascii_string_to_unsigned (length->value, 10, 0, G_MAXINT64, &value, NULL))
        return RIALTO_ERROR_MALFORMED;
      head->content_length = (gint64) value;
    }
  if (n_encodings > 0)
    {
      if (g_ascii_strcasecmp (encoding->value, "chunked") != 0)
        return RIALTO_ERROR_NOT_IMPLEMENTED;
      head->chunked = TRUE;
    }

  return 0;
}

/* Fields that programs on the way may disagree about when they come twice. */
static gboolean
singletons_are_single (RialtoHead *head)
{
  static const char *const names[] = { "Authorization", "Content-Type", "Content-Encoding",
                                       "Expect",        "Origin",       "Range" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      guint n;

      rialto_head_find (head, names[i], &n);
      if (n > 1)
        return FALSE;
    }

  return TRUE;
}

/**
 * rialto_head_check:
 * @head: with method, version and fields
 *
 * The rules that bind fields together: one Host, one way to tell where the body ends. Fills in what follows from them.
 *
 * Returns: 0, or the #RialtoError to refuse the request with
 */
int
rialto_head_check (RialtoHead *head)
{
  guint n_hosts;
  const RialtoHeaderField *host = rialto_head_find (head, "Host", &n_hosts);
  const RialtoHeaderField *expect;
  int code;

  if (n_hosts > 1 || (n_hosts == 0 && !head->http10) || (n_hosts == 1 && !host_is_fine (host)))
    return RIALTO_ERROR_MALFORMED;
  code = check_framing (head);
  if (code != 0)
    return code;
  if (!singletons_are_single (head))
    return RIALTO_ERROR_MALFORMED;

  expect = head->http10 ? NULL : rialto_head_find (head, "Expect", NULL);
  if (expect != NULL)
    {
      if (g_ascii_strcasecmp (expect->value, "100-continue") != 0)
        return RIALTO_ERROR_EXPECTATION_FAILED;
      head->expects_continue = head->chunked || head->content_length > 0;
    }

  return 0;
}
