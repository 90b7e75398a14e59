/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-codec-decode-private.h"

#include "rialto-bits.h"
#include "rialto-codec-memory-private.h"
#include "rialto-id.h"
#include "rialto-time.h"

#include <string.h>

/* One value of JSON that is no entity: its type always, its bounds in requests. */

/* @sentence: (transfer full) (nullable): what a check found. */
void
rialto_decode_judge (RialtoDecoder    *decoder,
                     const RialtoPath *path,
                     char             *sentence)
{
  if (sentence != NULL)
    rialto_decode_fault (decoder, path, "%s", sentence);
  g_free (sentence);
}

/* The bytes of a JSON string, NULL when it is none or holds a NUL. */
const char *
rialto_decode_string (RialtoDecoder    *decoder,
                      yyjson_val       *value,
                      const RialtoPath *path)
{
  const char *string = yyjson_get_str (value);

  if (string == NULL)
    {
      rialto_decode_fault (decoder, path, "This must be text.");
      return NULL;
    }
  if (strlen (string) != yyjson_get_len (value))
    {
      rialto_decode_fault (decoder, path, "There is a character in it that cannot be shown.");
      return NULL;
    }

  return string;
}

static void
decode_string (RialtoDecoder     *decoder,
               const RialtoField *field,
               yyjson_val        *value,
               const char       **slot,
               const RialtoPath  *path)
{
  const char *string = rialto_decode_string (decoder, value, path);

  if (string == NULL)
    return;
  if (decoder->strict)
    rialto_decode_judge (decoder, path, rialto_check_string (field, string, yyjson_get_len (value)));
  *slot = rialto_arena_strndup (decoder->arena, string, yyjson_get_len (value));
}

static void
decode_json (RialtoDecoder     *decoder,
             const RialtoField *field,
             yyjson_val        *value,
             const char       **slot,
             const RialtoPath  *path)
{
  gsize length;
  g_autofree char *json = yyjson_val_write_opts (value, YYJSON_WRITE_NOFLAG, &rialto_codec_memory, &length,
                                                 NULL);

  if (decoder->strict)
    rialto_decode_judge (decoder, path, rialto_check_string (field, json, length));
  *slot = rialto_arena_strndup (decoder->arena, json, length);
}

/* Ids, times and sets of bits: text in a form of their own. */
static void
decode_word (RialtoDecoder     *decoder,
             const RialtoField *field,
             yyjson_val        *value,
             gpointer           slot,
             const RialtoPath  *path)
{
  const char *string = rialto_decode_string (decoder, value, path);
  gsize length = yyjson_get_len (value);

  if (string == NULL)
    return;
  if (field->type == RIALTO_TYPE_ID && !rialto_id_parse_n (string, length, slot))
    rialto_decode_fault (decoder, path, "This is not an id.");
  else if (field->type == RIALTO_TYPE_BITS && !rialto_bits_parse_n (string, length, slot))
    rialto_decode_fault (decoder, path, "This must be a decimal number in quotes.");
  else if (field->type == RIALTO_TYPE_TIME &&
           (!rialto_time_parse_n (string, length, slot) || *(RialtoTime *) slot <= 0))
    rialto_decode_fault (decoder, path, "This must be a time in UTC, as 2024-12-31T23:59:59.000Z.");
}

static void
decode_int (RialtoDecoder     *decoder,
            const RialtoField *field,
            yyjson_val        *value,
            gint64            *slot,
            const RialtoPath  *path)
{
  if (!yyjson_is_int (value))
    {
      rialto_decode_fault (decoder, path, "This must be a whole number.");
      return;
    }
  if (yyjson_is_uint (value) ? yyjson_get_uint (value) > (guint64) RIALTO_MAX_INT
                             : yyjson_get_sint (value) < -RIALTO_MAX_INT)
    {
      rialto_decode_fault (decoder, path, "This number is too large.");
      return;
    }

  *slot = yyjson_get_sint (value);
  if (decoder->strict)
    rialto_decode_judge (decoder, path, rialto_check_int (field, *slot));
}

static void
decode_real (RialtoDecoder     *decoder,
             const RialtoField *field,
             yyjson_val        *value,
             double            *slot,
             const RialtoPath  *path)
{
  if (!yyjson_is_num (value))
    rialto_decode_fault (decoder, path, "This must be a number.");

  *slot = yyjson_get_num (value);
  if (decoder->strict)
    rialto_decode_judge (decoder, path, rialto_check_real (field, *slot));
}

