/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-codec-private.h"

#include "rialto-text.h"

#include <math.h>
#include <string.h>

/* Bounds of single values and of whole entities, and the sentences for people about what lies outside. */

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
  place = string->len <= MAX_FAULT_PATH ? g_strdup (string->str) : g_utf8_truncate_middle (string->str, MAX_FAULT_PATH / 4);
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
        g_hash_table_insert (compiled, (char *) pattern, regex);
    }
  g_mutex_unlock (&mutex);

  return regex != NULL && g_regex_match_full (regex, string, (gssize) length, 0, G_REGEX_MATCH_DEFAULT, NULL, NULL);
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
    return g_strdup_printf (field->max == 1 ? "Use at most %" G_GINT64_FORMAT " character." : "Use at most %" G_GINT64_FORMAT " characters.",
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
  return g_strdup_printf ("This must be from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".", field->min, field->max);
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

static void validate_fields (const RialtoEntityInfo *info,
                             gconstpointer           entity,
                             const RialtoPath       *path,
                             RialtoFaults           *faults);

static char *
check_text (const RialtoField *field,
            const char        *string)
{
  if (string == NULL)
    return g_strdup ("This is missing.");
  if (!g_utf8_validate (string, -1, NULL))
    return g_strdup ("This is not text.");
  return rialto_check_string (field, string, strlen (string));
}

static char *
check_money (const RialtoField *field,
             const RialtoMoney *money)
{
  char *sentence = rialto_check_int (field, money->amount);

  return sentence != NULL ? sentence : rialto_check_currency (money->currency);
}

static void
validate_value (const RialtoField *field,
                gconstpointer      slot,
                const RialtoPath  *path,
                RialtoFaults      *faults)
{
  g_autofree char *sentence = NULL;

  switch (field->type)
    {
    case RIALTO_TYPE_ID:
    case RIALTO_TYPE_TIME:
      if (*(const gint64 *) slot <= 0)
        sentence = g_strdup ("This is missing.");
      break;
    case RIALTO_TYPE_INT:
      sentence = rialto_check_int (field, *(const gint64 *) slot);
      break;
    case RIALTO_TYPE_REAL:
      sentence = rialto_check_real (field, *(const double *) slot);
      break;
    case RIALTO_TYPE_MONEY:
      sentence = check_money (field, slot);
      break;
    case RIALTO_TYPE_ENUM:
      if (rialto_enum_to_word (field->enumeration, *(const gint *) slot) == NULL)
        sentence = g_strdup ("This is none of the choices.");
      break;
    case RIALTO_TYPE_BITS:
    case RIALTO_TYPE_BOOL:
      break;
    case RIALTO_TYPE_ENTITY:
      validate_fields (field->entity, slot, path, faults);
      break;
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
    case RIALTO_TYPE_JSON:
    default:
      sentence = check_text (field, *(const char *const *) slot);
      break;
    }

  if (sentence != NULL)
    rialto_faults_add (faults, path, "%s", sentence);
}

static void
validate_items (const RialtoField *field,
                gconstpointer      entity,
                const RialtoPath  *path,
                RialtoFaults      *faults)
{
  const guint8 *items = *(gconstpointer *) rialto_field_slot (field, entity);
  guint n_items = *rialto_field_count (field, entity);
  gsize size = (field->flags & RIALTO_FIELD_MAP) != 0 ? sizeof (RialtoMapEntry) : rialto_value_size (field);
  g_autofree char *sentence = rialto_check_count (field, n_items);

  if (sentence != NULL)
    {
      rialto_faults_add (faults, path, "%s", sentence);
      return;
    }
  for (guint i = 0; i < n_items; i++)
    {
      const RialtoMapEntry *entry = (const RialtoMapEntry *) (gconstpointer) (items + i * size);
      gboolean is_map = (field->flags & RIALTO_FIELD_MAP) != 0;
      RialtoPath item_path = { path, is_map ? entry->key : NULL, i };

      validate_value (field, is_map ? (gconstpointer) &entry->value : items + i * size, &item_path, faults);
    }
}

static void
validate_fields (const RialtoEntityInfo *info,
                 gconstpointer           entity,
                 const RialtoPath       *path,
                 RialtoFaults           *faults)
{
  for (guint i = 0; i < info->n_fields; i++)
    {
      const RialtoField *field = &info->fields[i];
      RialtoPath field_path = { path, field->name, 0 };
      gpointer slot = rialto_field_slot (field, entity);
      gboolean absent = (field->flags & RIALTO_FIELD_OPTIONAL) != 0 && (*rialto_entity_present (entity) & rialto_field_bit (field)) == 0;

      if (absent)
        continue;
      if (!rialto_field_holds (field, entity))
        {
          if ((field->flags & RIALTO_FIELD_NULLABLE) == 0)
            rialto_faults_add (faults, &field_path, "This is missing.");
        }
      else if ((field->flags & (RIALTO_FIELD_LIST | RIALTO_FIELD_MAP)) != 0)
        validate_items (field, entity, &field_path, faults);
      else
        validate_value (field, field->type == RIALTO_TYPE_ENTITY ? *(gpointer *) slot : slot, &field_path, faults);
    }
}

/**
 * rialto_entity_validate:
 * @info: the kind of entity
 * @entity: an entity
 * @error: `invalid`, with a fault for each field that is wrong
 *
 * Checks an entity that was made in memory by the rules that a request is read by: a form before it is sent, an import.
 *
 * Returns: whether everything is within its bounds.
 */
gboolean
rialto_entity_validate (const RialtoEntityInfo *info,
                        gconstpointer           entity,
                        GError                **error)
{
  RialtoFaults faults = { 0 };

  validate_fields (info, entity, NULL, &faults);
  return rialto_faults_finish (&faults, error);
}
