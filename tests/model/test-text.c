/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-facets.h"
#include "rialto-text.h"

#include <string.h>

static void
test_fold (void)
{
  static const struct
  {
    const char *text;
    const char *folded;
  } cases[] = {
    { "", "" },
    { "Hello World_9", "hello world_9" },
    { "Élan", "elan" },
    { "E\xcc\x81lan", "elan" },
    { "STRASSE Straße", "strasse strasse" },
    { "ﬁne Ⅷ ２", "fine viii 2" },
    { "Ångström", "angstrom" },
    { "İstanbul", "istanbul" },
    { "Ёлка", "елка" },
    { "άλφα ΣΑΣ", "αλφα σασ" },
    { "مُحَمَّد", "محمد" },
    /* Marks that are letters of their own stay: these would be other words. */
    { "की", "की" },
    { "が", "か\xe3\x82\x99" },
    { "Ｗｉｄｅ", "wide" },
    { "bad \xff byte", "bad \xef\xbf\xbd byte" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = rialto_text_fold (cases[i].text);
      g_autofree char *again = rialto_text_fold (folded);

      g_assert_cmpstr (folded, ==, cases[i].folded);
      g_assert_cmpstr (again, ==, folded);
    }
}

static void
test_count (void)
{
  g_assert_cmpuint (rialto_text_count (""), ==, 0);
  g_assert_cmpuint (rialto_text_count ("abc"), ==, 3);
  g_assert_cmpuint (rialto_text_count ("äöü€😀"), ==, 5);
}

static void
test_trim (void)
{
  static const struct
  {
    const char *text;
    const char *trimmed;
  } cases[] = {
    { "", "" }, { "   ", "" }, { "a", "a" }, { " a b ", "a b" }, { "\n\ta\xc2\xa0\xe3\x80\x80", "a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *trimmed = rialto_text_trim (cases[i].text);

      g_assert_cmpstr (trimmed, ==, cases[i].trimmed);
    }
}

static void
test_blank (void)
{
  g_assert_true (rialto_text_is_blank (NULL));
  g_assert_true (rialto_text_is_blank (""));
  g_assert_true (rialto_text_is_blank (" \n\t\xc2\xa0"));
  g_assert_true (rialto_text_is_blank ("\xe2\x80\x8b\xe2\x80\x8d\xef\xbb\xbf"));
  g_assert_true (rialto_text_is_blank ("\xe3\x85\xa4\xe2\xa0\x80"));
  g_assert_false (rialto_text_is_blank (" a "));
  g_assert_false (rialto_text_is_blank ("\xf0\x9f\x98\x80"));
}

static void
test_handle (void)
{
  static const char *const good[] = {
    "ab", "a1", "anna.berg", "_x", "a.b.c", "123456789012345678901234567890"
  };
  static const char *const bad[] = { "",    "a",    "Anna", "a b", ".ab",
                                     "ab.", "a..b", "a-b",  "äb",  "1234567890123456789012345678901",
                                     "a/b" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (rialto_handle_is_valid (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (rialto_handle_is_valid (bad[i]));
  g_assert_false (rialto_handle_is_valid (NULL));
}

static void
test_email (void)
{
  static const char *const good[] = { "a@example.org", "anna.berg+tag@mail.example.co.uk",
                                      "x_y@xn--bcher-kva.example", "o'neil@example.org" };
  static const char *const bad[] = {
    "",
    "a",
    "@example.org",
    "a@",
    "a@example",
    "a@@example.org",
    "a b@example.org",
    ".a@example.org",
    "a.@example.org",
    "a..b@example.org",
    "a@.example.org",
    "a@example..org",
    "a@-example.org",
    "a@example-.org",
    "a@example.org.",
    "\"a\"@example.org",
    "a@1.2.3.4",
    "a@example.org\nBcc: b@example.org",
    "a@exam ple.org",
    "<a@example.org>",
    "ä@example.org",
    "12345678901234567890123456789012345678901234567890123456789012345@example.org",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_test_message ("%s", good[i]);
      g_assert_true (rialto_email_is_plausible (good[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (rialto_email_is_plausible (bad[i]));
    }
  g_assert_false (rialto_email_is_plausible (NULL));
}

static void
test_url (void)
{
  static const char *const good[] = {
    "http://example.org",
    "https://example.org/",
    "HTTPS://example.org/a?b=c&d=%20#e",
    "https://example.org:8443/a_(b)",
    "https://[::1]/x",
    "https://bücher.example/ä",
  };
  static const char *const bad[] = {
    "",
    "example.org",
    "ftp://example.org",
    "javascript:alert(1)",
    "https://",
    "https:///path",
    "https:example.org",
    "//example.org",
    "https://user:secret@example.org",
    "https://user@example.org",
    "https://exa mple.org",
    "https://example.org/\"><script>",
    "https://example.org\\@evil.example",
    "https://example.org/\n",
    "data:text/html,x",
    "https://example.org:99999/",
    "https://example.org/\xff",
    "https://example.org/\xe2\x80\xae",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_test_message ("%s", good[i]);
      g_assert_true (rialto_url_is_web (good[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *shown = g_strescape (bad[i], NULL);

      g_test_message ("%s", shown);
      g_assert_false (rialto_url_is_web (bad[i]));
    }
  g_assert_false (rialto_url_is_web (NULL));
}

/* The facets as "@value #value <value>", and each stretch must be what it says. */
static char *
describe_facets (const char *text)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GString) string = g_string_new (NULL);
  guint n_facets;
  RialtoTextFacet *facets = rialto_facets_find (text, arena, &n_facets);
  gsize end = 0;

  for (guint i = 0; i < n_facets; i++)
    {
      g_autofree char *stretch = g_strndup (text + facets[i].offset, facets[i].length);
      const char *sign = facets[i].kind == RIALTO_TEXT_FACET_MENTION   ? "@"
                         : facets[i].kind == RIALTO_TEXT_FACET_HASHTAG ? "#"
                                                                       : "";
      g_autofree char *folded = rialto_text_fold (stretch + strlen (sign));

      g_assert_cmpuint (facets[i].offset, >=, end);
      end = facets[i].offset + facets[i].length;
      if (*sign != '\0')
        g_assert_cmpstr (folded, ==, facets[i].value);
      else
        g_assert_cmpstr (stretch, ==, facets[i].value);
      g_string_append_printf (string, "%s%s%s", i > 0 ? " " : "", sign, facets[i].value);
    }
  return g_string_free_and_steal (g_steal_pointer (&string));
}

static void
test_facets (void)
{
  static const struct
  {
    const char *text;
    const char *facets;
  } cases[] = {
    { "", "" },
    { "nothing here", "" },
    { "@anna and @Ben.b.", "@anna @ben.b" },
    { "(@anna) @a @toolonghandle_toolonghandle_toolong", "@anna" },
    { "mail@example.org a@b", "" },
    { "@anna@elsewhere.example", "" },
    { "@annaä", "" },
    { "@@anna @.anna", "" },
    { "#Élan, #ootd! #2024 #a_b #x2", "#elan #ootd #a_b #x2" },
    { "#", "" },
    { "##a a#b #", "" },
    { "see #шапка and #穿搭", "#шапка #穿搭" },
    { "今天#穿搭 好@anna", "#穿搭 @anna" },
    { "#one#two", "#one" },
    { "look: https://example.org/a_(b), (http://example.org).",
      "https://example.org/a_(b) http://example.org" },
    { "https://example.org/#tag @x1", "https://example.org/#tag @x1" },
    { "https://user:x@example.org https:// xhttps://example.org", "" },
    { "https://example.org/?a=b&c=d#e!", "https://example.org/?a=b&c=d#e" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *facets = describe_facets (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (facets, ==, cases[i].facets);
    }
}

static void
test_facet_bounds (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autofree char *tag64 = g_strnfill (64, 'a');
  g_autofree char *good = g_strconcat ("#", tag64, NULL);
  g_autofree char *bad = g_strconcat ("#a", tag64, NULL);
  g_autoptr (GString) many = g_string_new (NULL);
  guint n_facets;

  rialto_facets_find (good, arena, &n_facets);
  g_assert_cmpuint (n_facets, ==, 1);
  rialto_facets_find (bad, arena, &n_facets);
  g_assert_cmpuint (n_facets, ==, 0);

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (many, "#t%u ", i);
  g_assert_nonnull (rialto_facets_find (many->str, arena, &n_facets));
  g_assert_cmpuint (n_facets, ==, 60);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/count", test_count);
  g_test_add_func ("/text/trim", test_trim);
  g_test_add_func ("/text/blank", test_blank);
  g_test_add_func ("/text/handle", test_handle);
  g_test_add_func ("/text/email", test_email);
  g_test_add_func ("/text/url", test_url);
  g_test_add_func ("/facets/found", test_facets);
  g_test_add_func ("/facets/bounds", test_facet_bounds);
  return g_test_run ();
}
