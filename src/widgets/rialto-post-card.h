/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_POST_CARD (rialto_post_card_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPostCard, rialto_post_card, RIALTO, POST_CARD, GtkWidget)

G_END_DECLS
