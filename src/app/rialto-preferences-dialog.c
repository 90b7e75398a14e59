/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-preferences-dialog.h"

#include "rialto-preferences.h"

/**
 * RialtoPreferencesDialog:
 *
 * How the app is on this computer, whoever uses it.
 */
struct _RialtoPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  /* template */
  RialtoPreferences *preferences;
};

G_DEFINE_FINAL_TYPE (RialtoPreferencesDialog, rialto_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
rialto_preferences_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_PREFERENCES_DIALOG);
  G_OBJECT_CLASS (rialto_preferences_dialog_parent_class)->dispose (object);
}

static void
rialto_preferences_dialog_class_init (RialtoPreferencesDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = rialto_preferences_dialog_dispose;
  g_type_ensure (RIALTO_TYPE_PREFERENCES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoPreferencesDialog, preferences);
}

static void
rialto_preferences_dialog_init (RialtoPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
