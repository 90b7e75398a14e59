/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-posting-list.h"

#include "rialto-api.h"
#include "rialto-id.h"
#include "rialto-pending-row.h"
#include "rialto-template-callbacks.h"

/**
 * RialtoPostingList:
 *
 * The posts that the server does not have yet; nothing is to be seen of it when there are none. `posted` is emitted with each one that
 * has arrived.
 */
struct _RialtoPostingList
{
  GtkWidget parent_instance;

  /* template */
  GtkListBox *box;

  /* owned */
  RialtoMembership *membership;
  GListModel       *items; /* nullable */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint posted_signal;

G_DEFINE_FINAL_TYPE (RialtoPostingList, rialto_posting_list, GTK_TYPE_WIDGET)

static gboolean
is_filled (gpointer self,
           guint    n_items)
{
  return n_items > 0;
}

static gboolean
is_post (gpointer item,
         gpointer data)
{
  return g_str_equal (rialto_outbox_item_get_route (item), rialto_api_routes[RIALTO_API_CREATE_POST].name);
}

static DexFuture *
sent_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autofree char *text = dex_await_string (dex_ref (data), NULL);
  g_autoptr (RialtoPostingList) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GObject) post = NULL;
  RialtoId id;

  if (self == NULL || self->membership == NULL || text == NULL || !rialto_id_parse (text, &id))
    return dex_future_new_true ();
  post =
    rialto_identity_map_lookup (rialto_session_get_map (rialto_membership_get_session (self->membership)),
                                &rialto_post_info, id);
  if (post != NULL)
    g_signal_emit (self, posted_signal, 0, post);
  return dex_future_new_true ();
}

static void
on_items_changed (RialtoPostingList *self,
                  guint              position,
                  guint              removed,
                  guint              added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (self->items, i);

      dex_future_disown (rialto_async_spawn ("post-sent", self, NULL, sent_fiber,
                                             rialto_outbox_item_when_sent (item), dex_unref));
    }
}

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  RialtoPostingList *self = data;

  return rialto_pending_row_new (self->membership, item);
}

static void
set_membership (RialtoPostingList *self,
                RialtoMembership  *membership)
{
  RialtoDeeds *deeds = membership != NULL ? rialto_membership_get_deeds (membership) : NULL;
  GtkFilter *filter;

  if (!g_set_object (&self->membership, membership))
    return;
  g_clear_object (&self->items);
  if (deeds != NULL)
    {
      filter = GTK_FILTER (gtk_custom_filter_new (is_post, NULL, NULL));
      self->items = G_LIST_MODEL (
        gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (rialto_deeds_get_outbox (deeds))), filter));
      g_signal_connect_object (self->items, "items-changed", G_CALLBACK (on_items_changed), self,
                               G_CONNECT_SWAPPED);
      on_items_changed (self, 0, 0, g_list_model_get_n_items (self->items));
    }
  gtk_list_box_bind_model (self->box, self->items, make_row, self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEMS]);
}

static void
on_edit (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  gtk_widget_activate_action_variant (widget, "win.rewrite", parameter);
}

static void
rialto_posting_list_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  RialtoPostingList *self = RIALTO_POSTING_LIST (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_ITEMS)
    g_value_set_object (value, self->items);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_posting_list_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (property == PROP_MEMBERSHIP)
    set_membership (RIALTO_POSTING_LIST (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_posting_list_dispose (GObject *object)
{
  RialtoPostingList *self = RIALTO_POSTING_LIST (object);

  rialto_template_dispose (self, RIALTO_TYPE_POSTING_LIST);
  g_clear_object (&self->items);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_posting_list_parent_class)->dispose (object);
}

static void
rialto_posting_list_class_init (RialtoPostingListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_posting_list_get_property;
  object_class->set_property = rialto_posting_list_set_property;
  object_class->dispose = rialto_posting_list_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_ITEMS] = g_param_spec_object ("items", NULL, NULL, G_TYPE_LIST_MODEL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  posted_signal = g_signal_new ("posted", RIALTO_TYPE_POSTING_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, RIALTO_TYPE_POST_OBJECT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-posting-list.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, RialtoPostingList, box);
  gtk_widget_class_install_action (widget_class, "outbox.edit", "x", on_edit);
  gtk_widget_class_bind_template_callback (widget_class, is_filled);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_posting_list_init (RialtoPostingList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
