/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FOCUS_KEEPER (rialto_focus_keeper_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFocusKeeper, rialto_focus_keeper, RIALTO, FOCUS_KEEPER, GObject)

RialtoFocusKeeper *rialto_focus_keeper_new  (GtkWidget         *widget) G_GNUC_WARN_UNUSED_RESULT;
void               rialto_focus_keeper_look (RialtoFocusKeeper *self);

G_END_DECLS
