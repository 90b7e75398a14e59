/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-head.h"

#include "rialto-error.h"

#include <string.h>

/* %2F stays as it is, so that a slash in a segment never looks like one between segments. */
static gboolean
decode_escape (const char *escape,
               const char *end,
               char       *byte)
{
  int high, low;

  if (end - escape < 3)
    return FALSE;
  high = g_ascii_xdigit_value (escape[1]);
  low = g_ascii_xdigit_value (escape[2]);
  if (high < 0 || low < 0)
    return FALSE;

  *byte = (char) (high << 4 | low);
  return (guchar) *byte >= 0x20 && *byte != 0x7f;
}

static const char *
decode_path (RialtoArena *arena,
             const char  *path,
             const char  *end)
{
  char *decoded, *to;

  if (memchr (path, '%', (gsize) (end - path)) == NULL)
    return rialto_arena_strndup (arena, path, (gsize) (end - path));

  decoded = to = rialto_arena_alloc (arena, (gsize) (end - path) + 1);
  while (path < end)
    {
      char byte;

      if (*path != '%')
        {
          *to++ = *path++;
          continue;
        }
      if (!decode_escape (path, end, &byte))
        return NULL;
      if (byte == '/')
        to = (char *) memcpy (to, path, 3) + 3;
      else
        *to++ = byte;
      path += 3;
    }

  return g_utf8_validate (decoded, to - decoded, NULL) ? decoded : NULL;
}

/* The absolute form, as proxies use it: nobody may say one host in the target and another in the field. */
static const char *
skip_authority (const RialtoHead *head,
                const char       *target,
                const char       *end)
{
  const RialtoHeaderField *host = rialto_head_find (head, "Host", NULL);
  const char *authority = NULL;
  const char *path;

  if (end - target > 7 && g_ascii_strncasecmp (target, "http://", 7) == 0)
    authority = target + 7;
  else if (end - target > 8 && g_ascii_strncasecmp (target, "https://", 8) == 0)
    authority = target + 8;
  if (authority == NULL)
    return NULL;

  path = authority;
  while (path < end && *path != '/' && *path != '?')
    path++;
  if (path == authority || (gsize) (path - authority) > G_MAXUINT16)
    return NULL;
  if (host != NULL && (host->value_length != (guint) (path - authority) ||
                       g_ascii_strncasecmp (host->value, authority, host->value_length) != 0))
    return NULL;
  if (host == NULL && memchr (authority, '@', (gsize) (path - authority)) != NULL)
    return NULL;

  return path;
}

/**
 * rialto_head_target:
 * @head: with method and fields; gets path and query
 * @arena: where they live
 * @target: the request's target
 * @length: its length
 *
 * Takes the target apart. The path is decoded once; `.`, `..` and empty segments and an encoded slash are left as they are.
 *
 * Returns: 0, or the #RialtoError to refuse the request with
 */
int
rialto_head_target (RialtoHead  *head,
                    RialtoArena *arena,
                    const char  *target,
                    gsize        length)
{
  const char *end = target + length;
  const char *question;

  for (const char *c = target; c < end; c++)
    {
      if (*c <= 0x20 || *c >= 0x7f || *c == '#')
        return RIALTO_ERROR_MALFORMED;
    }

  if (length == 1 && *target == '*' && head->method == RIALTO_HTTP_OPTIONS)
    {
      head->path = "*";
      return 0;
    }
  if (length == 0)
    return RIALTO_ERROR_MALFORMED;
  if (*target != '/')
    target = skip_authority (head, target, end);
  if (target == NULL)
    return RIALTO_ERROR_MALFORMED;

  question = memchr (target, '?', (gsize) (end - target));
  if (question != NULL)
    head->query = rialto_arena_strndup (arena, question + 1, (gsize) (end - question - 1));
  else
    question = end;
  head->path = target == question ? "/" : decode_path (arena, target, question);

  return head->path == NULL ? RIALTO_ERROR_MALFORMED : 0;
}
