/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-account-entry.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_MEMBERSHIPS (rialto_memberships_get_type ())
G_DECLARE_FINAL_TYPE (RialtoMemberships, rialto_memberships, RIALTO, MEMBERSHIPS, GObject)

RialtoMemberships  *rialto_memberships_new           (RialtoAccounts      *accounts) G_GNUC_WARN_UNUSED_RESULT;
RialtoAccounts     *rialto_memberships_get_accounts  (RialtoMemberships   *self);
RialtoAccountEntry *rialto_memberships_find          (RialtoMemberships   *self,
                                                      RialtoAccountRecord *record);
RialtoMembership   *rialto_memberships_get           (RialtoMemberships   *self,
                                                      RialtoAccountRecord *record);
void                rialto_memberships_take          (RialtoMemberships   *self,
                                                      RialtoMembership    *membership);
void                rialto_memberships_set_shown     (RialtoMemberships   *self,
                                                      RialtoMembership    *membership);
gint64              rialto_memberships_get_elsewhere (RialtoMemberships   *self);

/* A RialtoMembership. */
DexFuture          *rialto_memberships_open          (RialtoMemberships   *self,
                                                      RialtoAccountRecord *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture          *rialto_memberships_open_others   (RialtoMemberships   *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture          *rialto_memberships_close_all     (RialtoMemberships   *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture          *rialto_memberships_sign_out      (RialtoMemberships   *self,
                                                      RialtoAccountRecord *record) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
