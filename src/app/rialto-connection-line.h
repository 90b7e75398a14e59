/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_CONNECTION_LINE (rialto_connection_line_get_type ())

G_DECLARE_FINAL_TYPE (RialtoConnectionLine, rialto_connection_line, RIALTO, CONNECTION_LINE, GtkWidget)

G_END_DECLS
