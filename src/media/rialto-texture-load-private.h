/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-downloads.h"
#include "rialto-picture-cache.h"

G_BEGIN_DECLS

/* One rendition on its way, for all who wait for it. It ends when nobody does any more. */
typedef struct
{
  char         *name; /* owned: under which it is kept */
  char         *blob; /* owned */
  guint         width;
  char         *access; /* owned, nullable */
  RialtoUrgency urgency;
  DexPromise   *promise;     /* owned: the texture */
  GCancellable *cancellable; /* owned */
  GPtrArray    *waiters;     /* owned, of those who may give up */
  gboolean      kept_awake;  /* somebody waits who will not */
  gboolean      ended;
} RialtoTextureLoad;

/* What a load works with; it may outlive the object that started it. */
typedef struct
{
  RialtoDownloads    *downloads; /* owned */
  RialtoPictureCache *disk;      /* owned, nullable */
} RialtoTextureSources;

/* Where a texture came from. */
typedef enum
{
  RIALTO_TEXTURE_FROM_DISK,
  RIALTO_TEXTURE_FROM_DOWNLOAD,
  RIALTO_TEXTURE_FROM_OTHER, /* another rendition, because this one could not be had */
} RialtoTextureOrigin;

char              *rialto_texture_load_name    (const char                 *blob,
                                                guint                       width) G_GNUC_WARN_UNUSED_RESULT;
RialtoTextureLoad *rialto_texture_load_new     (const char                 *blob,
                                                guint                       width,
                                                const char                 *access) G_GNUC_WARN_UNUSED_RESULT;
RialtoTextureLoad *rialto_texture_load_ref     (RialtoTextureLoad          *load);
void               rialto_texture_load_unref   (gpointer                    load);
DexFuture         *rialto_texture_load_wait    (RialtoTextureLoad          *load,
                                                RialtoUrgency               urgency,
                                                GCancellable               *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void               rialto_texture_load_end     (RialtoTextureLoad          *load);
GBytes            *rialto_texture_load_encoded (RialtoTextureLoad          *load,
                                                const RialtoTextureSources *sources,
                                                GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer           rialto_texture_load_texture (RialtoTextureLoad          *load,
                                                const RialtoTextureSources *sources,
                                                RialtoTextureOrigin        *origin,
                                                GError                    **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoTextureLoad, rialto_texture_load_unref)

G_END_DECLS
