/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  RIALTO_STYLE_DEFAULT,
  RIALTO_STYLE_LIGHT,
  RIALTO_STYLE_DARK,
  RIALTO_N_STYLE
} RialtoStyle;

#define RIALTO_TYPE_PREFERENCES (rialto_preferences_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPreferences, rialto_preferences, RIALTO, PREFERENCES, GObject)

RialtoPreferences *rialto_preferences_get_default               (void);
GSettings         *rialto_preferences_get_settings              (RialtoPreferences *self);
gboolean           rialto_preferences_get_reveal_warnings       (RialtoPreferences *self);
gboolean           rialto_preferences_get_remind_alt            (RialtoPreferences *self);
gboolean           rialto_preferences_get_desktop_notifications (RialtoPreferences *self);

G_END_DECLS
