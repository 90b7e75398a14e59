/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PLACE (rialto_place_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPlace, rialto_place, RIALTO, PLACE, GtkWidget)

G_END_DECLS
