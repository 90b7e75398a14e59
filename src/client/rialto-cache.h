/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"
#include "rialto-cache-list.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_CACHE (rialto_cache_get_type ())
G_DECLARE_FINAL_TYPE (RialtoCache, rialto_cache, RIALTO, CACHE, GObject)

typedef struct
{
  const char *kind;
  RialtoId    id;
} RialtoCacheKey;

#define RIALTO_CACHE_BUDGET (G_GINT64_CONSTANT (64) << 20) /* bytes of JSON */

DexFuture *rialto_cache_open       (const char           *path,
                                    const char           *stamp,
                                    gint64                budget) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_cache_close      (RialtoCache          *self) G_GNUC_WARN_UNUSED_RESULT;

/* Written a little later, many at once; what is read sees it at once. */
void       rialto_cache_put        (RialtoCache          *self,
                                    const char           *kind,
                                    RialtoId              id,
                                    gint64                seq,
                                    const char           *json);
void       rialto_cache_remove     (RialtoCache          *self,
                                    const char           *kind,
                                    RialtoId              id);
void       rialto_cache_put_list   (RialtoCache          *self,
                                    RialtoCacheList      *list);
void       rialto_cache_set_anchor (RialtoCache          *self,
                                    const char           *name,
                                    RialtoId              anchor,
                                    int                   offset);
DexFuture *rialto_cache_flush      (RialtoCache          *self) G_GNUC_WARN_UNUSED_RESULT;

/* A GPtrArray of RialtoCacheEntry, one for each key. */
DexFuture *rialto_cache_get        (RialtoCache          *self,
                                    const RialtoCacheKey *keys,
                                    guint                 n_keys) G_GNUC_WARN_UNUSED_RESULT;
/* A RialtoCacheList, or NULL. */
DexFuture *rialto_cache_get_list   (RialtoCache          *self,
                                    const char           *name,
                                    guint                 n_entries) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_cache_get_newest (RialtoCache          *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_cache_get_size   (RialtoCache          *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *rialto_cache_clear      (RialtoCache          *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
