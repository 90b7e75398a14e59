/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-shortcut-row.h"

/**
 * RialtoShortcutRow:
 *
 * Something that can be done, and the keys for it: those of the application's action `shortcut`, or `keys` where a widget has its own.
 */
struct _RialtoShortcutRow
{
  AdwActionRow parent_instance;

  /* owned */
  char *keys;     /* as gtk_accelerator_parse () reads them */
  char *shortcut; /* a detailed action name */
};

enum
{
  PROP_0,
  PROP_KEYS,
  PROP_SHORTCUT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoShortcutRow, rialto_shortcut_row, ADW_TYPE_ACTION_ROW)

static char *
keys_label (gpointer    self,
            const char *keys)
{
  GdkModifierType modifiers;
  guint key;

  if (keys == NULL || !gtk_accelerator_parse (keys, &key, &modifiers))
    return g_strdup ("");
  return gtk_accelerator_get_label (key, modifiers);
}

static void
set_keys (RialtoShortcutRow *self,
          const char        *keys)
{
  if (g_set_str (&self->keys, keys))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEYS]);
}

static void
set_shortcut (RialtoShortcutRow *self,
              const char        *shortcut)
{
  GApplication *application = g_application_get_default ();
  g_auto (GStrv) keys = NULL;

  if (!g_set_str (&self->shortcut, shortcut))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHORTCUT]);
  if (shortcut == NULL || !GTK_IS_APPLICATION (application))
    return;
  keys = gtk_application_get_accels_for_action (GTK_APPLICATION (application), shortcut);
  set_keys (self, keys[0]);
}

static void
rialto_shortcut_row_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  if (property == PROP_KEYS)
    g_value_set_string (value, RIALTO_SHORTCUT_ROW (object)->keys);
  else if (property == PROP_SHORTCUT)
    g_value_set_string (value, RIALTO_SHORTCUT_ROW (object)->shortcut);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_shortcut_row_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (property == PROP_KEYS)
    set_keys (RIALTO_SHORTCUT_ROW (object), g_value_get_string (value));
  else if (property == PROP_SHORTCUT)
    set_shortcut (RIALTO_SHORTCUT_ROW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_shortcut_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_SHORTCUT_ROW);
  G_OBJECT_CLASS (rialto_shortcut_row_parent_class)->dispose (object);
}

static void
rialto_shortcut_row_finalize (GObject *object)
{
  g_free (RIALTO_SHORTCUT_ROW (object)->keys);
  g_free (RIALTO_SHORTCUT_ROW (object)->shortcut);
  G_OBJECT_CLASS (rialto_shortcut_row_parent_class)->finalize (object);
}

static void
rialto_shortcut_row_class_init (RialtoShortcutRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_shortcut_row_get_property;
  object_class->set_property = rialto_shortcut_row_set_property;
  object_class->dispose = rialto_shortcut_row_dispose;
  object_class->finalize = rialto_shortcut_row_finalize;

  properties[PROP_KEYS] = g_param_spec_string ("keys", NULL, NULL, NULL, flags);
  properties[PROP_SHORTCUT] = g_param_spec_string ("shortcut", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-shortcut-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, keys_label);
}

static void
rialto_shortcut_row_init (RialtoShortcutRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
