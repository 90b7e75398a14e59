/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PRESENCE_DOT (rialto_presence_dot_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPresenceDot, rialto_presence_dot, RIALTO, PRESENCE_DOT, GtkWidget)

G_END_DECLS
