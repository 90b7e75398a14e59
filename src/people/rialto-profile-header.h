/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PROFILE_HEADER (rialto_profile_header_get_type ())

G_DECLARE_FINAL_TYPE (RialtoProfileHeader, rialto_profile_header, RIALTO, PROFILE_HEADER, GtkWidget)

G_END_DECLS
