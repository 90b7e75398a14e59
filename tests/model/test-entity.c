/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "everything.h"

#include <string.h>

static RialtoEverything *
read_everything (RialtoArena *arena,
                 const char  *name,
                 const char  *value)
{
  g_autofree char *json = everything_json (name, value);
  g_autoptr (GError) error = NULL;
  RialtoEverything *all = rialto_arena_new0 (arena, RialtoEverything);

  rialto_entity_from_json (&rialto_everything_info, json, strlen (json), arena, all, &error);
  g_assert_no_error (error);
  return all;
}

static void
test_copy (void)
{
  RialtoArena *source = rialto_arena_new ();
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoEverything *all = read_everything (source, NULL, NULL);
  g_autofree char *expected = everything_json (NULL, NULL);
  g_autofree char *json = NULL;
  RialtoEverything copy;

  rialto_entity_copy (&rialto_everything_info, all, arena, &copy);
  g_assert_true (copy.word != all->word);
  g_assert_true (copy.part != all->part);
  g_assert_true (copy.parts != all->parts);
  g_assert_true (copy.labels != all->labels);
  /* With the original gone, everything is still there. */
  rialto_arena_free (source);
  json = rialto_entity_to_json (&rialto_everything_info, &copy, 0, RIALTO_SINCE_LATEST, NULL);
  g_assert_cmpstr (json, ==, expected);
}

static void
test_copy_of_nothing (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoPatch patch = { 0 };
  RialtoPatch copy;
  g_autofree char *json = NULL;

  rialto_patch_set_note (&patch, NULL);
  rialto_entity_copy (&rialto_patch_info, &patch, arena, &copy);
  json = rialto_entity_to_json (&rialto_patch_info, &copy, 0, RIALTO_SINCE_LATEST, NULL);
  g_assert_cmpstr (json, ==, "{\"note\":null}");
}

/* With each field changed, that field and no other differs. */
static void
test_equal (void)
{
  static const struct
  {
    const char *name;
    const char *value;
  } changes[] = {
    { "id", "\"13\"" },
    { "word", "\"abd\"" },
    { "story", "\"\"" },
    { "count", "5" },
    { "focus", "0.25" },
    { "flag", "false" },
    { "at", "\"2024-02-29T12:00:00.124Z\"" },
    { "price", "{\"amount\":1998,\"currency\":\"EUR\"}" },
    { "price", "{\"amount\":1999,\"currency\":\"USD\"}" },
    { "link", "\"https://example.org/\"" },
    { "mail", "\"b@example.org\"" },
    { "handle", "\"abc\"" },
    { "mood", "\"calm\"" },
    { "shop", "\"1\"" },
    { "part", "{\"name\":\"p\",\"parts\":[{\"name\":\"r\"}]}" },
    { "part", "{\"name\":\"p\"}" },
    { "bits", "\"1\"" },
    { "extra", "{\"a\":[1,2.5,0]}" },
    { "parts", "[{\"name\":\"x\"}]" },
    { "parts", "[{\"name\":\"x\"},{\"name\":\"y\",\"part\":{\"name\":\"w\"}}]" },
    { "words", "[\"a\",\"c\"]" },
    { "words", "[]" },
    { "ids", "[\"2\",\"1\"]" },
    { "moods", "[\"calm\",\"calm\"]" },
    { "counts", "[1,3]" },
    { "prices", "[{\"amount\":1,\"currency\":\"EUR\"}]" },
    { "labels", "{\"k\":\"v\",\"m\":\"w\"}" },
    { "labels", "{\"k\":\"v\",\"l\":\"x\"}" },
    { "code", "\"AB-13\"" },
  };
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoEverything *one = read_everything (arena, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      RialtoEverything *other = read_everything (arena, changes[i].name, changes[i].value);

      for (guint j = 0; j < rialto_everything_info.n_fields; j++)
        {
          const RialtoField *field = &rialto_everything_info.fields[j];
          gboolean same = !g_str_equal (field->name, changes[i].name);

          g_assert_cmpint (rialto_field_equal (field, one, other), ==, same);
          g_assert_true (rialto_field_equal (field, other, other));
        }
    }
}

