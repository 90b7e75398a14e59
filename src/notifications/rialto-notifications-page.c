/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notifications-page.h"

#include "rialto-api.h"
#include "rialto-feed-list.h"
#include "rialto-notice-row.h"
#include "rialto-notification-reading.h"
#include "rialto-place.h"
#include "rialto-session-list.h"
#include "rialto-template-callbacks.h"

#define ROWS_A_PAGE 30

/* What is before somebody's eyes for so long was seen. */
#define SEEN_AFTER_MS 1500

/**
 * RialtoNotificationsPage:
 *
 * Who asks to follow, and what happened, newest first. What is seen in the window in front is read, after `seen-after` ms.
 */
struct _RialtoNotificationsPage
{
  AdwNavigationPage parent_instance;

  /* template */
  RialtoFeedList *view;

  /* owned */
  RialtoMembership *membership;
  RialtoPagedList  *requests;
  RialtoPagedList  *list;
  GListModel       *model;    /* both */
  GHashTable       *answered; /* ids of people */
  GSignalGroup     *window_signals;
  guint             seen_timeout;

  RialtoId newest;     /* the latest of all that was ever in the list */
  guint    seen_after; /* ms */
  gboolean at_top;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_LIST,
  PROP_MODEL,
  PROP_STATE,
  PROP_SEEN_AFTER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoNotificationsPage, rialto_notifications_page, ADW_TYPE_NAVIGATION_PAGE)

static RialtoSession *
get_session (RialtoNotificationsPage *self)
{
  return rialto_membership_get_session (self->membership);
}

static gboolean
is_member (RialtoNotificationsPage *self)
{
  return rialto_membership_get_deeds (self->membership) != NULL;
}

static RialtoListing
judge_state (RialtoNotificationsPage *self)
{
  if (!is_member (self))
    return RIALTO_LISTING_EMPTY;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->requests)) > 0)
    return RIALTO_LISTING_CONTENT;
  return rialto_paged_list_get_state (self->list);
}

static void
on_state (RialtoNotificationsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Who asks to follow stands above with the answers: that they did is not said twice. */
static void
on_loaded (RialtoNotificationsPage *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->list)); i > 0; i--)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->list), i - 1);
      RialtoNotificationObject *notification = RIALTO_IS_NOTIFICATION_OBJECT (item)
                                                 ? RIALTO_NOTIFICATION_OBJECT (item)
                                                 : NULL;

      if (notification == NULL)
        continue;
      self->newest = MAX (self->newest, rialto_notification_object_get_latest (notification));
      if (rialto_notification_object_get_kind (notification) == RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST)
        rialto_paged_list_remove (self->list, notification);
    }
}

static void
show_read_upto (RialtoNotificationsPage *self,
                RialtoId                 latest)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (RIALTO_IS_NOTIFICATION_OBJECT (item) &&
          rialto_notification_object_get_latest (RIALTO_NOTIFICATION_OBJECT (item)) <= latest)
        rialto_notification_show_read (get_session (self), RIALTO_NOTIFICATION_OBJECT (item));
    }
}

typedef struct
{
  RialtoId   latest;
  DexFuture *call; /* owned */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  dex_unref (reading->call);
  g_free (reading);
}

/* When the server cannot be had they stay unread, and are read the next time they are seen. */
static DexFuture *
read_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Reading *reading = data;
  gboolean done = dex_await (dex_ref (reading->call), NULL);
  g_autoptr (RialtoNotificationsPage) self = rialto_fiber_dup_owner (fiber);

  if (done && self != NULL && self->membership != NULL)
    show_read_upto (self, reading->latest);
  return dex_future_new_true ();
}

static void
read_all (RialtoNotificationsPage *self)
{
  Reading *reading;

  if (self->newest == 0)
    return;
  reading = g_new0 (Reading, 1);
  reading->latest = self->newest;
  reading->call = rialto_notifications_read_upto (get_session (self), reading->latest);
  dex_future_disown (rialto_async_spawn ("read-notifications", self, NULL, read_fiber, reading,
                                         reading_free));
}

static void
on_read_all (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  read_all (RIALTO_NOTIFICATIONS_PAGE (widget));
}

static void
on_seen (gpointer data)
{
  RialtoNotificationsPage *self = data;

  self->seen_timeout = 0;
  read_all (self);
}

static gboolean
is_looked_at (RialtoNotificationsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_WINDOW (root) &&
         gtk_window_is_active (GTK_WINDOW (root));
}

static void
consider_reading (RialtoNotificationsPage *self)
{
  gboolean due = is_looked_at (self) && rialto_session_get_unread (get_session (self)) > 0 &&
                 self->newest > 0;

  if (due && self->seen_timeout == 0)
    self->seen_timeout = g_timeout_add_once (self->seen_after, on_seen, self);
  else if (!due)
    g_clear_handle_id (&self->seen_timeout, g_source_remove);
}

