/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-request-row.h"

#include "rialto-person-avatar.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoRequestRow:
 *
 * Somebody who asks to follow. `answered` is emitted when they were accepted or refused.
 */
struct _RialtoRequestRow
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership   *membership;
  RialtoPersonObject *person;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_PERSON,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint answered_signal;

G_DEFINE_FINAL_TYPE (RialtoRequestRow, rialto_request_row, GTK_TYPE_WIDGET)

static void
on_answer (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  RialtoRequestRow *self = RIALTO_REQUEST_ROW (widget);
  RialtoDeeds *deeds = rialto_membership_get_deeds (self->membership);
  g_autoptr (RialtoPersonObject) person = g_object_ref (self->person);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, rialto_person_object_get_id (person));

  if (!g_str_equal (name, "request.refuse") || !gtk_widget_activate_action (widget, "win.refuse", "s", id))
    rialto_deeds_answer_request (deeds, rialto_person_object_get_id (person),
                                 g_str_equal (name, "request.accept"));
  g_signal_emit (self, answered_signal, 0, person);
}

static void
on_show (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoRequestRow *self = RIALTO_REQUEST_ROW (widget);
  g_autofree char *id = NULL;

  if (self->person == NULL)
    return;
  id = g_strdup_printf ("%" G_GINT64_FORMAT, rialto_person_object_get_id (self->person));
  gtk_widget_activate_action (widget, "win.show-person", "s", id);
}

static void
on_released (RialtoRequestRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "request.show", NULL);
}

static void
rialto_request_row_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoRequestRow *self = RIALTO_REQUEST_ROW (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_PERSON)
    g_value_set_object (value, self->person);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_request_row_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoRequestRow *self = RIALTO_REQUEST_ROW (object);
  GObject **field = property == PROP_MEMBERSHIP ? (GObject **) &self->membership : (GObject **) &self->person;

  if (property != PROP_MEMBERSHIP && property != PROP_PERSON)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  else if (g_set_object (field, g_value_get_object (value)))
    g_object_notify_by_pspec (object, pspec);
}

static void
rialto_request_row_dispose (GObject *object)
{
  RialtoRequestRow *self = RIALTO_REQUEST_ROW (object);

  rialto_template_dispose (self, RIALTO_TYPE_REQUEST_ROW);
  g_clear_object (&self->person);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_request_row_parent_class)->dispose (object);
}

static void
rialto_request_row_class_init (RialtoRequestRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_request_row_get_property;
  object_class->set_property = rialto_request_row_set_property;
  object_class->dispose = rialto_request_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, RIALTO_TYPE_PERSON_OBJECT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  answered_signal = g_signal_new ("answered", RIALTO_TYPE_REQUEST_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, RIALTO_TYPE_PERSON_OBJECT);

  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-request-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "request.accept", NULL, on_answer);
  gtk_widget_class_install_action (widget_class, "request.refuse", NULL, on_answer);
  gtk_widget_class_install_action (widget_class, "request.show", NULL, on_show);
  gtk_widget_class_bind_template_callback (widget_class, on_released);
}

static void
rialto_request_row_init (RialtoRequestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