static const RialtoField *
find_field (const RialtoEntityInfo *info,
            const char             *name)
{
  for (guint i = 0; i < info->n_fields; i++)
    {
      if (g_str_equal (info->fields[i].name, name))
        return &info->fields[i];
    }

  g_assert_not_reached ();
}

static void
test_equal_presence (void)
{
  const RialtoField *note = find_field (&rialto_patch_info, "note");
  const RialtoField *stock = find_field (&rialto_shop_info, "stock");
  RialtoPatch absent = { 0 }, null = { 0 }, empty = { 0 };
  RialtoShop unknown = { .stock = 3 }, none = { 0 }, some = { 0 };

  rialto_patch_set_note (&null, NULL);
  rialto_patch_set_note (&empty, "");
  g_assert_true (rialto_field_equal (note, &null, &null));
  g_assert_false (rialto_field_equal (note, &absent, &null));
  g_assert_false (rialto_field_equal (note, &null, &empty));

  rialto_shop_set_stock (&none, 0);
  rialto_shop_set_stock (&some, 3);
  g_assert_false (rialto_field_equal (stock, &unknown, &none));
  g_assert_false (rialto_field_equal (stock, &unknown, &some));
  g_assert_false (rialto_field_equal (stock, &none, &some));
  g_assert_true (rialto_field_equal (stock, &unknown, &(RialtoShop) { .stock = 4 }));
}

static char *
validate (const RialtoEntityInfo *info,
          gconstpointer           entity)
{
  g_autoptr (GError) error = NULL;
  gboolean good = rialto_entity_validate (info, entity, &error);

  g_assert_true (good == (error == NULL));
  return describe_error (error);
}

static void
test_validate (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoEverything *all = read_everything (arena, NULL, NULL);
  g_autofree char *good = validate (&rialto_everything_info, all);
  g_autofree char *bad = NULL;
  RialtoMapEntry label = { "k", "toolong" };

  g_assert_cmpstr (good, ==, "");

  all->id = 0;
  all->word = "abcdef";
  all->story = "\xff";
  all->count = 101;
  all->focus = 2;
  all->at = -1;
  all->price.amount = -1;
  all->link = NULL;
  all->mail = "a@b";
  all->mood = (RialtoMood) 3;
  all->part->parts[0].name = "";
  all->n_parts = 0;
  all->words[1] = NULL;
  all->prices[0].currency[0] = 'e';
  all->labels = &label;
  all->n_labels = 1;
  all->code = "x";
  bad = validate (&rialto_everything_info, all);
  g_assert_cmpstr (bad, ==,
                   "id: This is missing.\n"
                   "word: Use at most 5 characters.\n"
                   "story: This is not text.\n"
                   "count: This must be at most 100.\n"
                   "focus: This must be from -1 to 1.\n"
                   "at: This is missing.\n"
                   "price: This must be at least 0.\n"
                   "link: This is missing.\n"
                   "mail: This does not look like an e-mail address.\n"
                   "mood: This is none of the choices.\n"
                   "part/parts/0/name: This must not be empty.\n"
                   "parts: There must be at least 1.\n"
                   "words/1: This is missing.\n"
                   "prices/0: This must be a currency's three letters, as EUR.\n"
                   "labels/k: Use at most 5 characters.\n"
                   "code: This does not have the right form.");
}

static void
test_validate_presence (void)
{
  RialtoPatch patch = { .name = "", .count = 99 };
  g_autofree char *absent = validate (&rialto_patch_info, &patch);
  g_autofree char *present = NULL;

  g_assert_cmpstr (absent, ==, "");
  rialto_patch_set_name (&patch, "");
  rialto_patch_set_note (&patch, NULL);
  rialto_patch_set_count (&patch, 99);
  present = validate (&rialto_patch_info, &patch);
  g_assert_cmpstr (present, ==, "name: This must not be empty.\ncount: This must be at most 10.");
}

