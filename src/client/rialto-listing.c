/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-listing.h"

/**
 * RialtoListing:
 *
 * What a list, and the place that shows it, can be said to have. That it is offline is no state: it shows what it has.
 */
G_DEFINE_ENUM_TYPE (RialtoListing,
                    rialto_listing,
                    G_DEFINE_ENUM_VALUE (RIALTO_LISTING_LOADING, "loading"),
                    G_DEFINE_ENUM_VALUE (RIALTO_LISTING_EMPTY, "empty"),
                    G_DEFINE_ENUM_VALUE (RIALTO_LISTING_CONTENT, "content"),
                    G_DEFINE_ENUM_VALUE (RIALTO_LISTING_ERROR, "error"))
