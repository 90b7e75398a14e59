/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-conversation-page.h"

#include "rialto-comment-entry.h"
#include "rialto-comment-row.h"
#include "rialto-pending-row.h"
#include "rialto-place.h"
#include "rialto-post-card.h"
#include "rialto-row-focus.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoConversationPage:
 *
 * A post with what is said about it, and a row to say something. Rows ask it to answer (`conversation.reply`), to write
 * (`conversation.write`) and to take back what is not sent yet (`outbox.edit`).
 */
struct _RialtoConversationPage
{
  AdwNavigationPage parent_instance;

  /* template */
  GtkListBox         *comments;
  GtkListBox         *pending;
  RialtoCommentEntry *entry;

  /* owned */
  RialtoMembership   *membership;
  RialtoConversation *conversation;

  RialtoId id;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ID,
  PROP_CONVERSATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoConversationPage, rialto_conversation_page, ADW_TYPE_NAVIGATION_PAGE)

static char *
error_text (gpointer self,
            GError  *error)
{
  return error != NULL ? g_strdup (error->message) : NULL;
}

static gboolean
is_failed (gpointer self,
           GError  *error)
{
  return error != NULL;
}

static gboolean
is_filled (gpointer self,
           guint    n_items)
{
  return n_items > 0;
}

static gboolean
is_loading (gpointer      self,
            RialtoListing state)
{
  return state == RIALTO_LISTING_LOADING;
}

static gboolean
is_empty (gpointer      self,
          RialtoListing state)
{
  return state == RIALTO_LISTING_EMPTY;
}

static gboolean
may_write (gpointer      self,
           GObject      *deeds,
           RialtoListing state)
{
  return deeds != NULL && state == RIALTO_LISTING_CONTENT;
}

/* A gap is filled as soon as somebody comes across it. */
static GtkWidget *
make_comment (gpointer item,
              gpointer data)
{
  RialtoConversationPage *self = data;

  if (RIALTO_IS_GAP (item))
    {
      rialto_paged_list_fill (rialto_conversation_get_list (self->conversation), item);
      return g_object_new (GTK_TYPE_LIST_BOX_ROW, "visible", FALSE, NULL);
    }
  return rialto_comment_row_new (self->membership, item);
}

static GtkWidget *
make_pending (gpointer item,
              gpointer data)
{
  return rialto_pending_row_new (RIALTO_CONVERSATION_PAGE (data)->membership, item);
}

static void
on_retry (RialtoConversationPage *self)
{
  rialto_conversation_load (self->conversation);
}

static void
on_show_older (RialtoConversationPage *self)
{
  rialto_conversation_show_older (self->conversation);
}

static void
on_reply (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  RialtoConversationPage *self = RIALTO_CONVERSATION_PAGE (widget);
  RialtoSession *session = rialto_membership_get_session (self->membership);
  g_autoptr (RialtoCommentObject)
    comment = rialto_identity_map_lookup (rialto_session_get_map (session), &rialto_comment_info,
                                          g_variant_get_int64 (parameter));

  rialto_conversation_set_reply_to (self->conversation, comment);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_write (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (RIALTO_CONVERSATION_PAGE (widget)->entry));
}

static void
on_edit (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoConversationPage *self = RIALTO_CONVERSATION_PAGE (widget);
  GListModel *pending = rialto_conversation_get_pending (self->conversation);

  for (guint i = 0; i < g_list_model_get_n_items (pending); i++)
    {
      g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (pending, i);

      if (rialto_outbox_item_get_id (item) != g_variant_get_int64 (parameter))
        continue;
      rialto_conversation_edit (self->conversation, item);
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      return;
    }
}

static void
on_leave (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  if (!gtk_widget_activate_action (widget, "navigation.pop", NULL))
    gtk_widget_activate_action (widget, "win.show-place", "s", "home");
}

static void
on_comments_changed (RialtoConversationPage *self,
                     guint                   position,
                     guint                   removed,
                     guint                   added)
{
  if (added == 0)
    rialto_row_focus_lead_on (self->comments, position, removed, GTK_WIDGET (self->entry));
}

static void
on_pending_changed (RialtoConversationPage *self,
                    guint                   position,
                    guint                   removed,
                    guint                   added)
{
  if (added == 0)
    rialto_row_focus_lead_on (self->pending, position, removed, GTK_WIDGET (self->entry));
}

