/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-codec-private.h"

#include "rialto-bits.h"
#include "rialto-id.h"
#include "rialto-time.h"

#include <string.h>
#include <yyjson.h>

/* JSON to entities. A request is held to every bound and all its faults are told at once; a reply may hold what a newer server adds
 * and leave out what an older one does not know, but each value must be of its type. */

typedef struct
{
  RialtoArena *arena;
  gboolean     strict; /* a request */
  RialtoFaults faults;
} Decoder;

G_GNUC_PRINTF (3, 4)
static gboolean
fault (Decoder          *decoder,
       const RialtoPath *path,
       const char       *format,
       ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  rialto_faults_add (&decoder->faults, path, "%s", sentence);
  return FALSE;
}

/* @sentence: (transfer full) (nullable): what a check found; counts for requests only. */
static gboolean
judge (Decoder          *decoder,
       const RialtoPath *path,
       char             *sentence)
{
  g_autofree char *owned = sentence;

  if (owned == NULL || !decoder->strict)
    return TRUE;
  return fault (decoder, path, "%s", owned);
}

/* The bytes of a JSON string, NULL when it is none or holds a NUL. */
static const char *
get_string (Decoder          *decoder,
            yyjson_val       *value,
            const RialtoPath *path)
{
  const char *string = yyjson_get_str (value);

  if (string == NULL)
    fault (decoder, path, "This must be text.");
  else if (strlen (string) != yyjson_get_len (value))
    {
      fault (decoder, path, "There is a character in it that cannot be shown.");
      return NULL;
    }

  return string;
}

static gboolean
decode_string (Decoder           *decoder,
               const RialtoField *field,
               yyjson_val        *value,
               const char       **slot,
               const RialtoPath  *path)
{
  const char *string = get_string (decoder, value, path);

  if (string == NULL || !judge (decoder, path, rialto_check_string (field, string, yyjson_get_len (value))))
    return FALSE;

  *slot = rialto_arena_strndup (decoder->arena, string, yyjson_get_len (value));
  return TRUE;
}

static gboolean
decode_json (Decoder           *decoder,
             const RialtoField *field,
             yyjson_val        *value,
             const char       **slot,
             const RialtoPath  *path)
{
  gsize length;
  char *json = yyjson_val_write (value, YYJSON_WRITE_NOFLAG, &length);
  gboolean good = judge (decoder, path, rialto_check_string (field, json, length));

  if (good)
    *slot = rialto_arena_strndup (decoder->arena, json, length);
  free (json);
  return good;
}

/* Ids, times and sets of bits: text in a form of their own. */
static gboolean
decode_word (Decoder           *decoder,
             const RialtoField *field,
             yyjson_val        *value,
             gpointer           slot,
             const RialtoPath  *path)
{
  const char *string = get_string (decoder, value, path);

  if (string == NULL)
    return FALSE;
  if (field->type == RIALTO_TYPE_ID)
    return rialto_id_parse (string, slot) || fault (decoder, path, "This is not an id.");
  if (field->type == RIALTO_TYPE_BITS)
    return rialto_bits_parse (string, slot) || fault (decoder, path, "This must be a decimal number in quotes.");
  return (rialto_time_parse (string, slot) && *(RialtoTime *) slot != 0) ||
         fault (decoder, path, "This must be a time in UTC, as 2024-12-31T23:59:59.000Z.");
}

static gboolean
decode_int (Decoder           *decoder,
            const RialtoField *field,
            yyjson_val        *value,
            gint64            *slot,
            const RialtoPath  *path)
{
  if (!yyjson_is_int (value))
    return fault (decoder, path, "This must be a whole number.");
  if (yyjson_is_uint (value) ? yyjson_get_uint (value) > (guint64) RIALTO_MAX_INT : yyjson_get_sint (value) < -RIALTO_MAX_INT)
    return fault (decoder, path, "This number is too large.");

  *slot = yyjson_get_sint (value);
  return judge (decoder, path, rialto_check_int (field, *slot));
}

static gboolean
decode_real (Decoder           *decoder,
             const RialtoField *field,
             yyjson_val        *value,
             double            *slot,
             const RialtoPath  *path)
{
  if (!yyjson_is_num (value))
    return fault (decoder, path, "This must be a number.");

  *slot = yyjson_get_num (value);
  return judge (decoder, path, rialto_check_real (field, *slot));
}

static gboolean
decode_bool (Decoder          *decoder,
             yyjson_val       *value,
             gboolean         *slot,
             const RialtoPath *path)
{
  if (!yyjson_is_bool (value))
    return fault (decoder, path, "This must be true or false.");

  *slot = yyjson_get_bool (value);
  return TRUE;
}

