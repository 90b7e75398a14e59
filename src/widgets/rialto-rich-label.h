/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_RICH_LABEL (rialto_rich_label_get_type ())

G_DECLARE_FINAL_TYPE (RialtoRichLabel, rialto_rich_label, RIALTO, RICH_LABEL, GtkWidget)

G_END_DECLS
