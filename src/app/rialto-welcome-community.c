/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-community.h"

#include "rialto-server-name.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoWelcomeCommunity:
 *
 * What one has come to: a community, and what one may do there.
 */
struct _RialtoWelcomeCommunity
{
  AdwNavigationPage parent_instance;

  /* owned */
  RialtoJoin *join;
};

enum
{
  PROP_0,
  PROP_JOIN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoWelcomeCommunity, rialto_welcome_community, ADW_TYPE_NAVIGATION_PAGE)

static char *
describe_signup (RialtoWelcomeCommunity *self,
                 RialtoSignup            signup)
{
  switch (signup)
    {
    case RIALTO_SIGNUP_OPEN:
      return g_strdup (_ ("Everybody may become a member."));
    case RIALTO_SIGNUP_INVITE:
      return g_strdup (_ ("New members need an invitation."));
    case RIALTO_SIGNUP_CLOSED:
    default:
      return g_strdup (_ ("No new members are taken now."));
    }
}

static gboolean
may_sign_up (RialtoWelcomeCommunity *self,
             RialtoSignup            signup)
{
  return signup != RIALTO_SIGNUP_CLOSED;
}

static char *
show_address (RialtoWelcomeCommunity *self,
              const char             *address)
{
  g_autofree char *name = rialto_server_name (address);

  /* It stands where markup is read. */
  return name != NULL ? g_markup_escape_text (name, -1) : NULL;
}

static void
on_look_around (RialtoWelcomeCommunity *self)
{
  rialto_join_finish (self->join, rialto_join_get_visit (self->join));
}

static void
rialto_welcome_community_get_property (GObject    *object,
                                       guint       property,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  RialtoWelcomeCommunity *self = RIALTO_WELCOME_COMMUNITY (object);

  if (property == PROP_JOIN)
    g_value_set_object (value, self->join);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_community_set_property (GObject      *object,
                                       guint         property,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  RialtoWelcomeCommunity *self = RIALTO_WELCOME_COMMUNITY (object);

  if (property == PROP_JOIN)
    self->join = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_community_dispose (GObject *object)
{
  RialtoWelcomeCommunity *self = RIALTO_WELCOME_COMMUNITY (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_WELCOME_COMMUNITY);
  g_clear_object (&self->join);
  G_OBJECT_CLASS (rialto_welcome_community_parent_class)->dispose (object);
}

static void
rialto_welcome_community_class_init (RialtoWelcomeCommunityClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_welcome_community_get_property;
  object_class->set_property = rialto_welcome_community_set_property;
  object_class->dispose = rialto_welcome_community_dispose;

  properties[PROP_JOIN] = g_param_spec_object ("join", NULL, NULL, RIALTO_TYPE_JOIN,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                 G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-welcome-community.ui");
  gtk_widget_class_bind_template_callback (widget_class, describe_signup);
  gtk_widget_class_bind_template_callback (widget_class, may_sign_up);
  gtk_widget_class_bind_template_callback (widget_class, on_look_around);
  gtk_widget_class_bind_template_callback (widget_class, show_address);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_welcome_community_init (RialtoWelcomeCommunity *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
