/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "everything.h"

#include <string.h>

/* Writing, and reading what the other side wrote. */

#define SHOP(rest) "{\"id\":\"7\",\"name\":\"S\",\"stock\":3,\"sale\":null,\"closed_at\":null" rest "}"

static RialtoShop
make_shop (void)
{
  static RialtoMood moods[] = { RIALTO_MOOD_CALM };
  RialtoShop shop = { .id = 7,
                      .name = "S",
                      .liked = TRUE,
                      .owner_mail = "a@b.example",
                      .access = "k",
                      .motto = "m",
                      .moods = moods,
                      .n_moods = 1 };

  rialto_shop_set_stock (&shop, 3);
  return shop;
}

static void
check_shop (const RialtoShop *shop,
            RialtoEncodeFlags flags,
            guint             since,
            const char       *expected)
{
  gsize length;
  g_autofree char *json = rialto_entity_to_json (&rialto_shop_info, shop, flags, since, &length);

  g_assert_cmpstr (json, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
}

static void
test_round_trip (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autofree char *json = everything_json (NULL, NULL);
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  RialtoEverything all;

  rialto_entity_from_json (&rialto_everything_info, json, strlen (json), arena, &all, &error);
  g_assert_no_error (error);
  again = rialto_entity_to_json (&rialto_everything_info, &all, RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST,
                                 NULL);
  g_assert_cmpstr (again, ==, json);

  memset (&all, 0, sizeof all);
  rialto_reply_from_json (&rialto_everything_info, json, strlen (json), arena, &all, &error);
  g_assert_no_error (error);
  g_free (again);
  again = rialto_entity_to_json (&rialto_everything_info, &all, RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST,
                                 NULL);
  g_assert_cmpstr (again, ==, json);
}

static void
test_shared (void)
{
  RialtoShop shop = make_shop ();

  check_shop (
    &shop, RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST,
    SHOP (
      ",\"liked\":true,\"owner_mail\":\"a@b.example\",\"access\":\"k\",\"motto\":\"m\",\"logo\":null,\"moods\":[\"calm\"]"));
  check_shop (&shop, RIALTO_ENCODE_SHARED, RIALTO_SINCE_LATEST,
              SHOP (",\"motto\":\"m\",\"logo\":null,\"moods\":[\"calm\"]"));
}

static void
test_since (void)
{
  RialtoShop shop = make_shop ();

  check_shop (&shop, RIALTO_ENCODE_SHARED, 1, SHOP (""));
  check_shop (&shop, RIALTO_ENCODE_SHARED, 2, SHOP (",\"motto\":\"m\""));
  check_shop (&shop, RIALTO_ENCODE_SHARED, 3, SHOP (",\"motto\":\"m\",\"logo\":null,\"moods\":[\"calm\"]"));
}

static void
test_not_loaded (void)
{
  RialtoShop shop = make_shop ();

  /* What is only for some readers and was not loaded stays away; a text that may be empty is. */
  shop.owner_mail = NULL;
  shop.access = NULL;
  shop.name = NULL;
  shop.moods = NULL;
  rialto_shop_set_sale (&shop, FALSE);
  check_shop (
    &shop, RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST,
    "{\"id\":\"7\",\"name\":\"\",\"stock\":3,\"sale\":false,\"closed_at\":null,\"liked\":true,\"motto\":\"m\",\"logo\":null,\"moods\":null}");
}

static void
test_holds_nothing (void)
{
  RialtoShop shop = make_shop ();

  shop.id = 0;
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "Shop.id holds nothing");
  check_shop (&shop, RIALTO_ENCODE_SHARED, 1,
              "{\"name\":\"S\",\"stock\":3,\"sale\":null,\"closed_at\":null}");
  g_test_assert_expected_messages ();
}

static void
test_unknown_enum (void)
{
  RialtoMood moods[] = { (RialtoMood) 99 };
  RialtoShop shop = make_shop ();

  shop.moods = moods;
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "moods: 99 is no Mood");
  check_shop (&shop, RIALTO_ENCODE_SHARED, 3, SHOP (",\"motto\":\"m\",\"logo\":null,\"moods\":[null]"));
  g_test_assert_expected_messages ();
}

static void
test_optional (void)
{
  RialtoMoney price = { 5, "EUR" };
  RialtoPatch patch = { .name = "not set", .count = 4 };
  g_autofree char *empty = rialto_entity_to_json (&rialto_patch_info, &patch, 0, RIALTO_SINCE_LATEST, NULL);
  g_autofree char *cleared = NULL;
  g_autofree char *full = NULL;

  g_assert_cmpstr (empty, ==, "{}");

  rialto_patch_set_note (&patch, NULL);
  rialto_patch_set_shop (&patch, 0);
  rialto_patch_set_words (&patch, NULL, 0);
  cleared = rialto_entity_to_json (&rialto_patch_info, &patch, 0, RIALTO_SINCE_LATEST, NULL);
  g_assert_cmpstr (cleared, ==, "{\"note\":null,\"shop\":null,\"words\":null}");

  rialto_patch_set_name (&patch, "n");
  rialto_patch_set_note (&patch, "");
  rialto_patch_set_count (&patch, 0);
  rialto_patch_set_shop (&patch, 7);
  rialto_patch_set_price (&patch, price);
  rialto_patch_set_words (&patch, (const char *[]) { "a" }, 1);
  full = rialto_entity_to_json (&rialto_patch_info, &patch, 0, RIALTO_SINCE_LATEST, NULL);
  g_assert_cmpstr (
    full, ==,
    "{\"name\":\"n\",\"note\":\"\",\"count\":0,\"shop\":\"7\",\"price\":{\"amount\":5,\"currency\":\"EUR\"},\"words\":[\"a\"]}");
}

