/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application-private.h"

#include "rialto-preferences.h"

/* Light or dark, as it was chosen. */

static gboolean
style_to_scheme (GBinding     *binding,
                 const GValue *style,
                 GValue       *scheme,
                 gpointer      data)
{
  static const AdwColorScheme schemes[RIALTO_N_STYLE] = {
    [RIALTO_STYLE_DEFAULT] = ADW_COLOR_SCHEME_DEFAULT,
    [RIALTO_STYLE_LIGHT] = ADW_COLOR_SCHEME_FORCE_LIGHT,
    [RIALTO_STYLE_DARK] = ADW_COLOR_SCHEME_FORCE_DARK,
  };

  g_value_set_enum (scheme, (gint) schemes[MIN (g_value_get_uint (style), RIALTO_STYLE_DARK)]);
  return TRUE;
}

/*< private >
 * rialto_application_follow_style:
 * @self: the program, once it has a display
 */
void
rialto_application_follow_style (RialtoApplication *self)
{
  g_object_bind_property_full (rialto_preferences_get_default (), "style",
                               adw_application_get_style_manager (ADW_APPLICATION (self)), "color-scheme",
                               G_BINDING_SYNC_CREATE, style_to_scheme, NULL, NULL, NULL);
}
