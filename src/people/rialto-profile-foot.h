/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-objects.h"
#include "rialto-paged-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PROFILE_FOOT (rialto_profile_foot_get_type ())

G_DECLARE_FINAL_TYPE (RialtoProfileFoot, rialto_profile_foot, RIALTO, PROFILE_FOOT, GtkWidget)

G_END_DECLS
