/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-people-page.h"

#include "rialto-api.h"
#include "rialto-feed-list.h"
#include "rialto-person-row.h"
#include "rialto-place.h"
#include "rialto-session-list.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

#define PEOPLE_A_PAGE 30

/**
 * RialtoPeoplePage:
 *
 * A list of people: who follows somebody, whom somebody follows.
 */
struct _RialtoPeoplePage
{
  AdwNavigationPage parent_instance;

  /* owned */
  RialtoMembership *membership;
  RialtoPagedList  *list;
  char             *empty_description; /* nullable */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_LIST,
  PROP_EMPTY_DESCRIPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPeoplePage, rialto_people_page, ADW_TYPE_NAVIGATION_PAGE)

static void
on_setup (RialtoPeoplePage *self,
          GtkWidget        *row)
{
  g_object_set (row, "membership", self->membership, NULL);
}

static void
on_retry (RialtoPeoplePage *self)
{
  rialto_paged_list_retry (self->list);
}

/* How the reader stands to a page of people is asked once, before the rows ask for those who are shown. */
static void
on_people (RialtoPeoplePage *self,
           guint             position,
           guint             removed,
           guint             added)
{
  RialtoSession *session = rialto_membership_get_session (self->membership);

  if (rialto_membership_get_deeds (self->membership) == NULL)
    return;
  for (guint i = position; i < position + added; i++)
    {
      GObject *row = rialto_paged_list_peek_row (self->list, i);

      if (RIALTO_IS_PERSON_OBJECT (row))
        dex_future_disown (
          rialto_session_want_profile (session, rialto_person_object_get_id (RIALTO_PERSON_OBJECT (row))));
    }
}

static void
rialto_people_page_constructed (GObject *object)
{
  RialtoPeoplePage *self = RIALTO_PEOPLE_PAGE (object);

  G_OBJECT_CLASS (rialto_people_page_parent_class)->constructed (object);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (on_people), self, G_CONNECT_SWAPPED);
  rialto_paged_list_reload (self->list);
}

static void
rialto_people_page_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoPeoplePage *self = RIALTO_PEOPLE_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_LIST)
    g_value_set_object (value, self->list);
  else if (property == PROP_EMPTY_DESCRIPTION)
    g_value_set_string (value, self->empty_description);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_people_page_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoPeoplePage *self = RIALTO_PEOPLE_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    self->membership = g_value_dup_object (value);
  else if (property == PROP_LIST)
    self->list = g_value_dup_object (value);
  else if (property == PROP_EMPTY_DESCRIPTION)
    self->empty_description = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_people_page_dispose (GObject *object)
{
  RialtoPeoplePage *self = RIALTO_PEOPLE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_PEOPLE_PAGE);
  g_clear_object (&self->list);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_people_page_parent_class)->dispose (object);
}

static void
rialto_people_page_finalize (GObject *object)
{
  g_free (RIALTO_PEOPLE_PAGE (object)->empty_description);
  G_OBJECT_CLASS (rialto_people_page_parent_class)->finalize (object);
}

static void
rialto_people_page_class_init (RialtoPeoplePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rialto_people_page_constructed;
  object_class->get_property = rialto_people_page_get_property;
  object_class->set_property = rialto_people_page_set_property;
  object_class->dispose = rialto_people_page_dispose;
  object_class->finalize = rialto_people_page_finalize;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST, flags);
  properties[PROP_EMPTY_DESCRIPTION] = g_param_spec_string ("empty-description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FEED_LIST);
  g_type_ensure (RIALTO_TYPE_PERSON_ROW);
  g_type_ensure (RIALTO_TYPE_PLACE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-people-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_people_page_init (RialtoPeoplePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_people_page_new_followers:
 * @membership: who asks
 * @person: somebody
 *
 * Returns: (transfer floating): a page of who follows them
 */
AdwNavigationPage *
rialto_people_page_new_followers (RialtoMembership *membership,
                                  RialtoId          person)
{
  RialtoListFollowersArgs args = { .id = person, .limit = PEOPLE_A_PAGE };
  g_autoptr (RialtoPagedList)
    list = rialto_session_list (rialto_membership_get_session (membership), RIALTO_API_LIST_FOLLOWERS, &args);

  return g_object_new (RIALTO_TYPE_PEOPLE_PAGE, "title", _ ("Followers"), "membership", membership, "list",
                       list, "empty-description", _ ("Followers appear here."), NULL);
}

/**
 * rialto_people_page_new_following:
 * @membership: who asks
 * @person: somebody
 *
 * Returns: (transfer floating): a page of whom they follow
 */
AdwNavigationPage *
rialto_people_page_new_following (RialtoMembership *membership,
                                  RialtoId          person)
{
  RialtoListFollowingArgs args = { .id = person, .limit = PEOPLE_A_PAGE };
  g_autoptr (RialtoPagedList)
    list = rialto_session_list (rialto_membership_get_session (membership), RIALTO_API_LIST_FOLLOWING, &args);

  return g_object_new (RIALTO_TYPE_PEOPLE_PAGE, "title", _ ("Following"), "membership", membership, "list",
                       list, "empty-description", _ ("People who are followed appear here."), NULL);
}
