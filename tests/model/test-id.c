/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-bits.h"
#include "rialto-clock.h"
#include "rialto-id-source.h"
#include "rialto-id.h"

#include <string.h>

#define NOON (RIALTO_ID_EPOCH + 1000 * RIALTO_DAY)

static void
test_parse (void)
{
  static const char *const bad[] = {
    "",
    "0",
    "00",
    "01",
    "-1",
    "+1",
    " 1",
    "1 ",
    "1.0",
    "1e3",
    "0x1",
    "abc",
    "1a",
    "9223372036854775808",
    "99999999999999999999",
    "١",
  };
  static const struct
  {
    const char *text;
    RialtoId id;
  } good[] = { { "1", 1 },
               { "10", 10 },
               { "1234567890123456789", 1234567890123456789 },
               { "9223372036854775807", G_MAXINT64 } };
  RialtoId id = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (rialto_id_parse (bad[i], &id));
      g_assert_cmpint (id, ==, 7);
    }
  g_assert_false (rialto_id_parse (NULL, &id));

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text = rialto_id_dup (good[i].id);

      g_assert_true (rialto_id_parse (good[i].text, &id));
      g_assert_cmpint (id, ==, good[i].id);
      g_assert_cmpstr (text, ==, good[i].text);
    }

  g_assert_true (rialto_id_parse_n ("123456", 3, &id));
  g_assert_cmpint (id, ==, 123);
}

static void
test_bits (void)
{
  static const guint64 values[] = { 0, 1, 9, 10, G_GUINT64_CONSTANT (1) << 63, G_MAXUINT64 };
  static const char *const bad[] = { "",
                                     "00",
                                     "01",
                                     "-1",
                                     "+1",
                                     " 1",
                                     "1 ",
                                     "0x1",
                                     "18446744073709551616",
                                     "99999999999999999999",
                                     "184467440737095516150" };
  char buffer[RIALTO_BITS_SIZE];
  guint64 bits = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      gsize length = rialto_bits_format (values[i], buffer);
      g_autofree char *expected = g_strdup_printf ("%" G_GUINT64_FORMAT, values[i]);

      g_assert_cmpstr (buffer, ==, expected);
      g_assert_cmpuint (length, ==, strlen (expected));
      g_assert_true (rialto_bits_parse (buffer, &bits));
      g_assert_cmpuint (bits, ==, values[i]);
    }
  bits = 7;
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (rialto_bits_parse (bad[i], &bits));
      g_assert_cmpuint (bits, ==, 7);
    }
  g_assert_false (rialto_bits_parse (NULL, &bits));
}

static void
test_fields (void)
{
  RialtoId id = rialto_id_make (NOON, 777, 3210);

  g_assert_cmpint (rialto_id_get_time (id), ==, NOON);
  g_assert_cmpuint (rialto_id_get_node (id), ==, 777);
  g_assert_cmpuint (rialto_id_get_counter (id), ==, 3210);
  g_assert_cmpint (rialto_id_make (NOON, 1023, 4095), <, rialto_id_make (NOON + 1, 0, 0));
  g_assert_cmpint (rialto_id_make (0, 0, 0), ==, 1);
  g_assert_cmpint (rialto_id_make (G_MAXINT64, 1023, 4095), ==, G_MAXINT64);
}

static void
test_source_follows_the_clock (void)
{
  g_autoptr (RialtoIdSource) source = rialto_id_source_new (5, 0);
  RialtoId first, second;

  rialto_clock_fake (NOON);
  first = rialto_id_source_next (source);
  g_assert_cmpint (first, ==, rialto_id_make (NOON, 5, 0));
  second = rialto_id_source_next (source);
  g_assert_cmpint (second, ==, rialto_id_make (NOON, 5, 1));
  g_assert_cmpint (rialto_id_source_get_mark (source), ==, second);
  rialto_clock_advance (10);
  g_assert_cmpint (rialto_id_source_next (source), ==, rialto_id_make (NOON + 10, 5, 0));
  rialto_clock_unfake ();
}

