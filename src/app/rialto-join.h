/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_JOIN (rialto_join_get_type ())

G_DECLARE_FINAL_TYPE (RialtoJoin, rialto_join, RIALTO, JOIN, GObject)

RialtoJoin       *rialto_join_new            (RialtoAccounts           *accounts) G_GNUC_WARN_UNUSED_RESULT;

RialtoAccounts   *rialto_join_get_accounts   (RialtoJoin               *self);
RialtoMembership *rialto_join_get_visit      (RialtoJoin               *self);
void              rialto_join_set_visit      (RialtoJoin               *self,
                                              RialtoMembership         *visit);
const char       *rialto_join_get_handle     (RialtoJoin               *self);
const char       *rialto_join_get_given      (RialtoJoin               *self);
void              rialto_join_set_given      (RialtoJoin               *self,
                                              const char               *given);
const char       *rialto_join_get_invite     (RialtoJoin               *self);
void              rialto_join_set_invite     (RialtoJoin               *self,
                                              const char               *invite);
void              rialto_join_finish         (RialtoJoin               *self,
                                              RialtoMembership         *membership);

DexFuture        *rialto_join_visit          (RialtoJoin               *self,
                                              const char               *address,
                                              gboolean                  allow_local) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_join_visit_trusting (RialtoJoin               *self,
                                              const char               *certificate) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_join_sign_in        (RialtoJoin               *self,
                                              const char               *login,
                                              const char               *password) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_join_sign_up        (RialtoJoin               *self,
                                              const RialtoRegistration *registration) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_join_ask_mail       (RialtoJoin               *self,
                                              const char               *email) G_GNUC_WARN_UNUSED_RESULT;
DexFuture        *rialto_join_reset          (RialtoJoin               *self,
                                              const char               *token,
                                              const char               *password) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
