/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_TIME_LABEL (rialto_time_label_get_type ())

G_DECLARE_FINAL_TYPE (RialtoTimeLabel, rialto_time_label, RIALTO, TIME_LABEL, GtkWidget)

G_END_DECLS
