/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-entity-object-private.h"

/* The properties of a class of objects, from the table of its entity's fields. */

#define FLAGS (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_NICK | G_PARAM_STATIC_BLURB)

/* What a value shows when the word came from a server that knows more words. */
#define UNKNOWN_WORD "unknown"

static GHashTable *enum_types; /* RialtoEnumInfo -> GType, as long as the process */

/**
 * rialto_enum_register:
 * @info: an enum of the contract
 *
 * Main thread.
 *
 * Returns: its #GType, whose nicks are the words on the wire.
 */
GType
rialto_enum_register (const RialtoEnumInfo *info)
{
  g_autofree char *name = g_strconcat ("Rialto", info->name, NULL);
  GEnumValue *values;
  GType type;
  guint n = 0;

  if (enum_types == NULL)
    enum_types = g_hash_table_new (NULL, NULL);
  type = (GType) g_hash_table_lookup (enum_types, info);
  if (type != 0)
    return type;

  while (info->words[n] != NULL)
    n++;
  /* Kept: GObject does not copy them. */
  values = g_new0 (GEnumValue, n + 2);
  for (guint i = 0; i < n; i++)
    values[i] = (GEnumValue) { (gint) i, info->words[i], info->words[i] };
  values[n] = (GEnumValue) { RIALTO_ENUM_UNKNOWN, UNKNOWN_WORD, UNKNOWN_WORD };
  type = g_enum_register_static (name, values);
  g_hash_table_insert (enum_types, (gpointer) info, (gpointer) type);
  return type;
}

static GParamSpec *
list_pspec (const RialtoField *field,
            const char        *name)
{
  switch (field->type)
    {
    case RIALTO_TYPE_ENTITY:
      if (rialto_object_info_lookup (field->entity) != NULL)
        return g_param_spec_object (name, NULL, NULL, G_TYPE_LIST_MODEL, FLAGS);
      return g_param_spec_pointer (name, NULL, NULL, FLAGS);
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, FLAGS);
    case RIALTO_TYPE_ID:
    case RIALTO_TYPE_INT:
    case RIALTO_TYPE_REAL:
    case RIALTO_TYPE_BOOL:
    case RIALTO_TYPE_TIME:
    case RIALTO_TYPE_MONEY:
    case RIALTO_TYPE_ENUM:
    case RIALTO_TYPE_BITS:
    case RIALTO_TYPE_JSON:
    default:
      return g_param_spec_pointer (name, NULL, NULL, FLAGS);
    }
}

static GParamSpec *
field_pspec (const RialtoField *field,
             const char        *name)
{
  const RialtoObjectInfo *info;

  switch (field->type)
    {
    case RIALTO_TYPE_INT:
    case RIALTO_TYPE_TIME:
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, FLAGS);
    case RIALTO_TYPE_BOOL:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, FLAGS);
    case RIALTO_TYPE_REAL:
      return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, FLAGS);
    case RIALTO_TYPE_BITS:
      return g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0, FLAGS);
    case RIALTO_TYPE_ENUM:
      return g_param_spec_enum (name, NULL, NULL, rialto_enum_register (field->enumeration), 0, FLAGS);
    case RIALTO_TYPE_ENTITY:
      info = rialto_object_info_lookup (field->entity);
      if (info != NULL)
        return g_param_spec_object (name, NULL, NULL, info->get_type (), FLAGS);
      return g_param_spec_pointer (name, NULL, NULL, FLAGS);
    case RIALTO_TYPE_MONEY:
      return g_param_spec_pointer (name, NULL, NULL, FLAGS);
    case RIALTO_TYPE_ID:
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
    case RIALTO_TYPE_JSON:
    default:
      return g_param_spec_string (name, NULL, NULL, NULL, FLAGS);
    }
}

/**
 * rialto_entity_object_class_set_info:
 * @klass: a class that is being made
 * @info: (transfer none): its entry in the generated table
 *
 * Installs a property for each field, with hyphens in its name.
 */
void
rialto_entity_object_class_set_info (RialtoEntityObjectClass *klass,
                                     const RialtoObjectInfo  *info)
{
  GObjectClass *base = g_type_class_peek (RIALTO_TYPE_ENTITY_OBJECT);

  /* The one function of a class that is not inherited. */
  G_OBJECT_CLASS (klass)->get_property = base->get_property;
  klass->info = info;
  klass->pspecs = g_new0 (GParamSpec *, info->entity->n_fields);
  for (guint i = 0; i < info->entity->n_fields; i++)
    {
      const RialtoField *field = &info->entity->fields[i];
      g_autofree char *name = g_strdelimit (g_strdup (field->name), "_", '-');

      klass->pspecs[i] = rialto_is_list (field) ? list_pspec (field, name) : field_pspec (field, name);
      g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1, klass->pspecs[i]);
    }
}

/* Types whose null is a missing bit. */
static gboolean
is_without_null (const RialtoField *field)
{
  return !rialto_is_list (field) && (field->type == RIALTO_TYPE_INT || field->type == RIALTO_TYPE_REAL ||
                                     field->type == RIALTO_TYPE_BOOL || field->type == RIALTO_TYPE_ENUM ||
                                     field->type == RIALTO_TYPE_BITS);
}

/**
 * rialto_entity_get_mask:
 * @info: a kind of entity
 * @entity: one that was decoded
 *
 * Returns: the fields that it says something about, null included; what differs by reader only when it is there.
 */
guint64
rialto_entity_get_mask (const RialtoEntityInfo *info,
                        gconstpointer           entity)
{
  guint64 mask = *(const guint64 *) entity;

  for (guint i = 0; i < info->n_fields; i++)
    {
      const RialtoField *field = &info->fields[i];
      gboolean may_be_null = (field->flags & RIALTO_FIELD_NULLABLE) != 0 && is_without_null (field);
      gboolean may_be_missing = (field->flags &
                                 (RIALTO_FIELD_OPTIONAL | RIALTO_FIELD_VIEWER | RIALTO_FIELD_PRIVATE)) != 0;

      if (may_be_null && !may_be_missing && field->since <= 1)
        mask |= rialto_bit (field);
    }

  return mask;
}
