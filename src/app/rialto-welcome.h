/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-join.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME (rialto_welcome_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcome, rialto_welcome, RIALTO, WELCOME, GtkWidget)

G_END_DECLS
