/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-clock.h"
#include "rialto-rate-limiter.h"

#define START ((RialtoTime) 1800000000000)

static const RialtoRateBucket slow = { .burst = 5, .per_minute = 60 };

static void
test_burst_and_refill (void)
{
  g_autoptr (RialtoRateLimiter) limiter = rialto_rate_limiter_new (100);
  RialtoRateKey key = rialto_rate_key_for_user (3, 42);
  RialtoRateState state;

  rialto_clock_fake (START);
  for (guint i = 0; i < slow.burst; i++)
    {
      g_assert_true (rialto_rate_limiter_take (limiter, &slow, &key, 1, &state));
      g_assert_cmpuint (state.limit, ==, 5);
      g_assert_cmpuint (state.remaining, ==, 4 - i);
      g_assert_cmpint (state.reset_after_ms, ==, 1000 * (i + 1));
      g_assert_cmpint (state.retry_after_ms, ==, 0);
    }
  g_assert_false (rialto_rate_limiter_take (limiter, &slow, &key, 1, &state));
  g_assert_cmpuint (state.remaining, ==, 0);
  g_assert_cmpint (state.reset_after_ms, ==, 5000);
  g_assert_cmpint (state.retry_after_ms, ==, 1000);

  rialto_clock_advance (999);
  g_assert_false (rialto_rate_limiter_take (limiter, &slow, &key, 1, &state));
  g_assert_cmpint (state.retry_after_ms, ==, 1);
  rialto_clock_advance (1);
  g_assert_true (rialto_rate_limiter_take (limiter, &slow, &key, 1, &state));
  g_assert_false (rialto_rate_limiter_take (limiter, &slow, &key, 1, NULL));

  /* What retry_after says is exactly when it works. */
  g_assert_false (rialto_rate_limiter_take (limiter, &slow, &key, 3, &state));
  g_assert_cmpint (state.retry_after_ms, ==, 3000);
  rialto_clock_advance (state.retry_after_ms - 1);
  g_assert_false (rialto_rate_limiter_take (limiter, &slow, &key, 3, NULL));
  rialto_clock_advance (1);
  g_assert_true (rialto_rate_limiter_take (limiter, &slow, &key, 3, NULL));
}

static void
test_cost_above_burst (void)
{
  g_autoptr (RialtoRateLimiter) limiter = rialto_rate_limiter_new (100);
  RialtoRateKey key = rialto_rate_key_for_user (0, 1);
  RialtoRateState state;

  rialto_clock_fake (START);
  g_assert_true (rialto_rate_limiter_take (limiter, &slow, &key, G_MAXUINT, &state));
  g_assert_cmpuint (state.remaining, ==, 0);
  g_assert_false (rialto_rate_limiter_take (limiter, &slow, &key, G_MAXUINT, &state));
  g_assert_cmpint (state.retry_after_ms, ==, 5000);
}

