/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* Somebody who is about to become a member; the password is hashed already. */
typedef struct
{
  const char *handle;
  const char *name;
  const char *email;
  const char *password; /* Argon2id, or bcrypt when imported */
  RialtoRole  role;
  gboolean    email_verified;
} RialtoNewAccount;

gboolean rialto_account_load    (RialtoTx               *tx,
                                 RialtoContext          *context,
                                 RialtoId                user,
                                 RialtoAccount          *account);
RialtoId rialto_account_create  (RialtoTx               *tx,
                                 const RialtoNewAccount *draft,
                                 GError                **error);
char    *rialto_email_fold      (const char             *email);
void     rialto_account_changed (RialtoTx               *tx,
                                 RialtoContext          *context,
                                 RialtoId                user,
                                 RialtoId                actor);
void     rialto_account_audit   (RialtoTx               *tx,
                                 RialtoRequest          *request,
                                 const char             *action,
                                 RialtoId                actor,
                                 RialtoId                subject,
                                 const char             *detail);

G_END_DECLS
