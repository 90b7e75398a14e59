/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-explore-page.h"

#include "rialto-api.h"
#include "rialto-cover-tile.h"
#include "rialto-head-scroller.h"
#include "rialto-place.h"
#include "rialto-session-list.h"
#include "rialto-suggestion-card.h"
#include "rialto-suggestion-item.h"
#include "rialto-tag-box.h"
#include "rialto-template-callbacks.h"

#define TAGS 12

/**
 * RialtoExplorePage:
 *
 * What the community likes just now: the tags of it, people to follow, and the outfits themselves.
 */
struct _RialtoExplorePage
{
  AdwNavigationPage parent_instance;

  /* owned */
  RialtoMembership *membership;
  RialtoPagedList  *list;
  RialtoPagedList  *leading;     /* tags */
  RialtoPagedList  *suggestions; /* nullable: a visitor follows nobody */
  GListModel       *people;      /* nullable: RialtoSuggestionItem */
  GStrv             tags;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_LIST,
  PROP_PEOPLE,
  PROP_HAS_PEOPLE,
  PROP_TAGS,
  PROP_HAS_TAGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoExplorePage, rialto_explore_page, ADW_TYPE_NAVIGATION_PAGE)

static void
on_tags (RialtoExplorePage *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) tags = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->leading)); i++)
    {
      g_autoptr (GObject) tag = g_list_model_get_item (G_LIST_MODEL (self->leading), i);

      if (RIALTO_IS_TAG_OBJECT (tag))
        g_strv_builder_add (names, rialto_tag_object_get_name (RIALTO_TAG_OBJECT (tag)));
    }
  tags = g_strv_builder_end (names);
  if (self->tags != NULL && g_strv_equal ((const char *const *) tags, (const char *const *) self->tags))
    return;
  g_strfreev (self->tags);
  self->tags = g_steal_pointer (&tags);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAGS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_TAGS]);
}

static void
on_people (RialtoExplorePage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PEOPLE]);
}

static void
on_retry (RialtoExplorePage *self)
{
  rialto_paged_list_retry (self->list);
}

static void
on_setup_post (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               RialtoExplorePage        *self)
{
  GtkWidget *tile = g_object_new (RIALTO_TYPE_COVER_TILE, "membership", self->membership, "width-request",
                                  140, NULL);

  g_object_bind_property (item, "item", tile, "post", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, tile);
}

static void
on_bind_post (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              RialtoExplorePage        *self)
{
  g_autofree char *words = rialto_cover_tile_describe (gtk_list_item_get_item (item));

  gtk_list_item_set_accessible_label (item, words);
}

static void
show (RialtoExplorePage *self,
      const char        *action,
      RialtoId           id)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", text);
}

static void
on_post_activated (RialtoExplorePage *self,
                   guint              position)
{
  g_autoptr (RialtoPostObject) post = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  show (self, "win.show-post", rialto_post_object_get_id (post));
}

static void
on_setup_person (GtkSignalListItemFactory *factory,
                 GtkListItem              *item,
                 RialtoExplorePage        *self)
{
  GtkWidget *card = g_object_new (RIALTO_TYPE_SUGGESTION_CARD, "membership", self->membership, NULL);

  g_object_bind_property (item, "item", card, "item", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, card);
}

static void
on_bind_person (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                RialtoExplorePage        *self)
{
  RialtoPersonObject *person = rialto_suggestion_item_get_person (gtk_list_item_get_item (item));

  gtk_list_item_set_accessible_label (item, rialto_person_object_get_name (person));
}

static void
on_person_activated (RialtoExplorePage *self,
                     guint              position)
{
  g_autoptr (RialtoSuggestionItem) item = g_list_model_get_item (self->people, position);

  show (self, "win.show-person", rialto_person_object_get_id (rialto_suggestion_item_get_person (item)));
}

static gpointer
make_item (gpointer suggestion,
           gpointer data)
{
  g_autoptr (RialtoSuggestionObject) made_of = suggestion;

  return rialto_suggestion_item_new (made_of);
}

/* What is liked most has an order of its own: it is not added to what was there. */
static void
load_posts (RialtoExplorePage *self)
{
  g_clear_object (&self->list);
  self->list = rialto_session_list (rialto_membership_get_session (self->membership), RIALTO_API_GET_EXPLORE,
                                    &(RialtoGetExploreArgs) { .limit = 30 });
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST]);
  rialto_paged_list_reload (self->list);
}