static gboolean
decode_enum (Decoder           *decoder,
             const RialtoField *field,
             yyjson_val        *value,
             gint              *slot,
             const RialtoPath  *path)
{
  const char *word = get_string (decoder, value, path);
  g_autofree char *choices = NULL;

  if (word == NULL)
    return FALSE;
  if (rialto_enum_from_word (field->enumeration, word, slot))
    return TRUE;
  if (!decoder->strict)
    {
      *slot = RIALTO_ENUM_UNKNOWN;
      return TRUE;
    }

  choices = g_strjoinv (", ", (char **) field->enumeration->words);
  return fault (decoder, path, "This must be one of: %s.", choices);
}

static gboolean
decode_money_member (Decoder           *decoder,
                     const RialtoField *field,
                     const char        *name,
                     yyjson_val        *value,
                     RialtoMoney       *money,
                     const RialtoPath  *path)
{
  RialtoPath member_path = { path, name, 0 };
  const char *currency;

  if (g_str_equal (name, "amount"))
    return decode_int (decoder, field, value, &money->amount, &member_path);

  currency = get_string (decoder, value, &member_path);
  if (currency == NULL)
    return FALSE;
  /* The struct has room for three letters: no other currency can be kept, of a reply neither. */
  if (strlen (currency) != 3 || !judge (decoder, &member_path, rialto_check_currency (currency)))
    return strlen (currency) == 3 ? FALSE : fault (decoder, &member_path, "This must be a currency's three letters, as EUR.");
  memcpy (money->currency, currency, sizeof money->currency);
  return TRUE;
}

static gboolean
decode_money (Decoder           *decoder,
              const RialtoField *field,
              yyjson_val        *value,
              RialtoMoney       *money,
              const RialtoPath  *path)
{
  static const char *const names[] = { "amount", "currency" };
  gboolean seen[G_N_ELEMENTS (names)] = { FALSE };
  gboolean good = TRUE;
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!yyjson_is_obj (value))
    return fault (decoder, path, "This must be an amount and a currency.");

  yyjson_obj_iter_init (value, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      guint i = yyjson_equals_str (key, "currency") ? 1 : 0;
      RialtoPath member_path = { path, yyjson_get_str (key), 0 };

      if (!yyjson_equals_str (key, names[i]))
        good = !decoder->strict || fault (decoder, &member_path, "There is no such field.");
      else if (seen[i])
        good = fault (decoder, &member_path, "This is there twice.");
      else
        good = decode_money_member (decoder, field, names[i], yyjson_obj_iter_get_val (key), money, path) && good;
      seen[i] = seen[i] || yyjson_equals_str (key, names[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      RialtoPath member_path = { path, names[i], 0 };

      if (!seen[i])
        good = fault (decoder, &member_path, "This is missing.");
    }

  return good;
}

static gboolean decode_entity (Decoder                *decoder,
                               const RialtoEntityInfo *info,
                               yyjson_val             *value,
                               gpointer                entity,
                               const RialtoPath       *path);

/* @slot receives the value; of an entity it is the struct itself. */
static gboolean
decode_value (Decoder           *decoder,
              const RialtoField *field,
              yyjson_val        *value,
              gpointer           slot,
              const RialtoPath  *path)
{
  switch (field->type)
    {
    case RIALTO_TYPE_ID:
    case RIALTO_TYPE_TIME:
    case RIALTO_TYPE_BITS:
      return decode_word (decoder, field, value, slot, path);
    case RIALTO_TYPE_INT:
      return decode_int (decoder, field, value, slot, path);
    case RIALTO_TYPE_REAL:
      return decode_real (decoder, field, value, slot, path);
    case RIALTO_TYPE_BOOL:
      return decode_bool (decoder, value, slot, path);
    case RIALTO_TYPE_MONEY:
      return decode_money (decoder, field, value, slot, path);
    case RIALTO_TYPE_ENUM:
      return decode_enum (decoder, field, value, slot, path);
    case RIALTO_TYPE_ENTITY:
      return decode_entity (decoder, field->entity, value, slot, path);
    case RIALTO_TYPE_JSON:
      return decode_json (decoder, field, value, slot, path);
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
    default:
      return decode_string (decoder, field, value, slot, path);
    }
}

static gboolean
decode_list (Decoder           *decoder,
             const RialtoField *field,
             yyjson_val        *value,
             gpointer           entity,
             const RialtoPath  *path)
{
  gsize size = rialto_value_size (field);
  gsize n_items = yyjson_arr_size (value);
  yyjson_arr_iter iter;
  guint8 *items;

  if (!yyjson_is_arr (value))
    return fault (decoder, path, "This must be a list.");
  if (!judge (decoder, path, rialto_check_count (field, n_items)))
    return FALSE;

  items = rialto_arena_alloc (decoder->arena, size * n_items);
  yyjson_arr_iter_init (value, &iter);
  for (gsize i = 0; i < n_items; i++)
    {
      RialtoPath item_path = { path, NULL, i };

      decode_value (decoder, field, yyjson_arr_iter_next (&iter), items + i * size, &item_path);
    }

  *(gpointer *) rialto_field_slot (field, entity) = items;
  *rialto_field_count (field, entity) = (guint) n_items;
  return TRUE;
}

static gboolean
decode_map (Decoder           *decoder,
            const RialtoField *field,
            yyjson_val        *value,
            gpointer           entity,
            const RialtoPath  *path)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  gsize n_entries = yyjson_obj_size (value);
  yyjson_obj_iter iter;
  RialtoMapEntry *entries;

  if (!yyjson_is_obj (value))
    return fault (decoder, path, "This must be an object.");
  if (!judge (decoder, path, rialto_check_count (field, n_entries)))
    return FALSE;

  entries = rialto_arena_new_array (decoder->arena, RialtoMapEntry, n_entries);
  yyjson_obj_iter_init (value, &iter);
  for (gsize i = 0; i < n_entries; i++)
    {
      yyjson_val *key = yyjson_obj_iter_next (&iter);
      RialtoPath entry_path = { path, yyjson_get_str (key), 0 };
      const char *name = get_string (decoder, key, path);

      if (name == NULL || !judge (decoder, &entry_path, rialto_check_string (field, name, yyjson_get_len (key))))
        continue;
      entries[i].key = rialto_arena_strdup (decoder->arena, name);
      if (!g_hash_table_add (keys, (char *) entries[i].key))
        fault (decoder, &entry_path, "This is there twice.");
      decode_value (decoder, field, yyjson_obj_iter_get_val (key), &entries[i].value, &entry_path);
    }

  *(gpointer *) rialto_field_slot (field, entity) = entries;
  *rialto_field_count (field, entity) = (guint) n_entries;
  return TRUE;
}

