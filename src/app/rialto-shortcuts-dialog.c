/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-shortcuts-dialog.h"

#include "rialto-shortcut-row.h"

/**
 * RialtoShortcutsDialog:
 *
 * What can be done by keys. The platform has a dialog for this only in a later version.
 */
struct _RialtoShortcutsDialog
{
  AdwPreferencesDialog parent_instance;
};

G_DEFINE_FINAL_TYPE (RialtoShortcutsDialog, rialto_shortcuts_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
rialto_shortcuts_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_SHORTCUTS_DIALOG);
  G_OBJECT_CLASS (rialto_shortcuts_dialog_parent_class)->dispose (object);
}

static void
rialto_shortcuts_dialog_class_init (RialtoShortcutsDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = rialto_shortcuts_dialog_dispose;
  g_type_ensure (RIALTO_TYPE_SHORTCUT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-shortcuts-dialog.ui");
}

static void
rialto_shortcuts_dialog_init (RialtoShortcutsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
