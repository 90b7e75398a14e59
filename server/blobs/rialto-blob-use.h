/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_BLOB_USE_POST = 1,
  RIALTO_BLOB_USE_AVATAR = 2,
  RIALTO_BLOB_USE_BANNER = 3,
} RialtoBlobUseKind;

/* What uses a picture; the blob is kept as long as anything does. */
typedef struct
{
  RialtoBlobUseKind kind;
  RialtoId          subject;
  RialtoId          user;
  gboolean          is_public;
} RialtoBlobUse;

void     rialto_blob_lock    (RialtoTx            *tx,
                              const char          *blob);
gboolean rialto_blob_use     (RialtoTx            *tx,
                              const RialtoBlobUse *use,
                              const char          *blob,
                              const char          *path,
                              RialtoPicture       *picture,
                              GError             **error);
void     rialto_blob_release (RialtoTx            *tx,
                              RialtoBlobUseKind    kind,
                              RialtoId             subject);
void     rialto_blob_publish (RialtoTx            *tx,
                              RialtoBlobUseKind    kind,
                              RialtoId             subject,
                              gboolean             is_public);

G_END_DECLS
