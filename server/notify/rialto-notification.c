/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notify-private.h"

#include "rialto-context.h"
#include "rialto-event-types.h"
#include "rialto-id.h"
#include "rialto-person.h"
#include "rialto-post-loader.h"
#include "rialto-post-record.h"

#define MAX_UNREAD  100
#define MAX_ACTORS  3
#define MAX_EXCERPT 140

/* Notifications `t` with the post's columns and the third newest actor, then each as often as it has actors that are shown. Posts that
 * the reader ?1 may not see (any more) and comments that are deleted show nothing of themselves. */
#define NOTIFICATIONS(which)                                                                                 \
  "WITH t AS MATERIALIZED (SELECT n.id AS id, n.latest AS latest, n.group_key AS group_key, n.kind AS kind, "  \
  "n.post_id AS post_id, n.comment_id AS comment_id, n.actor_count AS actor_count, n.is_read AS is_read, "   \
  "(" RIALTO_POST_VISIBLE ") AS visible, p.author = ?1 AS own, (" RIALTO_POST_PUBLIC ") AS open, "           \
  "p.content_warning IS NOT NULL AS warned, substr (p.caption, 1, 600) AS caption, p.pictures AS pictures, " \
  "(SELECT substr (c.text, 1, 600) FROM comments c WHERE c.id = n.comment_id AND NOT c.deleted) AS comment, " \
  "COALESCE ((SELECT id FROM notification_actors WHERE notification_id = n.id ORDER BY id DESC LIMIT 1 "     \
  "OFFSET 2), 0) AS third FROM (SELECT * FROM notifications WHERE user_id = ?1 AND " which ") n "            \
  "LEFT JOIN posts p ON p.id = n.post_id LEFT JOIN users u ON u.id = p.author) "                             \
  "SELECT t.id, t.latest, t.group_key, t.kind, t.post_id, t.comment_id, t.actor_count, t.is_read, "          \
  "t.visible, t.own, t.open, t.warned, t.caption, t.pictures, t.comment, " RIALTO_PERSON_COLUMNS " FROM t "  \
  "LEFT JOIN notification_actors a ON a.notification_id = t.id AND a.id >= t.third "                         \
  "LEFT JOIN users u ON u.id = a.actor AND u.deleted_at IS NULL AND " RIALTO_NOT_MUTED ("?1", "a.actor") " " \
  "ORDER BY t.latest DESC, a.id DESC NULLS LAST"
#define PERSON_COLUMN 15

RIALTO_SQL (notifications_page,
            "notifications.page",
            NOTIFICATIONS ("latest < ?2 AND latest > ?3 ORDER BY latest DESC LIMIT ?4"));
RIALTO_SQL (notification_by_id, "notifications.by_id", NOTIFICATIONS ("id = ?2 AND latest > 0"));
RIALTO_SQL (
  unread_count,
  "notifications.unread",
  "SELECT count (*) FROM (SELECT 1 FROM notifications WHERE user_id = ?1 AND NOT is_read LIMIT ?2) u");
/* Once more in the outer condition: somebody may join while this waits for them. */
RIALTO_SQL (
  read_some,
  "notifications.read_some",
  "UPDATE notifications SET is_read = TRUE WHERE NOT is_read AND latest <= ?2 AND id IN (SELECT id "
  "FROM notifications WHERE user_id = ?1 AND NOT is_read AND latest <= ?2 ORDER BY latest DESC LIMIT ?3)");

/* One line, cut where it is long. */
static const char *
make_excerpt (RialtoArena *arena,
              const char  *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gsize cut = 0;
  guint n = 0;

  for (const char *at = text != NULL ? text : ""; *at != '\0' && n <= MAX_EXCERPT; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean blank = g_unichar_isspace (c) || g_unichar_iscntrl (c);

      if (blank && (line->len == 0 || line->str[line->len - 1] == ' '))
        continue;
      if (n == MAX_EXCERPT - 1)
        cut = line->len;
      g_string_append_unichar (line, blank ? ' ' : c);
      n++;
    }
  if (n > MAX_EXCERPT)
    g_string_append (g_string_truncate (line, cut), "…");
  g_strchomp (line->str);
  return *line->str != '\0' ? rialto_arena_strdup (arena, line->str) : NULL;
}

static RialtoPicture *
read_picture (RialtoTx      *tx,
              RialtoContext *context,
              const char    *record,
              gboolean       public)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoPicture *pictures;
  guint n;

  if (!rialto_pictures_unpack (arena, record, &pictures, &n) || n == 0)
    return NULL;
  if (!public)
    pictures->access = rialto_context_sign_blob (context, arena, pictures->blob);
  return pictures;
}