static void
test_peek_and_refund (void)
{
  g_autoptr (RialtoRateLimiter) limiter = rialto_rate_limiter_new (100);
  RialtoRateKey key = rialto_rate_key_for_user (0, 7);
  RialtoRateState state;

  rialto_clock_fake (START);
  rialto_rate_limiter_peek (limiter, &slow, &key, &state);
  g_assert_cmpuint (state.remaining, ==, 5);
  rialto_rate_limiter_take (limiter, &slow, &key, 5, NULL);
  rialto_rate_limiter_peek (limiter, &slow, &key, &state);
  g_assert_cmpuint (state.remaining, ==, 0);
  g_assert_cmpint (state.retry_after_ms, ==, 1000);

  rialto_rate_limiter_refund (limiter, &slow, &key, 2);
  rialto_rate_limiter_peek (limiter, &slow, &key, &state);
  g_assert_cmpuint (state.remaining, ==, 2);
  g_assert_cmpint (state.retry_after_ms, ==, 0);

  /* More than was taken does not make a bigger burst. */
  rialto_rate_limiter_refund (limiter, &slow, &key, 5);
  rialto_rate_limiter_refund (limiter, &slow, &key, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_true (rialto_rate_limiter_take (limiter, &slow, &key, 1, NULL));
  g_assert_false (rialto_rate_limiter_take (limiter, &slow, &key, 1, NULL));
}

static void
assert_same_key (const char *one,
                 const char *other,
                 gboolean    same)
{
  RialtoRateKey a = rialto_rate_key_for_address (1, one);
  RialtoRateKey b = rialto_rate_key_for_address (1, other);

  g_assert_cmpint (a.who == b.who && a.kind == b.kind && a.bucket == b.bucket, ==, same);
}

static void
test_keys (void)
{
  g_autoptr (RialtoRateLimiter) limiter = rialto_rate_limiter_new (100);
  RialtoRateKey one = rialto_rate_key_for_user (1, 9);
  RialtoRateKey other = rialto_rate_key_for_user (2, 9);

  assert_same_key ("192.0.2.1", "192.0.2.1", TRUE);
  assert_same_key ("192.0.2.1", "192.0.2.2", FALSE);
  assert_same_key ("192.0.2.1", "::ffff:192.0.2.1", TRUE);
  assert_same_key ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", TRUE);
  assert_same_key ("2001:db8:1:2::1", "2001:db8:1:3::1", FALSE);
  assert_same_key ("fe80::1%eth0", "fe80::2", TRUE);
  assert_same_key ("unix", "unix", TRUE);
  assert_same_key ("unix", "other", FALSE);
  assert_same_key (NULL, "", TRUE);

  rialto_clock_fake (START);
  g_assert_true (rialto_rate_limiter_take (limiter, &slow, &one, 5, NULL));
  g_assert_false (rialto_rate_limiter_take (limiter, &slow, &one, 1, NULL));
  g_assert_true (rialto_rate_limiter_take (limiter, &slow, &other, 5, NULL));
}

/* The reference: a bucket of tokens kept as a real number, filled as time goes by. */
typedef struct
{
  double tokens;
  gint64 at;
} Model;

static gboolean
model_take (Model                  *model,
            const RialtoRateBucket *bucket,
            gint64                  now,
            guint                   cost)
{
  model->tokens = MIN (bucket->burst,
                       model->tokens + (double) (now - model->at) * bucket->per_minute / 60000.0);
  model->at = now;
  if (model->tokens + 1e-6 < cost)
    return FALSE;
  model->tokens -= cost;
  return TRUE;
}

static void
test_against_model (void)
{
  /* Intervals that are whole milliseconds, so that the model's arithmetic is exact too. */
  static const RialtoRateBucket buckets[] = {
    { 1, 60 }, { 10, 600 }, { 50, 3000 }, { 3, 1 }, { 1000, 60000 }
  };
  g_autoptr (RialtoRateLimiter) limiter = rialto_rate_limiter_new (10000);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261);
  Model models[G_N_ELEMENTS (buckets)][20];
  guint allowed = 0;
  guint denied = 0;

  rialto_clock_fake (START);
  for (guint b = 0; b < G_N_ELEMENTS (buckets); b++)
    {
      for (guint k = 0; k < 20; k++)
        models[b][k] = (Model) { buckets[b].burst, rialto_clock_monotonic () };
    }

  for (guint i = 0; i < 200000; i++)
    {
      guint b = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (buckets));
      guint k = (guint) g_rand_int_range (rand, 0, 20);
      guint cost = (guint) g_rand_int_range (rand, 0, MIN (4, (int) buckets[b].burst + 1));
      RialtoRateKey key = rialto_rate_key_for_user (b, k + 1);
      RialtoRateState state;
      gboolean got = rialto_rate_limiter_take (limiter, &buckets[b], &key, cost, &state);

      g_assert_cmpint (got, ==, model_take (&models[b][k], &buckets[b], rialto_clock_monotonic (), cost));
      g_assert_cmpuint (state.remaining, ==, (guint) (models[b][k].tokens + 1e-6));
      if (got)
        allowed++;
      else
        denied++;
      rialto_clock_advance (g_rand_int_range (rand, 0, 40));
    }
  g_assert_cmpuint (allowed, >, 10000);
  g_assert_cmpuint (denied, >, 10000);
}

typedef struct
{
  RialtoRateLimiter *limiter;
  guint              n_keys;
  guint             *allowed; /* of each key */
  guint              seed;
} Flood;

static const RialtoRateBucket big = { .burst = 1000, .per_minute = 60 };

