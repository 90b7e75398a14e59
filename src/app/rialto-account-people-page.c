/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-people-page.h"

#include "rialto-api.h"
#include "rialto-session-list.h"
#include "rialto-shunned-row.h"

#include <glib/gi18n.h>

/**
 * RialtoAccountPeoplePage:
 *
 * Whom one has blocked and muted.
 */
struct _RialtoAccountPeoplePage
{
  AdwPreferencesPage parent_instance;

  /* template */
  GtkListBox *blocked;
  GtkListBox *muted;

  /* owned */
  RialtoMembership *membership;
  RialtoPagedList  *blocks;
  RialtoPagedList  *mutes;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_BLOCKS,
  PROP_MUTES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountPeoplePage, rialto_account_people_page, ADW_TYPE_PREFERENCES_PAGE)

static char *
placeholder (gpointer      self,
             RialtoListing state,
             const GError *error)
{
  if (error != NULL)
    return g_strdup (error->message);
  return g_strdup (state == RIALTO_LISTING_LOADING ? _ ("Loading…") : _ ("Nobody"));
}

static void
on_unblocked (RialtoAccountPeoplePage *self,
              RialtoPersonObject      *person)
{
  rialto_paged_list_remove (self->blocks, person);
}

static void
on_unmuted (RialtoAccountPeoplePage *self,
            RialtoPersonObject      *person)
{
  rialto_paged_list_remove (self->mutes, person);
}

static GtkWidget *
make_blocked (gpointer item,
              gpointer data)
{
  GtkWidget *row = g_object_new (RIALTO_TYPE_SHUNNED_ROW, "membership",
                                 RIALTO_ACCOUNT_PEOPLE_PAGE (data)->membership, "person", item, "blocked",
                                 TRUE, NULL);

  g_signal_connect_object (row, "ended", G_CALLBACK (on_unblocked), data, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
make_muted (gpointer item,
            gpointer data)
{
  GtkWidget *row = g_object_new (RIALTO_TYPE_SHUNNED_ROW, "membership",
                                 RIALTO_ACCOUNT_PEOPLE_PAGE (data)->membership, "person", item, NULL);

  g_signal_connect_object (row, "ended", G_CALLBACK (on_unmuted), data, G_CONNECT_SWAPPED);
  return row;
}

static void
set_membership (RialtoAccountPeoplePage *self,
                RialtoMembership        *membership)
{
  RialtoSession *session = membership != NULL ? rialto_membership_get_session (membership) : NULL;

  if (!g_set_object (&self->membership, membership))
    return;
  g_clear_object (&self->blocks);
  g_clear_object (&self->mutes);
  if (session != NULL)
    {
      self->blocks = rialto_session_list (session, RIALTO_API_LIST_BLOCKS,
                                          &(RialtoListBlocksArgs) { .limit = 50 });
      self->mutes = rialto_session_list (session, RIALTO_API_LIST_MUTES,
                                         &(RialtoListMutesArgs) { .limit = 50 });
      gtk_list_box_bind_model (self->blocked, G_LIST_MODEL (self->blocks), make_blocked, self, NULL);
      gtk_list_box_bind_model (self->muted, G_LIST_MODEL (self->mutes), make_muted, self, NULL);
      rialto_paged_list_reload (self->blocks);
      rialto_paged_list_reload (self->mutes);
    }
  for (guint property = PROP_MEMBERSHIP; property < N_PROPS; property++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
rialto_account_people_page_get_property (GObject    *object,
                                         guint       property,
                                         GValue     *value,
                                         GParamSpec *pspec)
{
  RialtoAccountPeoplePage *self = RIALTO_ACCOUNT_PEOPLE_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_BLOCKS)
    g_value_set_object (value, self->blocks);
  else if (property == PROP_MUTES)
    g_value_set_object (value, self->mutes);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_people_page_set_property (GObject      *object,
                                         guint         property,
                                         const GValue *value,
                                         GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    set_membership (RIALTO_ACCOUNT_PEOPLE_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_people_page_dispose (GObject *object)
{
  RialtoAccountPeoplePage *self = RIALTO_ACCOUNT_PEOPLE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_ACCOUNT_PEOPLE_PAGE);
  g_clear_object (&self->blocks);
  g_clear_object (&self->mutes);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_account_people_page_parent_class)->dispose (object);
}

static void
rialto_account_people_page_class_init (RialtoAccountPeoplePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_account_people_page_get_property;
  object_class->set_property = rialto_account_people_page_set_property;
  object_class->dispose = rialto_account_people_page_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_BLOCKS] = g_param_spec_object ("blocks", NULL, NULL, RIALTO_TYPE_PAGED_LIST, readable);
  properties[PROP_MUTES] = g_param_spec_object ("mutes", NULL, NULL, RIALTO_TYPE_PAGED_LIST, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-account-people-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountPeoplePage, blocked);
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountPeoplePage, muted);
  gtk_widget_class_bind_template_callback (widget_class, placeholder);
}

static void
rialto_account_people_page_init (RialtoAccountPeoplePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
