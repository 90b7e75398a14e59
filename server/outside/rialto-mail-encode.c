/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-mail-private.h"

#include <string.h>

/* Text of any language in the ASCII lines of a mail: RFC 2047 words in headers, quoted-printable in bodies. */

#define MAX_PLAIN_HEADER 64
#define MAX_WORD_BYTES   39 /* 64 characters as a word, which leaves room for the header's name before the first */
#define MAX_QUOTED_LINE  75 /* and the = of a soft break */

/**
 * rialto_mail_is_one_line:
 * @text: what is to stand in a header
 *
 * Returns: whether it is UTF-8 without control characters, so that nothing after it can become a header of its own
 */
gboolean
rialto_mail_is_one_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      /* U+2028 and U+2029 end lines too. */
      if (g_unichar_iscntrl (character) || character == 0x2028 || character == 0x2029)
        return FALSE;
    }
  return TRUE;
}

/**
 * rialto_mail_append_words:
 * @message: a message that is being written, within a header
 * @text: one line
 *
 * Appends @text as it is when that is safe, else as encoded words, folded.
 */
void
rialto_mail_append_words (GString    *message,
                          const char *text)
{
  const char *start = text;

  if (g_str_is_ascii (text) && strlen (text) <= MAX_PLAIN_HEADER && strstr (text, "=?") == NULL)
    {
      g_string_append (message, text);
      return;
    }
  while (*start != '\0')
    {
      const char *end = start;
      g_autofree char *word = NULL;

      while (*end != '\0' && g_utf8_next_char (end) - start <= MAX_WORD_BYTES)
        end = g_utf8_next_char (end);
      word = g_base64_encode ((const guchar *) start, (gsize) (end - start));
      g_string_append_printf (message, "%s=?UTF-8?B?%s?=", start == text ? "" : "\r\n ", word);
      start = end;
    }
}

/**
 * rialto_mail_append_name:
 * @message: a message that is being written, within a header of addresses
 * @name: a person's name, one line
 *
 * Appends @name so that commas, brackets and quotes in it mean nothing.
 */
void
rialto_mail_append_name (GString    *message,
                         const char *name)
{
  if (!g_str_is_ascii (name) || strlen (name) > MAX_PLAIN_HEADER || strstr (name, "=?") != NULL)
    {
      rialto_mail_append_words (message, name);
      return;
    }
  g_string_append_c (message, '"');
  for (const char *at = name; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (message, '\\');
      g_string_append_c (message, *at);
    }
  g_string_append_c (message, '"');
}

/* Length of the line break at @at; 0: none. */
static gsize
line_break (const char *at)
{
  if (at[0] == '\r' && at[1] == '\n')
    return 2;
  return at[0] == '\r' || at[0] == '\n' ? 1 : 0;
}

/**
 * rialto_mail_append_quoted:
 * @message: a message that is being written, in a body
 * @text: any number of lines
 *
 * Appends @text as quoted-printable with CRLF at the end of each line, also of the last one.
 */
void
rialto_mail_append_quoted (GString    *message,
                           const char *text)
{
  gsize column = 0;
  const char *at = text;

  while (*at != '\0')
    {
      gsize end = line_break (at);
      gboolean last = at[1] == '\0' || line_break (at + 1) > 0;
      /* Blanks at the end of a line get lost on the way. */
      gboolean plain = (*at > ' ' && *at < 127 && *at != '=') || ((*at == ' ' || *at == '\t') && !last);

      if (end > 0)
        {
          g_string_append (message, "\r\n");
          column = 0;
          at += end;
          continue;
        }
      if (column + (plain ? 1 : 3) > MAX_QUOTED_LINE)
        {
          g_string_append (message, "=\r\n");
          column = 0;
        }
      if (plain)
        g_string_append_c (message, *at);
      else
        g_string_append_printf (message, "=%02X", (guchar) *at);
      column += plain ? 1 : 3;
      at++;
    }
  if (column > 0)
    g_string_append (message, "\r\n");
}