/* They may have been read on another device. */
static void
on_unread (RialtoNotificationsPage *self)
{
  gint64 unread = rialto_session_get_unread (get_session (self));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "notifications.read-all", unread > 0);
  if (unread == 0)
    show_read_upto (self, G_MAXINT64);
  consider_reading (self);
}

/* A group that has grown is the newest again. While the list is asked for, the answer has it. */
static void
on_notification (RialtoNotificationsPage  *self,
                 RialtoNotificationObject *notification)
{
  RialtoListing state = rialto_paged_list_get_state (self->list);

  if (state != RIALTO_LISTING_CONTENT && state != RIALTO_LISTING_EMPTY)
    return;
  self->newest = MAX (self->newest, rialto_notification_object_get_latest (notification));
  rialto_paged_list_remove (self->list, notification);
  if (rialto_notification_object_get_kind (notification) != RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST)
    rialto_paged_list_put_first (self->list, notification);
  consider_reading (self);
}

/* The list stands still whatever is put above what is read. */
static void
on_new (RialtoNotificationsPage *self,
        GParamSpec              *pspec,
        RialtoPagedList         *list)
{
  if (rialto_paged_list_get_n_new (list) > 0)
    rialto_paged_list_show_new (list);
}

static void
load (RialtoNotificationsPage *self)
{
  if (!is_member (self))
    return;
  rialto_paged_list_reload (self->list);
  rialto_paged_list_reload (self->requests);
}

static void
on_requests (RialtoNotificationsPage *self)
{
  if (is_member (self))
    rialto_paged_list_reload (self->requests);
}

/* An answer that is on its way is not asked for again. */
static void
on_requests_loaded (RialtoNotificationsPage *self)
{
  GListModel *model = G_LIST_MODEL (self->requests);

  for (guint i = g_list_model_get_n_items (model); i > 0; i--)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i - 1);
      RialtoId id = RIALTO_IS_PERSON_OBJECT (item) ? rialto_person_object_get_id (RIALTO_PERSON_OBJECT (item))
                                                   : 0;

      if (g_hash_table_contains (self->answered, &id))
        rialto_paged_list_remove (self->requests, item);
    }
}

/* Who takes an answer back sees the request again. */
static void
on_answer_state (RialtoNotificationsPage *self,
                 GParamSpec              *pspec,
                 RialtoOutboxItem        *item)
{
  RialtoId id = g_ascii_strtoll (strchr (rialto_outbox_item_get_subject (item), ':') + 1, NULL, 10);

  if (rialto_outbox_item_get_state (item) != RIALTO_OUTBOX_GONE)
    return;
  g_hash_table_remove (self->answered, &id);
  rialto_paged_list_reload (self->requests);
}

static void
on_answered (RialtoNotificationsPage *self,
             RialtoPersonObject      *person)
{
  RialtoId id = rialto_person_object_get_id (person);
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_find_answer (rialto_membership_get_deeds (self->membership), id);

  if (item != NULL)
    g_signal_connect_object (item, "notify::state", G_CALLBACK (on_answer_state), self, G_CONNECT_SWAPPED);
  g_hash_table_add (self->answered, g_memdup2 (&id, sizeof id));
  rialto_paged_list_remove (self->requests, person);
}

static void
on_setup (RialtoNotificationsPage *self,
          GtkWidget               *row)
{
  g_object_set (row, "membership", self->membership, NULL);
  g_signal_connect_object (row, "answered", G_CALLBACK (on_answered), self, G_CONNECT_SWAPPED);
}

static void
on_retry (RialtoNotificationsPage *self)
{
  rialto_paged_list_retry (self->list);
}

/* Whoever is at the top stays there, and sees what comes. */
static void
before_items_changed (RialtoNotificationsPage *self)
{
  self->at_top = rialto_feed_list_get_at_top (self->view);
}

static void
after_items_changed (RialtoNotificationsPage *self)
{
  if (self->at_top)
    rialto_feed_list_scroll_to (self->view, 0, 0);
}