static gpointer
flood (gpointer data)
{
  Flood *self = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (self->seed);

  for (guint i = 0; i < 40000; i++)
    {
      guint k = (guint) g_rand_int_range (rand, 0, (gint32) self->n_keys);
      RialtoRateKey key = rialto_rate_key_for_user (0, k + 1);

      if (rialto_rate_limiter_take (self->limiter, &big, &key, 1, NULL))
        self->allowed[k]++;
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (RialtoRateLimiter) limiter = rialto_rate_limiter_new (1000);
  guint allowed[8][16] = { 0 };
  Flood floods[8];
  GThread *threads[8];

  rialto_clock_fake (START); /* the clock stands still: exactly the burst may pass */
  for (guint t = 0; t < 8; t++)
    {
      floods[t] = (Flood) { limiter, 16, allowed[t], t };
      threads[t] = g_thread_new ("flood", flood, &floods[t]);
    }
  for (guint t = 0; t < 8; t++)
    g_thread_join (threads[t]);

  for (guint k = 0; k < 16; k++)
    {
      guint total = 0;

      for (guint t = 0; t < 8; t++)
        total += allowed[t][k];
      g_assert_cmpuint (total, ==, big.burst);
    }
}

/* Threads push keys out of a table that is too small: nothing hangs, nothing is lost but what was evicted. */
static void
test_threads_evicting (void)
{
  g_autoptr (RialtoRateLimiter) limiter = rialto_rate_limiter_new (1);
  guint n_keys = 20 * rialto_rate_limiter_get_capacity (limiter);
  g_autofree guint *allowed = g_new0 (guint, 8 * n_keys);
  Flood floods[8];
  GThread *threads[8];

  rialto_clock_fake (START);
  for (guint t = 0; t < 8; t++)
    {
      floods[t] = (Flood) { limiter, n_keys, allowed + t * n_keys, t };
      threads[t] = g_thread_new ("flood", flood, &floods[t]);
    }
  for (guint t = 0; t < 8; t++)
    g_thread_join (threads[t]);
  g_assert_cmpuint (rialto_rate_limiter_get_evicted (limiter), >, n_keys);
}

static void
test_bounded (void)
{
  g_autoptr (RialtoRateLimiter) limiter = rialto_rate_limiter_new (1024);
  RialtoRateKey debtor = rialto_rate_key_for_user (0, G_MAXINT64);
  RialtoRateState state;

  rialto_clock_fake (START);
  g_assert_cmpuint (rialto_rate_limiter_get_capacity (limiter), ==, 1024);
  /* Expired keys make room without being missed. */
  for (guint round = 0; round < 50; round++)
    {
      for (guint i = 0; i < 200; i++)
        {
          RialtoRateKey key = rialto_rate_key_for_user (0, round * 200 + i + 1);

          g_assert_true (rialto_rate_limiter_take (limiter, &slow, &key, 5, NULL));
        }
      rialto_clock_advance (5000);
    }
  g_assert_cmpuint (rialto_rate_limiter_get_evicted (limiter), ==, 0);

  /* Who owes most stays longest, whatever comes by. */
  g_assert_true (rialto_rate_limiter_take (limiter, &big, &debtor, 1000, NULL));
  for (guint i = 0; i < 100000; i++)
    {
      RialtoRateKey key = rialto_rate_key_for_user (1, i + 1);

      rialto_rate_limiter_take (limiter, &slow, &key, 1, NULL);
    }
  g_assert_cmpuint (rialto_rate_limiter_get_evicted (limiter), >, 90000);
  rialto_rate_limiter_peek (limiter, &big, &debtor, &state);
  g_assert_cmpuint (state.remaining, ==, 0);
}

/* A name is one key, whoever uses it; ten in fifteen minutes are thirty units at two a minute and three each. */
static void
test_name (void)
{
  static const RialtoRateBucket terms = { .burst = 30, .per_minute = 2 };
  g_autoptr (RialtoRateLimiter) limiter = rialto_rate_limiter_new (100);
  RialtoRateKey anna = rialto_rate_key_for_name (20, "anna");
  RialtoRateKey again = rialto_rate_key_for_name (20, "anna");
  RialtoRateKey bert = rialto_rate_key_for_name (20, "bert");
  RialtoRateKey other = rialto_rate_key_for_name (21, "anna");
  RialtoRateState state;

  rialto_clock_fake (START);
  for (guint i = 0; i < 10; i++)
    g_assert_true (rialto_rate_limiter_take (limiter, &terms, i % 2 == 0 ? &anna : &again, 3, NULL));
  g_assert_false (rialto_rate_limiter_take (limiter, &terms, &anna, 3, &state));
  g_assert_cmpint (state.retry_after_ms, ==, 90000);
  g_assert_cmpint (state.reset_after_ms, ==, 900000);
  g_assert_true (rialto_rate_limiter_take (limiter, &terms, &bert, 3, NULL));
  g_assert_true (rialto_rate_limiter_take (limiter, &terms, &other, 3, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rate-limiter/burst-and-refill", test_burst_and_refill);
  g_test_add_func ("/rate-limiter/cost-above-burst", test_cost_above_burst);
  g_test_add_func ("/rate-limiter/peek-and-refund", test_peek_and_refund);
  g_test_add_func ("/rate-limiter/keys", test_keys);
  g_test_add_func ("/rate-limiter/against-model", test_against_model);
  g_test_add_func ("/rate-limiter/threads", test_threads);
  g_test_add_func ("/rate-limiter/threads-evicting", test_threads_evicting);
  g_test_add_func ("/rate-limiter/bounded", test_bounded);
  g_test_add_func ("/rate-limiter/name", test_name);
  return g_test_run ();
}
