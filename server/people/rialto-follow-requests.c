/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-follow-requests.h"

#include "rialto-event-types.h"
#include "rialto-follow.h"
#include "rialto-id.h"
#include "rialto-job-payload.h"
#include "rialto-notify.h"
#include "rialto-relation.h"

/* Requests that are accepted at once when a profile is unlocked: each touches about ten rows. The others are left to a job. */
#define ACCEPT_AT_ONCE 50

RIALTO_SQL (request_insert,
            "follow_requests.insert",
            "INSERT INTO follow_requests (target, requester, id) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (target, requester) DO NOTHING");
RIALTO_SQL (request_delete,
            "follow_requests.delete",
            "DELETE FROM follow_requests WHERE target = ?1 AND requester = ?2");
RIALTO_SQL (requests_open,
            "follow_requests.open",
            "SELECT r.requester FROM follow_requests r JOIN users u ON u.id = r.requester "
            "WHERE r.target = ?1 AND u.deleted_at IS NULL ORDER BY r.requester LIMIT ?2");
RIALTO_SQL (requests_count,
            "follow_requests.count",
            "SELECT count (*) FROM (SELECT 1 FROM follow_requests r JOIN users u ON u.id = r.requester "
            "WHERE r.target = ?1 AND u.deleted_at IS NULL LIMIT 100) hundred");
RIALTO_SQL (target_unlocked,
            "follow_requests.target_unlocked",
            "SELECT 1 FROM users WHERE id = ?1 AND NOT locked AND deleted_at IS NULL");

/**
 * rialto_follow_requests_count:
 * @tx: the transaction
 * @user: somebody
 *
 * Returns: people who ask to follow @user, at most 100
 */
gint64
rialto_follow_requests_count (RialtoTx *tx,
                              RialtoId  user)
{
  return rialto_tx_query_int (tx, &requests_count, SQL_ID (user));
}

static void
requests_changed (RialtoTx *tx,
                  RialtoId  target,
                  RialtoId  actor)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "user", target, RIALTO_EVENT_FOLLOW_REQUESTS, target, actor });
}

static RialtoNotice
request_notice (RialtoId target,
                RialtoId requester)
{
  return (RialtoNotice) { .kind = RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST,
                          .user = target,
                          .actor = requester };
}

/**
 * rialto_follow_request_add:
 * @tx: a write transaction
 * @target: who approves followers
 * @requester: who asks; does not follow @target
 *
 * Returns: whether the request is new
 */
gboolean
rialto_follow_request_add (RialtoTx *tx,
                           RialtoId  target,
                           RialtoId  requester)
{
  RialtoNotice notice = request_notice (target, requester);

  if (rialto_tx_exec (tx, &request_insert, SQL_ID (target), SQL_ID (requester),
                      SQL_ID (rialto_tx_new_id (tx))) == 0)
    return FALSE;
  rialto_notify (tx, &notice);
  requests_changed (tx, target, requester);
  return TRUE;
}

/**
 * rialto_follow_request_end:
 * @tx: a write transaction
 * @target: who was asked
 * @requester: who asked
 *
 * Takes a request out, whatever became of it.
 *
 * Returns: whether there was one
 */
gboolean
rialto_follow_request_end (RialtoTx *tx,
                           RialtoId  target,
                           RialtoId  requester)
{
  RialtoNotice notice = request_notice (target, requester);

  if (rialto_tx_exec (tx, &request_delete, SQL_ID (target), SQL_ID (requester)) == 0)
    return FALSE;
  rialto_notify_withdraw (tx, &notice);
  requests_changed (tx, target, requester);
  return TRUE;
}

static void
notify_accepted (RialtoTx *tx,
                 RialtoId  target,
                 RialtoId  requester)
{
  rialto_notify (tx, &(RialtoNotice) { .kind = RIALTO_NOTIFICATION_KIND_FOLLOW_ACCEPTED,
                                       .user = requester,
                                       .actor = target });
}

/**
 * rialto_follow_request_accept:
 * @tx: a write transaction
 * @target: who was asked
 * @requester: who asked
 *
 * Returns: whether there was a request, which is a follow now
 */
gboolean
rialto_follow_request_accept (RialtoTx *tx,
                              RialtoId  target,
                              RialtoId  requester)
{
  if (!rialto_follow_request_end (tx, target, requester))
    return FALSE;
  rialto_follow_add (tx, requester, target);
  rialto_follow_changed (tx, requester, target, target);
  notify_accepted (tx, target, requester);
  return TRUE;
}

static gboolean
is_unlocked (RialtoTx *tx,
             RialtoId  target)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &target_unlocked, SQL_ID (target));

  return rialto_rows_next (rows);
}

static guint
read_requesters (RialtoTx *tx,
                 RialtoId  target,
                 RialtoId *requesters,
                 guint     limit)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &requests_open, SQL_ID (target), SQL_INT (limit));
  guint n = 0;

  while (n < limit && rialto_rows_next (rows))
    requesters[n++] = rialto_rows_id (rows, 0);
  return n;
}

static void
accept_many (RialtoTx       *tx,
             RialtoId        target,
             const RialtoId *requesters,
             guint           n_requesters)
{
  for (guint i = 0; i < n_requesters; i++)
    {
      RialtoNotice notice = request_notice (target, requesters[i]);

      rialto_tx_exec (tx, &request_delete, SQL_ID (target), SQL_ID (requesters[i]));
      rialto_notify_withdraw (tx, &notice);
      notify_accepted (tx, target, requesters[i]);
    }
  rialto_follow_add_many (tx, requesters, n_requesters, target);
  rialto_follow_changed_many (tx, requesters, n_requesters, target);
  requests_changed (tx, target, target);
}

/**
 * rialto_follow_requests_accept_some:
 * @tx: a write transaction
 * @target: who lets everybody in who has asked
 * @limit: how many at once
 *
 * One step of the job `people.accept_requests`. It ends early when the profile has been locked again.
 *
 * Returns: whether there may be more to accept
 */
gboolean
rialto_follow_requests_accept_some (RialtoTx *tx,
                                    RialtoId  target,
                                    guint     limit)
{
  RialtoId *requesters = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoId, limit);
  guint n;

  rialto_tx_lock (tx, RIALTO_LOCK_USER, target);
  n = is_unlocked (tx, target) ? read_requesters (tx, target, requesters, limit) : 0;
  if (n > 0)
    accept_many (tx, target, requesters, n);
  return n == limit;
}

static void
leave_to_job (RialtoTx *tx,
              RialtoId  target)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  char *key = rialto_arena_alloc (arena, RIALTO_ID_SIZE);

  rialto_id_format (target, key);
  rialto_tx_enqueue (tx, "people.accept_requests", key, rialto_job_payload_write (arena, &target, 1), 0);
}

/**
 * rialto_follow_requests_accept_all:
 * @tx: a write transaction that has unlocked @target's profile, and holds the lock of @target
 * @target: who lets everybody in who has asked
 *
 * Accepts open requests, as many as one transaction may; a job goes on where there are more. None can be taken back meanwhile, and
 * none of the others can mute or block @target: all that takes the lock of both.
 */
void
rialto_follow_requests_accept_all (RialtoTx *tx,
                                   RialtoId  target)
{
  RialtoId *requesters = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoId, ACCEPT_AT_ONCE + 1);
  guint n = read_requesters (tx, target, requesters, ACCEPT_AT_ONCE + 1);

  if (n > 0)
    accept_many (tx, target, requesters, MIN (n, ACCEPT_AT_ONCE));
  if (n > ACCEPT_AT_ONCE)
    leave_to_job (tx, target);
}
