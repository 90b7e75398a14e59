/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notify-private.h"

#include "rialto-event-types.h"
#include "rialto-id.h"
#include "rialto-job-payload.h"

/* A comment or reply is the actor's own thing; everything else is about the group's. */
RIALTO_SQL (
  groups_of_notice,
  "notify.groups_of_notice",
  "SELECT a.notification_id, a.actor FROM notification_actors a JOIN notifications n "
  "ON n.id = a.notification_id WHERE a.actor = ?1 AND a.user_id = ?2 AND n.kind = ?3 AND n.latest > 0 "
  "AND COALESCE (n.post_id, 0) = ?4 AND COALESCE (a.comment_id, n.comment_id, 0) = ?5 LIMIT ?6");
RIALTO_SQL (
  groups_of_actor,
  "notify.groups_of_actor",
  "SELECT notification_id, actor FROM notification_actors WHERE actor = ?1 AND user_id = ?2 LIMIT ?3");
RIALTO_SQL (groups_by_comment,
            "notify.groups_by_comment",
            "SELECT notification_id, actor FROM notification_actors WHERE comment_id = ?1 LIMIT ?2");
RIALTO_SQL (of_post,
            "notifications.of_post",
            "SELECT id, user_id, is_read FROM notifications WHERE post_id = ?1 AND latest > 0 "
            "ORDER BY user_id LIMIT ?2");
RIALTO_SQL (about_comment,
            "notifications.about_comment",
            "SELECT id, user_id, is_read FROM notifications WHERE comment_id = ?1 AND latest > 0 "
            "ORDER BY user_id LIMIT ?2");
RIALTO_SQL (of_user,
            "notifications.of_user",
            "SELECT id, user_id, is_read FROM notifications WHERE id = ?1 AND user_id = ?2 AND latest > 0");
RIALTO_SQL (actor_delete,
            "notification_actors.delete",
            "DELETE FROM notification_actors WHERE notification_id = ?1 AND actor = ?2");
/* The comment that the group shows is the newest that is left. */
RIALTO_SQL (
  group_shrink,
  "notifications.shrink",
  "UPDATE notifications SET actor_count = actor_count - 1, comment_id = CASE WHEN kind IN (?2, ?3) THEN "
  "(SELECT comment_id FROM notification_actors WHERE notification_id = ?1 ORDER BY id DESC LIMIT 1) "
  "ELSE comment_id END WHERE id = ?1 RETURNING user_id, actor_count, is_read, latest");
RIALTO_SQL (group_delete,
            "notifications.delete",
            "DELETE FROM notifications WHERE id = ?1 AND actor_count < 1");
RIALTO_SQL (group_take_out,
            "notifications.take_out",
            "UPDATE notifications SET latest = 0, is_read = TRUE WHERE id = ?1 AND latest > 0");

typedef struct
{
  RialtoId notification;
  RialtoId person; /* an actor, or who is told */
  gboolean is_read;
} Found;

/* Reads at most RIALTO_NOTIFY_CHUNK rows and releases them. */
static guint
take_found (RialtoRows *taken,
            Found      *found,
            gboolean    with_read)
{
  g_autoptr (RialtoRows) rows = taken;
  guint n = 0;

  while (n < RIALTO_NOTIFY_CHUNK && rialto_rows_next (rows))
    found[n++] = (Found) {
      .notification = rialto_rows_id (rows, 0),
      .person = rialto_rows_id (rows, 1),
      .is_read = with_read && rialto_rows_bool (rows, 2),
    };
  return n;
}

static void
tell_count (RialtoTx *tx,
            RialtoId  user)
{
  rialto_notify_tell (tx, user, RIALTO_EVENT_NOTIFICATION_COUNT, user, 0);
}

