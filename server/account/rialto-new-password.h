/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* A password that takes the place of another. */
typedef struct
{
  RialtoId    user;
  const char *password; /* hashed */
  RialtoTime  instead;  /* when the one it replaces was set; 0: whichever it is */
  RialtoId    except;   /* the session that stays; 0: none */
  const char *action;   /* for the audit */
} RialtoNewPassword;

gboolean rialto_new_password_write (RialtoTx                *tx,
                                    RialtoContext           *context,
                                    RialtoRequest           *request,
                                    const RialtoNewPassword *change,
                                    GError                 **error);

G_END_DECLS
