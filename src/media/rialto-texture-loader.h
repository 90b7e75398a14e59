/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-textures.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_TEXTURE_LOADER (rialto_texture_loader_get_type ())

G_DECLARE_FINAL_TYPE (RialtoTextureLoader, rialto_texture_loader, RIALTO, TEXTURE_LOADER, GObject)

RialtoTextureLoader *rialto_texture_loader_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void                 rialto_texture_loader_set_textures (RialtoTextureLoader *self,
                                                         RialtoTextures      *textures);
void                 rialto_texture_loader_set_blob     (RialtoTextureLoader *self,
                                                         const char          *blob,
                                                         const char          *access);
void                 rialto_texture_loader_set_width    (RialtoTextureLoader *self,
                                                         guint                width);
void                 rialto_texture_loader_set_active   (RialtoTextureLoader *self,
                                                         gboolean             active);
void                 rialto_texture_loader_retry        (RialtoTextureLoader *self);
GdkTexture          *rialto_texture_loader_get_texture  (RialtoTextureLoader *self);
gboolean             rialto_texture_loader_get_instant  (RialtoTextureLoader *self);
gboolean             rialto_texture_loader_get_failed   (RialtoTextureLoader *self);

G_END_DECLS