static void
decode_field (Decoder           *decoder,
              const RialtoField *field,
              yyjson_val        *value,
              gpointer           entity,
              const RialtoPath  *path)
{
  gpointer slot = rialto_field_slot (field, entity);
  gboolean good;

  if (yyjson_is_null (value) && (field->flags & RIALTO_FIELD_NULLABLE) != 0)
    {
      /* Of a value that cannot say "nothing" itself, the missing bit does. */
      if (rialto_value_has_null (field))
        *rialto_entity_present (entity) |= rialto_field_bit (field);
      return;
    }
  if (yyjson_is_null (value) && field->type != RIALTO_TYPE_JSON)
    {
      fault (decoder, path, "This cannot be null.");
      return;
    }

  if ((field->flags & RIALTO_FIELD_MAP) != 0)
    good = decode_map (decoder, field, value, entity, path);
  else if ((field->flags & RIALTO_FIELD_LIST) != 0)
    good = decode_list (decoder, field, value, entity, path);
  else if (field->type == RIALTO_TYPE_ENTITY)
    {
      *(gpointer *) slot = rialto_arena_alloc (decoder->arena, field->entity->size);
      good = decode_value (decoder, field, value, *(gpointer *) slot, path);
    }
  else
    good = decode_value (decoder, field, value, slot, path);
  if (good)
    *rialto_entity_present (entity) |= rialto_field_bit (field);
}

/* The field of that name. Writers keep the order of the contract, so it is most often at @expected. */
static const RialtoField *
find_field (const RialtoEntityInfo *info,
            yyjson_val             *key,
            guint                   expected)
{
  for (guint i = 0; i < info->n_fields; i++)
    {
      const RialtoField *field = &info->fields[(expected + i) % info->n_fields];

      if (yyjson_equals_str (key, field->name))
        return field;
    }

  return NULL;
}

static gboolean
may_be_absent (Decoder           *decoder,
               const RialtoField *field)
{
  if ((field->flags & RIALTO_FIELD_OPTIONAL) != 0)
    return TRUE;
  return !decoder->strict && ((field->flags & (RIALTO_FIELD_VIEWER | RIALTO_FIELD_PRIVATE)) != 0 || field->since > 1);
}

