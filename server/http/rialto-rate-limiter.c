/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-rate-limiter.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#include "rialto-clock.h"

/* The generic cell rate algorithm: all that is kept of a key is its theoretical arrival time (TAT), the moment at which its burst is
 * whole again. A TAT in the past says nothing, so a key that was not heard of for a while needs no sweeping: its slot is simply the
 * first to be reused.
 *
 * Keys live in sets of WAYS slots in memory that is allocated once. A known key is found and charged without a lock. A new one takes
 * a slot under the mutex of its shard: the slot with the smallest TAT, that is a free one, an expired one or the one that is nearest
 * to expiring. A slot is taken away by swapping EVICTING into its TAT, so a charge that runs meanwhile fails its own swap and looks
 * again, and no charge is ever lost or booked on another key. */

#define N_SHARDS 64
#define WAYS     16
#define EVICTING G_MAXINT64

typedef struct
{
  _Atomic guint64 tags[WAYS]; /* hash of the key; 0: free */
  _Atomic gint64  tats[WAYS]; /* microseconds on the scale of the monotonic clock */
} RateSet;

struct _RialtoRateLimiter
{
  RateSet        *sets;
  guint           n_sets; /* a power of two */
  GMutex          shards[N_SHARDS];
  guint8          secret[crypto_shorthash_KEYBYTES];
  _Atomic guint64 evicted;
};

/* One bucket, in microseconds: milliseconds would round a fast bucket too much. */
typedef struct
{
  gint64 now;
  gint64 interval; /* of one call */
  gint64 window;   /* of the whole burst */
  gint64 price;    /* of this charge */
  guint  burst;
} RateTerms;

enum
{
  KIND_USER,
  KIND_IPV4,
  KIND_IPV6,
  KIND_OTHER,
  KIND_NAME,
};

/**
 * rialto_rate_key_for_user:
 * @bucket: number of the bucket
 * @user: a user's id
 *
 * Returns: the key of @user's calls of the kind @bucket.
 */
RialtoRateKey
rialto_rate_key_for_user (guint    bucket,
                          RialtoId user)
{
  return (RialtoRateKey) { .who = (guint64) user, .bucket = bucket, .kind = KIND_USER };
}

/**
 * rialto_rate_key_for_address:
 * @bucket: number of the bucket
 * @address: (nullable): an IP address in text form, without port
 *
 * An IPv6 address counts by its /64, because that much is what one subscriber has; an IPv4 address written as IPv6 is the IPv4 one.
 * Whatever is no address (a Unix socket's peer) counts by its text.
 *
 * Returns: the key of the calls of the kind @bucket that come from @address.
 */
RialtoRateKey
rialto_rate_key_for_address (guint       bucket,
                             const char *address)
{
  const char *text = address != NULL ? address : "";
  char bare[INET6_ADDRSTRLEN] = "";
  gsize length = strcspn (text, "%");
  RialtoRateKey key = { .bucket = bucket, .kind = KIND_OTHER };
  struct in6_addr six;
  struct in_addr four;

  if (length < sizeof bare)
    memcpy (bare, text, length);

  if (inet_pton (AF_INET, bare, &four) == 1)
    {
      key.kind = KIND_IPV4;
      key.who = four.s_addr;
    }
  else if (inet_pton (AF_INET6, bare, &six) == 1 && IN6_IS_ADDR_V4MAPPED (&six))
    {
      key.kind = KIND_IPV4;
      memcpy (&four, six.s6_addr + 12, sizeof four);
      key.who = four.s_addr;
    }
  else if (inet_pton (AF_INET6, bare, &six) == 1)
    {
      key.kind = KIND_IPV6;
      memcpy (&key.who, six.s6_addr, sizeof key.who);
    }
  else
    key.who = g_str_hash (text);

  return key;
}

/**
 * rialto_rate_key_for_name:
 * @bucket: number of the bucket
 * @name: what is tried, whoever tries it; already folded
 *
 * Returns: the key of the calls of the kind @bucket that are about @name.
 */
RialtoRateKey
rialto_rate_key_for_name (guint       bucket,
                          const char *name)
{
  RialtoRateKey key = { .bucket = bucket, .kind = KIND_NAME };
  guint8 hash[crypto_hash_sha256_BYTES];

  crypto_hash_sha256 (hash, (const guint8 *) name, strlen (name));
  memcpy (&key.who, hash, sizeof key.who);
  return key;
}

/**
 * rialto_rate_limiter_new:
 * @max_keys: how many keys are remembered at most; rounded up to 1024 or a higher power of two
 *
 * Each key costs 16 bytes, allocated at once.
 *
 * Returns: (transfer full): a new limiter, which any thread may use at any time.
 */
