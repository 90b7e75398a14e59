/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-presence-dot.h"

#include "rialto-entities.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoPresenceDot:
 *
 * How somebody is seen, in the corner of their face: each `status`, a #RialtoPresenceStatus, has a shape of its own besides its colour.
 * Of who is not there nothing is shown.
 */
struct _RialtoPresenceDot
{
  GtkWidget parent_instance;

  int status;
  int size;
};

enum
{
  PROP_0,
  PROP_STATUS,
  PROP_SIZE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPresenceDot, rialto_presence_dot, GTK_TYPE_WIDGET)

static const struct
{
  const char *name;
  const char *icon;
  const char *class;
} looks[RIALTO_N_PRESENCE_STATUS] = {
  [RIALTO_PRESENCE_STATUS_OFFLINE] = { NULL, NULL, "nobody" },
  [RIALTO_PRESENCE_STATUS_IDLE] = { N_ ("Away"), "rialto-away-symbolic", "away" },
  [RIALTO_PRESENCE_STATUS_ONLINE] = { N_ ("Online"), "rialto-dot-symbolic", "online" },
  [RIALTO_PRESENCE_STATUS_DND] = { N_ ("Do Not Disturb"), "rialto-busy-symbolic", "busy" },
  [RIALTO_PRESENCE_STATUS_INVISIBLE] = { N_ ("Invisible"), "rialto-ring-symbolic", "invisible" },
};

static char *
presence_name (gpointer self,
               int      status)
{
  return looks[status].name != NULL ? g_strdup (_ (looks[status].name)) : NULL;
}

static char *
presence_icon (gpointer self,
               int      status)
{
  return g_strdup (looks[status].icon);
}

static gboolean
is_seen (gpointer self,
         int      status)
{
  return looks[status].icon != NULL;
}

static void
on_status (RialtoPresenceDot *self)
{
  const char *classes[] = { looks[self->status].class, "presence", NULL };
  g_autofree char *name = presence_name (self, self->status);

  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : "", -1);
}

static void
rialto_presence_dot_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  if (property == PROP_STATUS)
    g_value_set_int (value, RIALTO_PRESENCE_DOT (object)->status);
  else if (property == PROP_SIZE)
    g_value_set_int (value, RIALTO_PRESENCE_DOT (object)->size);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_presence_dot_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  RialtoPresenceDot *self = RIALTO_PRESENCE_DOT (object);
  int *field = property == PROP_STATUS ? &self->status : &self->size;

  if (*field == g_value_get_int (value))
    return;
  *field = g_value_get_int (value);
  if (property == PROP_STATUS)
    on_status (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
rialto_presence_dot_dispose (GObject *object)
{
  rialto_template_dispose (object, RIALTO_TYPE_PRESENCE_DOT);
  G_OBJECT_CLASS (rialto_presence_dot_parent_class)->dispose (object);
}

static void
rialto_presence_dot_class_init (RialtoPresenceDotClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_presence_dot_get_property;
  object_class->set_property = rialto_presence_dot_set_property;
  object_class->dispose = rialto_presence_dot_dispose;

  properties[PROP_STATUS] = g_param_spec_int ("status", NULL, NULL, 0, RIALTO_N_PRESENCE_STATUS - 1,
                                              RIALTO_PRESENCE_STATUS_OFFLINE, flags);
  properties[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 1, 64, 10, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-presence-dot.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, presence_name);
  gtk_widget_class_bind_template_callback (widget_class, presence_icon);
  gtk_widget_class_bind_template_callback (widget_class, is_seen);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rialto_presence_dot_init (RialtoPresenceDot *self)
{
  self->size = 10;
  gtk_widget_init_template (GTK_WIDGET (self));
}
