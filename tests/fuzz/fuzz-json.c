/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "rialto-codec.h"
#include "rialto-privacy.h"

#include <string.h>

/* The input is the name of an entity of the contract, a line feed, and what may be its JSON. */

static const RialtoEntityInfo *
choose (const uint8_t *name,
        size_t         length)
{
  guint sum = 0;

  for (guint i = 0; i < rialto_n_privacy; i++)
    {
      const RialtoEntityInfo *info = rialto_privacy[i].entity;

      if (strlen (info->name) == length && memcmp (info->name, name, length) == 0)
        return info;
    }
  for (size_t i = 0; i < length; i++)
    sum += name[i];
  return rialto_privacy[sum % rialto_n_privacy].entity;
}

static void
assert_refused (const GError *error)
{
  guint n_faults = 0;
  const RialtoFault *faults;

  g_assert_nonnull (error);
  g_assert_true (error->domain == RIALTO_ERROR);
  g_assert_true (error->code == RIALTO_ERROR_MALFORMED || error->code == RIALTO_ERROR_INVALID);
  faults = rialto_error_get_faults (error, &n_faults);
  g_assert_cmpuint (n_faults, <=, RIALTO_MAX_FAULTS);
  for (guint i = 0; i < n_faults; i++)
    {
      g_assert_true (g_utf8_validate (faults[i].path, -1, NULL));
      g_assert_true (g_utf8_validate (faults[i].sentence, -1, NULL));
    }
}

static void
assert_equal (const RialtoEntityInfo *info,
              gconstpointer           one,
              gconstpointer           other)
{
  for (guint i = 0; i < info->n_fields; i++)
    g_assert_true (rialto_field_equal (&info->fields[i], one, other));
}

/* What was taken is what the contract says, comes back from its own JSON as it was, and reads as an answer, too. */
static void
assert_sound (const RialtoEntityInfo *info,
              gconstpointer           entity,
              RialtoArena            *arena)
{
  gpointer copy = rialto_arena_alloc (arena, info->size);
  gpointer again = rialto_arena_alloc (arena, info->size);
  gpointer reply = rialto_arena_alloc (arena, info->size);
  g_autofree char *text = NULL, *text_again = NULL, *shared = NULL;
  gsize length = 0;

  g_assert_true (rialto_entity_validate (info, entity, NULL));
  text = rialto_entity_to_json (info, entity, RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, &length);
  g_assert_cmpuint (strlen (text), ==, length);
  g_assert_true (rialto_entity_from_json (info, text, length, arena, again, NULL));
  assert_equal (info, entity, again);
  text_again = rialto_entity_to_json (info, again, RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, NULL);
  g_assert_cmpstr (text_again, ==, text);
  g_assert_true (rialto_reply_from_json (info, text, length, arena, reply, NULL));
  assert_equal (info, entity, reply);
  rialto_entity_copy (info, entity, arena, copy);
  assert_equal (info, entity, copy);
  shared = rialto_entity_to_json (info, entity, RIALTO_ENCODE_SHARED, 1, NULL);
  g_assert_true (g_utf8_validate (shared, -1, NULL));
}

static void
read_both_ways (const RialtoEntityInfo *info,
                const char             *json,
                gsize                   length)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  gpointer entity = rialto_arena_alloc (arena, info->size);
  gpointer reply = rialto_arena_alloc (arena, info->size);
  g_autoptr (GError) error = NULL, reply_error = NULL;
  gboolean taken = rialto_entity_from_json (info, json, length, arena, entity, &error);

  if (!rialto_reply_from_json (info, json, length, arena, reply, &reply_error))
    {
      assert_refused (reply_error);
      /* An answer is read less strictly than a request. */
      g_assert_false (taken);
    }
  if (taken)
    assert_sound (info, entity, arena);
  else
    assert_refused (error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const uint8_t *end = memchr (data, '\n', size);
  size_t name_length = end != NULL ? (size_t) (end - data) : 0;
  size_t length = end != NULL ? size - name_length - 1 : size;
  /* Of its own, so that a byte too many is seen. */
  g_autofree char *json = NULL;

  if (size == 0 || size > 100000)
    return 0;
  json = g_memdup2 (data + size - length, length);
  read_both_ways (choose (data, name_length), json, length);
  return 0;
}
