/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-tokens.h"
#include "rialto-context.h"
#include "rialto-html-page.h"
#include "rialto-password.h"
#include "rialto-routes.h"
#include "rialto-work.h"

/* Where mailed links lead to, for who reads mail where there is no app. Programs that look for viruses open every link in a mail, so
 * that opening one does nothing; the token is spent by the form. */

/* All that people read here. */
#define CONFIRM_TITLE "Is this your address?"
#define CONFIRM_TEXT  "%s will be the address of your account at %s."
#define CONFIRM_DO    "Yes, confirm it"
#define CONFIRM_NOT   "If you have never heard of this, close the page and nothing happens."
#define CONFIRM_DONE  "Your address is confirmed"
#define RESET_TITLE   "Choose a new password"
#define RESET_TEXT    "It is for %s at %s, and signs out all your devices."
#define RESET_LABEL   "New password, at least %d characters"
#define RESET_DO      "Set the password"
#define RESET_NOT     "If it was not you who asked for this, close the page: your password stays as it is."
#define RESET_DONE    "You have a new password"
#define RESET_SIGN_IN "Sign in with it in the app."
#define DONE_CLOSE    "You can close this page."
#define OPEN_APP      "Open in Rialto"

RIALTO_SQL (handle_of_account,
            "mail_pages.handle",
            "SELECT handle FROM users WHERE id = ?1 AND deleted_at IS NULL");

static void
take_page (RialtoRequest *request,
           const char    *title,
           const char    *body,
           gboolean       form)
{
  RialtoHtmlFlags flags = RIALTO_HTML_SECRET | (form ? RIALTO_HTML_FORM : 0);

  rialto_html_page_take (request, &(RialtoHtmlPage) { .title = title, .body = body, .flags = flags });
}

static void
take_result (RialtoRequest *request,
             const char    *title,
             const char    *text)
{
  g_autofree char *body = g_markup_printf_escaped ("<h1>%s</h1>\n<p>%s</p>\n", title, text);

  take_page (request, title, body, FALSE);
}

/* GET /auth/verify-email/page/{token} */
gboolean
rialto_route_get_verify_email_page (RialtoTx                           *tx,
                                    RialtoRequest                      *request,
                                    const RialtoGetVerifyEmailPageArgs *args,
                                    GError                            **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  RialtoAccountToken said;
  g_autofree char *app = rialto_html_page_dup_app_base (context->public_url), *text = NULL, *body = NULL;

  if (!rialto_account_token_read (tx, RIALTO_ACCOUNT_TOKEN_CONFIRM, args->token, &said, error))
    return FALSE;
  text = g_strdup_printf (CONFIRM_TEXT, said.detail, context->config->server.name);
  body = g_markup_printf_escaped ("<h1>%s</h1>\n<p>%s</p>\n"
                                  "<form method=\"post\" action=\"/confirm\">"
                                  "<input type=\"hidden\" name=\"token\" value=\"%s\">"
                                  "<p><button>%s</button></p></form>\n"
                                  "<p><a href=\"%s/confirm/%s\">%s</a></p>\n<p>%s</p>\n",
                                  CONFIRM_TITLE, text, args->token, CONFIRM_DO, app, args->token, OPEN_APP,
                                  CONFIRM_NOT);
  take_page (request, CONFIRM_TITLE, body, TRUE);
  return TRUE;
}

/* POST /auth/verify-email/page */
gboolean
rialto_route_send_verify_email_page (RialtoTx                            *tx,
                                     RialtoRequest                       *request,
                                     const RialtoSendVerifyEmailPageArgs *args,
                                     GError                             **error)
{
  RialtoVerifyEmailArgs same = { .body = args->body };

  if (!rialto_route_verify_email (tx, request, &same, error))
    return FALSE;
  take_result (request, CONFIRM_DONE, DONE_CLOSE);
  return TRUE;
}

typedef struct
{
  const char *token;
  const char *handle;
} Reset;

