/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-welcome-page-private.h"

/**
 * RialtoWelcomePage:
 *
 * What the pages of the welcome that are filled in have in common: whose way it is, and a form. A page says in its class what it does when
 * the form has succeeded or failed.
 */
typedef struct
{
  RialtoJoin *join; /* owned */
  RialtoForm *form; /* owned */
} RialtoWelcomePagePrivate;

enum
{
  PROP_0,
  PROP_JOIN,
  PROP_FORM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* lint: allow template-twin: the pages that derive from it have templates */
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RialtoWelcomePage, rialto_welcome_page, ADW_TYPE_NAVIGATION_PAGE)

/**
 * rialto_welcome_page_get_join:
 * @self: (type RialtoWelcomePage): a page
 *
 * Returns: (transfer none): somebody on the way
 */
RialtoJoin *
rialto_welcome_page_get_join (gpointer self)
{
  RialtoWelcomePagePrivate *private = rialto_welcome_page_get_instance_private (self);

  return private->join;
}

/**
 * rialto_welcome_page_get_form:
 * @self: (type RialtoWelcomePage): a page
 *
 * Returns: (transfer none): what is filled in
 */
RialtoForm *
rialto_welcome_page_get_form (gpointer self)
{
  RialtoWelcomePagePrivate *private = rialto_welcome_page_get_instance_private (self);

  return private->form;
}

static void
on_succeeded (RialtoWelcomePage *self)
{
  RialtoWelcomePageClass *class = RIALTO_WELCOME_PAGE_GET_CLASS (self);

  if (class->succeeded != NULL)
    class->succeeded (self);
}

static void
on_failed (RialtoWelcomePage *self,
           const GError      *error)
{
  RialtoWelcomePageClass *class = RIALTO_WELCOME_PAGE_GET_CLASS (self);

  if (class->failed != NULL)
    class->failed (self, error);
}

static void
rialto_welcome_page_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  if (property == PROP_JOIN)
    g_value_set_object (value, rialto_welcome_page_get_join (object));
  else if (property == PROP_FORM)
    g_value_set_object (value, rialto_welcome_page_get_form (object));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_welcome_page_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  RialtoWelcomePagePrivate *private = rialto_welcome_page_get_instance_private (RIALTO_WELCOME_PAGE (object));

  if (property == PROP_JOIN)
  private->join = g_value_dup_object (value);
  else G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

/* The template of a page is that of its own type. */
static void
rialto_welcome_page_dispose (GObject *object)
{
  RialtoWelcomePagePrivate *private = rialto_welcome_page_get_instance_private (RIALTO_WELCOME_PAGE (object));

  gtk_widget_dispose_template (GTK_WIDGET (object), G_OBJECT_TYPE (object));
  g_clear_object (&private->form);
  g_clear_object (&private->join);
  G_OBJECT_CLASS (rialto_welcome_page_parent_class)->dispose (object);
}

static void
rialto_welcome_page_class_init (RialtoWelcomePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = rialto_welcome_page_get_property;
  object_class->set_property = rialto_welcome_page_set_property;
  object_class->dispose = rialto_welcome_page_dispose;

  properties[PROP_JOIN] = g_param_spec_object ("join", NULL, NULL, RIALTO_TYPE_JOIN,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                 G_PARAM_STATIC_STRINGS);
  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, RIALTO_TYPE_FORM,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_welcome_page_init (RialtoWelcomePage *self)
{
  RialtoWelcomePagePrivate *private = rialto_welcome_page_get_instance_private (self);

  private->form = rialto_form_new ();
  g_signal_connect_object (private->form, "succeeded", G_CALLBACK (on_succeeded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (private->form, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}
