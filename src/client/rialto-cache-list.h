/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* An entity as it was kept. */
typedef struct
{
  const char *kind;
  RialtoId    id;
  gint64      seq;  /* of the answer or event it came with */
  char       *json; /* owned, nullable: not kept, or not asked for */
} RialtoCacheEntry;

/* A place in a list: an entity, or a gap that is filled from @cursor on. A gap at the end: the server has more. */
typedef struct
{
  RialtoId          id;     /* 0: a gap */
  char             *cursor; /* owned, nullable; of a gap */
  RialtoCacheEntry *entry;  /* owned, nullable */
} RialtoCacheRow;

/* A list as it stood on the screen. */
typedef struct _RialtoCacheList RialtoCacheList;

#define RIALTO_TYPE_CACHE_LIST (rialto_cache_list_get_type ())
GType                 rialto_cache_list_get_type   (void);

RialtoCacheList      *rialto_cache_list_new        (const char       *name,
                                                    const char       *kind);
RialtoCacheList      *rialto_cache_list_ref        (RialtoCacheList  *self);
void                  rialto_cache_list_unref      (RialtoCacheList  *self);
void                  rialto_cache_list_append     (RialtoCacheList  *self,
                                                    RialtoId          id);
void                  rialto_cache_list_append_gap (RialtoCacheList  *self,
                                                    const char       *cursor);
void                  rialto_cache_list_set_anchor (RialtoCacheList  *self,
                                                    RialtoId          anchor,
                                                    int               offset);

const char           *rialto_cache_list_get_name   (RialtoCacheList  *self);
const char           *rialto_cache_list_get_kind   (RialtoCacheList  *self);
guint                 rialto_cache_list_get_n_rows (RialtoCacheList  *self);
const RialtoCacheRow *rialto_cache_list_get_row    (RialtoCacheList  *self,
                                                    guint             position);
RialtoId              rialto_cache_list_get_anchor (RialtoCacheList  *self);
int                   rialto_cache_list_get_offset (RialtoCacheList  *self);
guint                 rialto_cache_list_find       (RialtoCacheList  *self,
                                                    RialtoId          id);

RialtoCacheEntry     *rialto_cache_entry_new       (const char       *kind,
                                                    RialtoId          id,
                                                    gint64            seq,
                                                    const char       *json);
void                  rialto_cache_entry_free      (RialtoCacheEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoCacheList, rialto_cache_list_unref)

G_END_DECLS
