/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-arena.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_TEXT_FACET_MENTION, /* value: the handle, small letters */
  RIALTO_TEXT_FACET_HASHTAG, /* value: the tag, folded */
  RIALTO_TEXT_FACET_LINK,    /* value: the URL */
} RialtoTextFacetKind;

/* A stretch of a text that means something: bytes [offset, offset + length). */
typedef struct
{
  gsize               offset;
  gsize               length;
  RialtoTextFacetKind kind;
  const char         *value;
} RialtoTextFacet;

RialtoTextFacet *rialto_facets_find (const char  *text,
                                     RialtoArena *arena,
                                     guint       *n_facets);

G_END_DECLS
