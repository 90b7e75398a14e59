/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-api.h"
#include "rialto-conversation-page.h"
#include "rialto-id.h"
#include "rialto-refused-dialog.h"

#include <glib/gi18n.h>

/* What the window does with posts and comments: it shows them, and takes them away. */

/* It is in the outbox already: whatever becomes of the toast, the window and the program, the deed is done. */
static void
take_away (RialtoWindow       *self,
           RialtoEntityObject *object,
           const char         *text)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (self->membership);

  rialto_window_offer_discard (self, rialto_deeds_delete (deeds, object), text);
}

static RialtoEntityObject *
find (RialtoWindow           *self,
      const RialtoEntityInfo *kind,
      GVariant               *parameter)
{
  RialtoId id;

  if (self->membership == NULL || rialto_membership_get_deeds (self->membership) == NULL ||
      !rialto_id_parse (g_variant_get_string (parameter, NULL), &id))
    return NULL;
  return rialto_identity_map_lookup (rialto_session_get_map (rialto_membership_get_session (self
                                                                                              ->membership)),
                                     kind, id);
}

/* A page of the post is left: there is nothing more to see on it. */
static void
leave_page (RialtoWindow       *self,
            RialtoEntityObject *post)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->pages);

  if (RIALTO_IS_CONVERSATION_PAGE (page) &&
      rialto_conversation_get_post (rialto_conversation_page_get_conversation (
        RIALTO_CONVERSATION_PAGE (page))) == (RialtoPostObject *) post)
    adw_navigation_view_pop (self->pages);
}

static void
on_delete_post (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  g_autoptr (RialtoEntityObject) post = find (self, &rialto_post_info, parameter);

  if (post == NULL)
    return;
  leave_page (self, post);
  take_away (self, post, _ ("Post deleted"));
}

static void
on_delete_comment (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  g_autoptr (RialtoEntityObject) comment = find (self, &rialto_comment_info, parameter);

  if (comment != NULL)
    take_away (self, comment, _ ("Comment deleted"));
}

static void
on_show_post (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  RialtoId id;

  if (self->membership != NULL && rialto_id_parse (g_variant_get_string (parameter, NULL), &id))
    rialto_window_push (self, ADW_NAVIGATION_PAGE (rialto_conversation_page_new (self->membership, id)));
}

static void
on_compose (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  if (self->membership != NULL && rialto_membership_get_deeds (self->membership) != NULL)
    rialto_window_open_composer (self, NULL);
}

static void
on_edit_post (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  g_autoptr (RialtoEntityObject) post = find (self, &rialto_post_info, parameter);

  if (post != NULL)
    rialto_window_open_composer (self, RIALTO_POST_OBJECT (post));
}

static RialtoOutboxItem *
find_item (RialtoWindow *self,
           gint64        id)
{
  RialtoDeeds *deeds = self->membership != NULL ? rialto_membership_get_deeds (self->membership) : NULL;
  GListModel *items = deeds != NULL ? G_LIST_MODEL (rialto_deeds_get_outbox (deeds)) : NULL;

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (items, i);

      if (rialto_outbox_item_get_id (item) == id)
        return g_steal_pointer (&item);
    }
  return NULL;
}

static void
rewrite_post (RialtoWindow     *self,
              RialtoOutboxItem *item)
{
  RialtoComposerDialog *dialog = rialto_window_open_composer (self, NULL);

  rialto_composer_dialog_take_back (dialog, item);
}

static gboolean
is_item_of (RialtoOutboxItem *item,
            guint             route)
{
  return g_str_equal (rialto_outbox_item_get_route (item), rialto_api_routes[route].name);
}

/* Comments and edits are about one. */
static RialtoId
get_post_of (RialtoOutboxItem *item)
{
  return g_ascii_strtoll (rialto_outbox_item_get_subject (item) + strlen ("post:"), NULL, 10);
}

static void
rewrite_comment (RialtoWindow     *self,
                 RialtoOutboxItem *item)
{
  RialtoId post = get_post_of (item);
  RialtoConversationPage *page = rialto_conversation_page_new (self->membership, post);

  rialto_window_push (self, ADW_NAVIGATION_PAGE (page));
  gtk_widget_activate_action (GTK_WIDGET (page), "outbox.edit", "x", rialto_outbox_item_get_id (item));
}

