/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_ACCOUNT_RECORD (rialto_account_record_get_type ())
G_DECLARE_FINAL_TYPE (RialtoAccountRecord, rialto_account_record, RIALTO, ACCOUNT_RECORD, GObject)

RialtoAccountRecord *rialto_account_record_new             (const char          *id,
                                                            const char          *server,
                                                            const char          *user);

const char          *rialto_account_record_get_id          (RialtoAccountRecord *self);
const char          *rialto_account_record_get_server      (RialtoAccountRecord *self);
const char          *rialto_account_record_get_user        (RialtoAccountRecord *self);
const char          *rialto_account_record_get_handle      (RialtoAccountRecord *self);
const char          *rialto_account_record_get_name        (RialtoAccountRecord *self);
const char          *rialto_account_record_get_avatar      (RialtoAccountRecord *self);
const char          *rialto_account_record_get_certificate (RialtoAccountRecord *self);
const char          *rialto_account_record_get_community   (RialtoAccountRecord *self);
const char          *rialto_account_record_get_status      (RialtoAccountRecord *self);
RialtoPresenceStatus rialto_account_record_get_presence    (RialtoAccountRecord *self);
void                 rialto_account_record_set_handle      (RialtoAccountRecord *self,
                                                            const char          *handle);
void                 rialto_account_record_set_name        (RialtoAccountRecord *self,
                                                            const char          *name);
void                 rialto_account_record_set_avatar      (RialtoAccountRecord *self,
                                                            const char          *avatar);
void                 rialto_account_record_set_certificate (RialtoAccountRecord *self,
                                                            const char          *certificate);
void                 rialto_account_record_set_community   (RialtoAccountRecord *self,
                                                            const char          *community);
void                 rialto_account_record_set_status      (RialtoAccountRecord *self,
                                                            const char          *status);
gboolean             rialto_account_record_get_unkept      (RialtoAccountRecord *self);
void                 rialto_account_record_set_unkept      (RialtoAccountRecord *self,
                                                            gboolean             unkept);

G_END_DECLS
