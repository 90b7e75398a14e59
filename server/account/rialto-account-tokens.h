/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* Stored in one_time_tokens.kind. */
typedef enum
{
  RIALTO_ACCOUNT_TOKEN_CONFIRM = 1, /* detail: the address that it confirms */
  RIALTO_ACCOUNT_TOKEN_RESET = 2,   /* detail: the address that it was sent to; none: the owner made it */
  RIALTO_ACCOUNT_TOKEN_OWNER = 3,   /* nobody's until it is spent */
} RialtoAccountTokenKind;

/* What a token says; the strings live in the transaction's arena. */
typedef struct
{
  RialtoId    user; /* 0: nobody's */
  const char *detail;
} RialtoAccountToken;

const char *rialto_account_token_issue  (RialtoTx              *tx,
                                         RialtoAccountTokenKind kind,
                                         RialtoId               user,
                                         const char            *detail,
                                         RialtoTime            *expires_at);
gboolean    rialto_account_token_read   (RialtoTx              *tx,
                                         RialtoAccountTokenKind kind,
                                         const char            *token,
                                         RialtoAccountToken    *said,
                                         GError               **error);
gboolean    rialto_account_token_spend  (RialtoTx              *tx,
                                         RialtoAccountTokenKind kind,
                                         const char            *token,
                                         RialtoAccountToken    *said,
                                         GError               **error);
void        rialto_account_token_revoke (RialtoTx              *tx,
                                         RialtoAccountTokenKind kind,
                                         RialtoId               user);

G_END_DECLS
