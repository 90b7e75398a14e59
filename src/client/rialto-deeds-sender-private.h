/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-api.h"
#include "rialto-outbox.h"
#include "rialto-session.h"

G_BEGIN_DECLS

/* The route of an item that uploads its file; the contract has it as raw bytes. */
#define RIALTO_DEED_UPLOAD "upload_picture"

char      *rialto_deeds_write_args (guint             route,
                                    gconstpointer     args) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_deeds_send       (RialtoSession    *session,
                                    RialtoOutboxItem *item,
                                    const char       *args) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
