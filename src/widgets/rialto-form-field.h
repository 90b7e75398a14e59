/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-form.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FORM_FIELD (rialto_form_field_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFormField, rialto_form_field, RIALTO, FORM_FIELD, AdwPreferencesRow)

gboolean rialto_form_pass_focus (GtkWidget       *row,
                                 GtkDirectionType direction);

G_END_DECLS
