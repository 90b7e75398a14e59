/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-email.h"

#include "rialto-account-mails.h"

/**
 * rialto_email_ask_confirmation:
 * @tx: a write transaction
 * @context: the server's parts
 * @user: whose account
 * @email: an address that they say is theirs
 *
 * Sends a mail there, with a token in the place of the one before. The mail names the handle and no free text: it may reach a stranger.
 */
void
rialto_email_ask_confirmation (RialtoTx      *tx,
                               RialtoContext *context,
                               RialtoId       user,
                               const char    *email)
{
  rialto_account_mail_enqueue (tx, RIALTO_ACCOUNT_MAIL_CONFIRM, user, email);
}
