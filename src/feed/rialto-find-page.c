/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-find-page.h"

#include "rialto-api.h"
#include "rialto-feed-view.h"
#include "rialto-found-list.h"
#include "rialto-session-list.h"
#include "rialto-template-callbacks.h"

#define MOST_CHARACTERS 100

/* What can be looked for; a page of the stack each, in this order. */
static const struct
{
  const char *name;
  RialtoSearchType type;
} kinds[] = {
  { "posts", RIALTO_SEARCH_TYPE_POSTS },
  { "people", RIALTO_SEARCH_TYPE_PEOPLE },
  { "tags", RIALTO_SEARCH_TYPE_TAGS },
};

#define N_KINDS G_N_ELEMENTS (kinds)

/* What was found of a kind. */
typedef struct
{
  RialtoPagedList *shown; /* owned, nullable */
  RialtoPagedList *asked; /* owned, nullable: not answered yet */
  char            *query; /* owned: of the newest */
} Finding;

/**
 * RialtoFindPage:
 *
 * Looks for posts, people and tags while somebody types. What is shown stays until the newest question is answered; who asks again has
 * given up what they asked before. The server lets members search: who looks around is told so.
 */
struct _RialtoFindPage
{
  AdwNavigationPage parent_instance;

  /* template */
  GtkEditable  *entry;
  AdwViewStack *kinds;

  /* owned */
  RialtoMembership *membership;
  char             *query;
  const char       *kind; /* one of the table's */
  Finding           findings[N_KINDS];
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_QUERY,
  PROP_KIND,
  PROP_VISITOR,
  /* in the order of the kinds */
  PROP_POSTS,
  PROP_PEOPLE,
  PROP_TAGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoFindPage, rialto_find_page, ADW_TYPE_NAVIGATION_PAGE)

static guint
find_kind (const char *name)
{
  for (guint i = 0; i < N_KINDS; i++)
    if (g_strcmp0 (kinds[i].name, name) == 0)
      return i;
  return N_KINDS;
}

static char *
start_page (gpointer    self,
            const char *query,
            gboolean    visitor)
{
  if (visitor)
    return g_strdup ("visitor");
  return g_strdup (query != NULL && *query != '\0' ? "results" : "start");
}

static void
finding_clear (Finding *finding)
{
  g_clear_object (&finding->shown);
  g_clear_object (&finding->asked);
  g_clear_pointer (&finding->query, g_free);
}

static void
show_asked (RialtoFindPage *self,
            guint           kind)
{
  Finding *finding = &self->findings[kind];

  g_clear_object (&finding->shown);
  finding->shown = g_steal_pointer (&finding->asked);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSTS + kind]);
}

static void
on_list_state (RialtoFindPage  *self,
               GParamSpec      *pspec,
               RialtoPagedList *list)
{
  for (guint i = 0; i < N_KINDS; i++)
    if (self->findings[i].asked == list && rialto_paged_list_get_state (list) != RIALTO_LISTING_LOADING)
      show_asked (self, i);
}

static void
ask (RialtoFindPage *self)
{
  guint kind = find_kind (self->kind);
  Finding *finding = &self->findings[kind];
  RialtoSearchArgs args = { .type = kinds[kind].type, .query = self->query, .limit = 20 };

  if (self->query == NULL || *self->query == '\0' || !g_set_str (&finding->query, self->query))
    return;
  g_clear_object (&finding->asked);
  finding->asked = rialto_session_list (rialto_membership_get_session (self->membership), RIALTO_API_SEARCH,
                                        &args);
  g_signal_connect_object (finding->asked, "notify::state", G_CALLBACK (on_list_state), self,
                           G_CONNECT_SWAPPED);
  rialto_paged_list_reload (finding->asked);
  if (finding->shown == NULL)
    show_asked (self, kind);
}

static void
forget (RialtoFindPage *self)
{
  for (guint i = 0; i < N_KINDS; i++)
    {
      finding_clear (&self->findings[i]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSTS + i]);
    }
}

