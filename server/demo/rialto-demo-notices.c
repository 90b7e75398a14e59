/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-demo-notices.h"

#include "rialto-demo-writer.h"

RIALTO_SQL (
  demo_notice,
  "demo.notice",
  "INSERT INTO notifications (id, user_id, latest, group_key, kind, post_id, comment_id, actor_count, "
  "is_read) VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, 0, FALSE) ON CONFLICT (user_id, group_key) "
  "WHERE NOT is_read DO UPDATE SET latest = CASE WHEN excluded.latest > notifications.latest "
  "THEN excluded.latest ELSE notifications.latest END RETURNING id");
RIALTO_SQL (demo_notice_actor,
            "demo.notice_actor",
            "INSERT INTO notification_actors (notification_id, actor, id, user_id, comment_id) "
            "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (notification_id, actor) DO NOTHING");
RIALTO_SQL (demo_notice_grow,
            "demo.notice_grow",
            "UPDATE notifications SET actor_count = actor_count + ?2 WHERE id = ?1");
RIALTO_SQL (demo_notice_read,
            "demo.notice_read",
            "UPDATE notifications SET is_read = TRUE WHERE latest < ?1 AND NOT is_read");

static RialtoId
enter (RialtoTx           *tx,
       const RialtoNotice *notice,
       RialtoId            id,
       RialtoTime          time)
{
  const char *key = rialto_arena_printf (rialto_tx_get_arena (tx),
                                         "%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT,
                                         rialto_notification_kind_to_word (notice->kind), notice->post,
                                         time / RIALTO_DAY);

  return rialto_tx_query_int (tx, &demo_notice, SQL_ID (id), SQL_ID (notice->user), SQL_TEXT (key),
                              SQL_INT (notice->kind), SQL_ID (notice->post), SQL_ID (notice->comment));
}

/**
 * rialto_demo_add_notice:
 * @tx: a write transaction
 * @notice: what somebody was told
 * @time: when
 *
 * As rialto_notify() groups it, by the day on which it "happened"; nobody is asked whether they want to hear of it.
 */
void
rialto_demo_add_notice (RialtoTx           *tx,
                        const RialtoNotice *notice,
                        RialtoTime          time)
{
  RialtoId id = rialto_demo_id (time), group;
  gint64 n_new;

  if (notice->user == notice->actor || (group = enter (tx, notice, id, time)) == 0)
    return;
  n_new = rialto_tx_exec (tx, &demo_notice_actor, SQL_ID (group), SQL_ID (notice->actor), SQL_ID (id),
                          SQL_ID (notice->user), SQL_ID (notice->comment));
  rialto_tx_exec (tx, &demo_notice_grow, SQL_ID (group), SQL_INT (n_new));
}

/**
 * rialto_demo_read_notices:
 * @tx: a write transaction
 * @before: until when everybody has looked
 */
void
rialto_demo_read_notices (RialtoTx  *tx,
                          RialtoTime before)
{
  rialto_tx_exec (tx, &demo_notice_read, SQL_ID (rialto_demo_id (before)));
}
