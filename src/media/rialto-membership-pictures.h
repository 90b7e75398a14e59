/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"
#include "rialto-textures.h"

G_BEGIN_DECLS

void rialto_membership_bring_pictures (RialtoMembership *membership,
                                       const char       *folder);

G_END_DECLS