static void
set_query (RialtoFindPage *self,
           const char     *query)
{
  g_autofree char *start = query != NULL
                             ? g_utf8_substring (query, 0, MIN (g_utf8_strlen (query, -1), MOST_CHARACTERS))
                             : NULL;

  if (!g_set_str (&self->query, start != NULL ? g_strstrip (start) : NULL))
    return;
  if (self->query == NULL || *self->query == '\0')
    forget (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
  ask (self);
}

static void
set_kind (RialtoFindPage *self,
          const char     *name)
{
  guint kind = find_kind (name);

  /* A stack that goes away has no visible page. */
  if (kind == N_KINDS || self->kind == kinds[kind].name)
    return;
  self->kind = kinds[kind].name;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
  ask (self);
}

static void
on_search_changed (RialtoFindPage *self)
{
  set_query (self, gtk_editable_get_text (self->entry));
}

static void
on_stop_search (RialtoFindPage *self)
{
  if (self->query == NULL || *self->query == '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
  else
    gtk_editable_set_text (self->entry, "");
}

static void
on_enter_results (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  GtkWidget *results = adw_view_stack_get_visible_child (RIALTO_FIND_PAGE (widget)->kinds);

  if (results != NULL && gtk_widget_get_mapped (results))
    gtk_widget_child_focus (results, GTK_DIR_DOWN);
}

static gboolean
rialto_find_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (RIALTO_FIND_PAGE (widget)->entry));
}

/* Who comes back from something found goes on there. */
static void
rialto_find_page_shown (AdwNavigationPage *page)
{
  RialtoFindPage *self = RIALTO_FIND_PAGE (page);

  if (self->query == NULL || *self->query == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
rialto_find_page_get_property (GObject    *object,
                               guint       property,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RialtoFindPage *self = RIALTO_FIND_PAGE (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_QUERY:
      g_value_set_string (value, self->query);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_VISITOR:
      g_value_set_boolean (value, self->membership != NULL &&
                                    rialto_membership_get_record (self->membership) == NULL);
      break;
    case PROP_POSTS:
    case PROP_PEOPLE:
    case PROP_TAGS:
      g_value_set_object (value, self->findings[property - PROP_POSTS].shown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_find_page_set_property (GObject      *object,
                               guint         property,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  RialtoFindPage *self = RIALTO_FIND_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    {
      self->membership = g_value_dup_object (value);
      g_object_notify_by_pspec (object, properties[PROP_VISITOR]);
    }
  else if (property == PROP_QUERY)
    {
      const char *query = g_value_get_string (value);

      /* The entry says in a moment what is in it. */
      gtk_editable_set_text (self->entry, query != NULL ? query : "");
      set_query (self, query);
    }
  else if (property == PROP_KIND)
    set_kind (self, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_find_page_dispose (GObject *object)
{
  RialtoFindPage *self = RIALTO_FIND_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_FIND_PAGE);
  for (guint i = 0; i < N_KINDS; i++)
    finding_clear (&self->findings[i]);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_find_page_parent_class)->dispose (object);
}

static void
rialto_find_page_finalize (GObject *object)
{
  g_free (RIALTO_FIND_PAGE (object)->query);
  G_OBJECT_CLASS (rialto_find_page_parent_class)->finalize (object);
}

static void
rialto_find_page_class_init (RialtoFindPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_find_page_get_property;
  object_class->set_property = rialto_find_page_set_property;
  object_class->dispose = rialto_find_page_dispose;
  object_class->finalize = rialto_find_page_finalize;
  widget_class->grab_focus = rialto_find_page_grab_focus;
  ADW_NAVIGATION_PAGE_CLASS (class)->shown = rialto_find_page_shown;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_QUERY] = g_param_spec_string ("query", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_VISITOR] = g_param_spec_boolean ("visitor", NULL, NULL, FALSE, readable);
  properties[PROP_POSTS] = g_param_spec_object ("posts", NULL, NULL, RIALTO_TYPE_PAGED_LIST, readable);
  properties[PROP_PEOPLE] = g_param_spec_object ("people", NULL, NULL, RIALTO_TYPE_PAGED_LIST, readable);
  properties[PROP_TAGS] = g_param_spec_object ("tags", NULL, NULL, RIALTO_TYPE_PAGED_LIST, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FEED_VIEW);
  g_type_ensure (RIALTO_TYPE_FOUND_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-find-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoFindPage, entry);
  gtk_widget_class_bind_template_child (widget_class, RialtoFindPage, kinds);
  gtk_widget_class_bind_template_callback (widget_class, start_page);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  rialto_template_callbacks_bind (widget_class);
  gtk_widget_class_install_action (widget_class, "find.enter-results", NULL, on_enter_results);
}

static void
rialto_find_page_init (RialtoFindPage *self)
{
  self->kind = kinds[0].name;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_find_page_get_entry:
 * @self: a page
 *
 * Returns: (transfer none): where one types what to look for
 */
GtkWidget *
rialto_find_page_get_entry (RialtoFindPage *self)
{
  return GTK_WIDGET (self->entry);
}
