/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-accounts.h"
#include "rialto-cache.h"
#include "rialto-deeds.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_MEMBERSHIP (rialto_membership_get_type ())
G_DECLARE_FINAL_TYPE (RialtoMembership, rialto_membership, RIALTO, MEMBERSHIP, GObject)

/* Resolve to a RialtoMembership. */
DexFuture           *rialto_membership_visit          (const char               *server,
                                                       gboolean                  allow_local) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_membership_visit_trusting (const char               *server,
                                                       gboolean                  allow_local,
                                                       const char               *certificate) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_membership_open           (RialtoAccounts           *accounts,
                                                       RialtoAccountRecord      *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_membership_sign_in        (RialtoAccounts           *accounts,
                                                       RialtoSession            *session,
                                                       const RialtoCredentials  *credentials) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_membership_sign_up        (RialtoAccounts           *accounts,
                                                       RialtoSession            *session,
                                                       const RialtoRegistration *registration) G_GNUC_WARN_UNUSED_RESULT;
DexFuture           *rialto_membership_close          (RialtoMembership         *self) G_GNUC_WARN_UNUSED_RESULT;

RialtoSession       *rialto_membership_get_session    (RialtoMembership         *self);
RialtoDeeds         *rialto_membership_get_deeds      (RialtoMembership         *self);
RialtoCache         *rialto_membership_get_cache      (RialtoMembership         *self);
const char          *rialto_membership_get_community  (RialtoMembership         *self);
RialtoAccountRecord *rialto_membership_get_record     (RialtoMembership         *self);
gpointer             rialto_membership_get_textures   (RialtoMembership         *self);
void                 rialto_membership_set_textures   (RialtoMembership         *self,
                                                       gpointer                  textures);
void                 rialto_membership_trust          (RialtoMembership         *self,
                                                       const char               *fingerprint);

G_END_DECLS
