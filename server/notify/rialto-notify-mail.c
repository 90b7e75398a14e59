/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notify-jobs.h"

#include "rialto-context.h"
#include "rialto-id.h"
#include "rialto-job-payload.h"
#include "rialto-log.h"
#include "rialto-mailer.h"
#include "rialto-notify-private.h"

/* Time to be read in the app instead, and time between two mails to one person. */
#define DELAY     (2 * RIALTO_MINUTE)
#define INTERVAL  (15 * RIALTO_MINUTE)
#define MAX_ITEMS 20

/* A row only for who begins the next mail; others are in it. */
RIALTO_SQL (
  mail_begin,
  "notification_mails.begin",
  "INSERT INTO notification_mails (user_id, since, sent_at) VALUES (?1, ?2, 0) ON CONFLICT (user_id) "
  "DO UPDATE SET since = excluded.since WHERE notification_mails.since = 0 RETURNING sent_at");
RIALTO_SQL (mail_end,
            "notification_mails.end",
            "UPDATE notification_mails SET since = 0, sent_at = COALESCE (?3, sent_at) "
            "WHERE user_id = ?1 AND since = ?2");
RIALTO_SQL (mail_address,
            "notification_mails.address",
            "SELECT c.email FROM users u JOIN credentials c ON c.user_id = u.id "
            "WHERE u.id = ?1 AND u.deleted_at IS NULL AND c.email_verified");

static const char *const sentences[RIALTO_N_NOTIFICATION_KIND] = {
  [RIALTO_NOTIFICATION_KIND_LIKE] = "liked your post",
  [RIALTO_NOTIFICATION_KIND_COMMENT] = "commented on your post",
  [RIALTO_NOTIFICATION_KIND_REPLY] = "replied to your comment",
  [RIALTO_NOTIFICATION_KIND_FOLLOW] = "follows you now",
  [RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST] = "would like to follow you",
  [RIALTO_NOTIFICATION_KIND_FOLLOW_ACCEPTED] = "lets you follow them",
  [RIALTO_NOTIFICATION_KIND_MENTION] = "mentioned you",
  [RIALTO_NOTIFICATION_KIND_TAG] = "marked you on a picture",
};

/* A mail in the making; its strings are in the transaction's arena. */
typedef struct
{
  RialtoContext *context;
  RialtoId       user, since;
  RialtoMail     mail; /* without an address there is none to send */
} Digest;

/* <private>
 * rialto_notify_mail_later: what happens from @latest on goes into @user's next mail.
 */
void
rialto_notify_mail_later (RialtoTx *tx,
                          RialtoId  user,
                          RialtoId  latest)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &mail_begin, SQL_ID (user), SQL_INT (latest));
  RialtoId ids[] = { user, latest };
  char key[RIALTO_ID_SIZE];
  RialtoTime due;

  if (!rialto_rows_next (rows))
    return;
  due = MAX (rialto_tx_get_now (tx) + DELAY, rialto_rows_time (rows, 0) + INTERVAL);
  rialto_id_format (user, key);
  rialto_tx_enqueue (tx, "notify.mail", key,
                     rialto_job_payload_write (rialto_tx_get_arena (tx), ids, G_N_ELEMENTS (ids)), due);
}

static const char *
find_address (RialtoTx *tx,
              RialtoId  user)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &mail_address, SQL_ID (user));

  return rialto_rows_next (rows) ? rialto_rows_text (rows, 0) : NULL;
}

/* Those that are not read yet and whose kind is mailed, moved to the front. */
static guint
select_items (RialtoTx           *tx,
              RialtoId            user,
              RialtoNotification *items,
              guint               n_items)
{
  RialtoNotificationPreferences preferences = { 0 };
  guint n = 0;

  rialto_notification_preferences_load (tx, user, &preferences);
  for (guint i = 0; i < n_items; i++)
    if (!items[i].read && preferences.items[items[i].kind].email)
      items[n++] = items[i];
  return n;
}

