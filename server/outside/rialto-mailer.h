/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-mail.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_MAIL_SENT,
  RIALTO_MAIL_LATER, /* try again: the server is not there or asks to wait */
  RIALTO_MAIL_NEVER, /* this mail will not be taken, however often it is tried */
} RialtoMailResult;

/* A way by which mails leave: rialto_smtp_new () or rialto_eml_folder_new (). */
typedef struct _RialtoMailer RialtoMailer;

RialtoMailResult rialto_mailer_send (RialtoMailer     *mailer,
                                     const RialtoMail *mail,
                                     GError          **error);
void             rialto_mailer_free (RialtoMailer     *mailer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoMailer, rialto_mailer_free)

G_END_DECLS
