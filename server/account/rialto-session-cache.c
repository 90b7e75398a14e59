/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-cache.h"

#include <stdatomic.h>
#include <string.h>

/* Read by every request on every thread, written a few times a second: a lookup takes no lock and writes nothing that another reader
 * reads, so it scales with the cores. Entries live in sets of WAYS; each entry is guarded by a sequence number that is odd while it is
 * being written (a seqlock). The words of an entry are atomics with acquire and release, which cost nothing on x86-64 and keep the
 * reading of a half-written entry defined: it is seen by the number and tried again.
 *
 * A user's sessions are dropped all at once by counting up the user's epoch, a counter that a few users share: entries that were made
 * under an older epoch are not found any more. */

#define N_SHARDS     64
#define WAYS         8
#define N_EPOCHS     8192
#define MAX_ATTEMPTS 100

enum
{
  WORD_SESSION,
  WORD_USER,
  WORD_SUSPENDED,
  WORD_EXPIRES,
  WORD_EPOCH,
  WORD_FLAGS, /* generation, role, revoked */
  WORD_HANDLE,
  N_WORDS = WORD_HANDLE + RIALTO_SESSION_HANDLE_BYTES / 8,
};

typedef struct
{
  _Atomic guint32 sequence;
  _Atomic guint32 used;           /* since the clock hand last came by */
  _Atomic guint64 words[N_WORDS]; /* WORD_SESSION 0: free */
} SessionEntry;

typedef struct
{
  SessionEntry entries[WAYS];
} SessionSet;

struct _RialtoSessionCache
{
  SessionSet      *sets;
  guint            n_sets; /* a power of two */
  guint            hand;   /* atomic */
  _Atomic guint64  drops;
  _Atomic guint64 *epochs;
  GMutex           shards[N_SHARDS];
};

