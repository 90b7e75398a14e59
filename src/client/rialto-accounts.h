/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-account-record.h"
#include "rialto-async.h"
#include "rialto-secrets.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_ACCOUNTS (rialto_accounts_get_type ())
G_DECLARE_FINAL_TYPE (RialtoAccounts, rialto_accounts, RIALTO, ACCOUNTS, GObject)

char                *rialto_accounts_dup_default_folder (const char          *application);

DexFuture           *rialto_accounts_open               (const char          *folder,
                                                         RialtoSecrets       *secrets) G_GNUC_WARN_UNUSED_RESULT;
RialtoSecrets       *rialto_accounts_get_secrets        (RialtoAccounts      *self);
const char          *rialto_accounts_get_folder         (RialtoAccounts      *self);
char                *rialto_accounts_dup_kept_aside     (RialtoAccounts      *self);

RialtoAccountRecord *rialto_accounts_find               (RialtoAccounts      *self,
                                                         const char          *server,
                                                         const char          *user);
/* A RialtoAccountRecord. */
DexFuture           *rialto_accounts_add                (RialtoAccounts      *self,
                                                         const char          *server,
                                                         const char          *user,
                                                         const char          *handle,
                                                         const char          *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_accounts_remove             (RialtoAccounts      *self,
                                                         RialtoAccountRecord *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_accounts_flush              (RialtoAccounts      *self) G_GNUC_WARN_UNUSED_RESULT;

RialtoAccountRecord *rialto_accounts_get_current        (RialtoAccounts      *self);
void                 rialto_accounts_set_current        (RialtoAccounts      *self,
                                                         RialtoAccountRecord *record);

/* The files of an account. */
#define RIALTO_ACCOUNT_CACHE   "cache.db"
#define RIALTO_ACCOUNT_OUTBOX  "outbox.db"
#define RIALTO_ACCOUNT_PRIVATE "private.db"
char                *rialto_accounts_dup_path           (RialtoAccounts      *self,
                                                         RialtoAccountRecord *record,
                                                         const char          *name);

G_END_DECLS
