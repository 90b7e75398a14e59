/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FOLLOW_BUTTON (rialto_follow_button_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFollowButton, rialto_follow_button, RIALTO, FOLLOW_BUTTON, GtkButton)

G_END_DECLS
