/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"
#include "rialto-part-folder.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* So many of one person's may be on their way: more than a post has pictures, from several devices. */
#define RIALTO_RESUMABLE_UPLOADS 20

/* What the store knows of an upload that arrives in pieces. */
typedef struct
{
  RialtoPart part;
  char       sha256[65];
  char       blob[65]; /* what it has become; "" until it is complete */
  RialtoTime created_at;
} RialtoResumableRow;

gboolean rialto_resumable_upload_announce (RialtoTx                 *tx,
                                           RialtoContext            *context,
                                           RialtoResumableRow       *row,
                                           GError                  **error);
gboolean rialto_resumable_upload_load     (RialtoTx                 *tx,
                                           RialtoId                  user,
                                           RialtoId                  id,
                                           RialtoResumableRow       *row);
gboolean rialto_resumable_upload_complete (RialtoTx                 *tx,
                                           const RialtoResumableRow *row,
                                           const char               *blob);
gboolean rialto_resumable_upload_forget   (RialtoTx                 *tx,
                                           RialtoId                  user,
                                           RialtoId                  id,
                                           RialtoTime                before,
                                           RialtoPart               *part);
gboolean rialto_resumable_uploads_sweep   (RialtoContext            *context,
                                           RialtoTime                before,
                                           GError                  **error);

G_END_DECLS
