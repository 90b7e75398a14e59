/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-breaker.h"
#include "rialto-clock.h"

#define START ((RialtoTime) 1800000000000)

static void
assert_shut (RialtoBreaker *breaker,
             RialtoTime     retry_after)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (rialto_breaker_enter (breaker, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_cmpint (rialto_error_get_retry_after (error), ==, retry_after);
  g_assert_false (rialto_breaker_enter (breaker, NULL));
}

static void
fail_times (RialtoBreaker *breaker,
            guint          times)
{
  for (guint i = 0; i < times; i++)
    {
      g_assert_true (rialto_breaker_enter (breaker, NULL));
      rialto_breaker_fail (breaker);
    }
}

static void
test_opens (void)
{
  g_autoptr (RialtoBreaker) breaker = rialto_breaker_new ("Payments", 3, 1000, 8000);

  rialto_clock_fake (START);
  fail_times (breaker, 2);
  g_assert_true (rialto_breaker_enter (breaker, NULL));
  rialto_breaker_succeed (breaker);
  fail_times (breaker, 2);
  g_assert_cmpint (rialto_breaker_get_state (breaker), ==, RIALTO_BREAKER_CLOSED);
  fail_times (breaker, 1);
  g_assert_cmpint (rialto_breaker_get_state (breaker), ==, RIALTO_BREAKER_OPEN);
  assert_shut (breaker, 1000);
  rialto_clock_advance (999);
  assert_shut (breaker, 1);
}

static void
test_half_open (void)
{
  g_autoptr (RialtoBreaker) breaker = rialto_breaker_new ("Payments", 1, 1000, 3000);

  rialto_clock_fake (START);
  fail_times (breaker, 1);
  rialto_clock_advance (1000);
  /* One call, and nobody else meanwhile. */
  g_assert_true (rialto_breaker_enter (breaker, NULL));
  g_assert_cmpint (rialto_breaker_get_state (breaker), ==, RIALTO_BREAKER_HALF_OPEN);
  assert_shut (breaker, 1000);
  rialto_breaker_fail (breaker);
  assert_shut (breaker, 2000);

  rialto_clock_advance (2000);
  g_assert_true (rialto_breaker_enter (breaker, NULL));
  rialto_breaker_fail (breaker);
  assert_shut (breaker, 3000); /* not longer than that */

  rialto_clock_advance (3000);
  g_assert_true (rialto_breaker_enter (breaker, NULL));
  rialto_breaker_succeed (breaker);
  g_assert_cmpint (rialto_breaker_get_state (breaker), ==, RIALTO_BREAKER_CLOSED);
  fail_times (breaker, 1);
  assert_shut (breaker, 1000); /* all forgiven */
}

static void
test_late_answers (void)
{
  g_autoptr (RialtoBreaker) breaker = rialto_breaker_new ("Payments", 2, 1000, 8000);

  rialto_clock_fake (START);
  for (guint i = 0; i < 4; i++)
    g_assert_true (rialto_breaker_enter (breaker, NULL));
  rialto_breaker_fail (breaker);
  rialto_breaker_fail (breaker);
  /* The other two end while it is open: they change nothing. */
  rialto_breaker_fail (breaker);
  rialto_breaker_succeed (breaker);
  assert_shut (breaker, 1000);
}

static void
test_lost_trial (void)
{
  g_autoptr (RialtoBreaker) breaker = rialto_breaker_new ("Payments", 1, 1000, 8000);

  rialto_clock_fake (START);
  fail_times (breaker, 1);
  rialto_clock_advance (1000);
  g_assert_true (rialto_breaker_enter (breaker, NULL));
  /* Its answer never comes: after another pause somebody else may try. */
  rialto_clock_advance (999);
  assert_shut (breaker, 1);
  rialto_clock_advance (1);
  g_assert_true (rialto_breaker_enter (breaker, NULL));
  g_assert_cmpstr (rialto_breaker_get_name (breaker), ==, "Payments");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/breaker/opens", test_opens);
  g_test_add_func ("/breaker/half-open", test_half_open);
  g_test_add_func ("/breaker/late-answers", test_late_answers);
  g_test_add_func ("/breaker/lost-trial", test_lost_trial);
  return g_test_run ();
}