static void
test_from_text (void)
{
  static const struct
  {
    const char *name;
    const char *text;
    const char *fault;
  } cases[] = {
    { "id", "12", NULL },
    { "id", "", "id: This is not an id." },
    { "id", "0", "id: This is not an id." },
    { "word", "abc", NULL },
    { "word", "abcdef", "word: Use at most 5 characters." },
    { "word", "\xff", "word: This is not text." },
    { "word", "a\nb", "word: Write it on one line." },
    { "count", "7", NULL },
    { "count", "-5", NULL },
    { "count", "+7", "count: This must be a whole number." },
    { "count", " 7", "count: This must be a whole number." },
    { "count", "7.0", "count: This must be a whole number." },
    { "count", "", "count: This must be a whole number." },
    { "count", "101", "count: This must be at most 100." },
    { "flag", "true", NULL },
    { "flag", "false", NULL },
    { "flag", "1", "flag: This must be true or false." },
    { "at", "2024-02-29T12:00:00.123Z", NULL },
    { "at", "today", "at: This must be a time in UTC, as 2024-12-31T23:59:59.000Z." },
    { "handle", "ab", NULL },
    { "handle", "AB", "handle: Use 2 to 30 small letters, digits, underscores and dots in between." },
    { "mood", "1st", NULL },
    { "mood", "x", "mood: This must be one of: calm, very-calm, 1st." },
    { "bits", "5", NULL },
    { "bits", "x", "bits: This must be a decimal number." },
    { "ids", "1,2,3", NULL },
    { "ids", "", NULL },
    { "ids", "1,,3", "ids: This is not an id." },
    { "ids", "1,2,3,4", "ids: There may be at most 3." },
    { "part", "x", "part: This cannot stand in an address." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RialtoArena) arena = rialto_arena_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *fault = NULL;
      RialtoEverything all = { 0 };
      const RialtoField *field = find_field (&rialto_everything_info, cases[i].name);
      gboolean good = rialto_field_from_text (field, cases[i].text, arena, &all, &error);

      g_assert_true (good == (error == NULL));
      fault = describe_error (error);
      g_assert_cmpstr (fault, ==, cases[i].fault != NULL ? cases[i].fault : "");
      g_assert_cmpuint (all.present, ==, good ? G_GUINT64_CONSTANT (1) << field->index : 0);
    }
}

static void
test_enum (void)
{
  RialtoMood mood = RIALTO_MOOD_CALM;

  for (gint i = 0; i < RIALTO_N_MOOD; i++)
    {
      g_assert_true (rialto_mood_from_word (rialto_mood_to_word ((RialtoMood) i), &mood));
      g_assert_cmpint (mood, ==, i);
    }
  g_assert_cmpstr (rialto_mood_to_word (RIALTO_MOOD_VERY_CALM), ==, "very-calm");
  g_assert_null (rialto_mood_to_word ((RialtoMood) RIALTO_N_MOOD));
  g_assert_false (rialto_mood_from_word ("wild", &mood));
  g_assert_false (rialto_mood_from_word (NULL, &mood));
  g_assert_cmpint (mood, ==, RIALTO_MOOD_1ST);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entity/copy", test_copy);
  g_test_add_func ("/entity/copy-of-nothing", test_copy_of_nothing);
  g_test_add_func ("/entity/equal", test_equal);
  g_test_add_func ("/entity/equal-presence", test_equal_presence);
  g_test_add_func ("/entity/validate", test_validate);
  g_test_add_func ("/entity/validate-presence", test_validate_presence);
  g_test_add_func ("/entity/from-text", test_from_text);
  g_test_add_func ("/entity/enum", test_enum);
  return g_test_run ();
}