static gboolean
read_reset (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Reset *reset = data;
  RialtoAccountToken said;
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_account_token_read (tx, RIALTO_ACCOUNT_TOKEN_RESET, reset->token, &said, error))
    return FALSE;
  rows = rialto_tx_query (tx, &handle_of_account, SQL_ID (said.user));
  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_GONE);
  reset->handle = rialto_rows_text (rows, 0);
  return TRUE;
}

/* The name without a field's name is for the browser's own list of passwords, and is not sent. */
static void
take_reset_form (RialtoRequest *request,
                 const Reset   *reset,
                 const char    *wrong)
{
  RialtoContext *context = rialto_request_get_context (request);
  g_autofree char *text = g_strdup_printf (RESET_TEXT, reset->handle, context->config->server.name);
  g_autofree char *app = rialto_html_page_dup_app_base (context->public_url);
  g_autofree char *label = g_strdup_printf (RESET_LABEL, RIALTO_PASSWORD_MIN);
  g_autofree char *fault =
    wrong == NULL
      ? g_strdup ("")
      : g_markup_printf_escaped ("<p class=\"wrong\" id=\"wrong\" role=\"alert\">%s</p>\n", wrong);
  g_autofree char *top = g_markup_printf_escaped ("<h1>%s</h1>\n<p>%s</p>\n", RESET_TITLE, text);
  g_autofree char *form = g_markup_printf_escaped (
    "<form method=\"post\" action=\"/reset\"><input type=\"hidden\" name=\"token\" value=\"%s\">"
    "<input type=\"hidden\" autocomplete=\"username\" value=\"%s\">"
    "<p><label for=\"new\">%s</label><input id=\"new\" type=\"password\" name=\"new_password\" required "
    "minlength=\"%d\" maxlength=\"%d\" autocomplete=\"new-password\"%s></p>\n"
    "<p><button>%s</button></p></form>\n<p><a href=\"%s/reset/%s\">%s</a></p>\n<p>%s</p>\n",
    reset->token, reset->handle, label, RIALTO_PASSWORD_MIN, RIALTO_PASSWORD_MAX,
    wrong != NULL ? " aria-describedby=wrong autofocus" : "", RESET_DO, app, reset->token, OPEN_APP,
    RESET_NOT);
  g_autofree char *body = g_strconcat (top, fault, form, NULL);

  take_page (request, RESET_TITLE, body, TRUE);
}

/* GET /auth/password-reset/page/{token} */
gboolean
rialto_route_get_password_reset_page (RialtoTx                             *tx,
                                      RialtoRequest                        *request,
                                      const RialtoGetPasswordResetPageArgs *args,
                                      GError                              **error)
{
  Reset reset = { .token = args->token };

  if (!read_reset (tx, &reset, error))
    return FALSE;
  take_reset_form (request, &reset, NULL);
  return TRUE;
}

/* A password that will not do costs nothing: the form comes again, and says why. */
static gboolean
ask_again (RialtoRequest *request,
           Reset         *reset,
           const GError  *why,
           GError       **error)
{
  const RialtoFault *faults;
  guint n_faults;

  if (!rialto_work_read (request, read_reset, reset, error))
    return FALSE;
  faults = rialto_error_get_faults (why, &n_faults);
  take_reset_form (request, reset, n_faults > 0 ? faults[0].sentence : why->message);
  rialto_request_set_status (request, 422);
  return TRUE;
}

/* POST /auth/password-reset/page */
gboolean
rialto_route_send_password_reset_page (RialtoRequest                         *request,
                                       const RialtoSendPasswordResetPageArgs *args,
                                       GError                               **error)
{
  RialtoResetPasswordArgs same = { .body = args->body };
  Reset reset = { .token = args->body->token };
  g_autoptr (GError) why = NULL;

  if (rialto_route_reset_password (request, &same, &why))
    {
      take_result (request, RESET_DONE, RESET_SIGN_IN);
      return TRUE;
    }
  if (g_error_matches (why, RIALTO_ERROR, RIALTO_ERROR_INVALID))
    return ask_again (request, &reset, why, error);
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}