static void
load_tags (RialtoExplorePage *self)
{
  if (self->leading != NULL)
    g_signal_handlers_disconnect_by_func (self->leading, on_tags, self);
  g_clear_object (&self->leading);
  self->leading = rialto_session_list (rialto_membership_get_session (self->membership), RIALTO_API_LIST_TAGS,
                                       &(RialtoListTagsArgs) { .limit = TAGS });
  g_signal_connect_object (self->leading, "items-changed", G_CALLBACK (on_tags), self, G_CONNECT_SWAPPED);
  rialto_paged_list_reload (self->leading);
}

static void
load_people (RialtoExplorePage *self)
{
  if (rialto_membership_get_deeds (self->membership) == NULL)
    return;
  g_clear_object (&self->people);
  g_clear_object (&self->suggestions);
  self->suggestions = rialto_session_list (rialto_membership_get_session (self->membership),
                                           RIALTO_API_LIST_SUGGESTIONS,
                                           &(RialtoListSuggestionsArgs) { .limit = 12 });
  self->people = G_LIST_MODEL (gtk_map_list_model_new (g_object_ref (G_LIST_MODEL (self->suggestions)),
                                                       make_item, NULL, NULL));
  g_signal_connect_object (self->people, "items-changed", G_CALLBACK (on_people), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PEOPLE]);
  on_people (self);
  rialto_paged_list_reload (self->suggestions);
}

static void
on_news (RialtoExplorePage *self)
{
  load_posts (self);
  load_tags (self);
  load_people (self);
}

/* What was kept from before has another order. That of what one looks at is not changed. */
static void
on_missed (RialtoExplorePage *self)
{
  if (rialto_paged_list_get_stale (self->list))
    on_news (self);
}

static void
rialto_explore_page_constructed (GObject *object)
{
  RialtoExplorePage *self = RIALTO_EXPLORE_PAGE (object);
  RialtoSession *session = rialto_membership_get_session (self->membership);

  G_OBJECT_CLASS (rialto_explore_page_parent_class)->constructed (object);
  g_signal_connect_object (session, "refresh", G_CALLBACK (on_news), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "missed", G_CALLBACK (on_missed), self, G_CONNECT_SWAPPED);
  on_news (self);
}

static void
rialto_explore_page_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  RialtoExplorePage *self = RIALTO_EXPLORE_PAGE (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;
    case PROP_PEOPLE:
      g_value_set_object (value, self->people);
      break;
    case PROP_HAS_PEOPLE:
      g_value_set_boolean (value, self->people != NULL && g_list_model_get_n_items (self->people) > 0);
      break;
    case PROP_TAGS:
      g_value_set_boxed (value, self->tags);
      break;
    case PROP_HAS_TAGS:
      g_value_set_boolean (value, self->tags != NULL && self->tags[0] != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_explore_page_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    RIALTO_EXPLORE_PAGE (object)->membership = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_explore_page_dispose (GObject *object)
{
  RialtoExplorePage *self = RIALTO_EXPLORE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_EXPLORE_PAGE);
  g_clear_object (&self->people);
  g_clear_object (&self->suggestions);
  g_clear_object (&self->leading);
  g_clear_object (&self->list);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_explore_page_parent_class)->dispose (object);
}

static void
rialto_explore_page_finalize (GObject *object)
{
  g_strfreev (RIALTO_EXPLORE_PAGE (object)->tags);
  G_OBJECT_CLASS (rialto_explore_page_parent_class)->finalize (object);
}

static void
rialto_explore_page_class_init (RialtoExplorePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rialto_explore_page_constructed;
  object_class->get_property = rialto_explore_page_get_property;
  object_class->set_property = rialto_explore_page_set_property;
  object_class->dispose = rialto_explore_page_dispose;
  object_class->finalize = rialto_explore_page_finalize;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST, readable);
  properties[PROP_PEOPLE] = g_param_spec_object ("people", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  properties[PROP_HAS_PEOPLE] = g_param_spec_boolean ("has-people", NULL, NULL, FALSE, readable);
  properties[PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, readable);
  properties[PROP_HAS_TAGS] = g_param_spec_boolean ("has-tags", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PLACE);
  g_type_ensure (RIALTO_TYPE_HEAD_SCROLLER);
  g_type_ensure (RIALTO_TYPE_TAG_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-explore-page.ui");
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_setup_post);
  gtk_widget_class_bind_template_callback (widget_class, on_bind_post);
  gtk_widget_class_bind_template_callback (widget_class, on_post_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_setup_person);
  gtk_widget_class_bind_template_callback (widget_class, on_bind_person);
  gtk_widget_class_bind_template_callback (widget_class, on_person_activated);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_explore_page_init (RialtoExplorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
