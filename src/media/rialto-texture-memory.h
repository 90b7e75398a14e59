/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef struct _RialtoTextureMemory RialtoTextureMemory;

RialtoTextureMemory *rialto_texture_memory_new      (guint64              budget) G_GNUC_WARN_UNUSED_RESULT;
void                 rialto_texture_memory_free     (RialtoTextureMemory *memory);
GdkTexture          *rialto_texture_memory_lookup   (RialtoTextureMemory *memory,
                                                     const char          *name);
void                 rialto_texture_memory_keep     (RialtoTextureMemory *memory,
                                                     const char          *name,
                                                     GdkTexture          *texture);
void                 rialto_texture_memory_clear    (RialtoTextureMemory *memory);
guint64              rialto_texture_memory_get_size (RialtoTextureMemory *memory);
guint                rialto_texture_memory_get_n    (RialtoTextureMemory *memory);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoTextureMemory, rialto_texture_memory_free)

G_END_DECLS