static guint64
mix (RialtoId id)
{
  guint64 x = (guint64) id;

  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static SessionSet *
set_of (RialtoSessionCache *cache,
        RialtoId            session)
{
  return &cache->sets[mix (session) & (cache->n_sets - 1)];
}

static GMutex *
shard_of (RialtoSessionCache *cache,
          RialtoId            session)
{
  return &cache->shards[mix (session) & (N_SHARDS - 1)];
}

static _Atomic guint64 *
epoch_of (RialtoSessionCache *cache,
          RialtoId            user)
{
  return &cache->epochs[mix (user) & (N_EPOCHS - 1)];
}

/**
 * rialto_session_cache_new:
 * @max_sessions: how many sessions are remembered; rounded up to 512 or a higher power of two
 *
 * Returns: (transfer full): an empty cache, which any thread may use
 */
RialtoSessionCache *
rialto_session_cache_new (guint max_sessions)
{
  RialtoSessionCache *cache = g_new0 (RialtoSessionCache, 1);

  cache->n_sets = N_SHARDS;
  while (cache->n_sets < (max_sessions + WAYS - 1) / WAYS)
    cache->n_sets *= 2;
  cache->sets = g_new0 (SessionSet, cache->n_sets);
  cache->epochs = g_new0 (_Atomic guint64, N_EPOCHS);
  for (guint i = 0; i < N_SHARDS; i++)
    g_mutex_init (&cache->shards[i]);
  return cache;
}

/**
 * rialto_session_cache_free:
 * @cache: (transfer full): a cache that no thread uses any more
 */
void
rialto_session_cache_free (RialtoSessionCache *cache)
{
  for (guint i = 0; i < N_SHARDS; i++)
    g_mutex_clear (&cache->shards[i]);
  g_free (cache->epochs);
  g_free (cache->sets);
  g_free (cache);
}

static void
pack (const RialtoSessionInfo *info,
      guint64                  epoch,
      guint64                  words[N_WORDS])
{
  char handle[RIALTO_SESSION_HANDLE_BYTES] = { 0 };

  g_strlcpy (handle, info->handle, sizeof handle);
  words[WORD_SESSION] = (guint64) info->session;
  words[WORD_USER] = (guint64) info->user;
  words[WORD_SUSPENDED] = (guint64) info->suspended_until;
  words[WORD_EXPIRES] = (guint64) info->expires;
  words[WORD_EPOCH] = epoch;
  words[WORD_FLAGS] = (guint64) info->generation << 32 | (guint64) (info->role & 0xff) << 1 |
                      (info->revoked ? 1 : 0);
  memcpy (&words[WORD_HANDLE], handle, sizeof handle);
}

static void
unpack (const guint64      words[N_WORDS],
        RialtoSessionInfo *info)
{
  info->session = (RialtoId) words[WORD_SESSION];
  info->user = (RialtoId) words[WORD_USER];
  info->suspended_until = (RialtoTime) words[WORD_SUSPENDED];
  info->expires = (RialtoTime) words[WORD_EXPIRES];
  info->generation = (guint32) (words[WORD_FLAGS] >> 32);
  info->role = (RialtoRole) (words[WORD_FLAGS] >> 1 & 0xff);
  info->revoked = (words[WORD_FLAGS] & 1) != 0;
  memcpy (info->handle, &words[WORD_HANDLE], sizeof info->handle);
}

/* FALSE: another session's, or its writer was interrupted at a bad moment, and then it counts as not there. */
static gboolean
read_entry (SessionEntry *entry,
            RialtoId      session,
            guint64       words[N_WORDS])
{
  for (guint attempt = 0; attempt < MAX_ATTEMPTS; attempt++)
    {
      guint32 sequence = atomic_load_explicit (&entry->sequence, memory_order_acquire);

      if (atomic_load_explicit (&entry->words[WORD_SESSION], memory_order_acquire) != (guint64) session)
        return FALSE;
      for (guint i = 0; i < N_WORDS; i++)
        words[i] = atomic_load_explicit (&entry->words[i], memory_order_acquire);
      if ((sequence & 1) == 0 && atomic_load_explicit (&entry->sequence, memory_order_relaxed) == sequence)
        return words[WORD_SESSION] == (guint64) session;
    }
  return FALSE;
}

/* Under the shard's mutex. */
static void
write_entry (SessionEntry *entry,
             const guint64 words[N_WORDS])
{
  guint32 sequence = atomic_load_explicit (&entry->sequence, memory_order_relaxed);

  atomic_store_explicit (&entry->sequence, sequence + 1, memory_order_relaxed);
  for (guint i = 0; i < N_WORDS; i++)
    atomic_store_explicit (&entry->words[i], words[i], memory_order_release);
  atomic_store_explicit (&entry->sequence, sequence + 2, memory_order_release);
}

/**
 * rialto_session_cache_lookup:
 * @cache: a cache
 * @session: id of a session
 * @info: (out): a copy of what is known of it
 *
 * Any thread; takes no lock.
 *
 * Returns: whether it was there. It says nothing of validity: the caller looks at revoked, expires and suspended_until.
 */
gboolean
rialto_session_cache_lookup (RialtoSessionCache *cache,
                             RialtoId            session,
                             RialtoSessionInfo  *info)
{
  SessionSet *set = set_of (cache, session);
  guint64 words[N_WORDS];

  if (session <= 0)
    return FALSE;
  for (guint i = 0; i < WAYS; i++)
    {
      SessionEntry *entry = &set->entries[i];

      if (!read_entry (entry, session, words))
        continue;
      if (atomic_load (epoch_of (cache, (RialtoId) words[WORD_USER])) != words[WORD_EPOCH])
        return FALSE;
      if (atomic_load_explicit (&entry->used, memory_order_relaxed) == 0)
        atomic_store_explicit (&entry->used, 1, memory_order_relaxed);
      unpack (words, info);
      return TRUE;
    }
  return FALSE;
}

/**
 * rialto_session_cache_take_ticket:
 * @cache: a cache
 *
 * To be called before the transaction that loads a session begins.
 *
 * Returns: a ticket for rialto_session_cache_insert ()
 */
RialtoSessionTicket
rialto_session_cache_take_ticket (RialtoSessionCache *cache)
{
  return (RialtoSessionTicket) { atomic_load (&cache->drops) };
}

/* The session's own entry, else a free or a dead one, else the first that nobody has used since the hand came by. */
static SessionEntry *
choose_entry (RialtoSessionCache *cache,
              SessionSet         *set,
              RialtoId            session)
{
  SessionEntry *victim = NULL;
  guint hand = g_atomic_int_add (&cache->hand, 1);

  for (guint i = 0; i < WAYS; i++)
    {
      guint64 held = atomic_load_explicit (&set->entries[i].words[WORD_SESSION], memory_order_relaxed);
      guint64 user = atomic_load_explicit (&set->entries[i].words[WORD_USER], memory_order_relaxed);
      guint64 epoch = atomic_load_explicit (&set->entries[i].words[WORD_EPOCH], memory_order_relaxed);

      if (held == (guint64) session)
        return &set->entries[i];
      if (held == 0 || atomic_load (epoch_of (cache, (RialtoId) user)) != epoch)
        victim = &set->entries[i];
    }
  for (guint i = 0; victim == NULL && i < 2 * WAYS; i++)
    {
      SessionEntry *entry = &set->entries[(hand + i) % WAYS];

      if (atomic_exchange_explicit (&entry->used, 0, memory_order_relaxed) == 0)
        victim = entry;
    }
  return victim != NULL ? victim : &set->entries[hand % WAYS];
}

/**
 * rialto_session_cache_insert:
 * @cache: a cache
 * @ticket: taken before @info was loaded
 * @info: a session that exists
 *
 * Remembers @info, unless something was dropped since @ticket was taken: then @info may be older than the drop. The next request
 * loads it again. Any thread.
 *
 * Returns: whether it is remembered now
 */
gboolean
rialto_session_cache_insert (RialtoSessionCache      *cache,
                             RialtoSessionTicket      ticket,
                             const RialtoSessionInfo *info)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (shard_of (cache, info->session));
  guint64 words[N_WORDS];
  SessionEntry *entry = NULL;

  /* The epoch is read before the count of drops is, and a drop counts up the latter first: so if the epoch is already the new one,
   * the count is too. */
  pack (info, atomic_load (epoch_of (cache, info->user)), words);
  if (info->session <= 0 || atomic_load (&cache->drops) != ticket.drops)
    return FALSE;

  entry = choose_entry (cache, set_of (cache, info->session), info->session);
  write_entry (entry, words);
  atomic_store_explicit (&entry->used, 1, memory_order_relaxed);
  return TRUE;
}

