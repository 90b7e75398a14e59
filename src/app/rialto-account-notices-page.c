/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-notices-page.h"

#include "rialto-notice-kind-row.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoAccountNoticesPage:
 *
 * Which kinds of notifications one wants, and by which way.
 */
struct _RialtoAccountNoticesPage
{
  AdwPreferencesPage parent_instance;

  /* template */
  GtkListBox *kinds;

  RialtoMembership *membership; /* owned */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountNoticesPage, rialto_account_notices_page, ADW_TYPE_PREFERENCES_PAGE)

static char *
describe (gpointer self,
          gboolean has_mail)
{
  return g_strdup (has_mail
                     ? _ ("Mail comes for what was not read soon, to a confirmed address, at most every "
                          "15 minutes.")
                     : _ ("This community sends no mail."));
}

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  return g_object_new (RIALTO_TYPE_NOTICE_KIND_ROW, "membership",
                       RIALTO_ACCOUNT_NOTICES_PAGE (data)->membership, "preference", item, NULL);
}

static void
set_membership (RialtoAccountNoticesPage *self,
                RialtoMembership         *membership)
{
  if (!g_set_object (&self->membership, membership))
    return;
  gtk_list_box_bind_model (self->kinds,
                           membership != NULL
                             ? rialto_session_get_preferences (rialto_membership_get_session (membership))
                             : NULL,
                           make_row, self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
}

static void
rialto_account_notices_page_get_property (GObject    *object,
                                          guint       property,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, RIALTO_ACCOUNT_NOTICES_PAGE (object)->membership);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_notices_page_set_property (GObject      *object,
                                          guint         property,
                                          const GValue *value,
                                          GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    set_membership (RIALTO_ACCOUNT_NOTICES_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_notices_page_dispose (GObject *object)
{
  RialtoAccountNoticesPage *self = RIALTO_ACCOUNT_NOTICES_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_ACCOUNT_NOTICES_PAGE);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_account_notices_page_parent_class)->dispose (object);
}

static void
rialto_account_notices_page_class_init (RialtoAccountNoticesPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_account_notices_page_get_property;
  object_class->set_property = rialto_account_notices_page_set_property;
  object_class->dispose = rialto_account_notices_page_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                       G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-account-notices-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountNoticesPage, kinds);
  gtk_widget_class_bind_template_callback (widget_class, describe);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_account_notices_page_init (RialtoAccountNoticesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
