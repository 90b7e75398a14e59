/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-feed-view.h"

#include "rialto-announcement.h"
#include "rialto-feed-list.h"
#include "rialto-feed-row.h"
#include "rialto-place.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/* A list that was not moved for so long is being read. */
#define REST_MS 400

/**
 * RialtoFeedView:
 *
 * A list of posts with the states of a place, and a button for what came new.
 */
struct _RialtoFeedView
{
  GtkWidget parent_instance;

  /* template */
  RialtoFeedList *view;

  /* owned */
  RialtoMembership *membership;
  RialtoPagedList  *list;
  RialtoKeptList   *kept; /* nullable */
  char             *empty_icon;
  char             *empty_title;
  char             *empty_description;
  char             *empty_label;
  char             *empty_action;
  GSignalGroup     *gateway_signals;
  GSignalGroup     *list_signals;
  GSignalGroup     *session_signals;

  guint      moved;  /* timeout */
  RialtoTime missed; /* since when nothing was, by the monotonic clock */
  gboolean   live;
  gboolean   has_told_new;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_LIST,
  PROP_KEPT,
  PROP_OFFLINE,
  PROP_LIVE,
  PROP_EMPTY_ICON,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_DESCRIPTION,
  PROP_EMPTY_LABEL,
  PROP_EMPTY_ACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoFeedView, rialto_feed_view, GTK_TYPE_WIDGET)

static char *
error_text (gpointer self,
            GError  *error)
{
  return error != NULL ? g_strdup (error->message) : NULL;
}

static gboolean
has_new (gpointer self,
         guint    n_new)
{
  return n_new > 0;
}

static char *
new_posts (gpointer self,
           guint    n_new)
{
  return g_strdup_printf (ngettext ("%u New Post", "%u New Posts", n_new), n_new);
}

/* That there is something, not each of it. */
static void
on_new (RialtoFeedView *self)
{
  guint n_new = rialto_paged_list_get_n_new (self->list);
  g_autofree char *text = n_new > 0 && !self->has_told_new ? new_posts (self, n_new) : NULL;

  self->has_told_new = n_new > 0;
  rialto_announce (GTK_WIDGET (self), text);
}

static void
on_fill (RialtoFeedView *self,
         RialtoGap      *gap)
{
  rialto_paged_list_fill (self->list, gap);
}

static void
on_setup (RialtoFeedList *view,
          GtkWidget      *row,
          RialtoFeedView *self)
{
  g_object_bind_property (self, "membership", row, "membership", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "fill", G_CALLBACK (on_fill), self, G_CONNECT_SWAPPED);
}

static void
on_retry (RialtoFeedView *self)
{
  rialto_paged_list_retry (self->list);
}

static void
on_show_new (RialtoFeedView *self)
{
  rialto_paged_list_show_new (self->list);
  rialto_feed_list_scroll_to (self->view, 0, 0);
  rialto_feed_list_focus (self->view, 0);
}

static RialtoId
id_at (RialtoFeedView *self,
       guint           position)
{
  GObject *row = position < rialto_paged_list_get_n_rows (self->list)
                   ? rialto_paged_list_peek_row (self->list, position)
                   : NULL;

  return RIALTO_IS_POST_OBJECT (row) ? rialto_post_object_get_id (RIALTO_POST_OBJECT (row)) : 0;
}

/* Where somebody is, is the post at the top and not a number of pixels. */
static void
keep_anchor (RialtoFeedView *self)
{
  double offset;
  guint position = rialto_feed_list_get_anchor (self->view, &offset);

  g_clear_handle_id (&self->moved, g_source_remove);
  if (self->kept != NULL && position != GTK_INVALID_LIST_POSITION)
    rialto_kept_list_set_anchor (self->kept, id_at (self, position), (int) offset);
}

static void
on_rest (gpointer data)
{
  RialtoFeedView *self = data;

  self->moved = 0;
  keep_anchor (self);
}

