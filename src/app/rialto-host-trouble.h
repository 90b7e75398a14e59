/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_HOST_TROUBLE (rialto_host_trouble_get_type ())

G_DECLARE_FINAL_TYPE (RialtoHostTrouble, rialto_host_trouble, RIALTO, HOST_TROUBLE, GtkWidget)

G_END_DECLS
