/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-account-record.h"
#include "rialto-async.h"

G_BEGIN_DECLS

/* Who has the account's files, and who comes after. */
DexFuture *rialto_account_record_take_turn  (RialtoAccountRecord *self,
                                             DexFuture           *done) G_GNUC_WARN_UNUSED_RESULT;
gpointer   rialto_account_record_dup_holder (RialtoAccountRecord *self) G_GNUC_WARN_UNUSED_RESULT;
void       rialto_account_record_set_holder (RialtoAccountRecord *self,
                                             gpointer             holder);

G_END_DECLS
