/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-peer.h"

#include <string.h>

/* Entered by the acceptors and left by every reactor, a few thousand times a second at the most: one lock is enough. */
struct _RialtoPeerCounts
{
  GMutex      lock;
  GHashTable *counts; /* owned RialtoPeer -> count */
  guint       limit;
};

static guint
peer_hash (gconstpointer key)
{
  guint32 words[4];

  memcpy (words, key, sizeof words);
  return (words[0] * 31 + words[1]) * 2654435761u ^ (words[2] * 31 + words[3]) * 2246822519u;
}

static gboolean
peer_equal (gconstpointer a,
            gconstpointer b)
{
  return memcmp (a, b, sizeof (RialtoPeer)) == 0;
}

/* A household has one IPv4 address but a whole /64 of IPv6. */
static RialtoPeer
counted_as (const RialtoPeer *peer)
{
  static const guint8 mapped_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  RialtoPeer key = *peer;

  if (memcmp (peer->bytes, mapped_prefix, sizeof mapped_prefix) != 0)
    memset (key.bytes + 8, 0, 8);
  return key;
}

/**
 * rialto_peer_counts_new:
 * @limit: how many connections an address may have; 0: any number
 *
 * Returns: (transfer full): a table in which everybody has none
 */
RialtoPeerCounts *
rialto_peer_counts_new (guint limit)
{
  RialtoPeerCounts *counts = g_new0 (RialtoPeerCounts, 1);

  g_mutex_init (&counts->lock);
  counts->counts = g_hash_table_new_full (peer_hash, peer_equal, g_free, NULL);
  counts->limit = limit;
  return counts;
}

/**
 * rialto_peer_counts_free:
 * @counts: (transfer full) (nullable): the table
 */
void
rialto_peer_counts_free (RialtoPeerCounts *counts)
{
  if (counts == NULL)
    return;

  g_hash_table_unref (counts->counts);
  g_mutex_clear (&counts->lock);
  g_free (counts);
}

/**
 * rialto_peer_counts_enter:
 * @counts: the table
 * @peer: who has connected
 *
 * Any thread.
 *
 * Returns: %FALSE when @peer has as many connections as it may; nothing was counted then
 */
gboolean
rialto_peer_counts_enter (RialtoPeerCounts *counts,
                          const RialtoPeer *peer)
{
  RialtoPeer key = counted_as (peer);
  gboolean admitted;
  guint count;

  g_mutex_lock (&counts->lock);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (counts->counts, &key));
  admitted = counts->limit == 0 || count < counts->limit;
  if (admitted)
    g_hash_table_insert (counts->counts, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (count + 1));
  g_mutex_unlock (&counts->lock);

  return admitted;
}

/**
 * rialto_peer_counts_leave:
 * @counts: the table
 * @peer: who was admitted and is gone
 *
 * Any thread.
 */
void
rialto_peer_counts_leave (RialtoPeerCounts *counts,
                          const RialtoPeer *peer)
{
  RialtoPeer key = counted_as (peer);
  guint count;

  g_mutex_lock (&counts->lock);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (counts->counts, &key));
  if (count > 1)
    g_hash_table_insert (counts->counts, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (count - 1));
  else
    g_hash_table_remove (counts->counts, &key);
  g_mutex_unlock (&counts->lock);
}
