/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-mails.h"

#include "rialto-account-tokens.h"
#include "rialto-accounts.h"
#include "rialto-id.h"
#include "rialto-log.h"
#include "rialto-mailer.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* A job says who is to get which mail. What is in it is found out when it is sent, and a token made then: neither the queue nor a copy
 * of the database holds one. */
#define JOB_KIND "account.mail"

/* {words} are filled in; see fill(). */
static const struct
{
  const char *name; /* in the job */
  const char *subject;
  const char *text;
} mails[] = {
  [RIALTO_ACCOUNT_MAIL_CONFIRM] = { "confirm", "Confirm your e-mail address for {community}",
                                    "Hello {handle},\n\n"
                                    "is this address yours? Then open this link:\n\n"
                                    "{url}/confirm/{token}\n\n"
                                    "or give this code to the app:\n\n"
                                    "{token}\n\n"
                                    "It works once, for three days. Only the newest mail counts.\n\n"
                                    "If you have never heard of {community}, somebody has mistyped an\n"
                                    "address. Do nothing, and nothing happens.\n" },
  [RIALTO_ACCOUNT_MAIL_RESET] = { "reset", "A new password for {community}",
                                  "Hello {handle},\n\n"
                                  "somebody, you we hope, wants to choose a new password for your\n"
                                  "account. Open this link:\n\n"
                                  "{url}/reset/{token}\n\n"
                                  "or give this code to the app:\n\n"
                                  "{token}\n\n"
                                  "It works once, for an hour. Only the newest mail counts.\n\n"
                                  "If it was not you, do nothing: your password stays as it is.\n" },
  [RIALTO_ACCOUNT_MAIL_EMAIL_CHANGE] = { "email_change",
                                         "Your e-mail address at {community} is about to change",
                                         "Hello {handle},\n\n"
                                         "somebody who knows your password has given another e-mail address\n"
                                         "for your account. As soon as that one is confirmed it takes the place\n"
                                         "of this one.\n\n"
                                         "If it was not you, choose a new password now; that signs out every\n"
                                         "other device. Then set your address again.\n" },
  [RIALTO_ACCOUNT_MAIL_PASSWORD_CHANGED] = { "password_changed", "Your password at {community} was changed",
                                             "Hello {handle},\n\n"
                                             "your password was changed just now, and your other devices were\n"
                                             "signed out.\n\n"
                                             "If it was not you, have a new one sent to you: \"Forgot password\"\n"
                                             "where one signs in.\n" },
};

RIALTO_SQL (account_by_id,
            "account_mails.by_id",
            "SELECT c.user_id, u.handle, c.email, c.email_verified, c.pending_email FROM credentials c "
            "JOIN users u ON u.id = c.user_id WHERE c.user_id = ?1 AND u.deleted_at IS NULL");
RIALTO_SQL (account_by_email,
            "account_mails.by_email",
            "SELECT c.user_id, u.handle, c.email, c.email_verified, c.pending_email FROM credentials c "
            "JOIN users u ON u.id = c.user_id WHERE c.email_folded = ?1 AND u.deleted_at IS NULL");

/* What a job asks for, and what becomes of it; the letter's strings are in the transaction's arena. */
typedef struct
{
  RialtoAccountMailKind kind;
  RialtoId              user; /* 0: whoever has the address */
  const char           *address;

  const char *to; /* NULL: there is nothing to send */
  const char *handle;
  const char *token;
} Letter;

/**
 * rialto_account_mail_enqueue:
 * @tx: a write transaction
 * @kind: which mail
 * @user: about whose account; 0 with %RIALTO_ACCOUNT_MAIL_RESET: whoever has the address
 * @to: where it goes
 *
 * Adds a job that sends it. One address gets its mails one after another, and waits for no other.
 */
void
rialto_account_mail_enqueue (RialtoTx             *tx,
                             RialtoAccountMailKind kind,
                             RialtoId              user,
                             const char           *to)
{
  g_autoptr (JsonNode) root = json_node_alloc ();
  g_autofree char *payload = NULL;
  JsonObject *object = json_object_new ();
  char id[RIALTO_ID_SIZE];

  json_object_set_string_member (object, "mail", mails[kind].name);
  json_object_set_string_member (object, "to", to);
  if (user != 0)
    {
      rialto_id_format (user, id);
      json_object_set_string_member (object, "user", id);
    }
  json_node_init (root, JSON_NODE_OBJECT);
  json_node_take_object (root, object);
  payload = json_to_string (root, FALSE);
  rialto_tx_enqueue (tx, JOB_KIND, to, payload, 0);
}

static RialtoRows *
query_account (RialtoTx     *tx,
               const Letter *letter)
{
  g_autofree char *folded = NULL;

  if (letter->user != 0)
    return rialto_tx_query (tx, &account_by_id, SQL_ID (letter->user));
  folded = rialto_email_fold (letter->address);
  return rialto_tx_query (tx, &account_by_email, SQL_TEXT (folded));
}

