/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-accounts.h"

G_BEGIN_DECLS

/* What the worker is given. */
typedef struct
{
  char *folder; /* owned */
  char *text;   /* owned, nullable: of accounts.ini */
  char *path;   /* owned, nullable: an account's folder */
  char *hidden; /* owned, nullable: its name while it is wiped */
} RialtoAccountsWork;

/* What it has read. */
typedef struct
{
  char *text;       /* owned */
  char *kept_aside; /* owned, nullable */
} RialtoAccountsText;

GType               rialto_accounts_text_get_type (void);

RialtoAccountsWork *rialto_accounts_work_new      (const char *folder);
void                rialto_accounts_work_free     (gpointer    work);

/* RialtoWorkFunc; data is a RialtoAccountsWork. */
DexFuture          *rialto_accounts_read          (gpointer    work);
DexFuture          *rialto_accounts_write         (gpointer    work);
DexFuture          *rialto_accounts_make_folder   (gpointer    work);
DexFuture          *rialto_accounts_wipe          (gpointer    work);

G_END_DECLS
