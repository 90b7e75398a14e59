/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_ATTEMPT_LOGIN,    /* name: what somebody wants to sign in as, folded */
  RIALTO_ATTEMPT_PASSWORD, /* name: the id of who is signed in and says the password again */
  RIALTO_ATTEMPT_MAIL,     /* name: the address that is to get a mail, folded */
} RialtoAttempt;

gboolean rialto_attempt_begin   (RialtoRequest *request,
                                 RialtoAttempt  what,
                                 const char    *name,
                                 GError       **error);
void     rialto_attempt_forgive (RialtoContext *context,
                                 RialtoAttempt  what,
                                 const char    *name);

G_END_DECLS
