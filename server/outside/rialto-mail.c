/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-mail.h"

#include <string.h>

#include "rialto-clock.h"
#include "rialto-mail-private.h"

#define MAX_LOCAL  64
#define MAX_DOMAIN 253
#define MAX_NAME   256

static gboolean
is_local_part (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > MAX_LOCAL || text[0] == '.' || text[length - 1] == '.' ||
      strstr (text, "..") != NULL)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && strchr (".!#$%&'*+/=?^_`{|}~-", text[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_domain (const char *text)
{
  g_auto (GStrv) labels = g_strsplit (text, ".", -1);

  if (strlen (text) > MAX_DOMAIN)
    return FALSE;
  for (guint i = 0; labels[i] != NULL; i++)
    {
      gsize length = strlen (labels[i]);

      if (length == 0 || length > 63 || labels[i][0] == '-' || labels[i][length - 1] == '-')
        return FALSE;
      for (gsize c = 0; c < length; c++)
        {
          if (!g_ascii_isalnum (labels[i][c]) && labels[i][c] != '-')
            return FALSE;
        }
    }
  return labels[0] != NULL;
}

/* local@domain with the domain in ASCII; NULL: no address that every mail server takes. */
static char *
dup_plain_address (const char *text)
{
  const char *at = strrchr (text, '@');
  g_autofree char *local = at != NULL ? g_strndup (text, (gsize) (at - text)) : NULL;
  g_autofree char *domain = at != NULL ? g_hostname_to_ascii (at + 1) : NULL;

  if (local == NULL || domain == NULL || !is_local_part (local) || !is_domain (domain))
    return NULL;
  return g_strdup_printf ("%s@%s", local, domain);
}

/**
 * rialto_mail_parse_address:
 * @text: "address" or "Name <address>"
 * @name: (out) (transfer full) (optional): the name, empty when there is none
 * @address: (out) (transfer full) (optional): the address, its domain in ASCII
 * @error: return location
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID when @text is nothing to send a mail to
 */
gboolean
rialto_mail_parse_address (const char *text,
                           char      **name,
                           char      **address,
                           GError    **error)
{
  gsize length = strlen (text);
  const char *bracket = strrchr (text, '<');
  g_autofree char *parsed_name = NULL;
  g_autofree char *inner = NULL;
  g_autofree char *parsed_address = NULL;

  if (bracket != NULL && text[length - 1] == '>')
    {
      parsed_name = g_strstrip (g_strndup (text, (gsize) (bracket - text)));
      inner = g_strndup (bracket + 1, length - 2 - (gsize) (bracket - text));
    }
  else
    {
      parsed_name = g_strdup ("");
      inner = g_strdup (text);
    }
  parsed_address = dup_plain_address (inner);
  if (parsed_address == NULL || !rialto_mail_is_one_line (text) || strlen (parsed_name) > MAX_NAME)
    return rialto_fail_detail (error, RIALTO_ERROR_INVALID,
                               "This is not an address that mail can be sent to.");
  if (name != NULL)
    *name = g_steal_pointer (&parsed_name);
  if (address != NULL)
    *address = g_steal_pointer (&parsed_address);
  return TRUE;
}

static gboolean
append_address (GString    *message,
                const char *header,
                const char *text,
                GError    **error)
{
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;

  if (!rialto_mail_parse_address (text, &name, &address, error))
    return FALSE;
  g_string_append_printf (message, "%s: ", header);
  if (*name != '\0')
    {
      rialto_mail_append_name (message, name);
      g_string_append_printf (message, "\r\n <%s>\r\n", address);
    }
  else
    g_string_append_printf (message, "%s\r\n", address);
  return TRUE;
}

/* As RFC 5322 wants it, whatever the locale. */
static void
append_date (GString *message)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (rialto_clock_now () / RIALTO_SECOND);

  g_string_append_printf (message, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n",
                          days[g_date_time_get_day_of_week (now) - 1], g_date_time_get_day_of_month (now),
                          months[g_date_time_get_month (now) - 1], g_date_time_get_year (now),
                          g_date_time_get_hour (now), g_date_time_get_minute (now),
                          g_date_time_get_second (now));
}

static void
append_part (GString    *message,
             const char *type,
             const char *text)
{
  g_string_append_printf (
    message, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", type);
  rialto_mail_append_quoted (message, text);
}

static void
append_body (GString          *message,
             const RialtoMail *mail)
{
  g_autofree char *boundary = g_uuid_string_random ();

  if (mail->html == NULL)
    {
      append_part (message, "text/plain", mail->text);
      return;
    }
  /* "=_" cannot come up in quoted-printable. */
  g_string_append_printf (message,
                          "Content-Type: multipart/alternative;\r\n boundary=\"=_%s\"\r\n\r\n--=_%s\r\n",
                          boundary, boundary);
  append_part (message, "text/plain", mail->text);
  g_string_append_printf (message, "\r\n--=_%s\r\n", boundary);
  append_part (message, "text/html", mail->html);
  g_string_append_printf (message, "\r\n--=_%s--\r\n", boundary);
}

/**
 * rialto_mail_build:
 * @mail: a mail
 * @from: its sender, "address" or "Name <address>"
 * @error: return location
 *
 * Writes the message of RFC 5322, ASCII throughout and with CRLF. Any thread.
 *
 * Returns: (transfer full) (nullable): the message; %NULL with %RIALTO_ERROR_INVALID when an address is none, a header has control
 *   characters or a text is not UTF-8
 */
char *
rialto_mail_build (const RialtoMail *mail,
                   const char       *from,
                   GError          **error)
{
  g_autoptr (GString) message = g_string_sized_new (1024);
  g_autofree char *sender = NULL;
  g_autofree char *id = g_uuid_string_random ();

  if (!append_address (message, "From", from, error) || !append_address (message, "To", mail->to, error) ||
      !rialto_mail_parse_address (from, NULL, &sender, error))
    return NULL;
  if (!rialto_mail_is_one_line (mail->subject) || !g_utf8_validate (mail->text, -1, NULL) ||
      (mail->html != NULL && !g_utf8_validate (mail->html, -1, NULL)))
    {
      rialto_fail_detail (error, RIALTO_ERROR_INVALID,
                          "The mail has a subject of several lines or is not text.");
      return NULL;
    }
  g_string_append (message, "Subject: ");
  rialto_mail_append_words (message, mail->subject);
  g_string_append (message, "\r\n");
  append_date (message);
  g_string_append_printf (message, "Message-ID: <%s%s>\r\n", id, strrchr (sender, '@'));
  g_string_append (message, "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n");
  append_body (message, mail);
  return g_string_free_and_steal (g_steal_pointer (&message));
}
