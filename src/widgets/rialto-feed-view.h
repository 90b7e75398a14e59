/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-kept-list.h"
#include "rialto-membership.h"
#include "rialto-paged-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FEED_VIEW (rialto_feed_view_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFeedView, rialto_feed_view, RIALTO, FEED_VIEW, GtkWidget)

void rialto_feed_view_show_own (RialtoFeedView   *self,
                                RialtoPostObject *post);

G_END_DECLS