/* Addresses that somebody has changed their mind about are not asked any more. */
static const char *
choose_address (const Letter *letter,
                const char   *email,
                gboolean      verified,
                const char   *pending)
{
  switch (letter->kind)
    {
    case RIALTO_ACCOUNT_MAIL_CONFIRM:
      if (g_strcmp0 (pending, letter->address) == 0)
        return pending;
      return !verified && g_str_equal (email, letter->address) ? email : NULL;
    case RIALTO_ACCOUNT_MAIL_RESET:
      /* Not as it was typed, but as it is kept. */
      return email;
    case RIALTO_ACCOUNT_MAIL_EMAIL_CHANGE:
    case RIALTO_ACCOUNT_MAIL_PASSWORD_CHANGED:
    default:
      return letter->address;
    }
}

static gboolean
prepare (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  Letter *letter = data;
  g_autoptr (RialtoRows) rows = query_account (tx, letter);
  RialtoId user;

  letter->to = letter->token = NULL;
  if (!rialto_rows_next (rows))
    return TRUE;
  user = rialto_rows_id (rows, 0);
  letter->handle = rialto_rows_text (rows, 1);
  letter->to = choose_address (letter, rialto_rows_text (rows, 2), rialto_rows_bool (rows, 3),
                               rialto_rows_text (rows, 4));
  if (letter->to != NULL && letter->kind == RIALTO_ACCOUNT_MAIL_CONFIRM)
    letter->token = rialto_account_token_issue (tx, RIALTO_ACCOUNT_TOKEN_CONFIRM, user, letter->to, NULL);
  else if (letter->to != NULL && letter->kind == RIALTO_ACCOUNT_MAIL_RESET)
    letter->token = rialto_account_token_issue (tx, RIALTO_ACCOUNT_TOKEN_RESET, user, letter->to, NULL);
  return TRUE;
}

static const char *
find_value (const char *const *values,
            const char        *name,
            gsize              length)
{
  for (guint i = 0; values[i] != NULL; i += 2)
    if (strlen (values[i]) == length && strncmp (values[i], name, length) == 0)
      return values[i + 1];
  return "";
}

/* Each {name} becomes its value, which is not looked at again. */
static char *
fill (const char        *text,
      const char *const *values)
{
  GString *filled = g_string_new (NULL);
  const char *open;

  while ((open = strchr (text, '{')) != NULL)
    {
      const char *end = strchr (open, '}');

      g_string_append_len (filled, text, open - text);
      g_string_append (filled, find_value (values, open + 1, (gsize) (end - open - 1)));
      text = end + 1;
    }
  g_string_append (filled, text);
  return g_string_free_and_steal (filled);
}

static gboolean
send_letter (RialtoContext *context,
             const Letter  *letter,
             GError       **error)
{
  const char *const values[] = {
    "handle", letter->handle,      "community", context->config->server.name,
    "url",    context->public_url, "token",     letter->token != NULL ? letter->token : "",
    NULL,
  };
  g_autofree char *subject = fill (mails[letter->kind].subject, values);
  g_autofree char *text = fill (mails[letter->kind].text, values);
  RialtoMail mail = { .to = letter->to, .subject = subject, .text = text };
  g_autoptr (GError) failure = NULL;

  switch (rialto_mailer_send (context->mailer, &mail, &failure))
    {
    case RIALTO_MAIL_SENT:
      return TRUE;
    case RIALTO_MAIL_NEVER:
      rialto_log (RIALTO_LOG_APPLICATION, RIALTO_LEVEL_WARNING, "a mail about an account was refused",
                  RIALTO_LOG_TEXT ("mail", mails[letter->kind].name),
                  RIALTO_LOG_TEXT ("error", failure->message));
      return TRUE;
    case RIALTO_MAIL_LATER:
    default:
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                          : NULL;
}

static gboolean
read_payload (JsonNode *root,
              Letter   *letter)
{
  JsonObject *object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *name, *user;
  guint kind = 0;

  if (object == NULL)
    return FALSE;
  name = get_text (object, "mail");
  user = get_text (object, "user");
  letter->address = get_text (object, "to");
  while (kind < G_N_ELEMENTS (mails) && g_strcmp0 (mails[kind].name, name) != 0)
    kind++;
  letter->kind = (RialtoAccountMailKind) kind;
  return kind < G_N_ELEMENTS (mails) && letter->address != NULL &&
         (user != NULL ? rialto_id_parse (user, &letter->user) : letter->kind == RIALTO_ACCOUNT_MAIL_RESET);
}

/**
 * rialto_account_job_mail:
 * @context: the server's parts
 * @payload: what rialto_account_mail_enqueue() wrote
 * @error: return location
 *
 * Job: sends one mail, if it still makes sense. When it is run again there is another token in it, and the newest counts.
 *
 * Returns: whether nothing is left to do; %FALSE with %RIALTO_ERROR_UNAVAILABLE when it should be tried again
 */
gboolean
rialto_account_job_mail (RialtoContext *context,
                         const char    *payload,
                         GError       **error)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (JsonNode) root = json_from_string (payload, NULL);
  Letter letter = { 0 };

  if (!read_payload (root, &letter))
    return rialto_fail_detail (error, RIALTO_ERROR_INVALID, "This is no mail about an account.");
  if (!rialto_store_write (context->store, prepare, &letter, arena, error))
    return FALSE;
  return letter.to == NULL || send_letter (context, &letter, error);
}
