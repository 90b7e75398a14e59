/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RialtoPictureCache RialtoPictureCache;

RialtoPictureCache *rialto_picture_cache_new      (const char         *folder,
                                                   guint64             budget) G_GNUC_WARN_UNUSED_RESULT;
RialtoPictureCache *rialto_picture_cache_ref      (RialtoPictureCache *cache);
void                rialto_picture_cache_unref    (RialtoPictureCache *cache);
GBytes             *rialto_picture_cache_read     (RialtoPictureCache *cache,
                                                   const char         *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean            rialto_picture_cache_write    (RialtoPictureCache *cache,
                                                   const char         *name,
                                                   GBytes             *bytes,
                                                   GError            **error);
void                rialto_picture_cache_remove   (RialtoPictureCache *cache,
                                                   const char         *name);
void                rialto_picture_cache_erase    (RialtoPictureCache *cache);
guint64             rialto_picture_cache_get_size (RialtoPictureCache *cache);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoPictureCache, rialto_picture_cache_unref)

G_END_DECLS
