/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PERSON_ROW (rialto_person_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPersonRow, rialto_person_row, RIALTO, PERSON_ROW, GtkWidget)

G_END_DECLS
