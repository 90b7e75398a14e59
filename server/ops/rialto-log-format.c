/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-log-private.h"

#include "rialto-time.h"

#include <string.h>

/* One record is one line, whatever is in it: nothing that somebody sends may end a line, move a cursor or turn the direction of the
 * text. What does not fit is left out, so that a record stays well-formed. */

#define MAX_VALUE 1024 /* as it stands in the line */
#define RESERVE   64 /* for the mark that something was left out, and the end */

typedef void (*AppendField) (GString *line, const char *name, const RialtoLogField *field);

/**
 * rialto_log_field_text:
 * @field: a field that is no number
 *
 * Returns: (transfer none): what may be shown of it
 */
const char *
rialto_log_field_text (const RialtoLogField *field)
{
  static const char *const always_secret[] = {
    "password", "token", "secret", "authorization", "cookie", NULL
  };

  if (field->kind == RIALTO_LOG_FIELD_SECRET || g_strv_contains (always_secret, field->name))
    return "***";
  return field->text;
}

static gboolean
is_unsafe (gunichar character)
{
  return g_unichar_iscntrl (character) || character == 0x2028 || character == 0x2029 ||
         (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

/* The next character of @at: its length, 1 for a byte that is none (*@character is the byte, *@valid FALSE). */
static gsize
next_character (const char *at,
                gunichar   *character,
                gboolean   *valid)
{
  *character = g_utf8_get_char_validated (at, -1);
  *valid = *character != (gunichar) -1 && *character != (gunichar) -2;
  if (*valid)
    return (gsize) (g_utf8_next_char (at) - at);
  *character = (guchar) *at;
  return 1;
}

static void
append_text_escaped (GString    *line,
                     const char *text,
                     gboolean    quoted)
{
  gsize start = line->len;
  const char *at = text;

  while (*at != '\0' && line->len - start < MAX_VALUE)
    {
      gboolean valid = FALSE;
      gunichar character = 0;
      gsize length = next_character (at, &character, &valid);

      if (character == '\n')
        g_string_append (line, "\\n");
      else if (!valid || (is_unsafe (character) && character < 0x100))
        g_string_append_printf (line, "\\x%02x", character);
      else if (is_unsafe (character))
        g_string_append_printf (line, "\\u%04x", character);
      else if (character == '\\' || (quoted && character == '"'))
        g_string_append_printf (line, "\\%c", (char) character);
      else
        g_string_append_len (line, at, (gssize) length);
      at += length;
    }
  if (*at != '\0')
    g_string_append (line, "...");
}

static void
append_json_string (GString    *line,
                    const char *text)
{
  gsize start = line->len;
  const char *at = text;

  g_string_append_c (line, '"');
  while (*at != '\0' && line->len - start < MAX_VALUE)
    {
      gboolean valid = FALSE;
      gunichar character = 0;
      gsize length = next_character (at, &character, &valid);

      if (!valid)
        g_string_append (line, "\\ufffd");
      else if (is_unsafe (character))
        g_string_append_printf (line, "\\u%04x", character);
      else if (character == '\\' || character == '"')
        g_string_append_printf (line, "\\%c", (char) character);
      else
        g_string_append_len (line, at, (gssize) length);
      at += length;
    }
  g_string_append (line, *at != '\0' ? "...\"" : "\"");
}

static void
append_text_field (GString              *line,
                   const char           *name,
                   const RialtoLogField *field)
{
  const char *text = rialto_log_field_text (field);
  gboolean quoted = FALSE;

  g_string_append_printf (line, " %s=", name);
  if (field->kind == RIALTO_LOG_FIELD_NUMBER)
    {
      g_string_append_printf (line, "%" G_GINT64_FORMAT, field->number);
      return;
    }
  quoted = *text == '\0' || strpbrk (text, " =\"\\") != NULL;
  if (quoted)
    g_string_append_c (line, '"');
  append_text_escaped (line, text, quoted);
  if (quoted)
    g_string_append_c (line, '"');
}

static void
append_json_field (GString              *line,
                   const char           *name,
                   const RialtoLogField *field)
{
  g_string_append_printf (line, ",\"%s\":", name);
  if (field->kind == RIALTO_LOG_FIELD_NUMBER)
    g_string_append_printf (line, "%" G_GINT64_FORMAT, field->number);
  else
    append_json_string (line, rialto_log_field_text (field));
}

/* Appends what fits; FALSE: something did not. */
static gboolean
append_fields (const RialtoLogRecord *record,
               GString               *line,
               AppendField            append)
{
  const RialtoLogField request = RIALTO_LOG_TEXT ("request", record->request);
  const RialtoLogField domain = RIALTO_LOG_TEXT ("domain", record->domain);
  gboolean complete = TRUE;

  if (request.text != NULL)
    append (line, request.name, &request);
  if (domain.text != NULL)
    append (line, domain.name, &domain);
  for (const RialtoLogField *field = record->fields; field->name != NULL; field++)
    {
      gsize before = line->len;

      if (field->text == NULL)
        continue;
      append (line, field->name, field);
      if (line->len > RIALTO_LOG_MAX_LINE - RESERVE)
        {
          g_string_truncate (line, before);
          complete = FALSE;
        }
    }
  return complete;
}

/**
 * rialto_log_format_text:
 * @record: a record
 * @line: where to append it
 *
 * Appends a line for people: time, level, channel, message, name=value.
 */
void
rialto_log_format_text (const RialtoLogRecord *record,
                        GString               *line)
{
  char time[RIALTO_TIME_SIZE];

  rialto_time_format (record->time, time);
  g_string_append_printf (line, "%s %-7s %s: ", time, rialto_log_level_name (record->level),
                          rialto_log_channel_name (record->channel));
  append_text_escaped (line, record->message, FALSE);
  if (!append_fields (record, line, append_text_field))
    g_string_append (line, " ...");
  g_string_append_c (line, '\n');
}

/**
 * rialto_log_format_json:
 * @record: a record
 * @line: where to append it
 *
 * Appends a JSON object on one line.
 */
void
rialto_log_format_json (const RialtoLogRecord *record,
                        GString               *line)
{
  char time[RIALTO_TIME_SIZE];

  rialto_time_format (record->time, time);
  g_string_append_printf (line, "{\"time\":\"%s\",\"level\":\"%s\",\"channel\":\"%s\",\"message\":", time,
                          rialto_log_level_name (record->level), rialto_log_channel_name (record->channel));
  append_json_string (line, record->message);
  if (!append_fields (record, line, append_json_field))
    g_string_append (line, ",\"truncated\":true");
  g_string_append (line, "}\n");
}

/* With its length before it, so that the value may hold anything. */
static void
append_journal_value (GString    *datagram,
                      const char *value)
{
  guint64 length = strnlen (value, MAX_VALUE);
  guint64 little = GUINT64_TO_LE (length);

  g_string_append_c (datagram, '\n');
  g_string_append_len (datagram, (const char *) &little, sizeof little);
  g_string_append_len (datagram, value, (gssize) length);
  g_string_append_c (datagram, '\n');
}

static void
append_journal_field (GString              *datagram,
                      const char           *name,
                      const RialtoLogField *field)
{
  g_autofree char *upper = g_ascii_strup (name, -1);

  if (field->kind == RIALTO_LOG_FIELD_NUMBER)
    {
      g_string_append_printf (datagram, "RIALTO_%s=%" G_GINT64_FORMAT "\n", upper, field->number);
      return;
    }
  g_string_append_printf (datagram, "RIALTO_%s", upper);
  append_journal_value (datagram, rialto_log_field_text (field));
}

/**
 * rialto_log_format_journal:
 * @record: a record
 * @datagram: where to append it
 *
 * Appends what the journal's native protocol wants, with one field for each of ours.
 */
void
rialto_log_format_journal (const RialtoLogRecord *record,
                           GString               *datagram)
{
  static const int priorities[] = { 7, 3, 4, 6, 7 };

  g_string_append_printf (datagram, "PRIORITY=%d\nSYSLOG_IDENTIFIER=rialtod\nRIALTO_CHANNEL=%s\nMESSAGE",
                          priorities[record->level], rialto_log_channel_name (record->channel));
  append_journal_value (datagram, record->message);
  append_fields (record, datagram, append_journal_field);
}
