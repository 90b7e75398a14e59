/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-home-page.h"

#include "rialto-api.h"
#include "rialto-feed-view.h"
#include "rialto-posting-list.h"
#include "rialto-session-list.h"
#include "rialto-template-callbacks.h"
#include "rialto-session-marker.h"

/**
 * RialtoHomePage:
 *
 * The posts of the people one follows; for a visitor, what the community shows everybody. Whoever is muted or blocked leaves at once.
 * What is here of somebody who is followed no more stays until it is loaded again: one may well be reading it.
 */
struct _RialtoHomePage
{
  AdwNavigationPage parent_instance;

  RialtoFeedView *view; /* template */

  /* owned */
  RialtoMembership *membership;
  RialtoPagedList  *list;
  RialtoKeptList   *kept; /* nullable: a visitor */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_LIST,
  PROP_KEPT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoHomePage, rialto_home_page, ADW_TYPE_NAVIGATION_PAGE)

/* Before it was asked for, what was kept is to be there first. */
static void
on_hint (RialtoHomePage *self)
{
  rialto_paged_list_catch_up (self->list, G_MAXINT64);
}

/* Who follows somebody finds their posts here, among what is here already. */
static void
on_relation (RialtoHomePage *self,
             RialtoId        person,
             gboolean        following)
{
  if (following || rialto_paged_list_get_state (self->list) == RIALTO_LISTING_EMPTY)
    on_hint (self);
  if (following)
    rialto_session_weave_person (rialto_membership_get_session (self->membership), self->list, person);
}

static void
on_moved (RialtoHomePage *self,
          RialtoId        anchor)
{
  if (anchor != 0)
    rialto_session_move_marker (rialto_membership_get_session (self->membership), RIALTO_TIMELINE_HOME,
                                anchor);
}

/* Where one was on this computer; else, on any other. */
static void
await_position (RialtoSession  *session,
                RialtoKeptList *kept)
{
  int offset;
  gint64 marker;

  dex_await (rialto_kept_list_restore (kept), NULL);
  if (rialto_kept_list_get_anchor (kept, &offset) != 0)
    return;
  marker = dex_await_int64 (rialto_session_load_marker (session, RIALTO_TIMELINE_HOME), NULL);
  if (marker != 0)
    rialto_kept_list_set_anchor (kept, marker, 0);
}

/* One's own post is there at once, to be seen. */
static void
on_posted (RialtoHomePage   *self,
           RialtoPostObject *post)
{
  rialto_feed_view_show_own (self->view, post);
}

/* What was kept is there before the server is asked, so that what it answers is told apart as new. Nobody holds the page meanwhile. */
static DexFuture *
open_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (RialtoHomePage) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoSession) session = NULL;
  g_autoptr (RialtoKeptList) kept = NULL;

  if (self == NULL)
    return dex_future_new_true ();
  session = g_object_ref (rialto_membership_get_session (self->membership));
  kept = self->kept != NULL ? g_object_ref (self->kept) : NULL;
  g_clear_object (&self);
  if (kept != NULL)
    await_position (session, kept);
  self = rialto_fiber_dup_owner (fiber);
  if (self != NULL)
    rialto_paged_list_reload (self->list);
  return dex_future_new_true ();
}

static void
rialto_home_page_constructed (GObject *object)
{
  RialtoHomePage *self = RIALTO_HOME_PAGE (object);
  RialtoSession *session = rialto_membership_get_session (self->membership);
  RialtoCache *cache = rialto_membership_get_cache (self->membership);

  G_OBJECT_CLASS (rialto_home_page_parent_class)->constructed (object);
  if (rialto_membership_get_record (self->membership) != NULL)
    self->list = rialto_session_list (session, RIALTO_API_GET_FEED, &(RialtoGetFeedArgs) { .limit = 20 });
  else
    self->list = rialto_session_list (session, RIALTO_API_GET_EXPLORE,
                                      &(RialtoGetExploreArgs) { .limit = 20 });
  if (cache != NULL)
    self->kept = rialto_kept_list_new (session, cache, self->list, "home", &rialto_post_info);
  if (self->kept != NULL)
    g_signal_connect_object (self->kept, "moved", G_CALLBACK (on_moved), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (object, properties[PROP_LIST]);
  g_object_notify_by_pspec (object, properties[PROP_KEPT]);
  g_signal_connect_object (session, "feed-hint", G_CALLBACK (on_hint), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "refresh", G_CALLBACK (on_hint), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "relation", G_CALLBACK (on_relation), self, G_CONNECT_SWAPPED);
  dex_future_disown (rialto_async_spawn ("open-home", self, NULL, open_fiber, NULL, NULL));
}

static void
rialto_home_page_get_property (GObject    *object,
                               guint       property,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RialtoHomePage *self = RIALTO_HOME_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_LIST)
    g_value_set_object (value, self->list);
  else if (property == PROP_KEPT)
    g_value_set_object (value, self->kept);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_home_page_set_property (GObject      *object,
                               guint         property,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    RIALTO_HOME_PAGE (object)->membership = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_home_page_dispose (GObject *object)
{
  RialtoHomePage *self = RIALTO_HOME_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_HOME_PAGE);
  g_clear_object (&self->kept);
  g_clear_object (&self->list);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_home_page_parent_class)->dispose (object);
}

static void
rialto_home_page_class_init (RialtoHomePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->constructed = rialto_home_page_constructed;
  object_class->get_property = rialto_home_page_get_property;
  object_class->set_property = rialto_home_page_set_property;
  object_class->dispose = rialto_home_page_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_KEPT] = g_param_spec_object ("kept", NULL, NULL, RIALTO_TYPE_KEPT_LIST,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FEED_VIEW);
  g_type_ensure (RIALTO_TYPE_POSTING_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoHomePage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_posted);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_home_page_init (RialtoHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
