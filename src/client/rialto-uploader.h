/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-transport.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_UPLOADER (rialto_uploader_get_type ())
G_DECLARE_FINAL_TYPE (RialtoUploader, rialto_uploader, RIALTO, UPLOADER, GObject)

/* A smaller file is sent at once. */
#define RIALTO_UPLOADER_SMALL ((gsize) 256 * 1024)

RialtoUploader *rialto_uploader_new        (RialtoTransport *transport,
                                            GBytes          *picture,
                                            const char      *type,
                                            RialtoId         upload);
DexFuture      *rialto_uploader_run        (RialtoUploader  *self,
                                            GCancellable    *cancellable) G_GNUC_WARN_UNUSED_RESULT;
RialtoId        rialto_uploader_get_upload (RialtoUploader  *self);
gint64          rialto_uploader_get_kept   (RialtoUploader  *self);
gint64          rialto_uploader_get_sent   (RialtoUploader  *self);
gint64          rialto_uploader_get_length (RialtoUploader  *self);

G_END_DECLS
