/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-codec-private.h"

#include "rialto-bits.h"
#include "rialto-id.h"
#include "rialto-time.h"

#include <string.h>

/* Values that stand in a path or a query: plain text, no quotes. */

static char *
int_from_text (const RialtoField *field,
               const char        *text,
               gint64            *slot)
{
  if (*text == '+' || !g_ascii_string_to_signed (text, 10, -RIALTO_MAX_INT, RIALTO_MAX_INT, slot, NULL))
    return g_strdup ("This must be a whole number.");

  return rialto_check_int (field, *slot);
}

static char *
bool_from_text (const char *text,
                gboolean   *slot)
{
  *slot = g_str_equal (text, "true");
  return *slot || g_str_equal (text, "false") ? NULL : g_strdup ("This must be true or false.");
}

static char *
enum_from_text (const RialtoField *field,
                const char        *text,
                gint              *slot)
{
  g_autofree char *choices = NULL;

  if (rialto_enum_from_word (field->enumeration, text, slot))
    return NULL;

  choices = g_strjoinv (", ", (char **) field->enumeration->words);
  return g_strdup_printf ("This must be one of: %s.", choices);
}

/* What is wrong, to be freed; NULL: nothing. */
static char *
value_from_text (const RialtoField *field,
                 const char        *text,
                 RialtoArena       *arena,
                 gpointer           slot)
{
  char *sentence;

  switch (field->type)
    {
    case RIALTO_TYPE_ID:
      return rialto_id_parse (text, slot) ? NULL : g_strdup ("This is not an id.");
    case RIALTO_TYPE_BITS:
      return rialto_bits_parse (text, slot) ? NULL : g_strdup ("This must be a decimal number.");
    case RIALTO_TYPE_TIME:
      return rialto_time_parse (text, slot) && *(RialtoTime *) slot > 0
               ? NULL
               : g_strdup ("This must be a time in UTC, as 2024-12-31T23:59:59.000Z.");
    case RIALTO_TYPE_INT:
      return int_from_text (field, text, slot);
    case RIALTO_TYPE_BOOL:
      return bool_from_text (text, slot);
    case RIALTO_TYPE_ENUM:
      return enum_from_text (field, text, slot);
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
      sentence = rialto_check_string (field, text, strlen (text));
      if (sentence == NULL)
        *(char **) slot = rialto_arena_strdup (arena, text);
      return sentence;
    case RIALTO_TYPE_REAL:
    case RIALTO_TYPE_MONEY:
    case RIALTO_TYPE_ENTITY:
    case RIALTO_TYPE_JSON:
    default:
      return g_strdup ("This cannot stand in an address.");
    }
}

/* Values with commas between them; no text at all is no value. */
static char *
list_from_text (const RialtoField *field,
                const char        *text,
                RialtoArena       *arena,
                gpointer           entity)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  guint n_parts = g_strv_length (parts);
  gsize size = rialto_value_size (field);
  char *sentence = rialto_check_count (field, n_parts);
  guint8 *items;

  if (sentence != NULL)
    return sentence;

  items = rialto_arena_alloc (arena, size * n_parts);
  for (guint i = 0; i < n_parts; i++)
    {
      sentence = value_from_text (field, parts[i], arena, items + i * size);
      if (sentence != NULL)
        return sentence;
    }
  *(gpointer *) rialto_field_slot (field, entity) = items;
  *rialto_field_count (field, entity) = n_parts;
  return NULL;
}

/**
 * rialto_field_from_text:
 * @field: a field of a simple type, or a list of such
 * @text: its value in a path or a query, percent-decoded
 * @arena: where strings live
 * @entity: the struct that has the field; its present bit is set
 * @error: `invalid` with a fault that names the field; when it holds such an error already, the fault is added to it
 *
 * Returns: whether @text is a value of the field.
 */
gboolean
rialto_field_from_text (const RialtoField *field,
                        const char        *text,
                        RialtoArena       *arena,
                        gpointer           entity,
                        GError           **error)
{
  g_autofree char *sentence = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    sentence = g_strdup ("This is not text.");
  else if ((field->flags & RIALTO_FIELD_LIST) != 0)
    sentence = list_from_text (field, text, arena, entity);
  else
    sentence = value_from_text (field, text, arena, rialto_field_slot (field, entity));
  if (sentence != NULL)
    return rialto_fail_field (error, field->name, "%s", sentence);

  *rialto_entity_present (entity) |= rialto_field_bit (field);
  return TRUE;
}