static void
on_moved (RialtoFeedView *self)
{
  if (self->kept == NULL)
    return;
  g_clear_handle_id (&self->moved, g_source_remove);
  self->moved = g_timeout_add_once (REST_MS, on_rest, self);
}

/* The list was empty until now: go on where somebody was. */
static void
on_restored (RialtoFeedView *self)
{
  int offset;
  RialtoId anchor = rialto_kept_list_get_anchor (self->kept, &offset);

  g_signal_handlers_disconnect_by_func (self->list, on_restored, self);
  for (guint i = 0; anchor != 0 && i < rialto_paged_list_get_n_rows (self->list); i++)
    if (id_at (self, i) == anchor)
      {
        rialto_feed_list_scroll_to (self->view, i, offset);
        return;
      }
}

static void
set_kept (RialtoFeedView *self,
          RialtoKeptList *kept)
{
  if (!g_set_object (&self->kept, kept))
    return;
  if (kept != NULL)
    g_signal_connect_object (rialto_kept_list_get_list (kept), "items-changed", G_CALLBACK (on_restored),
                             self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEPT]);
}

/* Where nobody looks, what was missed is asked for when somebody does. */
static void
on_missed (RialtoFeedView *self,
           RialtoTime      since)
{
  self->missed = since;
  if (self->live && self->list != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    rialto_paged_list_catch_up (self->list, since);
}

static void
rialto_feed_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rialto_feed_view_parent_class)->map (widget);
  if (RIALTO_FEED_VIEW (widget)->missed != 0)
    on_missed (RIALTO_FEED_VIEW (widget), RIALTO_FEED_VIEW (widget)->missed);
}

static gboolean
is_offline (RialtoFeedView *self)
{
  RialtoGatewayClient *gateway =
    self->membership != NULL ? rialto_session_get_gateway (rialto_membership_get_session (self->membership))
                             : NULL;

  return gateway != NULL && rialto_gateway_client_get_state (gateway) == RIALTO_GATEWAY_STATE_WAITING;
}

static void
on_gateway_state (RialtoFeedView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFLINE]);
}

