/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-codec-decode-private.h"

#include "rialto-codec-memory-private.h"

#include <string.h>

/* JSON to entities. A request is held to every bound and all its faults are told at once; a reply may hold what a newer server adds
 * and leave out what an older one does not know, but each value must be of its type. */

static void decode_entity (RialtoDecoder          *decoder,
                           const RialtoEntityInfo *info,
                           yyjson_val             *value,
                           gpointer                entity,
                           const RialtoPath       *path);

/* @slot receives the value; of an entity it is the struct itself. */
static void
decode_any (RialtoDecoder     *decoder,
            const RialtoField *field,
            yyjson_val        *value,
            gpointer           slot,
            const RialtoPath  *path)
{
  if (field->type == RIALTO_TYPE_ENTITY)
    decode_entity (decoder, field->entity, value, slot, path);
  else
    rialto_decode_value (decoder, field, value, slot, path);
}

/* Whether a list or a map may be read: what is too long is not looked into. */
static gboolean
accept_count (RialtoDecoder     *decoder,
              const RialtoField *field,
              gsize              n_items,
              const RialtoPath  *path)
{
  char *sentence = decoder->strict ? rialto_check_count (field, n_items) : NULL;
  gboolean good = sentence == NULL;

  rialto_decode_judge (decoder, path, sentence);
  return good;
}

static void
decode_list (RialtoDecoder     *decoder,
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
    rialto_decode_fault (decoder, path, "This must be a list.");
  if (!yyjson_is_arr (value) || !accept_count (decoder, field, n_items, path))
    return;

  items = rialto_arena_alloc (decoder->arena, size * n_items);
  yyjson_arr_iter_init (value, &iter);
  for (gsize i = 0; i < n_items; i++)
    {
      RialtoPath item_path = { path, NULL, i };

      decode_any (decoder, field, yyjson_arr_iter_next (&iter), items + i * size, &item_path);
    }

  *(gpointer *) rialto_field_slot (field, entity) = items;
  *rialto_field_count (field, entity) = (guint) n_items;
}

static void
decode_entry (RialtoDecoder     *decoder,
              const RialtoField *field,
              yyjson_val        *key,
              GHashTable        *keys,
              RialtoMapEntry    *entry,
              const RialtoPath  *path)
{
  RialtoPath entry_path = { path, yyjson_get_str (key), 0 };
  const char *name = rialto_decode_string (decoder, key, path);

  if (name == NULL)
    return;
  if (decoder->strict)
    rialto_decode_judge (decoder, &entry_path, rialto_check_string (field, name, yyjson_get_len (key)));
  entry->key = rialto_arena_strdup (decoder->arena, name);
  if (!g_hash_table_add (keys, (char *) entry->key))
    rialto_decode_fault (decoder, &entry_path, "This is there twice.");
  decode_any (decoder, field, yyjson_obj_iter_get_val (key), &entry->value, &entry_path);
}

static void
decode_map (RialtoDecoder     *decoder,
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
    rialto_decode_fault (decoder, path, "This must be an object.");
  if (!yyjson_is_obj (value) || !accept_count (decoder, field, n_entries, path))
    return;

  entries = rialto_arena_new_array (decoder->arena, RialtoMapEntry, n_entries);
  yyjson_obj_iter_init (value, &iter);
  for (gsize i = 0; i < n_entries; i++)
    decode_entry (decoder, field, yyjson_obj_iter_next (&iter), keys, &entries[i], path);

  *(gpointer *) rialto_field_slot (field, entity) = entries;
  *rialto_field_count (field, entity) = (guint) n_entries;
}

static void
decode_field (RialtoDecoder     *decoder,
              const RialtoField *field,
              yyjson_val        *value,
              gpointer           entity,
              const RialtoPath  *path)
{
  gpointer slot = rialto_field_slot (field, entity);

  if (yyjson_is_null (value) && (field->flags & RIALTO_FIELD_NULLABLE) != 0)
    {
      /* Of a value that cannot say "nothing" itself, the missing bit does. */
      if (rialto_value_has_null (field))
        *rialto_entity_present (entity) |= rialto_field_bit (field);
      return;
    }
  if (yyjson_is_null (value) && field->type != RIALTO_TYPE_JSON)
    {
      rialto_decode_fault (decoder, path, "This cannot be null.");
      return;
    }

  *rialto_entity_present (entity) |= rialto_field_bit (field);
  if ((field->flags & RIALTO_FIELD_MAP) != 0)
    decode_map (decoder, field, value, entity, path);
  else if ((field->flags & RIALTO_FIELD_LIST) != 0)
    decode_list (decoder, field, value, entity, path);
  else if (field->type == RIALTO_TYPE_ENTITY)
    {
      *(gpointer *) slot = rialto_arena_alloc (decoder->arena, field->entity->size);
      decode_any (decoder, field, value, *(gpointer *) slot, path);
    }
  else
    decode_any (decoder, field, value, slot, path);
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
may_be_absent (RialtoDecoder     *decoder,
               const RialtoField *field)
{
  if ((field->flags & RIALTO_FIELD_OPTIONAL) != 0)
    return TRUE;
  return !decoder->strict &&
         ((field->flags & (RIALTO_FIELD_VIEWER | RIALTO_FIELD_PRIVATE)) != 0 || field->since > 1);
}

static void
decode_entity (RialtoDecoder          *decoder,
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
    {
      rialto_decode_fault (decoder, path, "This must be an object.");
      return;
    }

  yyjson_obj_iter_init (value, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      const RialtoField *field = find_field (info, key, expected);
      RialtoPath field_path = { path, yyjson_get_str (key), 0 };

      if (field == NULL)
        {
          if (decoder->strict)
            rialto_decode_fault (decoder, &field_path, "There is no such field.");
          continue;
        }
      expected = field->index + 1u;
      if ((seen & rialto_field_bit (field)) != 0)
        rialto_decode_fault (decoder, &field_path, "This is there twice.");
      else
        decode_field (decoder, field, yyjson_obj_iter_get_val (key), entity, &field_path);
      seen |= rialto_field_bit (field);
    }
  for (guint i = 0; i < info->n_fields; i++)
    {
      const RialtoField *field = &info->fields[i];
      RialtoPath field_path = { path, field->name, 0 };

      if ((seen & rialto_field_bit (field)) == 0 && !may_be_absent (decoder, field))
        rialto_decode_fault (decoder, &field_path, "This is missing.");
    }
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
  RialtoDecoder decoder = { .arena = arena, .strict = strict };
  yyjson_read_err problem;
  yyjson_doc *doc;

  memset (entity, 0, info->size);
  if (is_too_deep (json, length))
    return rialto_fail_detail (error, RIALTO_ERROR_MALFORMED, "The JSON is nested deeper than %d levels.",
                               RIALTO_MAX_DEPTH);
  /* yyjson does not write to its input without YYJSON_READ_INSITU. */
  doc = yyjson_read_opts ((char *) json, length, YYJSON_READ_NOFLAG, &rialto_codec_memory, &problem);
  if (doc == NULL)
    return rialto_fail_detail (error, RIALTO_ERROR_MALFORMED,
                               "This is not JSON: %s at byte %" G_GSIZE_FORMAT ".", problem.msg, problem.pos);

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
