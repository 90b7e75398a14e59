/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-preferences.h"

/**
 * RialtoPreferences:
 *
 * How somebody wants the app to be on this computer, as properties that are kept. Any number of them agree. Where no schema is
 * installed they have their defaults and are kept by nobody.
 */
struct _RialtoPreferences
{
  GObject parent_instance;

  GSettings *settings; /* owned, nullable */

  guint    style; /* a RialtoStyle */
  gboolean flags[3];
};

enum
{
  PROP_0,
  PROP_STYLE,
  /* in the order of the flags */
  PROP_REVEAL_WARNINGS,
  PROP_REMIND_ALT,
  PROP_DESKTOP_NOTIFICATIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPreferences, rialto_preferences, G_TYPE_OBJECT)

static const char *const styles[RIALTO_N_STYLE] = {
  [RIALTO_STYLE_DEFAULT] = "default",
  [RIALTO_STYLE_LIGHT] = "light",
  [RIALTO_STYLE_DARK] = "dark",
};

static gboolean
style_from_word (GValue   *value,
                 GVariant *word,
                 gpointer  data)
{
  for (guint i = 0; i < RIALTO_N_STYLE; i++)
    if (g_str_equal (g_variant_get_string (word, NULL), styles[i]))
      {
        g_value_set_uint (value, i);
        return TRUE;
      }
  return FALSE;
}

static GVariant *
style_to_word (const GValue       *value,
               const GVariantType *type,
               gpointer            data)
{
  return g_variant_new_string (styles[MIN (g_value_get_uint (value), RIALTO_STYLE_DARK)]);
}

static void
rialto_preferences_constructed (GObject *object)
{
  RialtoPreferences *self = RIALTO_PREFERENCES (object);
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema)
    schema = source != NULL ? g_settings_schema_source_lookup (source, RIALTO_APP_ID, TRUE) : NULL;

  G_OBJECT_CLASS (rialto_preferences_parent_class)->constructed (object);
  if (schema == NULL)
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_settings_bind_with_mapping (self->settings, "color-scheme", self, "style", G_SETTINGS_BIND_DEFAULT,
                                style_from_word, style_to_word, NULL, NULL);
  for (guint property = PROP_REVEAL_WARNINGS; property < N_PROPS; property++)
    g_settings_bind (self->settings, properties[property]->name, self, properties[property]->name,
                     G_SETTINGS_BIND_DEFAULT);
}

static void
rialto_preferences_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoPreferences *self = RIALTO_PREFERENCES (object);

  if (property == PROP_STYLE)
    g_value_set_uint (value, self->style);
  else if (property > PROP_STYLE && property < N_PROPS)
    g_value_set_boolean (value, self->flags[property - PROP_REVEAL_WARNINGS]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_preferences_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoPreferences *self = RIALTO_PREFERENCES (object);

  if (property == PROP_STYLE)
    {
      if (self->style == g_value_get_uint (value))
        return;
      self->style = g_value_get_uint (value);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property > PROP_STYLE && property < N_PROPS)
    {
      gboolean *flag = &self->flags[property - PROP_REVEAL_WARNINGS];

      if (*flag == g_value_get_boolean (value))
        return;
      *flag = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_preferences_finalize (GObject *object)
{
  g_clear_object (&RIALTO_PREFERENCES (object)->settings);
  G_OBJECT_CLASS (rialto_preferences_parent_class)->finalize (object);
}

static void
rialto_preferences_class_init (RialtoPreferencesClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rialto_preferences_constructed;
  object_class->get_property = rialto_preferences_get_property;
  object_class->set_property = rialto_preferences_set_property;
  object_class->finalize = rialto_preferences_finalize;

  properties[PROP_STYLE] = g_param_spec_uint ("style", NULL, NULL, 0, RIALTO_N_STYLE - 1,
                                              RIALTO_STYLE_DEFAULT, flags);
  /* Each is the name of a key, too. */
  properties[PROP_REVEAL_WARNINGS] = g_param_spec_boolean ("reveal-warnings", NULL, NULL, FALSE, flags);
  properties[PROP_REMIND_ALT] = g_param_spec_boolean ("remind-alt", NULL, NULL, TRUE, flags);
  properties[PROP_DESKTOP_NOTIFICATIONS] = g_param_spec_boolean ("desktop-notifications", NULL, NULL, TRUE,
                                                                 flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_preferences_init (RialtoPreferences *self)
{
  self->flags[PROP_REMIND_ALT - PROP_REVEAL_WARNINGS] = TRUE;
  self->flags[PROP_DESKTOP_NOTIFICATIONS - PROP_REVEAL_WARNINGS] = TRUE;
}

/**
 * rialto_preferences_get_default:
 *
 * Returns: (transfer none): preferences that are there as long as the program
 */
RialtoPreferences *
rialto_preferences_get_default (void)
{
  static RialtoPreferences *preferences;

  if (preferences == NULL)
    preferences = g_object_new (RIALTO_TYPE_PREFERENCES, NULL);
  return preferences;
}

/**
 * rialto_preferences_get_settings:
 * @self: preferences
 *
 * Returns: (transfer none) (nullable): where they are kept, with what windows keep of themselves
 */
GSettings *
rialto_preferences_get_settings (RialtoPreferences *self)
{
  return self->settings;
}

/**
 * rialto_preferences_get_reveal_warnings:
 * @self: preferences
 *
 * Returns: whether posts with a content warning are shown at once
 */
gboolean
rialto_preferences_get_reveal_warnings (RialtoPreferences *self)
{
  return self->flags[PROP_REVEAL_WARNINGS - PROP_REVEAL_WARNINGS];
}

/**
 * rialto_preferences_get_remind_alt:
 * @self: preferences
 *
 * Returns: whether one is reminded of pictures without a description
 */
gboolean
rialto_preferences_get_remind_alt (RialtoPreferences *self)
{
  return self->flags[PROP_REMIND_ALT - PROP_REVEAL_WARNINGS];
}

/**
 * rialto_preferences_get_desktop_notifications:
 * @self: preferences
 *
 * Returns: whether notifications are shown on the desktop
 */
gboolean
rialto_preferences_get_desktop_notifications (RialtoPreferences *self)
{
  return self->flags[PROP_DESKTOP_NOTIFICATIONS - PROP_REVEAL_WARNINGS];
}