static void
test_escapes (void)
{
  RialtoPart part = { .name = "\"\\/\n\x01 <é>\xf0\x9f\x98\x80" };
  g_autofree char *json = rialto_entity_to_json (&rialto_part_info, &part, 0, RIALTO_SINCE_LATEST, NULL);

  g_assert_cmpstr (json, ==, "{\"name\":\"\\\"\\\\/\\n\\u0001 <é>\xf0\x9f\x98\x80\"}");
}

static void
test_mended (void)
{
  static const char *const names[] = { "a\xff", "\xe2\"x", "\xf0\x9f\\", "\xc3", "\xed\xa0\x80\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (RialtoArena) arena = rialto_arena_new ();
      g_autoptr (GError) error = NULL;
      RialtoPart part = { .name = names[i] };
      gsize length;
      g_autofree char *json = rialto_entity_to_json (&rialto_part_info, &part, 0, RIALTO_SINCE_LATEST,
                                                     &length);
      g_autofree char *valid = g_utf8_make_valid (names[i], -1);

      g_assert_cmpuint (length, ==, strlen (json));
      rialto_reply_from_json (&rialto_part_info, json, length, arena, &part, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (part.name, ==, valid);
    }
}

static char *
read_reply (const char *json,
            RialtoShop *shop)
{
  static RialtoArena *arena;
  g_autoptr (GError) error = NULL;
  gboolean good;

  g_clear_pointer (&arena, rialto_arena_free);
  arena = rialto_arena_new ();
  good = rialto_reply_from_json (&rialto_shop_info, json, strlen (json), arena, shop, &error);
  g_assert_true (good == (error == NULL));
  if (!good)
    g_clear_pointer (&arena, rialto_arena_free);
  return describe_error (error);
}

static void
test_older_server (void)
{
  g_autofree char *faults = NULL;
  RialtoShop shop;

  faults = read_reply (SHOP (""), &shop);
  g_assert_cmpstr (faults, ==, "");
  g_assert_cmpint (shop.id, ==, 7);
  g_assert_cmpint (shop.stock, ==, 3);
  g_assert_cmpuint (shop.present, ==,
                    RIALTO_SHOP_HAS_ID | RIALTO_SHOP_HAS_NAME | RIALTO_SHOP_HAS_STOCK |
                      RIALTO_SHOP_HAS_CLOSED_AT);
}

static void
test_newer_server (void)
{
  g_autofree char *faults = NULL;
  RialtoShop shop;

  faults = read_reply (
    SHOP (
      ",\"moods\":[\"wild\",\"calm\"],\"new\":{\"new\":1,\"new\":2},\"motto\":\"012345678901234567890123456789012345678901234567890\""),
    &shop);
  g_assert_cmpstr (faults, ==, "");
  g_assert_cmpuint (strlen (shop.motto), ==, 51);
  g_assert_cmpuint (shop.n_moods, ==, 2);
  g_assert_cmpint ((gint) shop.moods[0], ==, RIALTO_ENUM_UNKNOWN);
  g_assert_null (rialto_mood_to_word (shop.moods[0]));
  g_assert_cmpint (shop.moods[1], ==, RIALTO_MOOD_CALM);
}

static void
test_broken_server (void)
{
  static const struct
  {
    const char *json;
    const char *faults;
  } cases[] = {
    { "{}",
      "id: This is missing.\nname: This is missing.\nstock: This is missing.\nsale: This is missing.\nclosed_at: This is missing." },
    { SHOP (",\"id\":\"8\""), "id: This is there twice." },
    { SHOP (",\"liked\":1"), "liked: This must be true or false." },
    { SHOP (",\"motto\":null"), "motto: This cannot be null." },
    { SHOP (",\"motto\":\"\\u0000\""), "motto: There is a character in it that cannot be shown." },
    { "[", "malformed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RialtoShop shop;
      g_autofree char *faults = read_reply (cases[i].json, &shop);

      g_assert_cmpstr (faults, ==, cases[i].faults);
    }
}

static void
test_cut_anywhere (void)
{
  g_autofree char *json = everything_json (NULL, NULL);
  gsize length = strlen (json);

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (RialtoArena) arena = rialto_arena_new ();
      g_autofree char *cut = g_memdup2 (json, MAX (i, 1));
      RialtoEverything all;

      g_assert_false (rialto_reply_from_json (&rialto_everything_info, cut, i, arena, &all, NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/answer/round-trip", test_round_trip);
  g_test_add_func ("/codec/answer/shared", test_shared);
  g_test_add_func ("/codec/answer/since", test_since);
  g_test_add_func ("/codec/answer/not-loaded", test_not_loaded);
  g_test_add_func ("/codec/answer/holds-nothing", test_holds_nothing);
  g_test_add_func ("/codec/answer/unknown-enum", test_unknown_enum);
  g_test_add_func ("/codec/answer/optional", test_optional);
  g_test_add_func ("/codec/answer/escapes", test_escapes);
  g_test_add_func ("/codec/answer/mended", test_mended);
  g_test_add_func ("/codec/answer/older-server", test_older_server);
  g_test_add_func ("/codec/answer/newer-server", test_newer_server);
  g_test_add_func ("/codec/answer/broken-server", test_broken_server);
  g_test_add_func ("/codec/answer/cut-anywhere", test_cut_anywhere);
  return g_test_run ();
}