static void
test_source_never_goes_back (void)
{
  g_autoptr (RialtoIdSource) source = rialto_id_source_new (5, 0);
  RialtoId last;

  rialto_clock_fake (NOON);
  last = rialto_id_source_next (source);
  rialto_clock_fake (NOON - RIALTO_HOUR);
  for (guint i = 0; i < 10000; i++)
    {
      RialtoId id = rialto_id_source_next (source);

      g_assert_cmpint (id, >, last);
      g_assert_cmpuint (rialto_id_get_node (id), ==, 5);
      last = id;
    }
  /* 4096 a millisecond: two and a bit were borrowed from the future. */
  g_assert_cmpint (rialto_id_get_time (last), ==, NOON + 2);
  rialto_clock_unfake ();
}

static void
test_source_after_a_restart (void)
{
  static const guint nodes[] = { 4, 5, 6 };

  rialto_clock_fake (NOON - RIALTO_MINUTE);
  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      RialtoId mark = rialto_id_make (NOON, nodes[i], 4095);
      g_autoptr (RialtoIdSource) source = rialto_id_source_new (5, mark);
      RialtoId id = rialto_id_source_next (source);

      g_assert_cmpint (id, >, mark);
      g_assert_cmpint (rialto_id_get_time (id), <=, NOON + 1);
      g_assert_cmpuint (rialto_id_get_node (id), ==, 5);
    }
  rialto_clock_unfake ();
}

static void
test_source_after_another_id (void)
{
  static const guint nodes[] = { 0, 4, 5, 6, 1023 };
  static const guint counters[] = { 0, 1, 4095 };
  g_autoptr (RialtoIdSource) source = rialto_id_source_new (5, 0);

  rialto_clock_fake (NOON);
  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (counters); j++)
        {
          RialtoId last = rialto_id_make (NOON + 100 * (RialtoTime) (i + 1), nodes[i], counters[j]);
          RialtoId id = rialto_id_source_after (source, last);

          g_assert_cmpint (id, >, last);
          g_assert_cmpint (rialto_id_get_time (id) - rialto_id_get_time (last), <=, 1);
          g_assert_cmpint (rialto_id_source_next (source), >, id);
        }
    }
  /* One that is long gone changes nothing. */
  rialto_clock_fake (NOON + RIALTO_DAY);
  g_assert_cmpint (rialto_id_source_after (source, rialto_id_make (NOON, 0, 0)), ==,
                   rialto_id_make (NOON + RIALTO_DAY, 5, 0));
  rialto_clock_unfake ();
}

#define N_THREADS 4
#define N_IDS     20000

static gpointer
mint (gpointer data)
{
  RialtoIdSource *source = data;
  RialtoId *ids = g_new (RialtoId, N_IDS);

  for (guint i = 0; i < N_IDS; i++)
    {
      ids[i] = rialto_id_source_next (source);
      if (i > 0)
        g_assert_cmpint (ids[i], >, ids[i - 1]);
    }
  return ids;
}

static void
test_source_of_many_threads (void)
{
  g_autoptr (RialtoIdSource) source = rialto_id_source_new (1, 0);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  RialtoId *ids[N_THREADS];
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("mint", mint, source);
  for (guint i = 0; i < N_THREADS; i++)
    {
      ids[i] = g_thread_join (threads[i]);
      for (guint j = 0; j < N_IDS; j++)
        g_assert_true (g_hash_table_add (seen, &ids[i][j]));
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_free (ids[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id/parse", test_parse);
  g_test_add_func ("/id/bits", test_bits);
  g_test_add_func ("/id/fields", test_fields);
  g_test_add_func ("/id/source/clock", test_source_follows_the_clock);
  g_test_add_func ("/id/source/never-back", test_source_never_goes_back);
  g_test_add_func ("/id/source/restart", test_source_after_a_restart);
  g_test_add_func ("/id/source/after", test_source_after_another_id);
  g_test_add_func ("/id/source/threads", test_source_of_many_threads);
  return g_test_run ();
}
