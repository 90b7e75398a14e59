/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome.h"

#include "rialto-focus-keeper.h"
#include "rialto-host.h"
#include "rialto-template-callbacks.h"
#include "rialto-welcome-address.h"
#include "rialto-welcome-certificate.h"
#include "rialto-welcome-community.h"
#include "rialto-welcome-forgotten.h"
#include "rialto-welcome-host.h"
#include "rialto-welcome-reset.h"
#include "rialto-welcome-sign-in.h"
#include "rialto-welcome-sign-up.h"
#include "rialto-welcome-start.h"

#include <glib/gi18n.h>

/**
 * RialtoWelcome:
 *
 * The way into a community, page by page, from `start`: the very beginning, or further on for somebody who is there already. The pages
 * ask for each other by actions; what they have in common is `join`.
 */
struct _RialtoWelcome
{
  GtkWidget parent_instance;

  /* template */
  AdwNavigationView *pages;
  AdwToastOverlay   *toasts;

  /* owned */
  RialtoJoin        *join;
  RialtoHost        *host; /* nullable */
  RialtoFocusKeeper *focus;
  char              *start;
};

enum
{
  PROP_0,
  PROP_JOIN,
  PROP_HOST,
  PROP_START,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoWelcome, rialto_welcome, GTK_TYPE_WIDGET)

static const struct
{
  const char *tag;
  GType (*get_type) (void);
} steps[] = {
  { "start", rialto_welcome_start_get_type },         { "address", rialto_welcome_address_get_type },
  { "community", rialto_welcome_community_get_type }, { "sign-in", rialto_welcome_sign_in_get_type },
  { "sign-up", rialto_welcome_sign_up_get_type },     { "forgotten", rialto_welcome_forgotten_get_type },
  { "reset", rialto_welcome_reset_get_type },
};

/* Back to it when it is there already, so that nobody walks in circles. */
static void
open_step (RialtoWelcome *self,
           const char    *tag)
{
  if (adw_navigation_view_find_page (self->pages, tag) != NULL)
    {
      adw_navigation_view_pop_to_tag (self->pages, tag);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].tag, tag))
      adw_navigation_view_push (self->pages, g_object_new (steps[i].get_type (), "join", self->join, NULL));
}

/* Where there is a community already, it is shown. */
static void
open_host (RialtoWelcome *self)
{
  if (rialto_host_get_founded (self->host))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.host", NULL);
  else
    adw_navigation_view_push (self->pages, g_object_new (RIALTO_TYPE_WELCOME_HOST, "join", self->join, "host",
                                                         self->host, NULL));
}

static void
on_host (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  open_host (RIALTO_WELCOME (widget));
}

static void
on_open (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  open_step (RIALTO_WELCOME (widget), g_variant_get_string (parameter, NULL));
}

static void
on_show_certificate (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  RialtoWelcome *self = RIALTO_WELCOME (widget);

  adw_navigation_view_push (self->pages,
                            g_object_new (RIALTO_TYPE_WELCOME_CERTIFICATE, "join", self->join, "fingerprint",
                                          g_variant_get_string (parameter, NULL), NULL));
}

static void
on_back (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  adw_navigation_view_pop (RIALTO_WELCOME (widget)->pages);
}

static void
on_password_changed (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  RialtoWelcome *self = RIALTO_WELCOME (widget);

  adw_toast_overlay_add_toast (self->toasts,
                               adw_toast_new (_ ("Password changed. Sign in with the new one.")));
  open_step (self, "sign-in");
}

static void
rialto_welcome_constructed (GObject *object)
{
  RialtoWelcome *self = RIALTO_WELCOME (object);

  G_OBJECT_CLASS (rialto_welcome_parent_class)->constructed (object);
  if (g_strcmp0 (self->start, "host") == 0)
    open_host (self);
  else
    open_step (self, self->start != NULL ? self->start : "start");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.host", self->host != NULL);
}

static void
rialto_welcome_get_property (GObject    *object,
                             guint       property,
                             GValue     *value,
                             GParamSpec *pspec)
{
  RialtoWelcome *self = RIALTO_WELCOME (object);

  if (property == PROP_JOIN)
    g_value_set_object (value, self->join);
  else if (property == PROP_HOST)
    g_value_set_object (value, self->host);
  else if (property == PROP_START)
    g_value_set_string (value, self->start);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_set_property (GObject      *object,
                             guint         property,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  RialtoWelcome *self = RIALTO_WELCOME (object);

  if (property == PROP_JOIN)
    self->join = g_value_dup_object (value);
  else if (property == PROP_HOST)
    self->host = g_value_dup_object (value);
  else if (property == PROP_START)
    self->start = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_dispose (GObject *object)
{
  RialtoWelcome *self = RIALTO_WELCOME (object);

  rialto_template_dispose (self, RIALTO_TYPE_WELCOME);
  g_clear_object (&self->focus);
  g_clear_object (&self->host);
  g_clear_object (&self->join);
  g_clear_pointer (&self->start, g_free);
  G_OBJECT_CLASS (rialto_welcome_parent_class)->dispose (object);
}

static void
rialto_welcome_class_init (RialtoWelcomeClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->constructed = rialto_welcome_constructed;
  object_class->get_property = rialto_welcome_get_property;
  object_class->set_property = rialto_welcome_set_property;
  object_class->dispose = rialto_welcome_dispose;

  properties[PROP_JOIN] = g_param_spec_object ("join", NULL, NULL, RIALTO_TYPE_JOIN,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                 G_PARAM_STATIC_STRINGS);
  properties[PROP_HOST] = g_param_spec_object ("host", NULL, NULL, RIALTO_TYPE_HOST,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                 G_PARAM_STATIC_STRINGS);
  properties[PROP_START] = g_param_spec_string ("start", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                  G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-welcome.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, RialtoWelcome, pages);
  gtk_widget_class_bind_template_child (widget_class, RialtoWelcome, toasts);
  gtk_widget_class_install_action (widget_class, "welcome.open", "s", on_open);
  gtk_widget_class_install_action (widget_class, "welcome.show-certificate", "s", on_show_certificate);
  gtk_widget_class_install_action (widget_class, "welcome.host", NULL, on_host);
  gtk_widget_class_install_action (widget_class, "welcome.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "welcome.password-changed", NULL, on_password_changed);
}

static void
rialto_welcome_init (RialtoWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->focus = rialto_focus_keeper_new (GTK_WIDGET (self));
}
