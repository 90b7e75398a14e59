/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-config.h"
#include "rialto-request.h"

G_BEGIN_DECLS

/* How long an upload waits to be used by something. */
#define RIALTO_UPLOAD_LIFE (24 * RIALTO_HOUR)

gboolean rialto_blobs_open           (RialtoContext      *context,
                                      GError            **error);
void     rialto_blobs_close          (RialtoContext      *context);
char    *rialto_blobs_get_folder     (const RialtoConfig *config);
char    *rialto_blobs_get_helper     (const RialtoConfig *config);
gint64   rialto_blobs_get_max_upload (const RialtoConfig *config);

G_END_DECLS
