/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_HEAD_SCROLLER (rialto_head_scroller_get_type ())

G_DECLARE_FINAL_TYPE (RialtoHeadScroller, rialto_head_scroller, RIALTO, HEAD_SCROLLER, GtkWidget)

G_END_DECLS
