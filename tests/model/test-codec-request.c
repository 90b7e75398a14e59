/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "everything.h"

#include <string.h>

#define NOT_AN_ID    "This is not an id."
#define NOT_TEXT     "This must be text."
#define UNSHOWN      "There is a character in it that cannot be shown."
#define NOT_WHOLE    "This must be a whole number."
#define TOO_LARGE    "This number is too large."
#define NOT_A_TIME   "This must be a time in UTC, as 2024-12-31T23:59:59.000Z."
#define NOT_CURRENCY "This must be a currency's three letters, as EUR."
#define NOT_WEB      "This must be a web address that begins with https:// or http://."
#define NOT_MAIL     "This does not look like an e-mail address."
#define NOT_HANDLE   "Use 2 to 30 small letters, digits, underscores and dots in between."
#define NOT_BITS     "This must be a decimal number in quotes."
#define NOT_NULL     "This cannot be null."
#define MISSING      "This is missing."
#define TWICE        "This is there twice."
#define UNKNOWN      "There is no such field."
#define EMPTY        "This must not be empty."

typedef struct
{
  const char *name;
  const char *value;
  const char *faults; /* NULL: none */
} Case;

static char *
read_faults (const RialtoEntityInfo *info,
             const char             *json,
             gsize                   length)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gpointer entity = g_malloc (info->size);
  gboolean good = rialto_entity_from_json (info, json, length, arena, entity, &error);

  g_assert_true (good == (error == NULL));
  return describe_error (error);
}

static void
check_cases (const Case *cases,
             gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *json = everything_json (cases[i].name, cases[i].value);
      g_autofree char *faults = read_faults (&rialto_everything_info, json, strlen (json));

      g_test_message ("%s = %s", cases[i].name, cases[i].value);
      g_assert_cmpstr (faults, ==, cases[i].faults != NULL ? cases[i].faults : "");
    }
}

