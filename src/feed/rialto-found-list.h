/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FOUND_LIST (rialto_found_list_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFoundList, rialto_found_list, RIALTO, FOUND_LIST, GtkWidget)

G_END_DECLS
