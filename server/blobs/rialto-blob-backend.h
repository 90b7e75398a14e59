/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-blob-stage.h"
#include "rialto-types.h"

G_BEGIN_DECLS

/* Where the files of blobs are kept: a folder now, an object store later. A blob is what one hash names: some
 * renditions that came together and never change. Any thread may call; calls block on the disk. */
typedef struct _RialtoBlobBackend RialtoBlobBackend;

/* A rendition that is being read. */
typedef struct
{
  int    fd; /* the caller's to close; at its beginning */
  gint64 size;
  guint  width;
  char   etag[48]; /* with its quotes */
} RialtoBlobReading;

typedef struct
{
  const char *hash;
  gint64      size; /* bytes of all renditions */
  RialtoTime  stored_at;
} RialtoBlobInfo;

typedef struct
{
  guint64 blobs;
  guint64 bytes;
} RialtoBlobTotals;

/* FALSE ends the walk. */
typedef gboolean (*RialtoBlobVisitor) (const RialtoBlobInfo *info,
                                       gpointer              user_data);

RialtoBlobStage *rialto_blob_backend_stage   (RialtoBlobBackend *self,
                                              GError           **error);
gboolean         rialto_blob_backend_keep    (RialtoBlobBackend *self,
                                              RialtoBlobStage   *stage,
                                              const char        *hash,
                                              GError           **error);
gboolean         rialto_blob_backend_open    (RialtoBlobBackend *self,
                                              const char        *hash,
                                              guint              width,
                                              RialtoBlobReading *reading,
                                              GError           **error);
gboolean         rialto_blob_backend_remove  (RialtoBlobBackend *self,
                                              const char        *hash,
                                              RialtoTime         before,
                                              gboolean          *removed,
                                              GError           **error);
gboolean         rialto_blob_backend_walk    (RialtoBlobBackend *self,
                                              RialtoBlobVisitor  visitor,
                                              gpointer           user_data,
                                              GError           **error);
gboolean         rialto_blob_backend_measure (RialtoBlobBackend *self,
                                              RialtoBlobTotals  *totals,
                                              GError           **error);
void             rialto_blob_backend_free    (RialtoBlobBackend *self);

gboolean         rialto_blob_hash_is_valid   (const char        *hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoBlobBackend, rialto_blob_backend_free)

G_END_DECLS
