/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-mailer.h"

#include "rialto-mailer-private.h"

/**
 * rialto_mailer_send:
 * @mailer: a mailer
 * @mail: a mail
 * @error: return location
 *
 * Sends @mail. Blocks; any thread that may, several at a time.
 *
 * Returns: %RIALTO_MAIL_SENT; %RIALTO_MAIL_LATER with %RIALTO_ERROR_UNAVAILABLE (and a time to come again, when one is known);
 *   %RIALTO_MAIL_NEVER with %RIALTO_ERROR_INVALID
 */
RialtoMailResult
rialto_mailer_send (RialtoMailer     *mailer,
                    const RialtoMail *mail,
                    GError          **error)
{
  g_autofree char *message = rialto_mail_build (mail, mailer->from, error);
  g_autofree char *recipient = NULL;

  if (message == NULL || !rialto_mail_parse_address (mail->to, NULL, &recipient, error))
    return RIALTO_MAIL_NEVER;
  return mailer->klass->send (mailer, recipient, message, error);
}

/**
 * rialto_mailer_free:
 * @mailer: (transfer full): a mailer that no thread uses any more
 */
void
rialto_mailer_free (RialtoMailer *mailer)
{
  g_free (mailer->from);
  mailer->klass->free (mailer);
}