/* An actor leaves a group, and the last one takes it along. Answers whose count of unread ones has changed; 0 is nobody's. */
static RialtoId
leave_group (RialtoTx    *tx,
             const Found *found)
{
  g_autoptr (RialtoRows) rows = NULL;
  RialtoId user;

  if (rialto_tx_exec (tx, &actor_delete, SQL_ID (found->notification), SQL_ID (found->person)) == 0)
    return 0;
  rows = rialto_tx_query (tx, &group_shrink, SQL_ID (found->notification),
                          SQL_INT (RIALTO_NOTIFICATION_KIND_COMMENT),
                          SQL_INT (RIALTO_NOTIFICATION_KIND_REPLY));
  if (!rialto_rows_next (rows) || rialto_rows_int (rows, 1) > 0)
    return 0;

  user = rialto_rows_id (rows, 0);
  rialto_tx_exec (tx, &group_delete, SQL_ID (found->notification));
  if (rialto_rows_int (rows, 3) == 0)
    return 0;
  rialto_notify_tell (tx, user, RIALTO_EVENT_NOTIFICATION_DELETE, found->notification, 0);
  return rialto_rows_bool (rows, 2) ? 0 : user;
}

/* All that were found are of one person's. */
static void
leave_groups (RialtoTx    *tx,
              const Found *found,
              guint        n_found)
{
  RialtoId changed = 0;

  for (guint i = 0; i < n_found; i++)
    {
      RialtoId user = leave_group (tx, &found[i]);

      changed = user != 0 ? user : changed;
    }
  if (changed != 0)
    tell_count (tx, changed);
}

/* Groups that go with all who are in them; ordered by whose they are. */
static void
take_out (RialtoTx    *tx,
          const Found *found,
          guint        n_found)
{
  gboolean counted = FALSE;

  for (guint i = 0; i < n_found; i++)
    {
      if (rialto_tx_exec (tx, &group_take_out, SQL_ID (found[i].notification)) > 0)
        {
          rialto_notify_tell (tx, found[i].person, RIALTO_EVENT_NOTIFICATION_DELETE, found[i].notification,
                              0);
          counted |= !found[i].is_read;
        }
      if (counted && (i + 1 == n_found || found[i + 1].person != found[i].person))
        {
          tell_count (tx, found[i].person);
          counted = FALSE;
        }
    }
}

/**
 * rialto_notify_withdraw:
 * @tx: a write transaction
 * @notice: what has not happened after all
 *
 * Takes an actor out of what somebody was told, as when a like is taken back. A notification without actors is gone.
 */
void
rialto_notify_withdraw (RialtoTx           *tx,
                        const RialtoNotice *notice)
{
  Found found[RIALTO_NOTIFY_CHUNK];
  guint n = take_found (rialto_tx_query (tx, &groups_of_notice, SQL_ID (notice->actor), SQL_ID (notice->user),
                                         SQL_INT (notice->kind), SQL_INT (notice->post),
                                         SQL_INT (notice->comment), SQL_INT (RIALTO_NOTIFY_CHUNK)),
                        found, FALSE);

  leave_groups (tx, found, n);
}

/* <private>
 * rialto_notification_remove: takes one out of @user's list. Returns whether it was there.
 */
gboolean
rialto_notification_remove (RialtoTx *tx,
                            RialtoId  user,
                            RialtoId  id)
{
  Found found[RIALTO_NOTIFY_CHUNK];
  guint n = take_found (rialto_tx_query (tx, &of_user, SQL_ID (id), SQL_ID (user)), found, TRUE);

  take_out (tx, found, n);
  return n > 0;
}

/* <private>
 * rialto_notify_forget_post_some: one transaction's part. Returns whether there may be more.
 */
gboolean
rialto_notify_forget_post_some (RialtoTx *tx,
                                RialtoId  post)
{
  Found found[RIALTO_NOTIFY_CHUNK];
  guint n = take_found (rialto_tx_query (tx, &of_post, SQL_ID (post), SQL_INT (RIALTO_NOTIFY_CHUNK)), found,
                        TRUE);
  take_out (tx, found, n);
  return n == RIALTO_NOTIFY_CHUNK;
}