static void
set_membership (RialtoFeedView   *self,
                RialtoMembership *membership)
{
  if (!g_set_object (&self->membership, membership))
    return;
  g_signal_group_set_target (self->gateway_signals,
                             membership != NULL
                               ? rialto_session_get_gateway (rialto_membership_get_session (membership))
                               : NULL);
  g_signal_group_set_target (self->session_signals,
                             membership != NULL ? rialto_membership_get_session (membership) : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
  on_gateway_state (self);
}

static char **
string_field (RialtoFeedView *self,
              guint           property)
{
  switch (property)
    {
    case PROP_EMPTY_ICON:
      return &self->empty_icon;
    case PROP_EMPTY_TITLE:
      return &self->empty_title;
    case PROP_EMPTY_DESCRIPTION:
      return &self->empty_description;
    case PROP_EMPTY_LABEL:
      return &self->empty_label;
    case PROP_EMPTY_ACTION:
      return &self->empty_action;
    default:
      return NULL;
    }
}

static void
rialto_feed_view_get_property (GObject    *object,
                               guint       property,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RialtoFeedView *self = RIALTO_FEED_VIEW (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_LIST)
    g_value_set_object (value, self->list);
  else if (property == PROP_KEPT)
    g_value_set_object (value, self->kept);
  else if (property == PROP_OFFLINE)
    g_value_set_boolean (value, is_offline (self));
  else if (property == PROP_LIVE)
    g_value_set_boolean (value, self->live);
  else if (string_field (self, property) != NULL)
    g_value_set_string (value, *string_field (self, property));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_feed_view_set_property (GObject      *object,
                               guint         property,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  RialtoFeedView *self = RIALTO_FEED_VIEW (object);

  if (property == PROP_MEMBERSHIP)
    set_membership (self, g_value_get_object (value));
  else if (property == PROP_KEPT)
    set_kept (self, g_value_get_object (value));
  else if (property == PROP_LIVE)
    {
      if (self->live == g_value_get_boolean (value))
        return;
      self->live = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_LIST)
    {
      if (!g_set_object (&self->list, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->list_signals, self->list);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (string_field (self, property) != NULL)
    {
      if (g_set_str (string_field (self, property), g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_feed_view_dispose (GObject *object)
{
  RialtoFeedView *self = RIALTO_FEED_VIEW (object);

  g_clear_handle_id (&self->moved, g_source_remove);
  rialto_template_dispose (self, RIALTO_TYPE_FEED_VIEW);
  g_clear_object (&self->kept);
  g_clear_object (&self->gateway_signals);
  g_clear_object (&self->list_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->list);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_feed_view_parent_class)->dispose (object);
}

static void
rialto_feed_view_finalize (GObject *object)
{
  for (guint property = 1; property < N_PROPS; property++)
    if (string_field (RIALTO_FEED_VIEW (object), property) != NULL)
      g_free (*string_field (RIALTO_FEED_VIEW (object), property));
  G_OBJECT_CLASS (rialto_feed_view_parent_class)->finalize (object);
}

static void
rialto_feed_view_class_init (RialtoFeedViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_feed_view_get_property;
  object_class->set_property = rialto_feed_view_set_property;
  object_class->dispose = rialto_feed_view_dispose;
  object_class->finalize = rialto_feed_view_finalize;
  widget_class->map = rialto_feed_view_map;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST, flags);
  properties[PROP_KEPT] = g_param_spec_object ("kept", NULL, NULL, RIALTO_TYPE_KEPT_LIST, flags);
  properties[PROP_OFFLINE] = g_param_spec_boolean ("offline", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * RialtoFeedView:live:
   *
   * Whether it shows what is new now, and not what was found once: after a time without a line it asks again.
   */
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, flags);
  properties[PROP_EMPTY_ICON] = g_param_spec_string ("empty-icon", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_TITLE] = g_param_spec_string ("empty-title", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_DESCRIPTION] = g_param_spec_string ("empty-description", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_LABEL] = g_param_spec_string ("empty-label", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_ACTION] = g_param_spec_string ("empty-action", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FEED_LIST);
  g_type_ensure (RIALTO_TYPE_FEED_ROW);
  g_type_ensure (RIALTO_TYPE_PLACE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-feed-view.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, RialtoFeedView, view);
  gtk_widget_class_bind_template_callback (widget_class, on_moved);
  gtk_widget_class_bind_template_callback (widget_class, error_text);
  gtk_widget_class_bind_template_callback (widget_class, has_new);
  gtk_widget_class_bind_template_callback (widget_class, new_posts);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_show_new);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_feed_view_init (RialtoFeedView *self)
{
  self->list_signals = g_signal_group_new (RIALTO_TYPE_PAGED_LIST);
  g_signal_group_connect_swapped (self->list_signals, "notify::n-new", G_CALLBACK (on_new), self);
  self->gateway_signals = g_signal_group_new (RIALTO_TYPE_GATEWAY_CLIENT);
  self->session_signals = g_signal_group_new (RIALTO_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "missed", G_CALLBACK (on_missed), self);
  g_signal_group_connect_swapped (self->gateway_signals, "notify::state", G_CALLBACK (on_gateway_state),
                                  self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_feed_view_show_own:
 * @self: a view
 * @post: what the reader has just posted
 *
 * Whoever is at the top sees it at once. Whoever is further down stays there, and is told that it is above.
 */
void
rialto_feed_view_show_own (RialtoFeedView   *self,
                           RialtoPostObject *post)
{
  if (!rialto_feed_list_get_at_top (self->view))
    {
      rialto_paged_list_hold_first (self->list, post);
      return;
    }
  rialto_paged_list_put_first (self->list, post);
  rialto_feed_list_scroll_to (self->view, 0, 0);
}
