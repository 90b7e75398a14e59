/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-dialog.h"

#include "rialto-account-devices-page.h"
#include "rialto-account-notices-page.h"
#include "rialto-account-people-page.h"
#include "rialto-account-profile-page.h"
#include "rialto-account-sign-in-page.h"

/**
 * RialtoAccountDialog:
 *
 * One's account on a server: what others see of it, how one signs in and where one is, of what one is told, and whom one does not want
 * to see. Each is a page of its own type.
 */
struct _RialtoAccountDialog
{
  AdwPreferencesDialog parent_instance;

  RialtoMembership *membership; /* owned */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountDialog, rialto_account_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
rialto_account_dialog_get_property (GObject    *object,
                                    guint       property,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, RIALTO_ACCOUNT_DIALOG (object)->membership);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_dialog_set_property (GObject      *object,
                                    guint         property,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    RIALTO_ACCOUNT_DIALOG (object)->membership = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_ACCOUNT_DIALOG);
  g_clear_object (&RIALTO_ACCOUNT_DIALOG (object)->membership);
  G_OBJECT_CLASS (rialto_account_dialog_parent_class)->dispose (object);
}

static void
rialto_account_dialog_class_init (RialtoAccountDialogClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_account_dialog_get_property;
  object_class->set_property = rialto_account_dialog_set_property;
  object_class->dispose = rialto_account_dialog_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_ACCOUNT_PROFILE_PAGE);
  g_type_ensure (RIALTO_TYPE_ACCOUNT_SIGN_IN_PAGE);
  g_type_ensure (RIALTO_TYPE_ACCOUNT_DEVICES_PAGE);
  g_type_ensure (RIALTO_TYPE_ACCOUNT_NOTICES_PAGE);
  g_type_ensure (RIALTO_TYPE_ACCOUNT_PEOPLE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-account-dialog.ui");
}

static void
rialto_account_dialog_init (RialtoAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_account_dialog_toast:
 * @page: something in the dialog
 * @text: what happened
 *
 * Says it over the dialog, which covers the window's own toasts.
 */
void
rialto_account_dialog_toast (GtkWidget  *page,
                             const char *text)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (page, ADW_TYPE_PREFERENCES_DIALOG);
  AdwToast *toast;

  if (dialog == NULL)
    return;
  toast = adw_toast_new ("");
  g_object_set (toast, "use-markup", FALSE, "title", text, NULL);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), toast);
}
