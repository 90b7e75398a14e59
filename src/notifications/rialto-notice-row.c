/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notice-row.h"

#include "rialto-notification-row.h"
#include "rialto-notification-words.h"
#include "rialto-request-row.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoNoticeRow:
 *
 * A row of the notifications: somebody who asks to follow, or something that happened, as `item` says. `answered` is emitted as by
 * #RialtoRequestRow.
 */
struct _RialtoNoticeRow
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *request;
  GtkWidget *notice;

  /* owned */
  RialtoMembership *membership;
  GObject          *item;
  GSignalGroup     *signals;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ITEM,
  PROP_PERSON,
  PROP_NOTIFICATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint answered_signal;

G_DEFINE_FINAL_TYPE (RialtoNoticeRow, rialto_notice_row, GTK_TYPE_WIDGET)

static void
on_answered (RialtoNoticeRow    *self,
             RialtoPersonObject *person)
{
  g_signal_emit (self, answered_signal, 0, person);
}

static char *
dup_label (RialtoNoticeRow *self)
{
  g_autofree char *text = NULL;

  if (RIALTO_IS_PERSON_OBJECT (self->item))
    /* Translators: the name of somebody */
    return g_strdup_printf (_ ("%s asks to follow you"),
                            rialto_person_object_get_name (RIALTO_PERSON_OBJECT (self->item)));
  text = rialto_notification_dup_text (RIALTO_NOTIFICATION_OBJECT (self->item));
  if (rialto_notification_object_get_read (RIALTO_NOTIFICATION_OBJECT (self->item)))
    return g_steal_pointer (&text);
  /* Translators: a notification that was not read yet, as a screen reader says it */
  return g_strdup_printf (_ ("Unread: %s"), text);
}

/* The dot says it to the eyes alone. */
static void
name_for_readers (RialtoNoticeRow *self)
{
  g_autofree char *label = NULL;

  if (!RIALTO_IS_PERSON_OBJECT (self->item) && !RIALTO_IS_NOTIFICATION_OBJECT (self->item))
    return;
  label = dup_label (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_show (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoNoticeRow *self = RIALTO_NOTICE_ROW (widget);

  if (RIALTO_IS_PERSON_OBJECT (self->item))
    gtk_widget_activate_action (self->request, "request.show", NULL);
  else
    gtk_widget_activate_action (self->notice, "notice.show", NULL);
}

static void
rialto_notice_row_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RialtoNoticeRow *self = RIALTO_NOTICE_ROW (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_PERSON:
      g_value_set_object (value, RIALTO_IS_PERSON_OBJECT (self->item) ? self->item : NULL);
      break;
    case PROP_NOTIFICATION:
      g_value_set_object (value, RIALTO_IS_NOTIFICATION_OBJECT (self->item) ? self->item : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_notice_row_set_property (GObject      *object,
                                guint         property,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  RialtoNoticeRow *self = RIALTO_NOTICE_ROW (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (g_set_object (&self->membership, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_ITEM)
    {
      if (!g_set_object (&self->item, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->signals, self->item);
      name_for_readers (self);
      for (guint i = PROP_ITEM; i < N_PROPS; i++)
        g_object_notify_by_pspec (object, properties[i]);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_notice_row_dispose (GObject *object)
{
  RialtoNoticeRow *self = RIALTO_NOTICE_ROW (object);

  rialto_template_dispose (self, RIALTO_TYPE_NOTICE_ROW);
  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_notice_row_parent_class)->dispose (object);
}

static void
rialto_notice_row_class_init (RialtoNoticeRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_notice_row_get_property;
  object_class->set_property = rialto_notice_row_set_property;
  object_class->dispose = rialto_notice_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, RIALTO_TYPE_PERSON_OBJECT, readable);
  properties[PROP_NOTIFICATION] = g_param_spec_object ("notification", NULL, NULL,
                                                       RIALTO_TYPE_NOTIFICATION_OBJECT, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  answered_signal = g_signal_new ("answered", RIALTO_TYPE_NOTICE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, RIALTO_TYPE_PERSON_OBJECT);

  g_type_ensure (RIALTO_TYPE_NOTIFICATION_ROW);
  g_type_ensure (RIALTO_TYPE_REQUEST_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-notice-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "row.show", NULL, on_show);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "row.show", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "row.show", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "row.show", NULL);
  gtk_widget_class_bind_template_child (widget_class, RialtoNoticeRow, request);
  gtk_widget_class_bind_template_child (widget_class, RialtoNoticeRow, notice);
  gtk_widget_class_bind_template_callback (widget_class, on_answered);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_notice_row_init (RialtoNoticeRow *self)
{
  self->signals = g_signal_group_new (G_TYPE_OBJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (name_for_readers), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