static void
decode_bool (RialtoDecoder    *decoder,
             yyjson_val       *value,
             gboolean         *slot,
             const RialtoPath *path)
{
  if (!yyjson_is_bool (value))
    rialto_decode_fault (decoder, path, "This must be true or false.");

  *slot = yyjson_get_bool (value);
}

static void
decode_enum (RialtoDecoder     *decoder,
             const RialtoField *field,
             yyjson_val        *value,
             gint              *slot,
             const RialtoPath  *path)
{
  const char *word = rialto_decode_string (decoder, value, path);
  g_autofree char *choices = NULL;

  if (word == NULL || rialto_enum_from_word (field->enumeration, word, slot))
    return;

  *slot = RIALTO_ENUM_UNKNOWN;
  if (decoder->strict)
    {
      choices = g_strjoinv (", ", (char **) field->enumeration->words);
      rialto_decode_fault (decoder, path, "This must be one of: %s.", choices);
    }
}

static void
decode_currency (RialtoDecoder    *decoder,
                 yyjson_val       *value,
                 RialtoMoney      *money,
                 const RialtoPath *path)
{
  const char *currency = rialto_decode_string (decoder, value, path);
  g_autofree char *sentence = NULL;

  if (currency == NULL)
    return;
  /* Of a reply too: the struct has room for three letters. */
  sentence = rialto_check_currency (currency);
  if (sentence != NULL)
    rialto_decode_fault (decoder, path, "%s", sentence);
  else
    memcpy (money->currency, currency, sizeof money->currency);
}

static void
decode_money (RialtoDecoder     *decoder,
              const RialtoField *field,
              yyjson_val        *value,
              RialtoMoney       *money,
              const RialtoPath  *path)
{
  static const char *const names[] = { "amount", "currency" };
  gboolean seen[G_N_ELEMENTS (names)] = { FALSE };
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!yyjson_is_obj (value))
    {
      rialto_decode_fault (decoder, path, "This must be an amount and a currency.");
      return;
    }

  yyjson_obj_iter_init (value, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      guint i = yyjson_equals_str (key, names[0]) ? 0 : 1;
      RialtoPath member_path = { path, yyjson_get_str (key), 0 };

      if (!yyjson_equals_str (key, names[i]))
        {
          if (decoder->strict)
            rialto_decode_fault (decoder, &member_path, "There is no such field.");
          continue;
        }
      if (seen[i])
        rialto_decode_fault (decoder, &member_path, "This is there twice.");
      else if (i == 0)
        decode_int (decoder, field, yyjson_obj_iter_get_val (key), &money->amount, &member_path);
      else
        decode_currency (decoder, yyjson_obj_iter_get_val (key), money, &member_path);
      seen[i] = TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      RialtoPath member_path = { path, names[i], 0 };

      if (!seen[i])
        rialto_decode_fault (decoder, &member_path, "This is missing.");
    }
}

void
rialto_decode_value (RialtoDecoder     *decoder,
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
      decode_word (decoder, field, value, slot, path);
      break;
    case RIALTO_TYPE_INT:
      decode_int (decoder, field, value, slot, path);
      break;
    case RIALTO_TYPE_REAL:
      decode_real (decoder, field, value, slot, path);
      break;
    case RIALTO_TYPE_BOOL:
      decode_bool (decoder, value, slot, path);
      break;
    case RIALTO_TYPE_MONEY:
      decode_money (decoder, field, value, slot, path);
      break;
    case RIALTO_TYPE_ENUM:
      decode_enum (decoder, field, value, slot, path);
      break;
    case RIALTO_TYPE_ENTITY:
      g_assert_not_reached ();
    case RIALTO_TYPE_JSON:
      decode_json (decoder, field, value, slot, path);
      break;
    case RIALTO_TYPE_STRING:
    case RIALTO_TYPE_TEXT:
    case RIALTO_TYPE_URL:
    case RIALTO_TYPE_EMAIL:
    case RIALTO_TYPE_HANDLE:
    default:
      decode_string (decoder, field, value, slot, path);
      break;
    }
}
