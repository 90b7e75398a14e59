/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-clock.h"
#include "rialto-time.h"

#include <locale.h>

static void
test_format (void)
{
  static const struct
  {
    RialtoTime time;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00.000Z" },
    { -1, "1969-12-31T23:59:59.999Z" },
    { 1, "1970-01-01T00:00:00.001Z" },
    { 951782400000, "2000-02-29T00:00:00.000Z" },
    { 1704067199999, "2023-12-31T23:59:59.999Z" },
    { 1709208000123, "2024-02-29T12:00:00.123Z" },
    { 4107542400000, "2100-03-01T00:00:00.000Z" },
    { -62135596800000, "0001-01-01T00:00:00.000Z" },
    { 253402300799999, "9999-12-31T23:59:59.999Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = rialto_time_dup (cases[i].time);
      RialtoTime time = 7;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (rialto_time_parse (cases[i].text, &time));
      g_assert_cmpint (time, ==, cases[i].time);
    }
}

static void
test_out_of_range (void)
{
  g_autofree char *latest = rialto_time_dup (G_MAXINT64);
  g_autofree char *earliest = rialto_time_dup (G_MININT64);

  g_assert_cmpstr (latest, ==, "9999-12-31T23:59:59.999Z");
  g_assert_cmpstr (earliest, ==, "0001-01-01T00:00:00.000Z");
}

/* Every day of 800 years against GLib's calendar. */
static void
test_every_day (void)
{
  RialtoTime time = -(370 * 365 + 90) * RIALTO_DAY + 12 * RIALTO_HOUR;
  g_autoptr (GDate) date = g_date_new_dmy (1, G_DATE_JANUARY, 1970);

  g_date_subtract_days (date, 370 * 365 + 90);
  for (guint i = 0; i < 800 * 365; i++)
    {
      char buffer[RIALTO_TIME_SIZE];
      g_autofree char *expected = NULL;
      RialtoTime parsed;

      expected = g_strdup_printf ("%04d-%02d-%02dT12:00:00.000Z", g_date_get_year (date),
                                  g_date_get_month (date), g_date_get_day (date));
      rialto_time_format (time, buffer);
      g_assert_cmpstr (buffer, ==, expected);
      g_assert_true (rialto_time_parse (buffer, &parsed));
      g_assert_cmpint (parsed, ==, time);
      g_date_add_days (date, 1);
      time += RIALTO_DAY;
    }
}

static void
test_fractions (void)
{
  RialtoTime time;

  g_assert_true (rialto_time_parse ("1970-01-01T00:00:01Z", &time));
  g_assert_cmpint (time, ==, 1000);
  g_assert_true (rialto_time_parse ("1970-01-01T00:00:01.5Z", &time));
  g_assert_cmpint (time, ==, 1500);
  g_assert_true (rialto_time_parse ("1970-01-01T00:00:01.05Z", &time));
  g_assert_cmpint (time, ==, 1050);
  g_assert_true (rialto_time_parse ("1970-01-01T00:00:01.123456789Z", &time));
  g_assert_cmpint (time, ==, 1123);
  g_assert_true (rialto_time_parse_n ("1970-01-01T00:00:02Z, and more", 20, &time));
  g_assert_cmpint (time, ==, 2000);
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "",
    "2024-01-01",
    "2024-01-01T00:00:00",
    "2024-01-01T00:00:00z",
    "2024-01-01t00:00:00Z",
    "2024-01-01 00:00:00Z",
    "2024-01-01T00:00:00+00:00",
    "2024-01-01T00:00:00.Z",
    "2024-01-01T00:00:00.1234567890Z",
    "2024-01-01T00:00:00.12x4Z",
    "2024-01-01T00:00:00.123ZZ",
    "2024-01-01T00:00:00ZZ",
    "2024-01-01T00:00:60Z",
    "2024-01-01T00:60:00Z",
    "2024-01-01T24:00:00Z",
    "2024-00-01T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-01-00T00:00:00Z",
    "2024-01-32T00:00:00Z",
    "2024-04-31T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "2100-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "-024-01-01T00:00:00Z",
    "+024-01-01T00:00:00Z",
    " 2024-01-01T00:00:00Z",
    "2024-01-01T00:00:00Z ",
    "2024-1-01T00:00:00.0Z",
    "99999-01-01T00:00:00Z",
  };
  RialtoTime time = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (rialto_time_parse (bad[i], &time));
      g_assert_cmpint (time, ==, 7);
    }
  g_assert_false (rialto_time_parse (NULL, &time));
}

static void
test_clock (void)
{
  RialtoTime monotonic;

  g_assert_cmpint (rialto_clock_now (), >, 1704067200000);
  g_assert_cmpint (ABS (rialto_clock_now () - g_get_real_time () / 1000), <, RIALTO_MINUTE);

  rialto_clock_fake (5000);
  monotonic = rialto_clock_monotonic ();
  g_assert_cmpint (rialto_clock_now (), ==, 5000);
  rialto_clock_advance (250);
  g_assert_cmpint (rialto_clock_now (), ==, 5250);
  g_assert_cmpint (rialto_clock_monotonic (), ==, monotonic + 250);
  rialto_clock_fake (1000);
  g_assert_cmpint (rialto_clock_now (), ==, 1000);
  g_assert_cmpint (rialto_clock_monotonic (), ==, monotonic + 250);

  rialto_clock_fix (7000);
  g_assert_cmpint (rialto_clock_now (), ==, 7000);
  monotonic = rialto_clock_monotonic ();
  while (rialto_clock_monotonic () == monotonic)
    g_thread_yield ();
  g_assert_cmpint (rialto_clock_now (), ==, 7000);
  rialto_clock_unfake ();
  g_assert_cmpint (rialto_clock_now (), >, 1704067200000);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/format", test_format);
  g_test_add_func ("/time/out-of-range", test_out_of_range);
  g_test_add_func ("/time/every-day", test_every_day);
  g_test_add_func ("/time/fractions", test_fractions);
  g_test_add_func ("/time/refused", test_refused);
  g_test_add_func ("/time/clock", test_clock);
  return g_test_run ();
}