/* What is said of the post, if it may be seen. Behind a content warning that is nothing, but to its author. */
static void
read_subject (RialtoTx           *tx,
              RialtoContext      *context,
              RialtoRows         *rows,
              RialtoNotification *notification)
{
  gboolean visible = rialto_rows_bool (rows, 8);
  gboolean own = rialto_rows_bool (rows, 9);
  gboolean public = rialto_rows_bool (rows, 10);
  gboolean warned = rialto_rows_bool (rows, 11);
  guint text = notification->comment != 0 ? 14 : 12;

  if (!visible)
    return;
  if (!warned)
    notification->excerpt = make_excerpt (rialto_tx_get_arena (tx), rialto_rows_text (rows, text));
  if (!warned || own)
    notification->picture = read_picture (tx, context, rialto_rows_text (rows, 13), public);
}

static void
read_notification (RialtoTx           *tx,
                   RialtoContext      *context,
                   RialtoRows         *rows,
                   RialtoNotification *notification)
{
  notification->id = rialto_rows_id (rows, 0);
  notification->latest = rialto_rows_id (rows, 1);
  notification->group = rialto_rows_text (rows, 2);
  notification->kind = (RialtoNotificationKind) rialto_rows_int (rows, 3);
  notification->post = rialto_rows_id (rows, 4);
  notification->comment = rialto_rows_id (rows, 5);
  notification->actor_count = rialto_rows_int (rows, 6);
  notification->read = rialto_rows_bool (rows, 7);
  notification->created_at = rialto_id_get_time (notification->latest);
  notification->actors = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoPerson, MAX_ACTORS);
  read_subject (tx, context, rows, notification);
}

/* Several rows make one notification. One whose actors are all hidden is left out. */
static guint
read_all (RialtoTx           *tx,
          RialtoContext      *context,
          RialtoRows         *rows,
          RialtoNotification *items,
          gint64              limit,
          RialtoId           *next)
{
  RialtoId last = 0;
  gint64 n_seen = 0;
  guint n = 0;

  while (rialto_rows_next (rows))
    {
      RialtoNotification *item;

      if (rialto_rows_id (rows, 1) != last)
        {
          if (n_seen++ == limit)
            {
              *next = last;
              break;
            }
          n -= n > 0 && items[n - 1].n_actors == 0;
          last = rialto_rows_id (rows, 1);
          items[n] = (RialtoNotification) { 0 };
          read_notification (tx, context, rows, &items[n++]);
        }
      item = &items[n - 1];
      if (item->n_actors < MAX_ACTORS && !rialto_rows_is_null (rows, PERSON_COLUMN))
        rialto_person_read (rows, PERSON_COLUMN, &item->actors[item->n_actors++]);
    }
  return n - (n > 0 && items[n - 1].n_actors == 0);
}

/* <private>
 * rialto_notification_list: part of somebody's list, newest first, in the transaction's arena. @next is where it goes on before; 0 at
 * its end. Returns how many.
 */
guint
rialto_notification_list (RialtoTx                      *tx,
                          RialtoContext                 *context,
                          const RialtoNotificationRange *range,
                          RialtoNotification           **items,
                          RialtoId                      *next)
{
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &notifications_page, SQL_ID (range->viewer), SQL_INT (range->before),
                            SQL_INT (range->after), SQL_INT (range->limit + 1));

  *next = 0;
  *items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoNotification, range->limit);
  return read_all (tx, context, rows, *items, range->limit, next);
}

/**
 * rialto_notification_load:
 * @tx: the transaction
 * @context: for signatures
 * @viewer: whose it must be
 * @id: a notification
 * @notification: (out): filled, in the transaction's arena
 *
 * Returns: whether @viewer has it in the list
 */
gboolean
rialto_notification_load (RialtoTx           *tx,
                          RialtoContext      *context,
                          RialtoId            viewer,
                          RialtoId            id,
                          RialtoNotification *notification)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &notification_by_id, SQL_ID (viewer), SQL_ID (id));
  RialtoId next = 0;

  return read_all (tx, context, rows, notification, 1, &next) == 1;
}

/**
 * rialto_notification_count:
 * @tx: the transaction
 * @user: somebody
 *
 * Returns: how many notifications they have not read, at most 100
 */
gint64
rialto_notification_count (RialtoTx *tx,
                           RialtoId  user)
{
  return rialto_tx_query_int (tx, &unread_count, SQL_ID (user), SQL_INT (MAX_UNREAD));
}

/* <private>
 * rialto_notification_read_some: marks the newest that are not read and not newer than @upto. Returns whether there may be more.
 */
gboolean
rialto_notification_read_some (RialtoTx *tx,
                               RialtoId  user,
                               RialtoId  upto)
{
  gint64 n = rialto_tx_exec (tx, &read_some, SQL_ID (user), SQL_INT (upto), SQL_INT (RIALTO_READ_CHUNK));

  if (n > 0)
    rialto_notify_tell (tx, user, RIALTO_EVENT_NOTIFICATION_COUNT, user, user);
  return n == RIALTO_READ_CHUNK;
}
