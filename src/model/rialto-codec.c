/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-codec-private.h"

#include <string.h>

/* What can be done with an entity in memory. JSON is in rialto-codec-encode.c and -decode.c, bounds in -check.c. */

/* Bytes that one value takes; of an entity, in a list: the struct itself. */
gsize
rialto_value_size (const RialtoField *field)
{
  switch (field->type)
    {
    case RIALTO_TYPE_ID:
      return sizeof (RialtoId);
    case RIALTO_TYPE_TIME:
      return sizeof (RialtoTime);
    case RIALTO_TYPE_INT:
      return sizeof (gint64);
    case RIALTO_TYPE_REAL:
      return sizeof (double);
    case RIALTO_TYPE_BOOL:
      return sizeof (gboolean);
    case RIALTO_TYPE_MONEY:
      return sizeof (RialtoMoney);
    case RIALTO_TYPE_ENUM:
      return sizeof (gint);
    case RIALTO_TYPE_BITS:
      return sizeof (guint64);
    case RIALTO_TYPE_ENTITY:
      return field->entity->size;
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
    case RIALTO_TYPE_JSON:
    default:
      return sizeof (char *);
    }
}

gboolean
rialto_value_is_string (const RialtoField *field)
{
  switch (field->type)
    {
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
    case RIALTO_TYPE_JSON:
      return TRUE;
    case RIALTO_TYPE_ID:
    case RIALTO_TYPE_TIME:
    case RIALTO_TYPE_INT:
    case RIALTO_TYPE_REAL:
    case RIALTO_TYPE_BOOL:
    case RIALTO_TYPE_MONEY:
    case RIALTO_TYPE_ENUM:
    case RIALTO_TYPE_BITS:
    case RIALTO_TYPE_ENTITY:
    default:
      return FALSE;
    }
}

/* Whether the value itself can say "nothing" (NULL, id 0, time 0, no currency), without help of the present bit. */
gboolean
rialto_value_has_null (const RialtoField *field)
{
  switch (field->type)
    {
    case RIALTO_TYPE_INT:
    case RIALTO_TYPE_REAL:
    case RIALTO_TYPE_BOOL:
    case RIALTO_TYPE_ENUM:
    case RIALTO_TYPE_BITS:
      return (field->flags & (RIALTO_FIELD_LIST | RIALTO_FIELD_MAP)) != 0;
    case RIALTO_TYPE_ID:
    case RIALTO_TYPE_TIME:
    case RIALTO_TYPE_MONEY:
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
    case RIALTO_TYPE_JSON:
    case RIALTO_TYPE_ENTITY:
    default:
      return TRUE;
    }
}

/* Whether there is a value, and not null. An empty list is a value; it is null only where null is allowed and there is no array. */
gboolean
rialto_field_holds (const RialtoField *field,
                    gconstpointer      entity)
{
  gpointer slot = rialto_field_slot (field, entity);

  if ((field->flags & (RIALTO_FIELD_LIST | RIALTO_FIELD_MAP)) != 0)
    return (field->flags & RIALTO_FIELD_NULLABLE) == 0 || *(gpointer *) slot != NULL;
  if (!rialto_value_has_null (field))
    return (field->flags & RIALTO_FIELD_NULLABLE) == 0 ||
           (*rialto_entity_present (entity) & rialto_field_bit (field)) != 0;
  if (field->type == RIALTO_TYPE_ID || field->type == RIALTO_TYPE_TIME)
    return *(gint64 *) slot != 0;
  if (field->type == RIALTO_TYPE_MONEY)
    return ((RialtoMoney *) slot)->currency[0] != '\0';
  return *(gpointer *) slot != NULL;
}

static gpointer
copy_map (const RialtoMapEntry *entries,
          guint                 n_entries,
          RialtoArena          *arena)
{
  RialtoMapEntry *copy = rialto_arena_new_array (arena, RialtoMapEntry, n_entries);

  for (guint i = 0; i < n_entries; i++)
    {
      copy[i].key = rialto_arena_strdup (arena, entries[i].key);
      copy[i].value = rialto_arena_strdup (arena, entries[i].value);
    }
  return copy;
}

static gpointer
copy_list (const RialtoField *field,
           gconstpointer      items,
           guint              n_items,
           RialtoArena       *arena)
{
  gsize size = rialto_value_size (field);
  guint8 *copy = rialto_arena_alloc (arena, size * n_items);

  if (n_items > 0)
    memcpy (copy, items, size * n_items);
  for (guint i = 0; i < n_items; i++)
    {
      if (field->type == RIALTO_TYPE_ENTITY)
        rialto_entity_copy (field->entity, (const guint8 *) items + i * size, arena, copy + i * size);
      else if (rialto_value_is_string (field))
        ((char **) (gpointer) copy)[i] = rialto_arena_strdup (arena, ((const char *const *) items)[i]);
    }
  return copy;
}

/**
 * rialto_entity_copy:
 * @info: the kind of entity
 * @entity: an entity
 * @arena: where what it points to is copied
 * @copy: (out caller-allocates): memory of @info->size bytes
 *
 * Copies an entity with everything in it; nothing is shared with the original.
 */
