/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-blob-backend.h"

G_BEGIN_DECLS

/* What a place for blobs has to be able to do; hashes are valid when they come here. */
typedef struct
{
  RialtoBlobStage *(*stage)  (RialtoBlobBackend *self,
                              GError           **error);
  gboolean         (*keep)   (RialtoBlobBackend *self,
                              RialtoBlobStage   *stage,
                              const char        *hash,
                              GError           **error);
  gboolean         (*open)   (RialtoBlobBackend *self,
                              const char        *hash,
                              guint              width,
                              RialtoBlobReading *reading,
                              GError           **error);
  gboolean         (*remove) (RialtoBlobBackend *self,
                              const char        *hash,
                              RialtoTime         before,
                              gboolean          *removed,
                              GError           **error);
  gboolean         (*walk)   (RialtoBlobBackend *self,
                              RialtoBlobVisitor  visitor,
                              gpointer           user_data,
                              GError           **error);
  void             (*free)   (RialtoBlobBackend *self);
} RialtoBlobBackendClass;

/* First member of every implementation. */
struct _RialtoBlobBackend
{
  const RialtoBlobBackendClass *klass;
};

/* What errno means to a caller: a full disk, or the server's own trouble, which is logged. */
gboolean rialto_blob_fail_errno (GError    **error,
                                 const char *action);

G_END_DECLS
