/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-password-pool.h"

#include "rialto-crypto-private.h"
#include "rialto-password.h"

/* A gate before the slow functions: at most one caller for each core works, a bounded number waits in the order in which they came,
 * all others are sent away at once. The work is done on the callers' own threads. So neither the processors nor the memory (19 MiB a
 * hash) can be taken away by a flood of sign-ins. */

#define HASH_MS 12

struct _RialtoPasswordPool
{
  GMutex  mutex;
  GCond   moved;
  guint   slots;
  guint   queue;
  guint64 taken;    /* numbers given out */
  guint64 finished; /* callers who are done */
  char   *dummy;    /* hash that no password fits */
};

/**
 * rialto_password_pool_new:
 * @threads: how many callers may work at a time; 0 or more than there are cores: one for each core
 * @queue: how many more may wait
 * @error: return location
 *
 * Blocks for the time of one hash.
 *
 * Returns: (transfer full) (nullable): a pool, which any thread that may block can use; %NULL with %RIALTO_ERROR_UNAVAILABLE
 */
RialtoPasswordPool *
rialto_password_pool_new (guint    threads,
                          guint    queue,
                          GError **error)
{
  guint cores = g_get_num_processors ();
  g_autofree char *random = NULL;
  g_autofree char *dummy = NULL;
  RialtoPasswordPool *pool = NULL;
  guint8 bytes[24];

  rialto_crypto_init ();
  randombytes_buf (bytes, sizeof bytes);
  random = rialto_base64url_encode (bytes, sizeof bytes);
  dummy = rialto_password_hash (random, error);
  if (dummy == NULL)
    return NULL;

  pool = g_new0 (RialtoPasswordPool, 1);
  g_mutex_init (&pool->mutex);
  g_cond_init (&pool->moved);
  pool->slots = threads == 0 ? cores : MIN (threads, cores);
  pool->queue = queue;
  pool->dummy = g_steal_pointer (&dummy);
  return pool;
}

/**
 * rialto_password_pool_free:
 * @pool: (transfer full): a pool in which nobody is any more
 */
void
rialto_password_pool_free (RialtoPasswordPool *pool)
{
  g_cond_clear (&pool->moved);
  g_mutex_clear (&pool->mutex);
  g_free (pool->dummy);
  g_free (pool);
}

static gboolean
fail_full (RialtoPasswordPool *pool,
           GError            **error)
{
  guint wait = pool->queue * HASH_MS / pool->slots;

  if (error != NULL)
    {
      rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "Too many people are signing in just now.");
      rialto_error_set_retry_after (*error, MAX (wait, RIALTO_SECOND));
    }
  return FALSE;
}

/* A number in the line; its turn is when fewer than slots before it are unfinished. Callers finish out of order, which only means
 * that the count of the finished opens the gate for the next number. */
static gboolean
enter (RialtoPasswordPool *pool,
       GError            **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pool->mutex);
  guint64 number = pool->taken;

  if (pool->taken - pool->finished >= pool->slots + pool->queue)
    return fail_full (pool, error);
  pool->taken++;
  while (number >= pool->finished + pool->slots)
    g_cond_wait (&pool->moved, &pool->mutex);
  return TRUE;
}

static void
leave (RialtoPasswordPool *pool)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pool->mutex);

  pool->finished++;
  g_cond_broadcast (&pool->moved);
}

/**
 * rialto_password_pool_hash:
 * @pool: a pool
 * @password: a password that the policy allows
 * @error: return location
 *
 * Blocks until it is done.
 *
 * Returns: (transfer full) (nullable): the hash; %NULL with %RIALTO_ERROR_UNAVAILABLE and a time to come again when too many wait,
 *   or %RIALTO_ERROR_INVALID
 */
char *
rialto_password_pool_hash (RialtoPasswordPool *pool,
                           const char         *password,
                           GError            **error)
{
  char *hash = NULL;

  if (!enter (pool, error))
    return NULL;
  hash = rialto_password_hash (password, error);
  leave (pool);
  return hash;
}

/**
 * rialto_password_pool_verify:
 * @pool: a pool
 * @hash: (nullable): the account's hash; %NULL when there is no such account
 * @password: what somebody typed
 * @verdict: (out): whether it fits
 * @error: return location
 *
 * Blocks until it is done. Without @hash the same work is done for nothing, so the time does not tell who has an account.
 *
 * Returns: %FALSE with %RIALTO_ERROR_UNAVAILABLE and a time to come again when too many wait; then nothing is known
 */
gboolean
rialto_password_pool_verify (RialtoPasswordPool    *pool,
                             const char            *hash,
                             const char            *password,
                             RialtoPasswordVerdict *verdict,
                             GError               **error)
{
  gboolean right = FALSE;

  *verdict = RIALTO_PASSWORD_WRONG;
  if (!enter (pool, error))
    return FALSE;
  right = rialto_password_verify (hash != NULL ? hash : pool->dummy, password);
  leave (pool);
  if (right && hash != NULL)
    *verdict = rialto_password_needs_rehash (hash) ? RIALTO_PASSWORD_RIGHT_REHASH : RIALTO_PASSWORD_RIGHT;
  return TRUE;
}

/**
 * rialto_password_pool_get_waiting:
 * @pool: a pool
 *
 * Returns: how many callers are inside, at work or waiting
 */
guint
rialto_password_pool_get_waiting (RialtoPasswordPool *pool)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pool->mutex);

  return (guint) (pool->taken - pool->finished);
}

/**
 * rialto_password_pool_get_finished:
 * @pool: a pool
 *
 * Returns: how many hashes it has made so far, to keep or to compare
 */
guint64
rialto_password_pool_get_finished (RialtoPasswordPool *pool)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&pool->mutex);

  return pool->finished;
}
