/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-hashtag-page.h"

#include "rialto-api.h"
#include "rialto-feed-view.h"
#include "rialto-session-list.h"

/**
 * RialtoHashtagPage:
 *
 * The posts with a tag.
 */
struct _RialtoHashtagPage
{
  AdwNavigationPage parent_instance;

  /* owned */
  RialtoMembership *membership;
  RialtoPagedList  *list;
  char             *hashtag;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_HASHTAG,
  PROP_LIST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoHashtagPage, rialto_hashtag_page, ADW_TYPE_NAVIGATION_PAGE)

static char *
tag_title (gpointer    self,
           const char *hashtag)
{
  return g_strconcat ("#", hashtag, NULL);
}

static void
on_news (RialtoHashtagPage *self)
{
  rialto_paged_list_reload (self->list);
}

static void
rialto_hashtag_page_constructed (GObject *object)
{
  RialtoHashtagPage *self = RIALTO_HASHTAG_PAGE (object);
  RialtoSession *session = rialto_membership_get_session (self->membership);

  G_OBJECT_CLASS (rialto_hashtag_page_parent_class)->constructed (object);
  self->list = rialto_session_list (session, RIALTO_API_LIST_TAG_POSTS,
                                    &(RialtoListTagPostsArgs) { .tag = self->hashtag, .limit = 20 });
  g_object_notify_by_pspec (object, properties[PROP_LIST]);
  g_signal_connect_object (session, "refresh", G_CALLBACK (on_news), self, G_CONNECT_SWAPPED);
  rialto_paged_list_reload (self->list);
}

static void
rialto_hashtag_page_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  RialtoHashtagPage *self = RIALTO_HASHTAG_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_HASHTAG)
    g_value_set_string (value, self->hashtag);
  else if (property == PROP_LIST)
    g_value_set_object (value, self->list);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_hashtag_page_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    RIALTO_HASHTAG_PAGE (object)->membership = g_value_dup_object (value);
  else if (property == PROP_HASHTAG)
    RIALTO_HASHTAG_PAGE (object)->hashtag = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_hashtag_page_dispose (GObject *object)
{
  RialtoHashtagPage *self = RIALTO_HASHTAG_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_HASHTAG_PAGE);
  g_clear_object (&self->list);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_hashtag_page_parent_class)->dispose (object);
}

static void
rialto_hashtag_page_finalize (GObject *object)
{
  g_free (RIALTO_HASHTAG_PAGE (object)->hashtag);
  G_OBJECT_CLASS (rialto_hashtag_page_parent_class)->finalize (object);
}

static void
rialto_hashtag_page_class_init (RialtoHashtagPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags constructed = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rialto_hashtag_page_constructed;
  object_class->get_property = rialto_hashtag_page_get_property;
  object_class->set_property = rialto_hashtag_page_set_property;
  object_class->dispose = rialto_hashtag_page_dispose;
  object_class->finalize = rialto_hashtag_page_finalize;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_CONSTRUCT_ONLY | constructed);
  properties[PROP_HASHTAG] = g_param_spec_string ("hashtag", NULL, NULL, "",
                                                  G_PARAM_CONSTRUCT_ONLY | constructed);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FEED_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-hashtag-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, tag_title);
}

static void
rialto_hashtag_page_init (RialtoHashtagPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