static void
test_strings (void)
{
  static const Case cases[] = {
    { "word", "\"a\"", NULL },
    { "word", "\"äöü€😀\"", NULL },
    { "word", "\"\"", "word: " EMPTY },
    { "word", "\"abcdef\"", "word: Use at most 5 characters." },
    { "word", "\"äöü€😀x\"", "word: Use at most 5 characters." },
    { "word", "12", "word: " NOT_TEXT },
    { "word", "null", "word: " NOT_NULL },
    { "word", "[\"a\"]", "word: " NOT_TEXT },
    { "word", "\"a\\nb\"", "word: Write it on one line." },
    { "word", "\"a\\u2028\"", "word: Write it on one line." },
    { "word", "\"a\\tb\"", "word: " UNSHOWN },
    { "word", "\"a\\u0000\"", "word: " UNSHOWN },
    { "word", "\"a\\u007f\"", "word: " UNSHOWN },
    { "word", "\"a\\u0085\"", "word: " UNSHOWN },
    { "story", "\"\"", NULL },
    { "story", "\"a\\n\\tb\"", NULL },
    { "story", "\"a\\r\\nb\"", "story: " UNSHOWN },
    { "story", "\"a\\u0000b\"", "story: " UNSHOWN },
    { "story", "\"a\\u001bb\"", "story: " UNSHOWN },
    { "story", "\"12345678901\"", "story: Use at most 10 characters." },
    { "code", "\"XY-0\"", NULL },
    { "code", "\"XY-\"", "code: This does not have the right form." },
    { "code", "\"aXY-1\"", "code: This does not have the right form." },
    { "code", "\"XY-1 \"", "code: This does not have the right form." },
    { "handle", "\"Ab\"", "handle: " NOT_HANDLE },
    { "handle", "\"a\"", "handle: " NOT_HANDLE },
    { "handle", "\"a\\nb\"", "handle: Write it on one line." },
    { "link", "\"http://example.org\"", NULL },
    { "link", "\"ftp://example.org\"", "link: " NOT_WEB },
    { "link", "\"\"", "link: " EMPTY },
    { "link", "\"https://example.org/01234567890123456789012345678901234567890\"",
      "link: Use at most 60 characters." },
    { "mail", "\"a@b\"", "mail: " NOT_MAIL },
    { "mail", "\"a\"", "mail: Use at least 3 characters." },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_numbers (void)
{
  static const Case cases[] = {
    { "count", "-5", NULL },
    { "count", "100", NULL },
    { "count", "-0", NULL },
    { "count", "-6", "count: This must be at least -5." },
    { "count", "101", "count: This must be at most 100." },
    { "count", "1.0", "count: " NOT_WHOLE },
    { "count", "1e2", "count: " NOT_WHOLE },
    { "count", "\"1\"", "count: " NOT_WHOLE },
    { "count", "true", "count: " NOT_WHOLE },
    { "count", "null", "count: " NOT_NULL },
    { "count", "9007199254740991", "count: This must be at most 100." },
    { "count", "9007199254740992", "count: " TOO_LARGE },
    { "count", "-9007199254740991", "count: This must be at least -5." },
    { "count", "-9007199254740992", "count: " TOO_LARGE },
    { "count", "18446744073709551615", "count: " TOO_LARGE },
    { "count", "99999999999999999999999", "count: " NOT_WHOLE },
    { "focus", "1", NULL },
    { "focus", "-1.0", NULL },
    { "focus", "1.001", "focus: This must be from -1 to 1." },
    { "focus", "\"1\"", "focus: This must be a number." },
    { "flag", "false", NULL },
    { "flag", "1", "flag: This must be true or false." },
    { "flag", "\"true\"", "flag: This must be true or false." },
    { "bits", "\"0\"", NULL },
    { "bits", "0", "bits: " NOT_TEXT },
    { "bits", "\"18446744073709551616\"", "bits: " NOT_BITS },
    { "bits", "\"-1\"", "bits: " NOT_BITS },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_words (void)
{
  static const Case cases[] = {
    { "id", "\"1\"", NULL },
    { "id", "\"9223372036854775807\"", NULL },
    { "id", "\"9223372036854775808\"", "id: " NOT_AN_ID },
    { "id", "\"0\"", "id: " NOT_AN_ID },
    { "id", "\"01\"", "id: " NOT_AN_ID },
    { "id", "\"\"", "id: " NOT_AN_ID },
    { "id", "\"1\\u0000\"", "id: " UNSHOWN },
    { "id", "1", "id: " NOT_TEXT },
    { "shop", "\"x\"", "shop: " NOT_AN_ID },
    { "at", "\"2024-02-30T00:00:00.000Z\"", "at: " NOT_A_TIME },
    { "at", "\"1970-01-01T00:00:00.000Z\"", "at: " NOT_A_TIME },
    { "at", "\"1969-12-31T23:59:59.999Z\"", "at: " NOT_A_TIME },
    { "at", "1709208000123", "at: " NOT_TEXT },
    { "mood", "\"1st\"", NULL },
    { "mood", "\"wild\"", "mood: This must be one of: calm, very-calm, 1st." },
    { "mood", "\"\"", "mood: This must be one of: calm, very-calm, 1st." },
    { "mood", "0", "mood: " NOT_TEXT },
    { "extra", "null", NULL },
    { "extra", "[]", NULL },
    { "extra",
      "\"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\"",
      "extra: This is too large." },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_money (void)
{
  static const Case cases[] = {
    { "price", "{\"currency\":\"JPY\",\"amount\":0}", NULL },
    { "price", "{\"amount\":5000,\"currency\":\"EUR\"}", NULL },
    { "price", "{\"amount\":5001,\"currency\":\"EUR\"}", "price/amount: This must be at most 5000." },
    { "price", "{\"amount\":-1,\"currency\":\"EUR\"}", "price/amount: This must be at least 0." },
    { "price", "{\"amount\":1.5,\"currency\":\"EUR\"}", "price/amount: " NOT_WHOLE },
    { "price", "{\"amount\":1,\"currency\":\"eur\"}", "price/currency: " NOT_CURRENCY },
    { "price", "{\"amount\":1,\"currency\":\"EU\"}", "price/currency: " NOT_CURRENCY },
    { "price", "{\"amount\":1,\"currency\":\"EURO\"}", "price/currency: " NOT_CURRENCY },
    { "price", "{\"amount\":1,\"currency\":\"E\\u0000R\"}", "price/currency: " UNSHOWN },
    { "price", "{\"amount\":1,\"currency\":978}", "price/currency: " NOT_TEXT },
    { "price", "{\"amount\":1}", "price/currency: " MISSING },
    { "price", "{}", "price/amount: " MISSING "\nprice/currency: " MISSING },
    { "price", "{\"amount\":1,\"amount\":2,\"currency\":\"EUR\"}", "price/amount: " TWICE },
    { "price", "{\"amount\":1,\"currency\":\"EUR\",\"currency\":\"USD\"}", "price/currency: " TWICE },
    { "price", "{\"amount\":1,\"currency\":\"EUR\",\"tax\":1}", "price/tax: " UNKNOWN },
    { "price", "19.99", "price: This must be an amount and a currency." },
    { "prices", "[{\"amount\":-1,\"currency\":\"EUR\"}]", "prices/0/amount: This must be at least 0." },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_containers (void)
{
  static const Case cases[] = {
    { "parts", "[{\"name\":\"x\"},{\"name\":\"x\"},{\"name\":\"x\"}]", NULL },
    { "parts", "[]", "parts: There must be at least 1." },
    { "parts", "[{},{},{},{}]", "parts: There may be at most 3." },
    { "parts", "{}", "parts: This must be a list." },
    { "parts", "null", "parts: " NOT_NULL },
    { "parts", "[null]", "parts/0: This must be an object." },
    { "parts", "[{\"name\":\"x\"},{\"name\":\"\"},{\"nam\":1}]",
      "parts/1/name: " EMPTY "\nparts/2/nam: " UNKNOWN "\nparts/2/name: " MISSING },
    { "words", "[]", NULL },
    { "words", "[\"a\",\"\",\"abcdef\"]", "words/1: " EMPTY "\nwords/2: Use at most 5 characters." },
    { "words", "[\"a\",null]", "words/1: " NOT_TEXT },
    { "words", "\"a\"", "words: This must be a list." },
    { "ids", "[\"1\",\"0\"]", "ids/1: " NOT_AN_ID },
    { "counts", "[1,10]", "counts/1: This must be at most 9." },
    { "moods", "[\"calm\",\"x\"]", "moods/1: This must be one of: calm, very-calm, 1st." },
    { "part", "[]", "part: This must be an object." },
    { "part", "null", "part: " NOT_NULL },
    { "part", "{\"name\":\"a\",\"part\":{\"name\":\"b\",\"part\":{}}}", "part/part/part/name: " MISSING },
    { "part", "{\"name\":\"a\",\"part\":null}", "part/part: " NOT_NULL },
    { "labels", "{}", NULL },
    { "labels", "[]", "labels: This must be an object." },
    { "labels", "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}", "labels: There may be at most 2." },
    { "labels", "{\"a\":\"1\",\"a\":\"2\"}", "labels/a: " TWICE },
    { "labels", "{\"abcdef\":\"1\"}", "labels/abcdef: Use at most 5 characters." },
    { "labels", "{\"\":\"1\"}", "labels/: " EMPTY },
    { "labels", "{\"a\":1}", "labels/a: " NOT_TEXT },
    { "labels", "{\"a\\u0000\":\"1\"}", "labels: " UNSHOWN },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_fields (void)
{
  static const Case cases[] = {
    { NULL, NULL, NULL },
    { "colour", "1", "colour: " UNKNOWN },
    { "present", "1", "present: " UNKNOWN },
    { "id\\u0000", "\"1\"", "id: " UNKNOWN },
    { "\\u0069d", "\"1\"", "id: " TWICE },
  };

  check_cases (cases, G_N_ELEMENTS (cases));

  for (guint i = 0; i < rialto_everything_info.n_fields; i++)
    {
      const char *name = rialto_everything_info.fields[i].name;
      g_autofree char *json = everything_without (name);
      g_autofree char *faults = read_faults (&rialto_everything_info, json, strlen (json));
      g_autofree char *expected = g_strdup_printf ("%s: %s", name, MISSING);

      g_assert_cmpstr (faults, ==, expected);
    }
}

static void
test_documents (void)
{
  static const struct
  {
    const char *json;
    const char *faults;
  } cases[] = {
    { "[]", ": This must be an object." },
    { "null", ": This must be an object." },
    { "\"x\"", ": This must be an object." },
    { "{}", "name: " MISSING },
    { "", "malformed" },
    { "{", "malformed" },
    { "{\"name\":\"a\"} x", "malformed" },
    { "{\"name\":\"a\",}", "malformed" },
    { "{'name':'a'}", "malformed" },
    { "{\"name\":NaN}", "malformed" },
    { "{\"name\":\"a\"}/* */", "malformed" },
    { "\xef\xbb\xbf{\"name\":\"a\"}", "malformed" },
    { "{\"name\":\"\xff\"}", "malformed" },
    { "{\"name\":\"\xc0\x80\"}", "malformed" },
    { "{\"name\":\"\xed\xa0\x80\"}", "malformed" },
    { "{\"name\":\"\\ud800\"}", "malformed" },
    { "{\"name\":\"a\nb\"}", "malformed" },
    { " \n{ \"name\" : \"a\" }\r\n ", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *faults = read_faults (&rialto_part_info, cases[i].json, strlen (cases[i].json));
      g_autofree char *shown = g_strescape (cases[i].json, NULL);

      g_test_message ("%s", shown);
      g_assert_cmpstr (faults, ==, cases[i].faults);
    }
}

static void
test_nul_and_length (void)
{
  static const char json[] = "{\"name\":\"a\0b\"}";
  static const char longer[] = "{\"name\":\"a\"}garbage";
  g_autofree char *faults = read_faults (&rialto_part_info, json, sizeof json - 1);
  g_autofree char *cut = read_faults (&rialto_part_info, longer, strlen (longer) - strlen ("garbage"));
  g_autofree char *trailing = read_faults (&rialto_part_info, "{\"name\":\"a\"}\0",
                                           strlen ("{\"name\":\"a\"}") + 1);

  g_assert_cmpstr (faults, ==, "malformed");
  g_assert_cmpstr (cut, ==, "");
  g_assert_cmpstr (trailing, ==, "malformed");
}

/* A part in a part in a part: @depth objects. */
static char *
nested (guint       depth,
        const char *innermost)
{
  g_autoptr (GString) json = g_string_new (NULL);

  for (guint i = 1; i < depth; i++)
    g_string_append (json, "{\"name\":\"[\\\"{\",\"part\":");
  g_string_append (json, innermost);
  for (guint i = 1; i < depth; i++)
    g_string_append_c (json, '}');
  return g_string_free_and_steal (g_steal_pointer (&json));
}

static void
test_depth (void)
{
  g_autofree char *deepest = nested (32, "{\"name\":\"a\"}");
  g_autofree char *deeper = nested (33, "{\"name\":\"a\"}");
  g_autofree char *unknown = nested (32, "{\"name\":\"a\",\"x\":[]}");
  g_autofree char *good = read_faults (&rialto_part_info, deepest, strlen (deepest));
  g_autofree char *bad = read_faults (&rialto_part_info, deeper, strlen (deeper));
  g_autofree char *bad_too = read_faults (&rialto_part_info, unknown, strlen (unknown));
  g_autofree char *tower = g_strnfill (1000000, '[');
  g_autofree char *fallen = read_faults (&rialto_part_info, tower, strlen (tower));

  g_assert_cmpstr (good, ==, "");
  g_assert_cmpstr (bad, ==, "malformed");
  g_assert_cmpstr (bad_too, ==, "malformed");
  g_assert_cmpstr (fallen, ==, "malformed");
}

static void
test_many_faults (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GString) json = g_string_new ("{\"name\":\"a\"");
  g_autofree char *long_name = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;
  const RialtoFault *faults;
  RialtoPart part;
  guint n_faults;

  g_string_append_printf (json, ",\"%s\":1", long_name);
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (json, ",\"f%u\":1", i);
  g_string_append_c (json, '}');

  g_assert_false (rialto_entity_from_json (&rialto_part_info, json->str, json->len, arena, &part, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
  faults = rialto_error_get_faults (error, &n_faults);
  g_assert_cmpuint (n_faults, ==, RIALTO_MAX_FAULTS);
  g_assert_cmpuint (strlen (faults[0].path), <, 300);
  g_assert_cmpstr (faults[31].path, ==, "f30");
}

static void
test_values (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autofree char *json = everything_json (NULL, NULL);
  g_autoptr (GError) error = NULL;
  RialtoEverything all;

  memset (&all, 0xff, sizeof all);
  rialto_entity_from_json (&rialto_everything_info, json, strlen (json), arena, &all, &error);
  g_assert_no_error (error);
  /* Nothing may point into the document. */
  memset (json, 'x', strlen (json));

  g_assert_cmpuint (all.present, ==, (G_GUINT64_CONSTANT (1) << rialto_everything_info.n_fields) - 1);
  g_assert_cmpint (all.id, ==, 12);
  g_assert_cmpstr (all.word, ==, "abc");
  g_assert_cmpstr (all.story, ==, "a\nb");
  g_assert_cmpint (all.count, ==, -5);
  g_assert_cmpfloat (all.focus, ==, 0.5);
  g_assert_true (all.flag);
  g_assert_cmpint (all.at, ==, 1709208000123);
  g_assert_cmpint (all.price.amount, ==, 1999);
  g_assert_cmpstr (all.price.currency, ==, "EUR");
  g_assert_cmpstr (all.link, ==, "https://example.org/a?b=c");
  g_assert_cmpstr (all.mail, ==, "a@example.org");
  g_assert_cmpstr (all.handle, ==, "ab.c");
  g_assert_cmpint (all.mood, ==, RIALTO_MOOD_VERY_CALM);
  g_assert_cmpint (all.shop, ==, G_MAXINT64);
  g_assert_cmpstr (all.part->name, ==, "p");
  g_assert_cmpuint (all.part->n_parts, ==, 1);
  g_assert_cmpstr (all.part->parts[0].name, ==, "q");
  g_assert_cmpuint (all.part->parts[0].present, ==, RIALTO_PART_HAS_NAME);
  g_assert_cmpuint (all.bits, ==, G_MAXUINT64);
  g_assert_cmpstr (all.extra, ==, "{\"a\":[1,2.5,null]}");
  g_assert_cmpuint (all.n_parts, ==, 2);
  g_assert_cmpstr (all.parts[0].name, ==, "x");
  g_assert_null (all.parts[0].part);
  g_assert_cmpstr (all.parts[1].part->name, ==, "z");
  g_assert_cmpuint (all.n_words, ==, 2);
  g_assert_cmpstr (all.words[1], ==, "b");
  g_assert_cmpuint (all.n_ids, ==, 2);
  g_assert_cmpint (all.ids[1], ==, 2);
  g_assert_cmpuint (all.n_moods, ==, 2);
  g_assert_cmpint (all.moods[1], ==, RIALTO_MOOD_1ST);
  g_assert_cmpuint (all.n_counts, ==, 2);
  g_assert_cmpint (all.counts[1], ==, 2);
  g_assert_cmpuint (all.n_prices, ==, 1);
  g_assert_cmpstr (all.prices[0].currency, ==, "USD");
  g_assert_cmpuint (all.n_labels, ==, 2);
  g_assert_cmpstr (all.labels[1].key, ==, "l");
  g_assert_cmpstr (all.labels[1].value, ==, "w");
  g_assert_cmpstr (all.code, ==, "AB-12");
}

static void
read_patch (RialtoArena *arena,
            const char  *json,
            RialtoPatch *patch)
{
  g_autoptr (GError) error = NULL;

  rialto_entity_from_json (&rialto_patch_info, json, strlen (json), arena, patch, &error);
  g_assert_no_error (error);
}

static void
test_patch (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autofree char *faults = NULL;
  RialtoPatch patch;

  read_patch (arena, "{}", &patch);
  g_assert_cmpuint (patch.present, ==, 0);

  read_patch (
    arena,
    "{\"note\":null,\"count\":0,\"shop\":null,\"at\":null,\"price\":null,\"part\":null,\"words\":null}",
    &patch);
  g_assert_cmpuint (patch.present, ==,
                    RIALTO_PATCH_HAS_NOTE | RIALTO_PATCH_HAS_COUNT | RIALTO_PATCH_HAS_SHOP |
                      RIALTO_PATCH_HAS_AT | RIALTO_PATCH_HAS_PRICE | RIALTO_PATCH_HAS_PART |
                      RIALTO_PATCH_HAS_WORDS);
  g_assert_null (patch.note);
  g_assert_cmpint (patch.shop, ==, 0);
  g_assert_cmpint (patch.at, ==, 0);
  g_assert_cmpstr (patch.price.currency, ==, "");
  g_assert_null (patch.part);
  g_assert_null (patch.words);

  read_patch (arena, "{\"note\":\"\",\"words\":[],\"shop\":\"7\"}", &patch);
  g_assert_cmpuint (patch.present, ==,
                    RIALTO_PATCH_HAS_NOTE | RIALTO_PATCH_HAS_WORDS | RIALTO_PATCH_HAS_SHOP);
  g_assert_cmpstr (patch.note, ==, "");
  g_assert_nonnull (patch.words);
  g_assert_cmpuint (patch.n_words, ==, 0);
  g_assert_cmpint (patch.shop, ==, 7);

  faults = read_faults (&rialto_patch_info, "{\"name\":null,\"count\":null}",
                        strlen ("{\"name\":null,\"count\":null}"));
  g_assert_cmpstr (faults, ==, "name: " NOT_NULL "\ncount: " NOT_NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/request/strings", test_strings);
  g_test_add_func ("/codec/request/numbers", test_numbers);
  g_test_add_func ("/codec/request/words", test_words);
  g_test_add_func ("/codec/request/money", test_money);
  g_test_add_func ("/codec/request/containers", test_containers);
  g_test_add_func ("/codec/request/fields", test_fields);
  g_test_add_func ("/codec/request/documents", test_documents);
  g_test_add_func ("/codec/request/nul-and-length", test_nul_and_length);
  g_test_add_func ("/codec/request/depth", test_depth);
  g_test_add_func ("/codec/request/many-faults", test_many_faults);
  g_test_add_func ("/codec/request/values", test_values);
  g_test_add_func ("/codec/request/patch", test_patch);
  return g_test_run ();
}
