/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* A caption or comment with what was found in it. */
typedef struct
{
  const char  *text; /* trimmed */
  RialtoFacet *facets;
  guint        n_facets;
  const char  *record; /* the facets as stored; nullable */
} RialtoCaption;

void rialto_caption_read      (RialtoTx            *tx,
                               const char          *text,
                               RialtoId             author,
                               RialtoCaption       *caption);
void rialto_caption_notify    (RialtoTx            *tx,
                               const RialtoCaption *caption,
                               RialtoId             author,
                               RialtoId             post,
                               RialtoId             comment);
void rialto_caption_tag_post  (RialtoTx            *tx,
                               const RialtoCaption *caption,
                               RialtoId             post);
void rialto_caption_untag_post (RialtoTx           *tx,
                               RialtoId             post);

G_END_DECLS
