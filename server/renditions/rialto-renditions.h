/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-rendition-protocol.h"

G_BEGIN_DECLS

/* Pictures become renditions in helper processes; this side has no decoder. Any thread may call; calls block. */
typedef struct _RialtoRenditions RialtoRenditions;

typedef struct
{
  guint width;
  guint height;
  gsize size; /* bytes of the file "<width>.webp" */
} RialtoRendition;

typedef struct
{
  guint           width; /* of the largest rendition, upright */
  guint           height;
  guint           n_items;
  RialtoRendition items[RIALTO_RENDITIONS_MAX]; /* the narrowest first */
  char            hash[65];                     /* SHA-256 of the largest file: the id of the blob */
  char            blurhash[RIALTO_BLURHASH_ROOM];
} RialtoRenditionSet;

typedef struct
{
  guint64 made, refused, crashed, turned_away; /* pictures */
  guint64 starts;                              /* of helper processes */
  guint   busy, waiting;
} RialtoRenditionFigures;

RialtoRenditions *rialto_renditions_new         (const char             *helper,
                                                 guint                   n_processes,
                                                 gboolean                demo);
void              rialto_renditions_free        (RialtoRenditions       *self);
gboolean          rialto_renditions_start       (RialtoRenditions       *self,
                                                 RialtoSandbox          *sandbox,
                                                 GError                **error);
gboolean          rialto_renditions_make        (RialtoRenditions       *self,
                                                 int                     picture,
                                                 int                     folder,
                                                 RialtoRenditionSet     *set,
                                                 GError                **error);
int               rialto_renditions_draw        (RialtoRenditions       *self,
                                                 const char             *svg,
                                                 gsize                   length,
                                                 GError                **error);
void              rialto_renditions_get_figures (RialtoRenditions       *self,
                                                 RialtoRenditionFigures *figures);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoRenditions, rialto_renditions_free)

G_END_DECLS