/* What could not be sent goes back to where it was written. */
static void
on_rewrite (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  g_autoptr (RialtoOutboxItem) item = find_item (self, g_variant_get_int64 (parameter));

  if (item != NULL && is_item_of (item, RIALTO_API_CREATE_COMMENT))
    rewrite_comment (self, item);
  else if (item != NULL && is_item_of (item, RIALTO_API_UPDATE_POST))
    rialto_window_rewrite_edit (self, get_post_of (item));
  else if (item != NULL)
    rewrite_post (self, item);
}

/* What is thrown away, unless somebody wants it back while the toast is there. */
typedef struct
{
  RialtoOutbox     *outbox; /* owned */
  RialtoOutboxItem *item;   /* owned */
} Deletion;

static void
on_bring_back (AdwToast *toast,
               Deletion *deletion)
{
  rialto_outbox_bring_back (deletion->outbox, deletion->item);
}

static void
discard_finish (gpointer  data,
                GClosure *closure)
{
  Deletion *deletion = data;

  if (rialto_outbox_is_aside (deletion->outbox, deletion->item))
    dex_future_disown (rialto_outbox_discard (deletion->outbox, deletion->item));
  g_object_unref (deletion->item);
  g_object_unref (deletion->outbox);
  g_free (deletion);
}

/* A post or a comment that waits, or was refused. */
static void
on_discard_writing (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);
  RialtoOutbox *outbox = rialto_deeds_get_outbox (rialto_membership_get_deeds (self->membership));
  g_autoptr (RialtoOutboxItem) item = find_item (self, g_variant_get_int64 (parameter));
  Deletion *deletion;
  AdwToast *toast;

  if (item == NULL || !rialto_outbox_set_aside (outbox, item))
    return;
  toast = adw_toast_new (is_item_of (item, RIALTO_API_CREATE_COMMENT) ? _ ("Comment discarded")
                         : is_item_of (item, RIALTO_API_UPDATE_POST)  ? _ ("Changes discarded")
                                                                      : _ ("Post discarded"));
  deletion = g_new0 (Deletion, 1);
  deletion->outbox = g_object_ref (outbox);
  deletion->item = g_steal_pointer (&item);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_bring_back), deletion, discard_finish,
                         G_CONNECT_DEFAULT);
  rialto_window_offer_undo (self, toast);
}

static void
on_show_refused (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  if (self->membership != NULL && rialto_membership_get_deeds (self->membership) != NULL)
    adw_dialog_present (g_object_new (RIALTO_TYPE_REFUSED_DIALOG, "membership", self->membership, NULL),
                        widget);
}

/* A like that is not shown any more, say. */
static void
on_lost (RialtoWindow *self,
         const char   *reason)
{
  /* Translators: what somebody has just done is undone; %s is a sentence that says why */
  g_autofree char *text = g_strdup_printf (_ ("This could not be kept. %s"), reason);

  rialto_window_toast (self, text);
}

/*< private >
 * rialto_window_follow_deeds:
 * @self: a new window
 *
 * Says what becomes of what its member does.
 */
void
rialto_window_follow_deeds (RialtoWindow *self)
{
  self->deeds = g_signal_group_new (RIALTO_TYPE_DEEDS);
  g_signal_group_connect_swapped (self->deeds, "lost", G_CALLBACK (on_lost), self);
}

/*< private >
 * rialto_window_install_post_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_post_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-post", "s", on_show_post);
  gtk_widget_class_install_action (widget_class, "win.compose", NULL, on_compose);
  gtk_widget_class_install_action (widget_class, "win.rewrite", "x", on_rewrite);
  gtk_widget_class_install_action (widget_class, "win.discard-writing", "x", on_discard_writing);
  gtk_widget_class_install_action (widget_class, "win.show-refused", NULL, on_show_refused);
  gtk_widget_class_install_action (widget_class, "win.edit-post", "s", on_edit_post);
  gtk_widget_class_install_action (widget_class, "win.delete-post", "s", on_delete_post);
  gtk_widget_class_install_action (widget_class, "win.delete-comment", "s", on_delete_comment);
}