/* <private>
 * rialto_notify_forget_comment_some: one transaction's part. Returns whether there may be more.
 */
gboolean
rialto_notify_forget_comment_some (RialtoTx *tx,
                                   RialtoId  comment)
{
  Found found[RIALTO_NOTIFY_CHUNK];
  guint n = take_found (rialto_tx_query (tx, &groups_by_comment, SQL_ID (comment),
                                         SQL_INT (RIALTO_NOTIFY_CHUNK)),
                        found, FALSE);
  for (guint i = 0; i < n; i++)
    leave_groups (tx, &found[i], 1);
  n = take_found (rialto_tx_query (tx, &about_comment, SQL_ID (comment), SQL_INT (RIALTO_NOTIFY_CHUNK)),
                  found, TRUE);
  take_out (tx, found, n);
  return n == RIALTO_NOTIFY_CHUNK;
}

/* <private>
 * rialto_notify_forget_actor_some: one transaction's part. Returns whether there may be more.
 */
gboolean
rialto_notify_forget_actor_some (RialtoTx *tx,
                                 RialtoId  user,
                                 RialtoId  actor)
{
  Found found[RIALTO_NOTIFY_CHUNK];
  guint n = take_found (rialto_tx_query (tx, &groups_of_actor, SQL_ID (actor), SQL_ID (user),
                                         SQL_INT (RIALTO_NOTIFY_CHUNK)),
                        found, FALSE);
  leave_groups (tx, found, n);
  return n == RIALTO_NOTIFY_CHUNK;
}

static void
ask_for_rest (RialtoTx       *tx,
              const char     *kind,
              const RialtoId *ids,
              guint           n_ids)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  char *key = rialto_arena_alloc (arena, RIALTO_ID_SIZE);

  rialto_id_format (ids[0], key);
  rialto_tx_enqueue (tx, kind, key, rialto_job_payload_write (arena, ids, n_ids), 0);
}

/**
 * rialto_notify_forget_post:
 * @tx: a write transaction
 * @post: a post that is gone
 *
 * Takes out all that anybody was told of it; a job does what is too much for one transaction.
 */
void
rialto_notify_forget_post (RialtoTx *tx,
                           RialtoId  post)
{
  if (rialto_notify_forget_post_some (tx, post))
    ask_for_rest (tx, "notify.forget_post", &post, 1);
}

/**
 * rialto_notify_forget_comment:
 * @tx: a write transaction
 * @comment: a comment or reply that is gone
 *
 * Takes out all that anybody was told of it: its author leaves the groups of comments, likes and mentions go whole.
 */
void
rialto_notify_forget_comment (RialtoTx *tx,
                              RialtoId  comment)
{
  if (rialto_notify_forget_comment_some (tx, comment))
    ask_for_rest (tx, "notify.forget_comment", &comment, 1);
}

/**
 * rialto_notify_forget_actor:
 * @tx: a write transaction
 * @user: somebody who does not want to hear of @actor any more
 * @actor: somebody else; is not told
 *
 * Takes @actor out of all that @user was told.
 */
void
rialto_notify_forget_actor (RialtoTx *tx,
                            RialtoId  user,
                            RialtoId  actor)
{
  if (rialto_notify_forget_actor_some (tx, user, actor))
    ask_for_rest (tx, "notify.forget_actor", (const RialtoId[]) { user, actor }, 2);
}

/**
 * rialto_notify_forget_person:
 * @tx: a write transaction
 * @user: somebody
 * @other: somebody else, when neither shall see the other any more
 *
 * Takes either out of all that the other was told.
 */
void
rialto_notify_forget_person (RialtoTx *tx,
                             RialtoId  user,
                             RialtoId  other)
{
  rialto_notify_forget_actor (tx, user, other);
  rialto_notify_forget_actor (tx, other, user);
}