static void
connect_lists (RialtoNotificationsPage *self)
{
  RialtoSession *session = get_session (self);
  RialtoPagedList *lists[] = { self->requests, self->list };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_signal_connect_object (lists[i], "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (lists[i], "notify::n-new", G_CALLBACK (on_new), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (self->requests, "notify::busy", G_CALLBACK (on_requests_loaded), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::busy", G_CALLBACK (on_loaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::busy", G_CALLBACK (consider_reading), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (before_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (after_items_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "notification", G_CALLBACK (on_notification), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "refresh", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::unread-notifications", G_CALLBACK (on_unread), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::follow-requests", G_CALLBACK (on_requests), self,
                           G_CONNECT_SWAPPED);
}

static void
rialto_notifications_page_constructed (GObject *object)
{
  RialtoNotificationsPage *self = RIALTO_NOTIFICATIONS_PAGE (object);
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  G_OBJECT_CLASS (rialto_notifications_page_parent_class)->constructed (object);
  self->requests = rialto_session_list (get_session (self), RIALTO_API_LIST_FOLLOW_REQUESTS,
                                        &(RialtoListFollowRequestsArgs) { .limit = ROWS_A_PAGE });
  self->list = rialto_session_list (get_session (self), RIALTO_API_LIST_NOTIFICATIONS,
                                    &(RialtoListNotificationsArgs) { .limit = ROWS_A_PAGE });
  g_list_store_append (parts, self->requests);
  g_list_store_append (parts, self->list);
  self->model = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  connect_lists (self);
  for (guint i = PROP_LIST; i <= PROP_STATE; i++)
    g_object_notify_by_pspec (object, properties[i]);
  on_unread (self);
  load (self);
}

static void
rialto_notifications_page_map (GtkWidget *widget)
{
  RialtoNotificationsPage *self = RIALTO_NOTIFICATIONS_PAGE (widget);

  GTK_WIDGET_CLASS (rialto_notifications_page_parent_class)->map (widget);
  g_signal_group_set_target (self->window_signals, gtk_widget_get_root (widget));
  consider_reading (self);
}

static void
rialto_notifications_page_unmap (GtkWidget *widget)
{
  RialtoNotificationsPage *self = RIALTO_NOTIFICATIONS_PAGE (widget);

  g_signal_group_set_target (self->window_signals, NULL);
  GTK_WIDGET_CLASS (rialto_notifications_page_parent_class)->unmap (widget);
  consider_reading (self);
}

static void
rialto_notifications_page_get_property (GObject    *object,
                                        guint       property,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  RialtoNotificationsPage *self = RIALTO_NOTIFICATIONS_PAGE (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->list != NULL ? (gint) judge_state (self) : RIALTO_LISTING_LOADING);
      break;
    case PROP_SEEN_AFTER:
      g_value_set_uint (value, self->seen_after);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_notifications_page_set_property (GObject      *object,
                                        guint         property,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    RIALTO_NOTIFICATIONS_PAGE (object)->membership = g_value_dup_object (value);
  else if (property == PROP_SEEN_AFTER)
    RIALTO_NOTIFICATIONS_PAGE (object)->seen_after = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_notifications_page_dispose (GObject *object)
{
  RialtoNotificationsPage *self = RIALTO_NOTIFICATIONS_PAGE (object);

  g_clear_handle_id (&self->seen_timeout, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_NOTIFICATIONS_PAGE);
  g_clear_object (&self->window_signals);
  g_clear_object (&self->model);
  g_clear_object (&self->list);
  g_clear_object (&self->requests);
  g_clear_object (&self->membership);
  g_clear_pointer (&self->answered, g_hash_table_unref);
  G_OBJECT_CLASS (rialto_notifications_page_parent_class)->dispose (object);
}

static void
rialto_notifications_page_class_init (RialtoNotificationsPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rialto_notifications_page_constructed;
  object_class->get_property = rialto_notifications_page_get_property;
  object_class->set_property = rialto_notifications_page_set_property;
  object_class->dispose = rialto_notifications_page_dispose;
  widget_class->map = rialto_notifications_page_map;
  widget_class->unmap = rialto_notifications_page_unmap;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST, readable);
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RIALTO_TYPE_LISTING,
                                              RIALTO_LISTING_LOADING, readable);
  properties[PROP_SEEN_AFTER] = g_param_spec_uint ("seen-after", NULL, NULL, 0, G_MAXUINT, SEEN_AFTER_MS,
                                                   G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                     G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FEED_LIST);
  g_type_ensure (RIALTO_TYPE_NOTICE_ROW);
  g_type_ensure (RIALTO_TYPE_PLACE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-notifications-page.ui");
  gtk_widget_class_install_action (widget_class, "notifications.read-all", NULL, on_read_all);
  gtk_widget_class_bind_template_child (widget_class, RialtoNotificationsPage, view);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_notifications_page_init (RialtoNotificationsPage *self)
{
  self->answered = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->window_signals = g_signal_group_new (GTK_TYPE_WINDOW);
  g_signal_group_connect_swapped (self->window_signals, "notify::is-active", G_CALLBACK (consider_reading),
                                  self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
