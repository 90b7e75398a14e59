/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-downloads.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define RIALTO_TEXTURES_MEMORY_BUDGET (48 * 1024 * 1024)
#define RIALTO_TEXTURES_DISK_BUDGET   (200 * 1024 * 1024)
#define RIALTO_TEXTURES_DOWNLOADS     4

#define RIALTO_TYPE_TEXTURES (rialto_textures_get_type ())

G_DECLARE_FINAL_TYPE (RialtoTextures, rialto_textures, RIALTO, TEXTURES, GObject)

/* What it has done and what it holds. */
typedef struct
{
  guint   n_textures;
  guint64 texture_bytes;
  guint   n_in_flight;
  guint   n_memory_hits;
  guint   n_disk_hits;
  guint   n_downloads;
  guint   n_failures;
} RialtoTextureCounts;

RialtoTextures *rialto_textures_new         (const char          *folder,
                                             RialtoFetchFunc      fetch,
                                             gpointer             data,
                                             GDestroyNotify       data_destroy) G_GNUC_WARN_UNUSED_RESULT;
GdkTexture     *rialto_textures_peek        (RialtoTextures      *self,
                                             const char          *blob,
                                             guint                width);
GdkTexture     *rialto_textures_peek_any    (RialtoTextures      *self,
                                             const char          *blob,
                                             guint               *width);
DexFuture      *rialto_textures_get         (RialtoTextures      *self,
                                             const char          *blob,
                                             guint                width,
                                             const char          *access,
                                             RialtoUrgency        urgency,
                                             GCancellable        *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *rialto_textures_get_encoded (RialtoTextures      *self,
                                             const char          *blob,
                                             guint                width,
                                             const char          *access,
                                             GCancellable        *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *rialto_textures_erase       (RialtoTextures      *self) G_GNUC_WARN_UNUSED_RESULT;
void            rialto_textures_trim        (RialtoTextures      *self);
void            rialto_textures_get_counts  (RialtoTextures      *self,
                                             RialtoTextureCounts *counts);

G_END_DECLS
