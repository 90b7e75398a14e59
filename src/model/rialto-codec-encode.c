/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-codec-private.h"

#include "rialto-bits.h"
#include "rialto-codec-memory-private.h"
#include "rialto-id.h"
#include "rialto-time.h"

#include <string.h>

/* Entities to JSON. Every answer and every event passes here: strings are referenced, not copied, ids and times are written by hand. */

#define SMALL_DOCUMENT_VALUES 256
#define SMALL_DOCUMENT_BYTES  2048

typedef struct
{
  yyjson_mut_doc   *doc;
  RialtoEncodeFlags flags;
  guint             since;
} Encoder;

/* A string of our own making, that needs no escapes. It is copied. */
static yyjson_mut_val *
plain_string (Encoder    *encoder,
              const char *string,
              gsize       length)
{
  yyjson_mut_val *value = yyjson_mut_strncpy (encoder->doc, string, length);

  value->tag |= YYJSON_SUBTYPE_NOESC;
  return value;
}

static yyjson_mut_val *
encode_money (Encoder           *encoder,
              const RialtoMoney *money)
{
  yyjson_mut_val *value = yyjson_mut_obj (encoder->doc);

  yyjson_mut_obj_add_int (encoder->doc, value, "amount", money->amount);
  yyjson_mut_obj_add_strn (encoder->doc, value, "currency", money->currency,
                           strnlen (money->currency, sizeof money->currency));
  return value;
}

static yyjson_mut_val *
encode_enum (Encoder           *encoder,
             const RialtoField *field,
             gint               number)
{
  const char *word = rialto_enum_to_word (field->enumeration, number);

  if (word == NULL)
    {
      g_critical ("%s: %d is no %s", field->name, number, field->enumeration->name);
      return yyjson_mut_null (encoder->doc);
    }

  return yyjson_mut_str (encoder->doc, word);
}

static yyjson_mut_val *encode_entity (Encoder                *encoder,
                                      const RialtoEntityInfo *info,
                                      gconstpointer           entity);

/* @slot holds the value; of an entity it is the struct itself. */
static yyjson_mut_val *
encode_value (Encoder           *encoder,
              const RialtoField *field,
              gconstpointer      slot)
{
  char buffer[32];
  const char *string;

  G_STATIC_ASSERT (sizeof buffer >= RIALTO_TIME_SIZE && sizeof buffer >= RIALTO_ID_SIZE &&
                   sizeof buffer >= RIALTO_BITS_SIZE);

  switch (field->type)
    {
    case RIALTO_TYPE_ID:
      return plain_string (encoder, buffer, rialto_id_format (*(const RialtoId *) slot, buffer));
    case RIALTO_TYPE_TIME:
      return plain_string (encoder, buffer, rialto_time_format (*(const RialtoTime *) slot, buffer));
    case RIALTO_TYPE_BITS:
      return plain_string (encoder, buffer, rialto_bits_format (*(const guint64 *) slot, buffer));
    case RIALTO_TYPE_INT:
      return yyjson_mut_sint (encoder->doc, *(const gint64 *) slot);
    case RIALTO_TYPE_REAL:
      return yyjson_mut_real (encoder->doc, *(const double *) slot);
    case RIALTO_TYPE_BOOL:
      return yyjson_mut_bool (encoder->doc, *(const gboolean *) slot);
    case RIALTO_TYPE_MONEY:
      return encode_money (encoder, slot);
    case RIALTO_TYPE_ENUM:
      return encode_enum (encoder, field, *(const gint *) slot);
    case RIALTO_TYPE_ENTITY:
      return encode_entity (encoder, field->entity, slot);
    case RIALTO_TYPE_JSON:
      string = *(const char *const *) slot;
      return string == NULL ? yyjson_mut_null (encoder->doc) : yyjson_mut_raw (encoder->doc, string);
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
    default:
      string = *(const char *const *) slot;
      return string == NULL ? yyjson_mut_null (encoder->doc) : yyjson_mut_str (encoder->doc, string);
    }
}

static yyjson_mut_val *
encode_list (Encoder           *encoder,
             const RialtoField *field,
             const guint8      *items,
             guint              n_items)
{
  yyjson_mut_val *value = yyjson_mut_arr (encoder->doc);
  gsize size = rialto_value_size (field);

  for (guint i = 0; i < n_items; i++)
    yyjson_mut_arr_append (value, encode_value (encoder, field, items + i * size));
  return value;
}

static yyjson_mut_val *
encode_map (Encoder              *encoder,
            const RialtoField    *field,
            const RialtoMapEntry *entries,
            guint                 n_entries)
{
  yyjson_mut_val *value = yyjson_mut_obj (encoder->doc);

  for (guint i = 0; i < n_entries; i++)
    yyjson_mut_obj_add (value, yyjson_mut_str (encoder->doc, entries[i].key),
                        encode_value (encoder, field, &entries[i].value));
  return value;
}

