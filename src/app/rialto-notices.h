/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_NOTICES (rialto_notices_get_type ())

G_DECLARE_FINAL_TYPE (RialtoNotices, rialto_notices, RIALTO, NOTICES, GtkWidget)

G_END_DECLS
