/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_TAG_BOX (rialto_tag_box_get_type ())

G_DECLARE_FINAL_TYPE (RialtoTagBox, rialto_tag_box, RIALTO, TAG_BOX, GtkWidget)

G_END_DECLS
