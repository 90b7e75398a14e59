/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-notify.h"

G_BEGIN_DECLS

/* A caption or comment with what was found in it. */
typedef struct
{
  const char  *text; /* trimmed */
  RialtoFacet *facets;
  guint        n_facets;
  const char  *record; /* the facets as stored; nullable */
} RialtoCaption;

void      rialto_caption_read          (RialtoTx            *tx,
                                        const char          *text,
                                        RialtoId             author,
                                        RialtoCaption       *caption);
void      rialto_caption_notify        (RialtoTx            *tx,
                                        const RialtoCaption *caption,
                                        const RialtoNotice  *where,
                                        const RialtoId      *told,
                                        guint                n_told);
RialtoId *rialto_caption_get_mentioned (const RialtoFacet   *facets,
                                        guint                n_facets,
                                        RialtoArena         *arena,
                                        guint               *n_people);

G_END_DECLS
