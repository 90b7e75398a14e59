/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notify-private.h"

#include "rialto-event-types.h"
#include "rialto-person.h"
#include "rialto-post-loader.h"

/* ?1 is told of what ?2 did; of a post only who may see it. */
RIALTO_SQL (
  notify_may,
  "notify.may",
  "SELECT w.app, w.email FROM users t LEFT JOIN notification_preferences w ON w.user_id = t.id "
  "AND w.kind = ?3 WHERE t.id = ?1 AND t.deleted_at IS NULL AND " RIALTO_NOT_BLOCKED (
    "?1",
    "?2") " AND " RIALTO_NOT_MUTED ("?1",
                                    "?2") " AND (?4 = 0 OR EXISTS (SELECT 1 FROM posts p "
                                          "JOIN users u ON u.id = p.author WHERE p.id = ?4 AND " RIALTO_POST_VISIBLE
                                          "))");
RIALTO_SQL (comment_parent, "notify.comment_parent", "SELECT parent FROM comments WHERE id = ?1");
/* The group that is there is locked by being written, so that everybody who joins counts. */
RIALTO_SQL (
  group_enter,
  "notifications.enter",
  "INSERT INTO notifications (id, user_id, latest, group_key, kind, post_id, comment_id, actor_count, "
  "is_read) VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, 0, FALSE) ON CONFLICT (user_id, group_key) "
  "WHERE NOT is_read DO UPDATE SET is_read = FALSE RETURNING id, latest");
RIALTO_SQL (actor_insert,
            "notification_actors.insert",
            "INSERT INTO notification_actors (notification_id, actor, id, user_id, comment_id) "
            "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (notification_id, actor) DO NOTHING");
RIALTO_SQL (
  actor_again,
  "notification_actors.again",
  "UPDATE notification_actors SET id = ?3, comment_id = ?4 WHERE notification_id = ?1 AND actor = ?2");
RIALTO_SQL (
  group_grow,
  "notifications.grow",
  "UPDATE notifications SET latest = ?2, actor_count = actor_count + ?3, comment_id = ?4 WHERE id = ?1");

/* A group that somebody joins. */
typedef struct
{
  RialtoId id, latest;
  gboolean is_new;
} Group;

/* <private>
 * rialto_notify_tell: emits a durable event of @user's.
 */
void
rialto_notify_tell (RialtoTx *tx,
                    RialtoId  user,
                    gint      type,
                    RialtoId  entity,
                    RialtoId  actor)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "user", user, type, entity, actor });
}

static gboolean
may_tell (RialtoTx           *tx,
          const RialtoNotice *notice,
          gboolean           *by_mail)
{
  const RialtoNotificationPreference *usual = rialto_notification_preference_get_default (notice->kind);
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &notify_may, SQL_INT (notice->user), SQL_INT (notice->actor),
                            SQL_INT (notice->kind), SQL_INT (notice->post));
  gboolean in_app;

  if (!rialto_rows_next (rows))
    return FALSE;
  in_app = rialto_rows_is_null (rows, 0) ? usual->app : rialto_rows_bool (rows, 0);
  *by_mail = rialto_rows_is_null (rows, 1) ? usual->email : rialto_rows_bool (rows, 1);
  return in_app;
}

/* Replies belong together by the comment that they answer. */
static RialtoId
find_parent (RialtoTx *tx,
             RialtoId  comment)
{
  RialtoId parent = rialto_tx_query_int (tx, &comment_parent, SQL_ID (comment));

  return parent != 0 ? parent : comment;
}

static RialtoId
get_subject (RialtoTx           *tx,
             const RialtoNotice *notice)
{
  switch (notice->kind)
    {
    case RIALTO_NOTIFICATION_KIND_LIKE:
    case RIALTO_NOTIFICATION_KIND_MENTION:
      return notice->comment != 0 ? notice->comment : notice->post;
    case RIALTO_NOTIFICATION_KIND_REPLY:
      return find_parent (tx, notice->comment);
    case RIALTO_NOTIFICATION_KIND_COMMENT:
    case RIALTO_NOTIFICATION_KIND_TAG:
    case RIALTO_NOTIFICATION_KIND_FOLLOW:
    case RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST:
    case RIALTO_NOTIFICATION_KIND_FOLLOW_ACCEPTED:
    default:
      return notice->post;
    }
}

static const char *
make_key (RialtoTx           *tx,
          const RialtoNotice *notice)
{
  gint64 day = rialto_tx_get_now (tx) / RIALTO_DAY;

  return rialto_arena_printf (rialto_tx_get_arena (tx), "%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT,
                              rialto_notification_kind_to_word (notice->kind), get_subject (tx, notice), day);
}

/* Finds the unread group or begins one. From here to the end of the transaction nobody else changes it. */
static gboolean
enter_group (RialtoTx           *tx,
             const RialtoNotice *notice,
             Group              *group)
{
  RialtoId id = rialto_tx_new_id (tx);
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &group_enter, SQL_ID (id), SQL_ID (notice->user),
                                                 SQL_TEXT (make_key (tx, notice)), SQL_INT (notice->kind),
                                                 SQL_ID (notice->post), SQL_ID (notice->comment));
  RialtoId last;

  if (!rialto_rows_next (rows))
    return FALSE;
  group->id = rialto_rows_id (rows, 0);
  group->is_new = group->id == id;
  last = rialto_rows_id (rows, 1);
  group->latest = group->is_new || id > last ? id : rialto_tx_id_after (tx, last);
  return TRUE;
}

static void
join_group (RialtoTx           *tx,
            const RialtoNotice *notice,
            const Group        *group)
{
  gboolean has_own = notice->kind == RIALTO_NOTIFICATION_KIND_COMMENT ||
                     notice->kind == RIALTO_NOTIFICATION_KIND_REPLY;
  RialtoId own = has_own ? notice->comment : 0;
  gint64 n_new = rialto_tx_exec (tx, &actor_insert, SQL_ID (group->id), SQL_ID (notice->actor),
                                 SQL_ID (group->latest), SQL_ID (notice->user), SQL_ID (own));

  if (n_new == 0)
    rialto_tx_exec (tx, &actor_again, SQL_ID (group->id), SQL_ID (notice->actor), SQL_ID (group->latest),
                    SQL_ID (own));
  rialto_tx_exec (tx, &group_grow, SQL_ID (group->id), SQL_ID (group->latest), SQL_INT (n_new),
                  SQL_ID (notice->comment));
}

/**
 * rialto_notify:
 * @tx: a write transaction
 * @notice: what happened
 *
 * Tells somebody, unless it was themselves, either blocks the other, they mute the actor, do not want to hear of the kind, or may not
 * see the post. What several people do to the same thing on one day (UTC) is one notification until it is read; each counts once.
 */
void
rialto_notify (RialtoTx           *tx,
               const RialtoNotice *notice)
{
  gboolean by_mail = FALSE;
  Group group = { 0 };

  if (notice->user == notice->actor || !may_tell (tx, notice, &by_mail) || !enter_group (tx, notice, &group))
    return;

  join_group (tx, notice, &group);
  rialto_notify_tell (tx, notice->user, RIALTO_EVENT_NOTIFICATION_CREATE, group.id, notice->actor);
  if (group.is_new)
    rialto_notify_tell (tx, notice->user, RIALTO_EVENT_NOTIFICATION_COUNT, notice->user, notice->actor);
  if (by_mail)
    rialto_notify_mail_later (tx, notice->user, group.latest);
}
