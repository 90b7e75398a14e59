/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-account-record.h"

G_BEGIN_DECLS

char *rialto_server_name   (const char          *base) G_GNUC_WARN_UNUSED_RESULT;
char *rialto_server_title  (const char          *community,
                            const char          *base) G_GNUC_WARN_UNUSED_RESULT;
char *rialto_account_title (RialtoAccountRecord *record) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
