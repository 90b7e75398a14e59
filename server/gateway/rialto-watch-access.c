/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-watch-access.h"

#include "rialto-post-loader.h"

/* On the pump's thread. What a turn of the pump finds out is kept apart until the turn has succeeded: a statement that failed found
 * nobody who may see anything. */

typedef struct
{
  char    *topic; /* owned */
  RialtoId user;
  RialtoId author; /* 0: may not see it */
} Finding;

struct _RialtoWatchAccess
{
  RialtoAudienceTable *audience; /* borrowed */
  GHashTable          *findings; /* set of owned Finding, one for each topic and user */
};

RIALTO_SQL (open_post,
            "watched.open_post",
            "SELECT p.author FROM posts p JOIN users u ON u.id = p.author WHERE p.id = ?1 AND p.state = 0 "
            "AND u.deleted_at IS NULL AND " RIALTO_POST_PUBLIC);
RIALTO_SQL (blocks_around,
            "watched.blocks_around",
            "SELECT blocked FROM blocks WHERE blocker IN (?1, ?2) UNION "
            "SELECT blocker FROM blocks WHERE blocked IN (?1, ?2)");

static guint
finding_hash (gconstpointer data)
{
  const Finding *finding = data;

  return g_str_hash (finding->topic) ^ g_int64_hash (&finding->user);
}

static gboolean
finding_equal (gconstpointer one,
               gconstpointer other)
{
  const Finding *a = one, *b = other;

  return a->user == b->user && g_str_equal (a->topic, b->topic);
}

static void
finding_free (gpointer data)
{
  Finding *finding = data;

  g_free (finding->topic);
  g_free (finding);
}

/**
 * rialto_watch_access_new:
 * @audience: (transfer none): who watches what
 *
 * Returns: (transfer full): nothing found out yet
 */
RialtoWatchAccess *
rialto_watch_access_new (RialtoAudienceTable *audience)
{
  RialtoWatchAccess *access = g_new0 (RialtoWatchAccess, 1);

  access->audience = audience;
  access->findings = g_hash_table_new_full (finding_hash, finding_equal, finding_free, NULL);
  return access;
}

/**
 * rialto_watch_access_free:
 * @access: (transfer full): what was found out
 */
void
rialto_watch_access_free (RialtoWatchAccess *access)
{
  g_hash_table_unref (access->findings);
  g_free (access);
}

/**
 * rialto_watch_access_begin:
 * @access: what was found out
 *
 * A turn begins, perhaps afresh: forgets what the last one did not keep.
 */
void
rialto_watch_access_begin (RialtoWatchAccess *access)
{
  g_hash_table_remove_all (access->findings);
}

/**
 * rialto_watch_access_commit:
 * @access: what was found out
 *
 * The turn has succeeded: keeps it.
 */
void
rialto_watch_access_commit (RialtoWatchAccess *access)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, access->findings);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Finding *finding = key;

      rialto_audience_set_access (access->audience, finding->topic, finding->user, finding->author);
    }
  g_hash_table_remove_all (access->findings);
}

static void
note (RialtoWatchAccess *access,
      const char        *topic,
      RialtoId           user,
      RialtoId           author)
{
  Finding *finding = g_new (Finding, 1);

  *finding = (Finding) { g_strdup (topic), user, author };
  g_hash_table_replace (access->findings, finding, finding);
}

/**
 * rialto_watch_access_has:
 * @access: what was found out
 * @topic: what is watched
 * @watcher: by whom
 *
 * Returns: whether they could see it when that was looked at last
 */
gboolean
rialto_watch_access_has (RialtoWatchAccess   *access,
                         const char          *topic,
                         const RialtoWatcher *watcher)
{
  const Finding *finding = g_hash_table_lookup (access->findings,
                                                &(Finding) { (char *) topic, watcher->user, 0 });

  return finding != NULL ? finding->author != 0 : watcher->may_see;
}

static RialtoId
get_post (const char *topic)
{
  return g_str_has_prefix (topic, "post:") ? g_ascii_strtoll (topic + strlen ("post:"), NULL, 10) : 0;
}

/**
 * rialto_watch_access_look:
 * @access: what was found out
 * @tx: a read transaction
 * @topic: what is watched
 * @user: who has begun to watch it
 *
 * Finds out whether they may see it.
 */
