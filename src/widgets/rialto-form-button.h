/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-form.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FORM_BUTTON (rialto_form_button_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFormButton, rialto_form_button, RIALTO, FORM_BUTTON, GtkButton)

G_END_DECLS
