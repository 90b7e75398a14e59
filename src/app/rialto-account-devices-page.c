/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-devices-page.h"

#include "rialto-account-dialog.h"
#include "rialto-api.h"
#include "rialto-device-row.h"
#include "rialto-errand.h"
#include "rialto-session-list.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoAccountDevicesPage:
 *
 * Where one is signed in.
 */
struct _RialtoAccountDevicesPage
{
  AdwPreferencesPage parent_instance;

  /* template */
  GtkListBox   *devices;
  RialtoErrand *revoking;

  /* owned */
  RialtoMembership   *membership;
  RialtoPagedList    *list;
  RialtoDeviceObject *revoked; /* nullable: all others */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_LIST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountDevicesPage, rialto_account_devices_page, ADW_TYPE_PREFERENCES_PAGE)

static gboolean
is_error (gpointer      self,
          const GError *error)
{
  return error != NULL;
}

static RialtoTransport *
get_transport (RialtoAccountDevicesPage *self)
{
  return rialto_session_get_transport (rialto_membership_get_session (self->membership));
}

static void
on_revoke (RialtoAccountDevicesPage *self,
           RialtoDeviceObject       *device)
{
  RialtoRevokeSessionArgs args = { .id = rialto_device_object_get_id (device) };

  if (rialto_errand_get_busy (self->revoking))
    return;
  g_set_object (&self->revoked, device);
  rialto_errand_run (self->revoking, rialto_api_revoke_session (get_transport (self), &args, NULL));
}

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  GtkWidget *row = g_object_new (RIALTO_TYPE_DEVICE_ROW, "device", item, NULL);

  g_signal_connect_object (row, "revoke", G_CALLBACK (on_revoke), data, G_CONNECT_SWAPPED);
  return row;
}

static void
forget_others (RialtoAccountDevicesPage *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->list)); i > 0; i--)
    {
      g_autoptr (RialtoDeviceObject) device = g_list_model_get_item (G_LIST_MODEL (self->list), i - 1);

      if (!rialto_device_object_get_current (device))
        rialto_paged_list_remove (self->list, device);
    }
}

static void
on_revoked (RialtoAccountDevicesPage *self)
{
  if (self->revoked != NULL)
    rialto_paged_list_remove (self->list, self->revoked);
  else
    forget_others (self);
  rialto_account_dialog_toast (GTK_WIDGET (self), _ ("Signed out"));
}

static void
on_answer (RialtoAccountDevicesPage *self,
           const char               *response)
{
  if (!g_str_equal (response, "sign-out") || self->list == NULL || rialto_errand_get_busy (self->revoking))
    return;
  g_clear_object (&self->revoked);
  rialto_errand_run (self->revoking,
                     rialto_api_revoke_other_sessions (get_transport (self),
                                                       &(RialtoRevokeOtherSessionsArgs) { 0 }, NULL));
}

static void
on_revoke_others (RialtoAccountDevicesPage *self)
{
  AdwAlertDialog *dialog =
    ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Sign Out All Other Devices?"),
                                            _ ("Whoever uses them has to sign in again.")));

  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "sign-out", _ ("_Sign Out"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "sign-out", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_answer), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
set_membership (RialtoAccountDevicesPage *self,
                RialtoMembership         *membership)
{
  if (!g_set_object (&self->membership, membership))
    return;
  g_clear_object (&self->list);
  if (membership != NULL)
    {
      self->list = rialto_session_list (rialto_membership_get_session (membership), RIALTO_API_LIST_SESSIONS,
                                        &(RialtoListSessionsArgs) { .limit = 50 });
      gtk_list_box_bind_model (self->devices, G_LIST_MODEL (self->list), make_row, self, NULL);
      rialto_paged_list_reload (self->list);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST]);
}

static void
rialto_account_devices_page_get_property (GObject    *object,
                                          guint       property,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  RialtoAccountDevicesPage *self = RIALTO_ACCOUNT_DEVICES_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_LIST)
    g_value_set_object (value, self->list);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_devices_page_set_property (GObject      *object,
                                          guint         property,
                                          const GValue *value,
                                          GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    set_membership (RIALTO_ACCOUNT_DEVICES_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_devices_page_dispose (GObject *object)
{
  RialtoAccountDevicesPage *self = RIALTO_ACCOUNT_DEVICES_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_ACCOUNT_DEVICES_PAGE);
  g_clear_object (&self->revoked);
  g_clear_object (&self->list);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_account_devices_page_parent_class)->dispose (object);
}

static void
rialto_account_devices_page_class_init (RialtoAccountDevicesPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_account_devices_page_get_property;
  object_class->set_property = rialto_account_devices_page_set_property;
  object_class->dispose = rialto_account_devices_page_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_ERRAND);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-account-devices-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountDevicesPage, devices);
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountDevicesPage, revoking);
  gtk_widget_class_bind_template_callback (widget_class, is_error);
  gtk_widget_class_bind_template_callback (widget_class, on_revoked);
  gtk_widget_class_bind_template_callback (widget_class, on_revoke_others);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_account_devices_page_init (RialtoAccountDevicesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
