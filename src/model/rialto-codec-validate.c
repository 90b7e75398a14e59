/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-codec-private.h"

#include <string.h>

/* Entities that were made in memory, by the rules that requests are read by. */

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
      gboolean absent = (field->flags & RIALTO_FIELD_OPTIONAL) != 0 &&
                        (*rialto_entity_present (entity) & rialto_field_bit (field)) == 0;

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
        validate_value (field, field->type == RIALTO_TYPE_ENTITY ? *(gpointer *) slot : slot, &field_path,
                        faults);
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