/* What is connected before the list is bound is told while the rows are still there. */
static void
bind_list (RialtoConversationPage    *self,
           GtkListBox                *box,
           GListModel                *items,
           GCallback                  on_changed,
           GtkListBoxCreateWidgetFunc make)
{
  g_signal_connect_object (items, "items-changed", on_changed, self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (box, items, make, self, NULL);
}

static void
rialto_conversation_page_constructed (GObject *object)
{
  RialtoConversationPage *self = RIALTO_CONVERSATION_PAGE (object);

  G_OBJECT_CLASS (rialto_conversation_page_parent_class)->constructed (object);
  self->conversation = rialto_conversation_new (self->membership, self->id);
  g_object_notify_by_pspec (object, properties[PROP_CONVERSATION]);
  bind_list (self, self->comments, rialto_conversation_get_comments (self->conversation),
             G_CALLBACK (on_comments_changed), make_comment);
  if (rialto_conversation_get_pending (self->conversation) != NULL)
    bind_list (self, self->pending, rialto_conversation_get_pending (self->conversation),
               G_CALLBACK (on_pending_changed), make_pending);
}

static void
rialto_conversation_page_get_property (GObject    *object,
                                       guint       property,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  RialtoConversationPage *self = RIALTO_CONVERSATION_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_ID)
    g_value_set_int64 (value, self->id);
  else if (property == PROP_CONVERSATION)
    g_value_set_object (value, self->conversation);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_conversation_page_set_property (GObject      *object,
                                       guint         property,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  RialtoConversationPage *self = RIALTO_CONVERSATION_PAGE (object);

  if (property == PROP_MEMBERSHIP)
    self->membership = g_value_dup_object (value);
  else if (property == PROP_ID)
    self->id = g_value_get_int64 (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_conversation_page_dispose (GObject *object)
{
  RialtoConversationPage *self = RIALTO_CONVERSATION_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_CONVERSATION_PAGE);
  g_clear_object (&self->conversation);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_conversation_page_parent_class)->dispose (object);
}

static void
rialto_conversation_page_class_init (RialtoConversationPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rialto_conversation_page_constructed;
  object_class->get_property = rialto_conversation_page_get_property;
  object_class->set_property = rialto_conversation_page_set_property;
  object_class->dispose = rialto_conversation_page_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, once);
  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, once);
  properties[PROP_CONVERSATION] = g_param_spec_object ("conversation", NULL, NULL, RIALTO_TYPE_CONVERSATION,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_COMMENT_ENTRY);
  g_type_ensure (RIALTO_TYPE_PLACE);
  g_type_ensure (RIALTO_TYPE_POST_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-conversation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoConversationPage, comments);
  gtk_widget_class_bind_template_child (widget_class, RialtoConversationPage, pending);
  gtk_widget_class_bind_template_child (widget_class, RialtoConversationPage, entry);
  gtk_widget_class_install_action (widget_class, "conversation.reply", "x", on_reply);
  gtk_widget_class_install_action (widget_class, "conversation.write", NULL, on_write);
  gtk_widget_class_install_action (widget_class, "outbox.edit", "x", on_edit);
  gtk_widget_class_install_action (widget_class, "conversation.leave", NULL, on_leave);
  gtk_widget_class_bind_template_callback (widget_class, error_text);
  gtk_widget_class_bind_template_callback (widget_class, is_failed);
  gtk_widget_class_bind_template_callback (widget_class, is_filled);
  gtk_widget_class_bind_template_callback (widget_class, is_loading);
  gtk_widget_class_bind_template_callback (widget_class, is_empty);
  gtk_widget_class_bind_template_callback (widget_class, may_write);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_show_older);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_conversation_page_init (RialtoConversationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_conversation_page_new:
 * @membership: who reads it
 * @id: of a post, known or not
 *
 * Returns: (transfer floating): a page
 */
RialtoConversationPage *
rialto_conversation_page_new (RialtoMembership *membership,
                              RialtoId          id)
{
  return g_object_new (RIALTO_TYPE_CONVERSATION_PAGE, "membership", membership, "id", id, NULL);
}

/**
 * rialto_conversation_page_get_conversation:
 * @self: a page
 *
 * Returns: (transfer none): what it shows
 */
RialtoConversation *
rialto_conversation_page_get_conversation (RialtoConversationPage *self)
{
  return self->conversation;
}