void
rialto_watch_access_look (RialtoWatchAccess *access,
                          RialtoTx          *tx,
                          const char        *topic,
                          RialtoId           user)
{
  RialtoId post = get_post (topic);
  RialtoId author = post != 0 ? rialto_post_get_author (tx, user, post) : 0;

  if (author != 0)
    note (access, topic, user, author);
}

/**
 * rialto_watch_access_list_blocked:
 * @tx: a read transaction
 * @one: somebody
 * @other: somebody else; or the same
 *
 * Returns: (transfer full): everybody who has a block between them and either
 */
GHashTable *
rialto_watch_access_list_blocked (RialtoTx *tx,
                                  RialtoId  one,
                                  RialtoId  other)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &blocks_around, SQL_ID (one), SQL_ID (other));
  GHashTable *blocked = g_hash_table_new (NULL, NULL);

  while (rialto_rows_next (rows))
    g_hash_table_add (blocked, GSIZE_TO_POINTER ((gsize) rialto_rows_id (rows, 0)));
  return blocked;
}

/**
 * rialto_watch_access_list_apart:
 * @tx: a read transaction
 * @post: a post
 * @other: somebody else whose blocks count; or the author; 0: nobody
 * @author: (out): whose post it is
 *
 * One look for a thousand screens.
 *
 * Returns: (transfer full) (nullable): who may not see what everybody else may; %NULL: the post is not for everybody, each must be
 *   asked
 */
GHashTable *
rialto_watch_access_list_apart (RialtoTx *tx,
                                RialtoId  post,
                                RialtoId  other,
                                RialtoId *author)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &open_post, SQL_ID (post));

  if (!rialto_rows_next (rows))
    return NULL;
  *author = rialto_rows_id (rows, 0);
  g_clear_pointer (&rows, rialto_rows_free);
  return rialto_watch_access_list_blocked (tx, *author, other != 0 ? other : *author);
}

/**
 * rialto_watch_access_recheck:
 * @access: what was found out
 * @tx: a read transaction
 * @topic: a post that is watched
 * @viewer: by whom; 0: all who do
 *
 * Looks again who may see it.
 *
 * Returns: (transfer full): the users who could and cannot any more
 */
GHashTable *
rialto_watch_access_recheck (RialtoWatchAccess *access,
                             RialtoTx          *tx,
                             const char        *topic,
                             RialtoId           viewer)
{
  g_autoptr (GArray) watchers = rialto_audience_list_topic (access->audience, topic);
  RialtoId post = get_post (topic), author = 0;
  g_autoptr (GHashTable) apart = viewer == 0 ? rialto_watch_access_list_apart (tx, post, 0, &author) : NULL;
  GHashTable *lost = g_hash_table_new (NULL, NULL);

  for (guint i = 0; watchers != NULL && i < watchers->len; i++)
    {
      const RialtoWatcher *watcher = &g_array_index (watchers, RialtoWatcher, i);
      gpointer key = GSIZE_TO_POINTER ((gsize) watcher->user);
      gboolean had = rialto_watch_access_has (access, topic, watcher);
      RialtoId sees;

      if (viewer != 0 && watcher->user != viewer)
        continue;
      if (apart != NULL)
        sees = g_hash_table_contains (apart, key) ? 0 : author;
      else
        sees = rialto_post_get_author (tx, watcher->user, post);
      if (had != (sees != 0))
        note (access, topic, watcher->user, sees);
      if (had && sees == 0)
        g_hash_table_add (lost, key);
    }
  return lost;
}

/**
 * rialto_watch_access_end:
 * @access: what was found out
 * @topic: a post that is gone
 *
 * Returns: (transfer full): the users who could see it
 */
GHashTable *
rialto_watch_access_end (RialtoWatchAccess *access,
                         const char        *topic)
{
  g_autoptr (GArray) watchers = rialto_audience_list_topic (access->audience, topic);
  GHashTable *lost = g_hash_table_new (NULL, NULL);

  for (guint i = 0; watchers != NULL && i < watchers->len; i++)
    {
      const RialtoWatcher *watcher = &g_array_index (watchers, RialtoWatcher, i);

      if (!rialto_watch_access_has (access, topic, watcher))
        continue;
      note (access, topic, watcher->user, 0);
      g_hash_table_add (lost, GSIZE_TO_POINTER ((gsize) watcher->user));
    }
  return lost;
}
