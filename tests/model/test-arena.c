/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-arena.h"

#include <string.h>

static gboolean
is_zero (const guint8 *bytes,
         gsize         size)
{
  for (gsize i = 0; i < size; i++)
    {
      if (bytes[i] != 0)
        return FALSE;
    }

  return TRUE;
}

static void
test_pieces (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  gsize total = 0;

  for (gsize size = 0; size < 3000; size += 37)
    {
      guint8 *piece = rialto_arena_alloc (arena, size);

      g_assert_cmpuint (GPOINTER_TO_SIZE (piece) % 16, ==, 0);
      g_assert_true (is_zero (piece, size));
      if (size > 0)
        memset (piece, 0xff, size);
      total += size;
    }

  g_assert_cmpuint (rialto_arena_used (arena), >=, total);
}

static void
test_large_pieces (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  guint8 *small = rialto_arena_alloc (arena, 64);
  guint8 *large = rialto_arena_alloc (arena, 1024 * 1024);
  guint8 *next;

  memset (large, 0xff, 1024 * 1024);
  next = rialto_arena_alloc (arena, 64);
  /* The large piece did not end the chunk of the small ones. */
  g_assert_true (next == small + 64);
  g_assert_true (is_zero (next, 64));
  g_assert_cmpuint (GPOINTER_TO_SIZE (large) % 16, ==, 0);
}

static void
test_reset (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  guint8 *first = rialto_arena_alloc (arena, 1000);

  memset (first, 0xff, 1000);
  for (guint i = 0; i < 100; i++)
    memset (rialto_arena_alloc (arena, 900), 0xff, 900);
  memset (rialto_arena_alloc (arena, 500000), 0xff, 500000);

  for (guint round = 0; round < 3; round++)
    {
      guint8 *again;

      rialto_arena_reset (arena);
      g_assert_cmpuint (rialto_arena_used (arena), ==, 0);
      again = rialto_arena_alloc (arena, 4096);
      g_assert_true (again == first);
      g_assert_true (is_zero (again, 4096));
      memset (again, 0xff, 4096);
    }
}

static void
test_reset_of_little (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  char *word = rialto_arena_strdup (arena, "something");

  rialto_arena_reset (arena);
  g_assert_true (is_zero (rialto_arena_alloc (arena, 64), 64));
  g_assert_cmpstr (word, ==, "");
}

static void
test_copies (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  const char *text = "one two";
  char *copy = rialto_arena_strdup (arena, text);

  g_assert_cmpstr (copy, ==, text);
  g_assert_true (copy != text);
  g_assert_null (rialto_arena_strdup (arena, NULL));
  g_assert_cmpstr (rialto_arena_strndup (arena, text, 3), ==, "one");
  g_assert_cmpstr (rialto_arena_strndup (arena, NULL, 0), ==, "");
  g_assert_cmpmem (rialto_arena_memdup (arena, text, 7), 7, text, 7);
  g_assert_null (rialto_arena_memdup (arena, NULL, 0));
  g_assert_cmpstr (rialto_arena_printf (arena, "%d-%s", 7, "x"), ==, "7-x");
  g_assert_cmpstr (rialto_arena_printf (arena, "%s", ""), ==, "");
}

static void
test_long_printf (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autofree char *text = g_strnfill (100000, 'a');

  g_assert_cmpstr (rialto_arena_printf (arena, "%s", text), ==, text);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arena/pieces", test_pieces);
  g_test_add_func ("/arena/large-pieces", test_large_pieces);
  g_test_add_func ("/arena/reset", test_reset);
  g_test_add_func ("/arena/reset-of-little", test_reset_of_little);
  g_test_add_func ("/arena/copies", test_copies);
  g_test_add_func ("/arena/long-printf", test_long_printf);
  return g_test_run ();
}