static gboolean
decode_entity (Decoder                *decoder,
               const RialtoEntityInfo *info,
               yyjson_val             *value,
               gpointer                entity,
               const RialtoPath       *path)
{
  guint64 seen = 0;
  guint expected = 0;
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!yyjson_is_obj (value))
    return fault (decoder, path, "This must be an object.");

  yyjson_obj_iter_init (value, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      const RialtoField *field = find_field (info, key, expected);
      RialtoPath field_path = { path, yyjson_get_str (key), 0 };

      if (field == NULL)
        {
          if (decoder->strict)
            fault (decoder, &field_path, "There is no such field.");
          continue;
        }
      expected = field->index + 1u;
      if ((seen & rialto_field_bit (field)) != 0)
        fault (decoder, &field_path, "This is there twice.");
      else
        decode_field (decoder, field, yyjson_obj_iter_get_val (key), entity, &field_path);
      seen |= rialto_field_bit (field);
    }
  for (guint i = 0; i < info->n_fields; i++)
    {
      const RialtoField *field = &info->fields[i];
      RialtoPath field_path = { path, field->name, 0 };

      if ((seen & rialto_field_bit (field)) == 0 && !may_be_absent (decoder, field))
        fault (decoder, &field_path, "This is missing.");
    }

  return TRUE;
}

/* Nesting is bounded before the parser sees the document, so that no reader behind us meets a tower of brackets. */
static gboolean
is_too_deep (const char *json,
             gsize       length)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = json[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '{' || c == '[')
        {
          if (++depth > RIALTO_MAX_DEPTH)
            return TRUE;
        }
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;
    }

  return FALSE;
}

static gboolean
decode (const RialtoEntityInfo *info,
        const char             *json,
        gsize                   length,
        RialtoArena            *arena,
        gboolean                strict,
        gpointer                entity,
        GError                **error)
{
  Decoder decoder = { .arena = arena, .strict = strict };
  yyjson_read_err problem;
  yyjson_doc *doc;

  memset (entity, 0, info->size);
  if (is_too_deep (json, length))
    return rialto_fail_detail (error, RIALTO_ERROR_MALFORMED, "The JSON is nested deeper than %d levels.", RIALTO_MAX_DEPTH);
  /* yyjson does not write to its input without YYJSON_READ_INSITU. */
  doc = yyjson_read_opts ((char *) json, length, YYJSON_READ_NOFLAG, NULL, &problem);
  if (doc == NULL)
    return rialto_fail_detail (error, RIALTO_ERROR_MALFORMED, "This is not JSON: %s at byte %" G_GSIZE_FORMAT ".", problem.msg, problem.pos);

  decode_entity (&decoder, info, yyjson_doc_get_root (doc), entity, NULL);
  yyjson_doc_free (doc);
  return rialto_faults_finish (&decoder.faults, error);
}

/**
 * rialto_entity_from_json:
 * @info: the kind of entity
 * @json: a request's body; need not end with a NUL
 * @length: its bytes
 * @arena: where what @entity points to lives; nothing points into @json
 * @entity: (out caller-allocates): memory of @info->size bytes, overwritten
 * @error: `malformed` when it is no JSON, `invalid` with all faults (at most 32) when it is not what the contract says
 *
 * Reads a request, strictly: unknown and repeated fields, wrong types and everything out of bounds are faults. Any thread.
 *
 * Returns: whether @entity is good; when not, its content must not be used.
 */
gboolean
rialto_entity_from_json (const RialtoEntityInfo *info,
                         const char             *json,
                         gsize                   length,
                         RialtoArena            *arena,
                         gpointer                entity,
                         GError                **error)
{
  return decode (info, json, length, arena, TRUE, entity, error);
}

/**
 * rialto_reply_from_json:
 * @info: the kind of entity
 * @json: an answer's body or an event's payload; need not end with a NUL
 * @length: its bytes
 * @arena: where what @entity points to lives
 * @entity: (out caller-allocates): memory of @info->size bytes, overwritten
 * @error: `malformed` or `invalid`, as rialto_entity_from_json()
 *
 * Reads what a server says, which may be older or newer than this side: unknown fields are ignored, bounds are not checked, unknown
 * words of an enum are %RIALTO_ENUM_UNKNOWN, and viewer, private and later fields may be absent. Types must be right. Any thread.
 *
 * Returns: whether @entity is good.
 */
gboolean
rialto_reply_from_json (const RialtoEntityInfo *info,
                        const char             *json,
                        gsize                   length,
                        RialtoArena            *arena,
                        gpointer                entity,
                        GError                **error)
{
  return decode (info, json, length, arena, FALSE, entity, error);
}
