/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-follow.h"

#include "rialto-event-types.h"
#include "rialto-notify.h"
#include "rialto-relation.h"

/* Whom one may follow, and ask to, together: so a request can always be accepted. */
#define MAX_FOLLOWS 7500

RIALTO_SQL (follow_insert,
            "follows.insert",
            "INSERT INTO follows (follower, followee, id, muted) VALUES (?1, ?2, ?3, "
            "EXISTS (SELECT 1 FROM mutes WHERE muter = ?1 AND muted = ?2)) "
            "ON CONFLICT (follower, followee) DO NOTHING");
RIALTO_SQL (follow_delete, "follows.delete", "DELETE FROM follows WHERE follower = ?1 AND followee = ?2");
RIALTO_SQL (follow_exists, "follows.exists", "SELECT 1 FROM follows WHERE follower = ?1 AND followee = ?2");
RIALTO_SQL (
  follow_room,
  "follows.room",
  "SELECT c.following + (SELECT count (*) FROM follow_requests WHERE requester = ?1) FROM user_counts c "
  "WHERE c.user_id = ?1");
RIALTO_SQL (
  follow_count,
  "follows.count",
  "UPDATE user_counts SET followers = followers + ?2, following = following + ?3 WHERE user_id = ?1");

static gboolean
insert (RialtoTx *tx,
        RialtoId  follower,
        RialtoId  followee)
{
  return rialto_tx_exec (tx, &follow_insert, SQL_ID (follower), SQL_ID (followee),
                         SQL_ID (rialto_tx_new_id (tx))) > 0;
}

static void
count (RialtoTx *tx,
       RialtoId  user,
       gint64    followers,
       gint64    following)
{
  rialto_tx_exec (tx, &follow_count, SQL_ID (user), SQL_INT (followers), SQL_INT (following));
}

/* Rows of two people are always written in the same order, whoever follows whom: nobody waits for each other. */
static void
count_both (RialtoTx *tx,
            RialtoId  follower,
            RialtoId  followee,
            gint64    by)
{
  if (follower < followee)
    count (tx, follower, 0, by);
  count (tx, followee, by, 0);
  if (follower > followee)
    count (tx, follower, 0, by);
}

/**
 * rialto_follow_add:
 * @tx: a write transaction
 * @follower: who follows
 * @followee: whom
 *
 * Returns: whether that is new
 */
gboolean
rialto_follow_add (RialtoTx *tx,
                   RialtoId  follower,
                   RialtoId  followee)
{
  if (!insert (tx, follower, followee))
    return FALSE;
  count_both (tx, follower, followee, 1);
  return TRUE;
}

/**
 * rialto_follow_add_many:
 * @tx: a write transaction that holds the lock of @followee
 * @followers: (array length=n_followers): who follow, none of whom did
 * @n_followers: how many
 * @followee: whom
 */
void
rialto_follow_add_many (RialtoTx       *tx,
                        const RialtoId *followers,
                        guint           n_followers,
                        RialtoId        followee)
{
  gint64 n_new = 0;

  for (guint i = 0; i < n_followers; i++)
    if (insert (tx, followers[i], followee))
      {
        count (tx, followers[i], 0, 1);
        n_new++;
      }
  count (tx, followee, n_new, 0);
}

/**
 * rialto_follow_end:
 * @tx: a write transaction
 * @follower: who follows
 * @followee: whom
 *
 * Takes the follow back, and what either was told of it.
 *
 * Returns: whether there was one
 */
gboolean
rialto_follow_end (RialtoTx *tx,
                   RialtoId  follower,
                   RialtoId  followee)
{
  if (rialto_tx_exec (tx, &follow_delete, SQL_ID (follower), SQL_ID (followee)) == 0)
    return FALSE;
  count_both (tx, follower, followee, -1);
  rialto_notify_withdraw (tx, &(RialtoNotice) { .kind = RIALTO_NOTIFICATION_KIND_FOLLOW,
                                                .user = followee,
                                                .actor = follower });
  rialto_notify_withdraw (tx, &(RialtoNotice) { .kind = RIALTO_NOTIFICATION_KIND_FOLLOW_ACCEPTED,
                                                .user = follower,
                                                .actor = followee });
  return TRUE;
}

/**
 * rialto_follow_exists:
 * @tx: the transaction
 * @follower: somebody
 * @followee: somebody else
 *
 * Returns: whether @follower follows @followee
 */
gboolean
rialto_follow_exists (RialtoTx *tx,
                      RialtoId  follower,
                      RialtoId  followee)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &follow_exists, SQL_ID (follower), SQL_ID (followee));

  return rialto_rows_next (rows);
}

/**
 * rialto_follow_has_room:
 * @tx: a write transaction that has added a follow or a request
 * @follower: whose
 *
 * Returns: whether there are not too many now
 */
gboolean
rialto_follow_has_room (RialtoTx *tx,
                        RialtoId  follower)
{
  return rialto_tx_query_int (tx, &follow_room, SQL_ID (follower)) <= MAX_FOLLOWS;
}

/* Both counts are on one's own account and on the page that others see. */
static void
counts_changed (RialtoTx *tx,
                RialtoId  user,
                RialtoId  actor)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "user", user, RIALTO_EVENT_ACCOUNT_UPDATE, user, actor });
  rialto_tx_emit (tx, &(RialtoEvent) { "profile", user, RIALTO_EVENT_PROFILE_UPDATE, user, actor });
}

/**
 * rialto_follow_changed:
 * @tx: a write transaction that has added or ended a follow
 * @follower: who follows, or did
 * @followee: whom
 * @actor: who did it; 0: that is not for them to know
 */
void
rialto_follow_changed (RialtoTx *tx,
                       RialtoId  follower,
                       RialtoId  followee,
                       RialtoId  actor)
{
  rialto_relation_changed (tx, follower, followee, actor);
  rialto_relation_changed (tx, followee, follower, actor);
  counts_changed (tx, follower, actor);
  counts_changed (tx, followee, actor);
}

/**
 * rialto_follow_changed_many:
 * @tx: a write transaction that has added follows
 * @followers: (array length=n_followers): who follow now
 * @n_followers: how many
 * @followee: whom; who did it
 */
void
rialto_follow_changed_many (RialtoTx       *tx,
                            const RialtoId *followers,
                            guint           n_followers,
                            RialtoId        followee)
{
  for (guint i = 0; i < n_followers; i++)
    {
      rialto_relation_changed (tx, followers[i], followee, followee);
      rialto_relation_changed (tx, followee, followers[i], followee);
      counts_changed (tx, followers[i], followee);
    }
  counts_changed (tx, followee, followee);
}