RialtoRateLimiter *
rialto_rate_limiter_new (guint max_keys)
{
  RialtoRateLimiter *limiter = g_new0 (RialtoRateLimiter, 1);

  limiter->n_sets = N_SHARDS;
  while (limiter->n_sets < (max_keys + WAYS - 1) / WAYS)
    limiter->n_sets *= 2;
  limiter->sets = g_new0 (RateSet, limiter->n_sets);
  for (guint i = 0; i < N_SHARDS; i++)
    g_mutex_init (&limiter->shards[i]);
  /* Keyed, so that nobody can choose addresses that crowd into one set. */
  crypto_shorthash_keygen (limiter->secret);
  return limiter;
}

/**
 * rialto_rate_limiter_free:
 * @limiter: (transfer full): a limiter that no thread uses any more
 */
void
rialto_rate_limiter_free (RialtoRateLimiter *limiter)
{
  for (guint i = 0; i < N_SHARDS; i++)
    g_mutex_clear (&limiter->shards[i]);
  g_free (limiter->sets);
  g_free (limiter);
}

static guint64
hash_key (RialtoRateLimiter   *limiter,
          const RialtoRateKey *key)
{
  guint64 hash = 0;

  G_STATIC_ASSERT (crypto_shorthash_BYTES == sizeof hash);
  G_STATIC_ASSERT (sizeof *key == 16);
  crypto_shorthash ((guint8 *) &hash, (const guint8 *) key, sizeof *key, limiter->secret);
  return MAX (hash, 1);
}

static RateTerms
terms_for (const RialtoRateBucket *bucket,
           guint                   cost)
{
  guint per_minute = MAX (bucket->per_minute, 1);
  RateTerms terms = { .now = rialto_clock_monotonic () * 1000, .burst = MAX (bucket->burst, 1) };

  /* Rounded up: never faster than promised. */
  terms.interval = (G_USEC_PER_SEC * 60 + per_minute - 1) / per_minute;
  terms.window = terms.interval * terms.burst;
  terms.price = terms.interval * MIN (cost, terms.burst);
  return terms;
}

static void
describe (const RateTerms *terms,
          gint64           tat,
          gboolean         denied,
          RialtoRateState *state)
{
  gint64 debt = MAX (tat - terms->now, 0);
  gint64 wait = denied ? MAX (debt + terms->price - terms->window, 1) : 0;

  if (state == NULL)
    return;
  state->limit = terms->burst;
  state->remaining = (guint) (MAX (terms->window - debt, 0) / terms->interval);
  state->reset_after_ms = (debt + 999) / 1000;
  state->retry_after_ms = (wait + 999) / 1000;
}

static RateSet *
set_of (RialtoRateLimiter *limiter,
        guint64            tag)
{
  return &limiter->sets[tag & (limiter->n_sets - 1)];
}

static GMutex *
shard_of (RialtoRateLimiter *limiter,
          guint64            tag)
{
  return &limiter->shards[tag & (N_SHARDS - 1)];
}

static int
find_slot (RateSet *set,
           guint64  tag)
{
  for (int i = 0; i < WAYS; i++)
    {
      if (atomic_load_explicit (&set->tags[i], memory_order_acquire) == tag)
        return i;
    }
  return -1;
}

static int
find_victim (RateSet *set)
{
  int victim = 0;
  gint64 least = G_MAXINT64;

  for (int i = 0; i < WAYS; i++)
    {
      gint64 tat = atomic_load (&set->tats[i]);

      if (tat < least)
        {
          least = tat;
          victim = i;
        }
    }
  return victim;
}

/* Gives the key a slot with a TAT that says nothing yet. */
static void
insert_slot (RialtoRateLimiter *limiter,
             guint64            tag,
             gint64             now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (shard_of (limiter, tag));
  RateSet *set = set_of (limiter, tag);

  while (find_slot (set, tag) < 0)
    {
      int victim = find_victim (set);
      gint64 tat = atomic_load (&set->tats[victim]);

      if (!atomic_compare_exchange_strong (&set->tats[victim], &tat, EVICTING))
        continue;
      if (tat > now)
        atomic_fetch_add (&limiter->evicted, 1);
      atomic_store (&set->tags[victim], tag);
      atomic_store (&set->tats[victim], 0);
    }
}

/* The slot's TAT, when it is certain to be the key's: the tag is checked again after the TAT was read. */
static gboolean
read_slot (RateSet *set,
           int      slot,
           guint64  tag,
           gint64  *tat)
{
  *tat = atomic_load (&set->tats[slot]);
  return *tat != EVICTING && atomic_load (&set->tags[slot]) == tag;
}

