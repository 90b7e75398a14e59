/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-form.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FORM_VIEW (rialto_form_view_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFormView, rialto_form_view, RIALTO, FORM_VIEW, GtkWidget)

G_END_DECLS
