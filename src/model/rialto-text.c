/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-text.h"

#include <string.h>

#define MAX_EMAIL_LOCAL  64
#define MAX_EMAIL_LENGTH 254
#define MAX_DOMAIN_LABEL 63

/* Accents, vowel points and variation selectors, which people leave out when they search. The vowel signs of Indic scripts and the
 * voicing marks of kana are marks too, but other letters: without them other words would be the same. */
static gboolean
is_accent (gunichar c)
{
  if (!g_unichar_ismark (c) || c == 0x3099 || c == 0x309a)
    return FALSE;

  return g_unichar_get_script (c) == G_UNICODE_SCRIPT_INHERITED ||
         g_unichar_get_script (c) == G_UNICODE_SCRIPT_COMMON ||
         g_unichar_get_script (c) == G_UNICODE_SCRIPT_LATIN ||
         g_unichar_get_script (c) == G_UNICODE_SCRIPT_GREEK ||
         g_unichar_get_script (c) == G_UNICODE_SCRIPT_CYRILLIC ||
         g_unichar_get_script (c) == G_UNICODE_SCRIPT_HEBREW ||
         g_unichar_get_script (c) == G_UNICODE_SCRIPT_ARABIC;
}

static char *
without_accents (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0';)
    {
      const char *next = g_utf8_next_char (from);

      if (!is_accent (g_utf8_get_char (from)))
        {
          memmove (to, from, (gsize) (next - from));
          to += next - from;
        }
      from = next;
    }
  *to = '\0';
  return text;
}

/**
 * rialto_text_fold:
 * @text: any string; invalid UTF-8 is replaced
 *
 * What text is compared and searched by: compatibility forms taken apart (NFKD), letters folded, accents removed. "Élan" and "elan"
 * fold to the same bytes on every machine and in every language.
 *
 * Returns: (transfer full): the folded text.
 */
char *
rialto_text_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *apart = NULL;
  g_autofree char *folded = NULL;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);

  valid = g_utf8_make_valid (text, -1);
  apart = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKD);
  folded = g_utf8_casefold (apart, -1);
  /* Folding can put marks back (as in U+0130). */
  return without_accents (g_utf8_normalize (folded, -1, G_NORMALIZE_NFKD));
}

/**
 * rialto_text_count:
 * @text: valid UTF-8
 *
 * Returns: Unicode characters, which is what all bounds of the contract count.
 */
gsize
rialto_text_count (const char *text)
{
  return (gsize) g_utf8_strlen (text, -1);
}

/* Space, or a character that shows nothing: a name of zero-width joiners is as blank as one of spaces. */
static gboolean
is_blank_character (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iszerowidth (c) || g_unichar_iscntrl (c) ||
         g_unichar_type (c) == G_UNICODE_LINE_SEPARATOR ||
         g_unichar_type (c) == G_UNICODE_PARAGRAPH_SEPARATOR || c == 0x2800 || c == 0x3164 || c == 0xffa0 ||
         c == 0x115f || c == 0x1160;
}

/**
 * rialto_text_is_blank:
 * @text: (nullable): valid UTF-8
 *
 * Returns: whether there is nothing to see in it.
 */
gboolean
rialto_text_is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    {
      if (!is_blank_character (g_utf8_get_char (text)))
        return FALSE;
    }

  return TRUE;
}

/**
 * rialto_text_trim:
 * @text: valid UTF-8
 *
 * Returns: (transfer full): @text without white space, of any script, at its ends.
 */
char *
rialto_text_trim (const char *text)
{
  const char *end;

  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  end = text + strlen (text);
  while (end > text && g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (text, (gsize) (end - text));
}

/**
 * rialto_handle_is_valid:
 * @handle: (nullable): a unique name
 *
 * Returns: whether it is `[a-z0-9_.]{2,30}`, with no dot at an end (a sentence may end in a mention) and no two in a row.
 */
gboolean
rialto_handle_is_valid (const char *handle)
{
  gsize length = handle == NULL ? 0 : strlen (handle);

  if (length < 2 || length > 30 || handle[0] == '.' || handle[length - 1] == '.' ||
      strstr (handle, "..") != NULL)
    return FALSE;

  return strspn (handle, "abcdefghijklmnopqrstuvwxyz0123456789_.") == length;
}

/* Labels of letters, digits and inner hyphens, at least two, the last not a number. */
static gboolean
is_domain (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);
  guint n_labels = g_strv_length (labels);

  for (guint i = 0; i < n_labels; i++)
    {
      gsize length = strlen (labels[i]);

      if (length == 0 || length > MAX_DOMAIN_LABEL || labels[i][0] == '-' || labels[i][length - 1] == '-')
        return FALSE;
      for (const char *c = labels[i]; *c != '\0'; c++)
        {
          if (!g_ascii_isalnum (*c) && *c != '-')
            return FALSE;
        }
    }

  return n_labels >= 2 && strspn (labels[n_labels - 1], "0123456789") < strlen (labels[n_labels - 1]);
}

/**
 * rialto_email_is_plausible:
 * @email: (nullable): an address
 *
 * Whether mail could go there; only a mail that is answered proves it. Refuses what mail servers refuse or could be led astray by:
 * quotes, spaces, comments, several @, addresses without a dot in the domain.
 *
 * Returns: whether it looks like an address.
 */
gboolean
rialto_email_is_plausible (const char *email)
{
  const char *at = email == NULL ? NULL : strchr (email, '@');
  gsize local;

  if (at == NULL || strlen (email) > MAX_EMAIL_LENGTH)
    return FALSE;

  local = (gsize) (at - email);
  if (local < 1 || local > MAX_EMAIL_LOCAL || email[0] == '.' || at[-1] == '.')
    return FALSE;
  for (const char *c = email; c < at; c++)
    {
      if (!g_ascii_isalnum (*c) && strchr (".!#$%&'*+/=?^_`{|}~-", *c) == NULL)
        return FALSE;
      if (*c == '.' && c[1] == '.')
        return FALSE;
    }

  return is_domain (at + 1);
}

/**
 * rialto_url_is_web:
 * @url: (nullable): an address
 *
 * Returns: whether it is http or https, has a host and no password, and holds no blanks, quotes or brackets that could end it early
 *   where it is shown.
 */
gboolean
rialto_url_is_web (const char *url)
{
  g_autofree char *scheme = NULL;
  g_autofree char *userinfo = NULL;
  g_autofree char *host = NULL;

  if (url == NULL || !g_utf8_validate (url, -1, NULL))
    return FALSE;
  for (const char *c = url; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (is_blank_character (character) ||
          (character < 0x80 && strchr ("<>\"\\^`{|}", (int) character) != NULL))
        return FALSE;
    }
  if (!g_uri_split (url, G_URI_FLAGS_PARSE_RELAXED, &scheme, &userinfo, &host, NULL, NULL, NULL, NULL, NULL))
    return FALSE;

  return scheme != NULL &&
         (g_ascii_strcasecmp (scheme, "http") == 0 || g_ascii_strcasecmp (scheme, "https") == 0) &&
         userinfo == NULL && host != NULL && *host != '\0';
}
