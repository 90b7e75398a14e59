/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What there is to show. */
typedef enum
{
  RIALTO_LISTING_LOADING, /* nothing is known yet */
  RIALTO_LISTING_EMPTY,
  RIALTO_LISTING_CONTENT,
  RIALTO_LISTING_ERROR,   /* nothing is known, and asking failed */
} RialtoListing;

#define RIALTO_TYPE_LISTING (rialto_listing_get_type ())
GType rialto_listing_get_type (void);

G_END_DECLS