void
rialto_entity_copy (const RialtoEntityInfo *info,
                    gconstpointer           entity,
                    RialtoArena            *arena,
                    gpointer                copy)
{
  memmove (copy, entity, info->size);
  for (guint i = 0; i < info->n_fields; i++)
    {
      const RialtoField *field = &info->fields[i];
      gpointer *slot = rialto_field_slot (field, copy);

      if ((field->flags & (RIALTO_FIELD_LIST | RIALTO_FIELD_MAP)) == 0 && field->type != RIALTO_TYPE_ENTITY &&
          !rialto_value_is_string (field))
        continue;
      if (*slot == NULL)
        continue;

      if ((field->flags & RIALTO_FIELD_MAP) != 0)
        *slot = copy_map (*slot, *rialto_field_count (field, copy), arena);
      else if ((field->flags & RIALTO_FIELD_LIST) != 0)
        *slot = copy_list (field, *slot, *rialto_field_count (field, copy), arena);
      else if (field->type == RIALTO_TYPE_ENTITY)
        {
          gconstpointer original = *slot;

          *slot = rialto_arena_alloc (arena, field->entity->size);
          rialto_entity_copy (field->entity, original, arena, *slot);
        }
      else
        *slot = rialto_arena_strdup (arena, *slot);
    }
}

static gboolean
entity_equal (const RialtoEntityInfo *info,
              gconstpointer           one,
              gconstpointer           other)
{
  for (guint i = 0; i < info->n_fields; i++)
    {
      if (!rialto_field_equal (&info->fields[i], one, other))
        return FALSE;
    }

  return TRUE;
}

static gboolean
value_equal (const RialtoField *field,
             gconstpointer      one,
             gconstpointer      other)
{
  if (field->type == RIALTO_TYPE_MONEY)
    {
      const RialtoMoney *a = one, *b = other;

      return a->amount == b->amount && strcmp (a->currency, b->currency) == 0;
    }
  if (rialto_value_is_string (field))
    return g_strcmp0 (*(const char *const *) one, *(const char *const *) other) == 0;
  return memcmp (one, other, rialto_value_size (field)) == 0;
}

static gboolean
items_equal (const RialtoField *field,
             gconstpointer      one,
             gconstpointer      other,
             guint              n_items)
{
  gsize size = rialto_value_size (field);

  for (guint i = 0; i < n_items; i++)
    {
      const guint8 *a = (const guint8 *) one + i * size;
      const guint8 *b = (const guint8 *) other + i * size;

      if (field->type == RIALTO_TYPE_ENTITY ? !entity_equal (field->entity, a, b)
                                            : !value_equal (field, a, b))
        return FALSE;
    }

  return TRUE;
}

static gboolean
map_equal (const RialtoMapEntry *one,
           const RialtoMapEntry *other,
           guint                 n_entries)
{
  for (guint i = 0; i < n_entries; i++)
    {
      if (!g_str_equal (one[i].key, other[i].key) || g_strcmp0 (one[i].value, other[i].value) != 0)
        return FALSE;
    }

  return TRUE;
}

/**
 * rialto_field_equal:
 * @field: a field
 * @one: an entity that has the field
 * @other: another of the same kind
 *
 * Compares by content, embedded entities too; a field that may be absent is equal only when both have it or neither has.
 *
 * Returns: whether the field is the same in both.
 */
gboolean
rialto_field_equal (const RialtoField *field,
                    gconstpointer      one,
                    gconstpointer      other)
{
  gconstpointer a = rialto_field_slot (field, one);
  gconstpointer b = rialto_field_slot (field, other);

  if ((field->flags & RIALTO_FIELD_OPTIONAL) != 0 &&
      ((*rialto_entity_present (one) ^ *rialto_entity_present (other)) & rialto_field_bit (field)) != 0)
    return FALSE;
  if (rialto_field_holds (field, one) != rialto_field_holds (field, other))
    return FALSE;
  if (!rialto_field_holds (field, one))
    return TRUE;

  if ((field->flags & (RIALTO_FIELD_LIST | RIALTO_FIELD_MAP)) != 0)
    {
      guint n_items = *rialto_field_count (field, one);

      if (n_items != *rialto_field_count (field, other))
        return FALSE;
      a = *(gconstpointer *) a;
      b = *(gconstpointer *) b;
      return (field->flags & RIALTO_FIELD_MAP) != 0 ? map_equal (a, b, n_items)
                                                    : items_equal (field, a, b, n_items);
    }
  if (field->type == RIALTO_TYPE_ENTITY)
    return entity_equal (field->entity, *(gconstpointer *) a, *(gconstpointer *) b);
  return value_equal (field, a, b);
}

/**
 * rialto_enum_to_word:
 * @info: an enum of the contract
 * @value: a value, or any number that came from elsewhere
 *
 * Returns: (transfer none) (nullable): its word on the wire, %NULL when there is no such value.
 */
const char *
rialto_enum_to_word (const RialtoEnumInfo *info,
                     gint                  value)
{
  for (gint i = 0; info->words[i] != NULL; i++)
    {
      if (i == value)
        return info->words[i];
    }

  return NULL;
}

/**
 * rialto_enum_from_word:
 * @info: an enum of the contract
 * @word: (nullable): a word from the wire
 * @value: (out): the value; untouched on failure
 *
 * Returns: whether the enum has @word.
 */
gboolean
rialto_enum_from_word (const RialtoEnumInfo *info,
                       const char           *word,
                       gint                 *value)
{
  for (gint i = 0; word != NULL && info->words[i] != NULL; i++)
    {
      if (g_str_equal (info->words[i], word))
        {
          *value = i;
          return TRUE;
        }
    }

  return FALSE;
}
