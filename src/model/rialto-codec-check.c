/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-codec-private.h"

#include "rialto-text.h"

#include <math.h>
#include <string.h>

/* Bounds of single values, and the sentences for people about what lies outside. */

#define MAX_FAULT_PATH 200

static void
path_append (const RialtoPath *path,
             GString          *string)
{
  if (path == NULL)
    return;

  path_append (path->parent, string);
  if (string->len > 0)
    g_string_append_c (string, '/');
  if (path->name != NULL)
    g_string_append (string, path->name);
  else
    g_string_append_printf (string, "%" G_GSIZE_FORMAT, path->index);
}

/* Notes a fault at @path; at most RIALTO_MAX_FAULTS are kept. A name from the wire may be of any length. */
void
rialto_faults_add (RialtoFaults     *faults,
                   const RialtoPath *path,
                   const char       *format,
                   ...)
{
  g_autoptr (GString) string = NULL;
  g_autofree char *place = NULL;
  g_autofree char *sentence = NULL;
  va_list args;

  if (faults->n_faults++ >= RIALTO_MAX_FAULTS)
    return;

  string = g_string_new (NULL);
  path_append (path, string);
  place = string->len <= MAX_FAULT_PATH ? g_strdup (string->str)
                                        : g_utf8_truncate_middle (string->str, MAX_FAULT_PATH / 4);
  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  rialto_fail_field (&faults->error, place, "%s", sentence);
}

/* Hands the faults out as one error; TRUE when there are none. */
gboolean
rialto_faults_finish (RialtoFaults *faults,
                      GError      **error)
{
  if (faults->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&faults->error));
  return FALSE;
}

static gboolean
matches_pattern (const char *pattern,
                 const char *string,
                 gsize       length)
{
  static GMutex mutex;
  static GHashTable *compiled; /* pattern, static string -> GRegex */
  GRegex *regex;

  g_mutex_lock (&mutex);
  if (compiled == NULL)
    compiled = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_regex_unref);
  regex = g_hash_table_lookup (compiled, pattern);
  if (regex == NULL)
    {
      g_autofree char *anchored = g_strdup_printf ("\\A(?:%s)\\z", pattern);
      g_autoptr (GError) error = NULL;

      regex = g_regex_new (anchored, G_REGEX_OPTIMIZE, G_REGEX_MATCH_DEFAULT, &error);
      if (regex == NULL)
        g_critical ("The contract's pattern “%s” is none: %s", pattern, error->message);
      else
        {
          /* GLib makes code of it at the first match, and two threads must not do that at once. */
          g_regex_match (regex, "", G_REGEX_MATCH_DEFAULT, NULL);
          g_hash_table_insert (compiled, (char *) pattern, regex);
        }
    }
  g_mutex_unlock (&mutex);

  return regex != NULL &&
         g_regex_match_full (regex, string, (gssize) length, 0, G_REGEX_MATCH_DEFAULT, NULL, NULL);
}

static char *
check_characters (const RialtoField *field,
                  const char        *string,
                  gsize              length,
                  gint64            *n_characters)
{
  gboolean one_line = field->type != RIALTO_TYPE_TEXT;
  const char *end = string + length;

  *n_characters = 0;
  for (const char *at = string; at < end; at = g_utf8_next_char (at), (*n_characters)++)
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '\n' || character == 0x2028 || character == 0x2029)
        {
          if (one_line)
            return g_strdup ("Write it on one line.");
        }
      else if (g_unichar_iscntrl (character) && (character != '\t' || one_line))
        return g_strdup ("There is a character in it that cannot be shown.");
    }

  return NULL;
}

static char *
check_length (const RialtoField *field,
              gint64             n_characters)
{
  if (n_characters < field->min && n_characters == 0)
    return g_strdup ("This must not be empty.");
  if (n_characters < field->min)
    return g_strdup_printf ("Use at least %" G_GINT64_FORMAT " characters.", field->min);
  if (n_characters > field->max)
    return g_strdup_printf (field->max == 1 ? "Use at most %" G_GINT64_FORMAT " character."
                                            : "Use at most %" G_GINT64_FORMAT " characters.",
                            field->max);
  return NULL;
}

/* @string must be valid UTF-8 without NUL. */
char *
rialto_check_string (const RialtoField *field,
                     const char        *string,
                     gsize              length)
{
  gint64 n_characters;
  char *sentence;

  if (field->type == RIALTO_TYPE_JSON)
    return (gint64) length > field->max ? g_strdup ("This is too large.") : NULL;

  sentence = check_characters (field, string, length, &n_characters);
  if (sentence == NULL && field->type != RIALTO_TYPE_HANDLE)
    sentence = check_length (field, n_characters);
  if (sentence != NULL)
    return sentence;

  if (field->type == RIALTO_TYPE_HANDLE && !rialto_handle_is_valid (string))
    return g_strdup ("Use 2 to 30 small letters, digits, underscores and dots in between.");
  if (field->type == RIALTO_TYPE_EMAIL && !rialto_email_is_plausible (string))
    return g_strdup ("This does not look like an e-mail address.");
  if (field->type == RIALTO_TYPE_URL && !rialto_url_is_web (string))
    return g_strdup ("This must be a web address that begins with https:// or http://.");
  if (field->pattern != NULL && !matches_pattern (field->pattern, string, length))
    return g_strdup ("This does not have the right form.");
  return NULL;
}

char *
rialto_check_int (const RialtoField *field,
                  gint64             value)
{
  if (value >= field->min && value <= field->max)
    return NULL;
  if (value < field->min)
    return g_strdup_printf ("This must be at least %" G_GINT64_FORMAT ".", field->min);
  return g_strdup_printf ("This must be at most %" G_GINT64_FORMAT ".", field->max);
}

char *
rialto_check_real (const RialtoField *field,
                   double             value)
{
  if (isfinite (value) && value >= (double) field->min && value <= (double) field->max)
    return NULL;
  return g_strdup_printf ("This must be from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".", field->min,
                          field->max);
}

char *
rialto_check_currency (const char *currency)
{
  if (strlen (currency) == 3 && strspn (currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3)
    return NULL;
  return g_strdup ("This must be a currency's three letters, as EUR.");
}

char *
rialto_check_count (const RialtoField *field,
                    gsize              n_items)
{
  if (n_items < field->min_items)
    return g_strdup_printf ("There must be at least %u.", field->min_items);
  if (n_items > field->max_items)
    return g_strdup_printf ("There may be at most %u.", field->max_items);
  return NULL;
}