/**
 * rialto_session_cache_drop_session:
 * @cache: a cache
 * @session: id of a session that has changed
 *
 * When it returns no lookup finds what was known before. Any thread.
 */
void
rialto_session_cache_drop_session (RialtoSessionCache *cache,
                                   RialtoId            session)
{
  static const guint64 nothing[N_WORDS];
  g_autoptr (GMutexLocker) locker = NULL;
  SessionSet *set = set_of (cache, session);

  atomic_fetch_add (&cache->drops, 1);
  locker = g_mutex_locker_new (shard_of (cache, session));
  for (guint i = 0; i < WAYS; i++)
    {
      if (atomic_load_explicit (&set->entries[i].words[WORD_SESSION], memory_order_relaxed) ==
          (guint64) session)
        write_entry (&set->entries[i], nothing);
    }
}

/**
 * rialto_session_cache_drop_user:
 * @cache: a cache
 * @user: id of a user whose role, suspension, handle or sessions have changed
 *
 * Drops all sessions of @user, and those of the few others who share the epoch. Any thread; takes no lock.
 */
void
rialto_session_cache_drop_user (RialtoSessionCache *cache,
                                RialtoId            user)
{
  atomic_fetch_add (&cache->drops, 1);
  atomic_fetch_add (epoch_of (cache, user), 1);
}

/**
 * rialto_session_cache_drop_all:
 * @cache: a cache
 *
 * Forgets everything; for when events may have been missed. Any thread.
 */
void
rialto_session_cache_drop_all (RialtoSessionCache *cache)
{
  atomic_fetch_add (&cache->drops, 1);
  for (guint i = 0; i < N_EPOCHS; i++)
    atomic_fetch_add (&cache->epochs[i], 1);
}

/**
 * rialto_session_cache_get_capacity:
 * @cache: a cache
 *
 * Returns: how many sessions fit
 */
guint
rialto_session_cache_get_capacity (RialtoSessionCache *cache)
{
  return cache->n_sets * WAYS;
}
