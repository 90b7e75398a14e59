/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_ACCOUNT_ENTRY (rialto_account_entry_get_type ())
G_DECLARE_FINAL_TYPE (RialtoAccountEntry, rialto_account_entry, RIALTO, ACCOUNT_ENTRY, GObject)

RialtoAccountEntry  *rialto_account_entry_new            (RialtoAccountRecord *record) G_GNUC_WARN_UNUSED_RESULT;
RialtoAccountRecord *rialto_account_entry_get_record     (RialtoAccountEntry  *self);
RialtoMembership    *rialto_account_entry_get_membership (RialtoAccountEntry  *self);
const GError        *rialto_account_entry_get_error      (RialtoAccountEntry  *self);
gint64               rialto_account_entry_get_unread     (RialtoAccountEntry  *self);
gboolean             rialto_account_entry_get_signed_out (RialtoAccountEntry  *self);
GObject             *rialto_account_entry_get_person     (RialtoAccountEntry  *self);

void                 rialto_account_entry_set_membership (RialtoAccountEntry  *self,
                                                          RialtoMembership    *membership);
void                 rialto_account_entry_set_error      (RialtoAccountEntry  *self,
                                                          const GError        *error);

G_END_DECLS
