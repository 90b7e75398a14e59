/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-memberships.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_SIDEBAR (rialto_sidebar_get_type ())

G_DECLARE_FINAL_TYPE (RialtoSidebar, rialto_sidebar, RIALTO, SIDEBAR, GtkWidget)

gboolean rialto_sidebar_focus_places (RialtoSidebar *self);

G_END_DECLS
