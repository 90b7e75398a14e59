/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-form.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* As the server asks for. */
#define RIALTO_PASSWORD_LENGTH 10

#define RIALTO_TYPE_PASSWORD_HINT (rialto_password_hint_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPasswordHint, rialto_password_hint, RIALTO, PASSWORD_HINT, AdwPreferencesRow)

guint rialto_password_strength (const char *password);

G_END_DECLS
