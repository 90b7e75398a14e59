/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* Mails about an account. Nothing in them is free text of somebody's: the address may be a stranger's. */
typedef enum
{
  RIALTO_ACCOUNT_MAIL_CONFIRM,          /* with a token: is this address yours? */
  RIALTO_ACCOUNT_MAIL_RESET,            /* with a token, to whoever has that address */
  RIALTO_ACCOUNT_MAIL_EMAIL_CHANGE,     /* to the old address */
  RIALTO_ACCOUNT_MAIL_PASSWORD_CHANGED,
} RialtoAccountMailKind;

void     rialto_account_mail_enqueue (RialtoTx             *tx,
                                      RialtoAccountMailKind kind,
                                      RialtoId              user,
                                      const char           *to);
gboolean rialto_account_job_mail     (RialtoContext        *context,
                                      const char           *payload,
                                      GError              **error);

G_END_DECLS
