/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notification-row.h"

#include "rialto-notification-reading.h"
#include "rialto-notification-words.h"
#include "rialto-person-avatar.h"
#include "rialto-picture-view.h"
#include "rialto-template-callbacks.h"
#include "rialto-time-label.h"

/**
 * RialtoNotificationRow:
 *
 * Something that happened: who did what, to what, when, and whether it was read. Pressing it shows what it is about.
 */
struct _RialtoNotificationRow
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership         *membership;
  RialtoNotificationObject *notification;
  GSignalGroup             *signals;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_NOTIFICATION,
  PROP_ACTOR,
  PROP_SECOND_ACTOR,
  PROP_MARKUP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoNotificationRow, rialto_notification_row, GTK_TYPE_WIDGET)

/* Its room is kept where there is none. */
static char *
dot_icon (gpointer self,
          gboolean read)
{
  return g_strdup (read ? NULL : "rialto-dot-symbolic");
}

/* Its group has grown: other people did it last. */
static void
on_grown (RialtoNotificationRow *self)
{
  for (guint property = PROP_ACTOR; property < N_PROPS; property++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
on_show (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoNotificationRow *self = RIALTO_NOTIFICATION_ROW (widget);
  RialtoId id = 0;
  const char *action;
  g_autofree char *target = NULL;

  if (self->notification == NULL)
    return;
  action = rialto_notification_get_target (self->notification, &id);
  target = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  dex_future_disown (rialto_notification_read (rialto_membership_get_session (self->membership),
                                               self->notification));
  if (id != 0)
    gtk_widget_activate_action (widget, action, "s", target);
}

static void
on_released (RialtoNotificationRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "notice.show", NULL);
}

static void
rialto_notification_row_get_property (GObject    *object,
                                      guint       property,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  RialtoNotificationRow *self = RIALTO_NOTIFICATION_ROW (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_NOTIFICATION)
    g_value_set_object (value, self->notification);
  else if (property > PROP_MARKUP || property == PROP_0)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  else if (self->notification == NULL)
    return;
  else if (property == PROP_MARKUP)
    g_value_take_string (value, rialto_notification_dup_markup (self->notification));
  else
    g_value_take_object (value, rialto_notification_dup_actor (self->notification, property - PROP_ACTOR));
}

static void
rialto_notification_row_set_property (GObject      *object,
                                      guint         property,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  RialtoNotificationRow *self = RIALTO_NOTIFICATION_ROW (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (g_set_object (&self->membership, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_NOTIFICATION)
    {
      if (!g_set_object (&self->notification, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->signals, self->notification);
      g_object_notify_by_pspec (object, pspec);
      on_grown (self);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_notification_row_dispose (GObject *object)
{
  RialtoNotificationRow *self = RIALTO_NOTIFICATION_ROW (object);

  rialto_template_dispose (self, RIALTO_TYPE_NOTIFICATION_ROW);
  g_clear_object (&self->signals);
  g_clear_object (&self->notification);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_notification_row_parent_class)->dispose (object);
}

static void
rialto_notification_row_class_init (RialtoNotificationRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_notification_row_get_property;
  object_class->set_property = rialto_notification_row_set_property;
  object_class->dispose = rialto_notification_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_NOTIFICATION] = g_param_spec_object ("notification", NULL, NULL,
                                                       RIALTO_TYPE_NOTIFICATION_OBJECT, flags);
  properties[PROP_ACTOR] = g_param_spec_object ("actor", NULL, NULL, RIALTO_TYPE_PERSON_OBJECT, readable);
  properties[PROP_SECOND_ACTOR] = g_param_spec_object ("second-actor", NULL, NULL, RIALTO_TYPE_PERSON_OBJECT,
                                                       readable);
  properties[PROP_MARKUP] = g_param_spec_string ("markup", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  g_type_ensure (RIALTO_TYPE_PICTURE_VIEW);
  g_type_ensure (RIALTO_TYPE_TIME_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-notification-row.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "notice.show", NULL, on_show);
  gtk_widget_class_bind_template_callback (widget_class, dot_icon);
  gtk_widget_class_bind_template_callback (widget_class, on_released);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_notification_row_init (RialtoNotificationRow *self)
{
  self->signals = g_signal_group_new (RIALTO_TYPE_NOTIFICATION_OBJECT);
  g_signal_group_connect_swapped (self->signals, "notify::latest", G_CALLBACK (on_grown), self);
  g_signal_group_connect_swapped (self->signals, "notify::actor-count", G_CALLBACK (on_grown), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
