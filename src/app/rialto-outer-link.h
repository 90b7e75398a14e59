/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What follows is a token from a mail. */
#define RIALTO_OUTER_LINK_CONFIRM "rialto:confirm/"
#define RIALTO_OUTER_LINK_RESET   "rialto:reset/"

/* What rialto://example.org/post/1 says. */
typedef struct
{
  char *server; /* owned, nullable: as in an address, without a scheme; the one that is open */
  char *link;   /* owned, nullable: within the app, rialto:post/1; none in particular */
  char *invite; /* owned, nullable: as it is, when it is an invitation */
} RialtoOuterLink;

gboolean    rialto_outer_link_parse       (RialtoOuterLink *self,
                                           const char      *uri);
void        rialto_outer_link_clear       (RialtoOuterLink *self);
gboolean    rialto_outer_link_is_at       (RialtoOuterLink *self,
                                           const char      *base);
char       *rialto_outer_link_dup_address (RialtoOuterLink *self);
const char *rialto_outer_link_find_token  (const char      *link,
                                           const char      *prefix);

G_END_DECLS
