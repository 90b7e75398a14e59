/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-person-row.h"

#include "rialto-follow-button.h"
#include "rialto-person-avatar.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoPersonRow:
 *
 * Somebody in a list of people. Pressing it shows their page.
 */
struct _RialtoPersonRow
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership *membership;
  GObject          *item;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ITEM,
  PROP_PERSON,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPersonRow, rialto_person_row, GTK_TYPE_WIDGET)

static RialtoPersonObject *
get_person (RialtoPersonRow *self)
{
  return RIALTO_IS_PERSON_OBJECT (self->item) ? RIALTO_PERSON_OBJECT (self->item) : NULL;
}

static void
name_for_readers (RialtoPersonRow *self)
{
  RialtoPersonObject *person = get_person (self);
  g_autofree char *name = NULL;

  if (person == NULL)
    return;
  /* Translators: somebody in a list as a screen reader says it: the name and the handle */
  name = g_strdup_printf (_ ("%s, @%s"), rialto_person_object_get_name (person),
                          rialto_person_object_get_handle (person));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_show (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoPersonObject *person = get_person (RIALTO_PERSON_ROW (widget));
  g_autofree char *id = NULL;

  if (person == NULL)
    return;
  id = g_strdup_printf ("%" G_GINT64_FORMAT, rialto_person_object_get_id (person));
  gtk_widget_activate_action (widget, "win.show-person", "s", id);
}

static void
on_released (RialtoPersonRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "person.show", NULL);
}

static void
rialto_person_row_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RialtoPersonRow *self = RIALTO_PERSON_ROW (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_ITEM)
    g_value_set_object (value, self->item);
  else if (property == PROP_PERSON)
    g_value_set_object (value, get_person (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_person_row_set_property (GObject      *object,
                                guint         property,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  RialtoPersonRow *self = RIALTO_PERSON_ROW (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (g_set_object (&self->membership, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_ITEM)
    {
      if (!g_set_object (&self->item, g_value_get_object (value)))
        return;
      name_for_readers (self);
      g_object_notify_by_pspec (object, pspec);
      g_object_notify_by_pspec (object, properties[PROP_PERSON]);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_person_row_dispose (GObject *object)
{
  RialtoPersonRow *self = RIALTO_PERSON_ROW (object);

  rialto_template_dispose (self, RIALTO_TYPE_PERSON_ROW);
  g_clear_object (&self->item);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_person_row_parent_class)->dispose (object);
}

static void
rialto_person_row_class_init (RialtoPersonRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_person_row_get_property;
  object_class->set_property = rialto_person_row_set_property;
  object_class->dispose = rialto_person_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, RIALTO_TYPE_PERSON_OBJECT,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FOLLOW_BUTTON);
  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-person-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "person.show", NULL, on_show);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "person.show", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "person.show", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "person.show", NULL);
  gtk_widget_class_bind_template_callback (widget_class, on_released);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_person_row_init (RialtoPersonRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
