/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-saved-page.h"

#include "rialto-api.h"
#include "rialto-feed-view.h"
#include "rialto-session-list.h"

#define POSTS_A_PAGE 20

/**
 * RialtoSavedPage:
 *
 * The posts that the member has saved, newest first. What is unsaved stays in its place until the page is shown again, so that a slip
 * can be put right; what was saved meanwhile is there then, too.
 */
struct _RialtoSavedPage
{
  AdwNavigationPage parent_instance;

  /* owned */
  RialtoMembership *membership;
  RialtoPagedList  *list;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_LIST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoSavedPage, rialto_saved_page, ADW_TYPE_NAVIGATION_PAGE)

static DexFuture *
load_nothing (const char   *cursor,
              GCancellable *cancellable,
              gpointer      data)
{
  return dex_future_new_take_boxed (RIALTO_TYPE_PAGE, rialto_page_new (NULL));
}

/* The list stands still whatever is put above what is read. */
static void
on_new (RialtoSavedPage *self)
{
  if (rialto_paged_list_get_n_new (self->list) > 0)
    rialto_paged_list_show_new (self->list);
}

static void
drop_unsaved (RialtoSavedPage *self)
{
  GListModel *model = G_LIST_MODEL (self->list);

  for (guint i = g_list_model_get_n_items (model); i > 0; i--)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i - 1);

      if (RIALTO_IS_POST_OBJECT (item) && !rialto_post_object_get_saved (RIALTO_POST_OBJECT (item)))
        rialto_paged_list_remove (self->list, item);
    }
}

static void
load (RialtoSavedPage *self)
{
  rialto_paged_list_reload (self->list);
}

static void
rialto_saved_page_constructed (GObject *object)
{
  RialtoSavedPage *self = RIALTO_SAVED_PAGE (object);
  RialtoSession *session = rialto_membership_get_session (self->membership);

  G_OBJECT_CLASS (rialto_saved_page_parent_class)->constructed (object);
  /* A visitor has saved nothing. */
  if (rialto_membership_get_deeds (self->membership) != NULL)
    self->list = rialto_session_list (session, RIALTO_API_LIST_SAVED,
                                      &(RialtoListSavedArgs) { .limit = POSTS_A_PAGE });
  else
    self->list = rialto_paged_list_new (load_nothing, NULL, NULL);
  g_signal_connect_object (self->list, "notify::n-new", G_CALLBACK (on_new), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "refresh", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (object, properties[PROP_LIST]);
}

static void
rialto_saved_page_map (GtkWidget *widget)
{
  RialtoSavedPage *self = RIALTO_SAVED_PAGE (widget);

  drop_unsaved (self);
  load (self);
  GTK_WIDGET_CLASS (rialto_saved_page_parent_class)->map (widget);
}

static void
rialto_saved_page_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RialtoSavedPage *self = RIALTO_SAVED_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_LIST)
    g_value_set_object (value, self->list);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_saved_page_set_property (GObject      *object,
                                guint         property,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    RIALTO_SAVED_PAGE (object)->membership = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_saved_page_dispose (GObject *object)
{
  RialtoSavedPage *self = RIALTO_SAVED_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_SAVED_PAGE);
  g_clear_object (&self->list);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_saved_page_parent_class)->dispose (object);
}

static void
rialto_saved_page_class_init (RialtoSavedPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->constructed = rialto_saved_page_constructed;
  object_class->get_property = rialto_saved_page_get_property;
  object_class->set_property = rialto_saved_page_set_property;
  object_class->dispose = rialto_saved_page_dispose;
  widget_class->map = rialto_saved_page_map;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FEED_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-saved-page.ui");
}

static void
rialto_saved_page_init (RialtoSavedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