static void
append_sentence (GString                  *text,
                 const RialtoNotification *item)
{
  gint64 others = item->actor_count - 1;

  g_string_append (text, item->actors[0].name);
  if (others == 1 && item->n_actors > 1)
    g_string_append_printf (text, " and %s", item->actors[1].name);
  else if (others > 0)
    g_string_append_printf (text, " and %" G_GINT64_FORMAT " others", others);
  g_string_append_printf (text, " %s", sentences[item->kind]);
}

static void
append_item (GString                  *text,
             RialtoContext            *context,
             RialtoArena              *arena,
             const RialtoNotification *item)
{
  g_string_append (text, "- ");
  append_sentence (text, item);
  if (item->excerpt != NULL)
    g_string_append_printf (text, ": “%s”", item->excerpt);
  g_string_append_c (text, '\n');
  if (item->post != 0)
    g_string_append_printf (text, "  %s\n", rialto_context_link_post (context, arena, item->post));
}

static void
compose (Digest                   *digest,
         RialtoArena              *arena,
         const RialtoNotification *items,
         guint                     n_items,
         gboolean                  more)
{
  g_autoptr (GString) subject = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new ("What you have not read yet:\n\n");

  if (n_items == 1 && !more)
    append_sentence (subject, &items[0]);
  else
    g_string_append_printf (subject, "%u%s new notifications", n_items, more ? "+" : "");
  for (guint i = 0; i < n_items; i++)
    append_item (text, digest->context, arena, &items[i]);
  if (more)
    g_string_append (text, "- and more\n");
  g_string_append_printf (
    text, "\n%s\n\nIn the preferences of the app you choose which notifications come by mail.\n",
    digest->context->public_url);
  digest->mail.subject = rialto_arena_strdup (arena, subject->str);
  digest->mail.text = rialto_arena_strdup (arena, text->str);
}

static gboolean
write_digest (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Digest *digest = data;
  const char *address = find_address (tx, digest->user);
  RialtoNotificationRange range = { digest->user, G_MAXINT64, digest->since - 1, MAX_ITEMS };
  RialtoNotification *items;
  RialtoId next = 0;
  guint n = 0;

  digest->mail = (RialtoMail) { 0 };
  if (address != NULL)
    {
      n = rialto_notification_list (tx, digest->context, &range, &items, &next);
      n = select_items (tx, digest->user, items, n);
    }
  if (n > 0)
    {
      compose (digest, rialto_tx_get_arena (tx), items, n, next != 0);
      digest->mail.to = address;
    }
  rialto_tx_exec (tx, &mail_end, SQL_ID (digest->user), SQL_INT (digest->since),
                  SQL_ID (n > 0 ? rialto_tx_get_now (tx) : 0));
  return TRUE;
}

static gboolean
deliver (RialtoContext    *context,
         const RialtoMail *mail,
         GError          **error)
{
  g_autoptr (GError) failure = NULL;

  switch (rialto_mailer_send (context->mailer, mail, &failure))
    {
    case RIALTO_MAIL_SENT:
      return TRUE;
    case RIALTO_MAIL_NEVER:
      rialto_log (RIALTO_LOG_APPLICATION, RIALTO_LEVEL_WARNING, "a mail of notifications was refused",
                  RIALTO_LOG_TEXT ("error", failure->message));
      return TRUE;
    case RIALTO_MAIL_LATER:
    default:
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
}

/**
 * rialto_notify_mail_job:
 * @context: the server's parts
 * @payload: to whom, and from which notification on
 * @error: return location
 *
 * Job: mails what has happened and was not read since, to an address that was confirmed.
 *
 * Returns: whether the mail has gone out, or none was needed; %FALSE when it should be tried again
 */
gboolean
rialto_notify_mail_job (RialtoContext *context,
                        const char    *payload,
                        GError       **error)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  Digest digest = { .context = context };
  RialtoId ids[2];

  if (!rialto_job_payload_read (payload, ids, G_N_ELEMENTS (ids), error))
    return FALSE;
  digest.user = ids[0];
  digest.since = ids[1];
  if (!rialto_store_write (context->store, write_digest, &digest, arena, error))
    return FALSE;
  return digest.mail.to == NULL || context->mailer == NULL || deliver (context, &digest.mail, error);
}
