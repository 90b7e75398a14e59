/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-device-row.h"

#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoDeviceRow:
 *
 * A device that is signed in. `revoke` is emitted when it is to be signed out.
 */
struct _RialtoDeviceRow
{
  AdwActionRow parent_instance;

  RialtoDeviceObject *device; /* owned */
};

enum
{
  PROP_0,
  PROP_DEVICE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint revoke_signal;

G_DEFINE_FINAL_TYPE (RialtoDeviceRow, rialto_device_row, ADW_TYPE_ACTION_ROW)

static char *
device_title (gpointer    self,
              const char *device,
              const char *agent)
{
  if (device != NULL && *device != '\0')
    return g_strdup (device);
  return g_strdup (agent != NULL && *agent != '\0' ? agent : _ ("Unknown Device"));
}

static char *
device_subtitle (gpointer    self,
                 gint64      created_at,
                 gint64      seen_at,
                 const char *address)
{
  g_autofree char *created = rialto_format_moment (created_at);
  g_autofree char *seen = rialto_format_moment (seen_at);

  /* Translators: when a device was last used, from which network address, and when it signed in */
  return g_strdup_printf (_ ("Used %s from %s\nSigned in %s"), seen, address != NULL ? address : "", created);
}

static void
on_clicked (RialtoDeviceRow *self)
{
  g_signal_emit (self, revoke_signal, 0, self->device);
}

static void
rialto_device_row_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  if (property == PROP_DEVICE)
    g_value_set_object (value, RIALTO_DEVICE_ROW (object)->device);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_device_row_set_property (GObject      *object,
                                guint         property,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (property == PROP_DEVICE)
    RIALTO_DEVICE_ROW (object)->device = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_device_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_DEVICE_ROW);
  g_clear_object (&RIALTO_DEVICE_ROW (object)->device);
  G_OBJECT_CLASS (rialto_device_row_parent_class)->dispose (object);
}

static void
rialto_device_row_class_init (RialtoDeviceRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_device_row_get_property;
  object_class->set_property = rialto_device_row_set_property;
  object_class->dispose = rialto_device_row_dispose;

  properties[PROP_DEVICE] = g_param_spec_object ("device", NULL, NULL, RIALTO_TYPE_DEVICE_OBJECT,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                   G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  revoke_signal = g_signal_new ("revoke", RIALTO_TYPE_DEVICE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, RIALTO_TYPE_DEVICE_OBJECT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-device-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, device_title);
  gtk_widget_class_bind_template_callback (widget_class, device_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_device_row_init (RialtoDeviceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
