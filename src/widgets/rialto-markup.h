/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_LINK_NONE,
  RIALTO_LINK_PERSON, /* target: an id */
  RIALTO_LINK_POST,   /* target: an id */
  RIALTO_LINK_TAG,    /* target: a folded tag */
  RIALTO_LINK_WEB,    /* target: the whole address */
} RialtoLinkKind;

char          *rialto_markup_new  (const char        *text,
                                   const RialtoFacet *facets,
                                   guint              n_facets) G_GNUC_WARN_UNUSED_RESULT;
char          *rialto_name_within (const char        *name) G_GNUC_WARN_UNUSED_RESULT;
RialtoLinkKind rialto_link_parse  (const char        *uri,
                                   const char        *base,
                                   char             **target);
char          *rialto_link_person (RialtoId           id) G_GNUC_WARN_UNUSED_RESULT;
char          *rialto_link_tag    (const char        *tag) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
