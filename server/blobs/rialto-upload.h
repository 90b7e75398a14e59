/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* A picture that has arrived becomes an upload. */

/* In the transaction that keeps it: what else has to be true. */
typedef gboolean (*RialtoUploadKeep) (RialtoTx   *tx,
                                      const char *blob,
                                      gpointer    data,
                                      GError    **error);

typedef struct
{
  int              fd;       /* the file, at its beginning */
  gint64           reserved; /* bytes that have room already, which `keep` gives back */
  RialtoUploadKeep keep;     /* nullable */
  gpointer         data;
} RialtoUploadSource;

gboolean rialto_upload_take  (RialtoRequest            *request,
                              const RialtoUploadSource *source,
                              RialtoUpload             *answer,
                              GError                  **error);
gboolean rialto_upload_load  (RialtoTx                 *tx,
                              RialtoId                  user,
                              const char               *blob,
                              RialtoUpload             *upload);
void     rialto_upload_renew (RialtoTx                 *tx,
                              RialtoId                  user,
                              const char               *blob);

G_END_DECLS
