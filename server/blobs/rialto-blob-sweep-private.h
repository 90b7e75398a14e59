/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-blob-backend.h"
#include "rialto-store.h"

G_BEGIN_DECLS

/* The steps of a sweep, each looking and acting apart, so that a test can come between. */

typedef struct
{
  RialtoId   user;
  char       blob[65];
  RialtoTime created_at;
} RialtoStaleUpload;

/* Uploads that were made before @before and that their people do not use. Goes on where @last ended; FALSE: there was nothing more
 * to look at. */
gboolean rialto_sweep_find_uploads   (RialtoStore             *store,
                                      RialtoTime               before,
                                      RialtoStaleUpload       *last,
                                      GArray                  *stale,
                                      GError                 **error);
gboolean rialto_sweep_forget_uploads (RialtoStore             *store,
                                      RialtoTime               before,
                                      const RialtoStaleUpload *stale,
                                      guint                    n_stale,
                                      GError                 **error);

/* Blobs that nobody has, as @hashes of 65 bytes each; goes on behind @last. */
gboolean rialto_sweep_find_blobs     (RialtoStore             *store,
                                      char                     last[65],
                                      GArray                  *hashes,
                                      GError                 **error);
gboolean rialto_sweep_forget_blobs   (RialtoStore             *store,
                                      const GArray            *hashes,
                                      GError                 **error);

/* Files of blobs that are not known, and that were not stored since @before. */
gboolean rialto_sweep_delete_files   (RialtoStore             *store,
                                      RialtoBlobBackend       *blobs,
                                      RialtoTime               before,
                                      const GArray            *hashes,
                                      GError                 **error);

G_END_DECLS