static yyjson_mut_val *
encode_field (Encoder           *encoder,
              const RialtoField *field,
              gconstpointer      entity)
{
  gpointer slot = rialto_field_slot (field, entity);

  if ((field->flags & RIALTO_FIELD_MAP) != 0)
    return encode_map (encoder, field, *(gpointer *) slot, *rialto_field_count (field, entity));
  if ((field->flags & RIALTO_FIELD_LIST) != 0)
    return encode_list (encoder, field, *(gpointer *) slot, *rialto_field_count (field, entity));
  return encode_value (encoder, field, field->type == RIALTO_TYPE_ENTITY ? *(gpointer *) slot : slot);
}

static gboolean
is_left_out (Encoder           *encoder,
             const RialtoField *field,
             gconstpointer      entity)
{
  if (field->since > encoder->since)
    return TRUE;
  if ((encoder->flags & RIALTO_ENCODE_SHARED) != 0 &&
      (field->flags & (RIALTO_FIELD_VIEWER | RIALTO_FIELD_PRIVATE)) != 0)
    return TRUE;
  return (field->flags & RIALTO_FIELD_OPTIONAL) != 0 &&
         (*rialto_entity_present (entity) & rialto_field_bit (field)) == 0;
}

/* A field that holds nothing though it may not be null: what is only for some readers was not loaded and stays away, an empty text is
 * an empty text, anything else is a mistake of whoever made the entity. NULL: leave it out. */
static yyjson_mut_val *
encode_nothing (Encoder                *encoder,
                const RialtoEntityInfo *info,
                const RialtoField      *field)
{
  if ((field->flags & RIALTO_FIELD_NULLABLE) != 0)
    return yyjson_mut_null (encoder->doc);
  if ((field->flags & (RIALTO_FIELD_VIEWER | RIALTO_FIELD_PRIVATE)) != 0)
    return NULL;
  if ((field->type == RIALTO_TYPE_STRING || field->type == RIALTO_TYPE_TEXT) && field->min == 0)
    return yyjson_mut_str (encoder->doc, "");

  g_critical ("%s.%s holds nothing", info->name, field->name);
  return NULL;
}

static yyjson_mut_val *
encode_entity (Encoder                *encoder,
               const RialtoEntityInfo *info,
               gconstpointer           entity)
{
  yyjson_mut_val *object = yyjson_mut_obj (encoder->doc);

  for (guint i = 0; i < info->n_fields; i++)
    {
      const RialtoField *field = &info->fields[i];
      yyjson_mut_val *key, *value;

      if (is_left_out (encoder, field, entity))
        continue;
      if (G_LIKELY (rialto_field_holds (field, entity)))
        value = encode_field (encoder, field, entity);
      else
        value = encode_nothing (encoder, info, field);
      if (value == NULL)
        continue;

      key = yyjson_mut_str (encoder->doc, field->name);
      key->tag |= YYJSON_SUBTYPE_NOESC;
      yyjson_mut_obj_add (object, key, value);
    }

  return object;
}

/* Text of the database that is not UTF-8 must not break a whole page. */
static char *
write_mended (yyjson_mut_doc *doc,
              gsize          *length)
{
  g_autofree char *json = NULL;
  char *mended;

  json = yyjson_mut_write_opts (doc, YYJSON_WRITE_ALLOW_INVALID_UNICODE | YYJSON_WRITE_INF_AND_NAN_AS_NULL,
                                &rialto_codec_memory, length, NULL);
  g_return_val_if_fail (json != NULL, NULL);
  mended = g_utf8_make_valid (json, (gssize) *length);
  *length = strlen (mended);
  return mended;
}

/**
 * rialto_entity_to_json:
 * @info: the kind of entity
 * @entity: an entity
 * @flags: what to leave out
 * @since: leave out fields that are newer than this version of the contract; %RIALTO_SINCE_LATEST for none
 * @length: (out) (optional): bytes, without the NUL
 *
 * Writes an entity as one line of JSON. Bounds are not checked. Any thread.
 *
 * Returns: (transfer full): the JSON, to be freed with g_free().
 */
char *
rialto_entity_to_json (const RialtoEntityInfo *info,
                       gconstpointer           entity,
                       RialtoEncodeFlags       flags,
                       guint                   since,
                       gsize                  *length)
{
  Encoder encoder = { yyjson_mut_doc_new (&rialto_codec_memory), flags, since };
  gsize n_bytes = 0;
  char *json;

  yyjson_mut_doc_set_val_pool_size (encoder.doc, SMALL_DOCUMENT_VALUES);
  yyjson_mut_doc_set_str_pool_size (encoder.doc, SMALL_DOCUMENT_BYTES);
  yyjson_mut_doc_set_root (encoder.doc, encode_entity (&encoder, info, entity));
  json = yyjson_mut_write_opts (encoder.doc, YYJSON_WRITE_INF_AND_NAN_AS_NULL, &rialto_codec_memory, &n_bytes,
                                NULL);
  if (G_UNLIKELY (json == NULL))
    json = write_mended (encoder.doc, &n_bytes);
  yyjson_mut_doc_free (encoder.doc);

  if (length != NULL)
    *length = n_bytes;
  return json;
}
