/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-arena.h"
#include "rialto-person-words.h"

#include <glib.h>

static void
test_split (void)
{
  static const struct
  {
    const char *text, *words;
  } cases[] = {
    { "", "" },
    { "  \t ", "" },
    { "Anna Blume", "anna|blume" },
    { "anna.blume_7", "anna|blume|7" },
    { "O\xe2\x80\x99Neil-Smith (she/her)", "o|neil|smith|she|her" },
    { "\xc3\x89lan VITAL", "elan|vital" },
    { "Stra\xc3\x9f"
      "e",
      "strasse" },
    { "ze\xe2\x80\x8bro", "zero" }, /* zero-width space */
    { "\xe2\x80\xae"
      "abc\xe2\x80\xac def",
      "abc|def" }, /* right to left and back */
    { "soft\xc2\xadhyphen", "softhyphen" },
    { "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d" }, /* Hebrew */
    { "\xf0\x9f\x92\x83\xf0\x9f\x8f\xbd x", "\xf0\x9f\x92\x83|x" },             /* an emoji and its colour */
    { "\xef\xbc\xa1\xef\xbd\x82", "ab" },                                       /* wide letters */
    { "'; DROP TABLE users; --", "drop|table|users" },
    { "%_*?", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RialtoArena) arena = rialto_arena_new ();
      const char *words[9] = { 0 };
      guint n = rialto_person_words_split (arena, cases[i].text, words, 8);
      g_autofree char *joined = NULL;

      words[n] = NULL;
      joined = g_strjoinv ("|", (char **) words);
      g_assert_cmpstr (joined, ==, cases[i].words);
    }
}

static void
test_bounds (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GString) name = g_string_new (NULL);
  const char *words[3] = { 0 };

  g_assert_cmpuint (rialto_person_words_split (arena, "one two three four", words, 2), ==, 2);
  g_assert_cmpstr (words[1], ==, "two");
  g_assert_null (words[2]);

  /* Three bytes each: the cut falls between characters. */
  for (guint i = 0; i < 60; i++)
    g_string_append (name, "\xe4\xb8\x80");
  g_assert_cmpuint (rialto_person_words_split (arena, name->str, words, 2), ==, 1);
  g_assert_cmpuint (strlen (words[0]), ==, 63);
  g_assert_true (g_utf8_validate (words[0], -1, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/person-words/split", test_split);
  g_test_add_func ("/person-words/bounds", test_bounds);
  return g_test_run ();
}