/* Somebody is taking a slot away just now: wait until that is done. */
static void
wait_for_shard (RialtoRateLimiter *limiter,
                guint64            tag)
{
  g_mutex_lock (shard_of (limiter, tag));
  g_mutex_unlock (shard_of (limiter, tag));
}

/**
 * rialto_rate_limiter_take:
 * @limiter: a limiter
 * @bucket: the terms, always the same ones for the same bucket number of the key
 * @key: who asks for what
 * @cost: what the call weighs, 1 for an ordinary one; never more than the burst is charged
 * @state: (out) (optional): what to tell the caller
 *
 * Takes @cost from the key's allowance, or nothing when it does not suffice. Any thread; does not wait for others unless the key is new.
 *
 * Returns: whether the call is allowed.
 */
gboolean
rialto_rate_limiter_take (RialtoRateLimiter      *limiter,
                          const RialtoRateBucket *bucket,
                          const RialtoRateKey    *key,
                          guint                   cost,
                          RialtoRateState        *state)
{
  guint64 tag = hash_key (limiter, key);
  RateSet *set = set_of (limiter, tag);
  RateTerms terms = terms_for (bucket, cost);

  for (;;)
    {
      int slot = find_slot (set, tag);
      gint64 tat = 0;
      gint64 next = 0;

      if (slot < 0)
        {
          insert_slot (limiter, tag, terms.now);
          continue;
        }
      if (!read_slot (set, slot, tag, &tat))
        {
          wait_for_shard (limiter, tag);
          continue;
        }
      next = MAX (tat, terms.now) + terms.price;
      if (next - terms.now > terms.window)
        {
          describe (&terms, tat, TRUE, state);
          return FALSE;
        }
      if (atomic_compare_exchange_strong (&set->tats[slot], &tat, next))
        {
          describe (&terms, next, FALSE, state);
          return TRUE;
        }
    }
}

/**
 * rialto_rate_limiter_peek:
 * @limiter: a limiter
 * @bucket: the terms of the key's bucket
 * @key: who asks for what
 * @state: (out): what a call of cost 1 would meet
 *
 * Takes nothing and remembers nothing. Any thread.
 */
void
rialto_rate_limiter_peek (RialtoRateLimiter      *limiter,
                          const RialtoRateBucket *bucket,
                          const RialtoRateKey    *key,
                          RialtoRateState        *state)
{
  guint64 tag = hash_key (limiter, key);
  RateSet *set = set_of (limiter, tag);
  RateTerms terms = terms_for (bucket, 1);
  int slot = find_slot (set, tag);
  gint64 tat = 0;

  if (slot >= 0 && !read_slot (set, slot, tag, &tat))
    tat = 0;
  describe (&terms, tat, MAX (tat, terms.now) + terms.price - terms.now > terms.window, state);
}

/**
 * rialto_rate_limiter_refund:
 * @limiter: a limiter
 * @bucket: the terms of the key's bucket
 * @key: who asked for what
 * @cost: what rialto_rate_limiter_take () took
 *
 * Gives back what was taken for a call that did not count in the end. The allowance never grows beyond the burst. Any thread.
 */
void
rialto_rate_limiter_refund (RialtoRateLimiter      *limiter,
                            const RialtoRateBucket *bucket,
                            const RialtoRateKey    *key,
                            guint                   cost)
{
  guint64 tag = hash_key (limiter, key);
  RateSet *set = set_of (limiter, tag);
  RateTerms terms = terms_for (bucket, cost);
  gboolean done = FALSE;

  while (!done)
    {
      int slot = find_slot (set, tag);
      gint64 tat = 0;

      done = slot < 0 || !read_slot (set, slot, tag, &tat) || tat <= terms.now ||
             atomic_compare_exchange_strong (&set->tats[slot], &tat, tat - terms.price);
    }
}

/**
 * rialto_rate_limiter_get_capacity:
 * @limiter: a limiter
 *
 * Returns: how many keys fit.
 */
guint
rialto_rate_limiter_get_capacity (RialtoRateLimiter *limiter)
{
  return limiter->n_sets * WAYS;
}

/**
 * rialto_rate_limiter_get_evicted:
 * @limiter: a limiter
 *
 * Returns: how many keys were forgotten before their time because others needed the room; a figure that grows under attack.
 */
guint64
rialto_rate_limiter_get_evicted (RialtoRateLimiter *limiter)
{
  return atomic_load_explicit (&limiter->evicted, memory_order_relaxed);
}
