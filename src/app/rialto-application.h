/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-host.h"
#include "rialto-memberships.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_APPLICATION (rialto_application_get_type ())

G_DECLARE_FINAL_TYPE (RialtoApplication, rialto_application, RIALTO, APPLICATION, AdwApplication)

RialtoApplication *rialto_application_new             (void) G_GNUC_WARN_UNUSED_RESULT;
RialtoAccounts    *rialto_application_get_accounts    (RialtoApplication   *self);
RialtoMemberships *rialto_application_get_memberships (RialtoApplication   *self);
RialtoMembership  *rialto_application_get_membership  (RialtoApplication   *self);
RialtoHost        *rialto_application_get_host        (RialtoApplication   *self);
void               rialto_application_set_membership  (RialtoApplication   *self,
                                                       RialtoMembership    *membership);
gboolean           rialto_application_get_opening     (RialtoApplication   *self);
const GError      *rialto_application_get_trouble     (RialtoApplication   *self);

DexFuture         *rialto_application_try_again       (RialtoApplication   *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_application_switch_account  (RialtoApplication   *self,
                                                       RialtoAccountRecord *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_application_sign_out        (RialtoApplication   *self,
                                                       RialtoAccountRecord *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *rialto_application_leave           (RialtoApplication   *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
