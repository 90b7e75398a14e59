/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-comment-row.h"

#include "rialto-markup.h"
#include "rialto-menu-keys.h"
#include "rialto-person-avatar.h"
#include "rialto-rich-label.h"
#include "rialto-row-focus.h"
#include "rialto-template-callbacks.h"
#include "rialto-thread.h"
#include "rialto-time-label.h"

#include <glib/gi18n.h>

/**
 * RialtoCommentRow:
 *
 * A comment, or a reply, with what can be done with it as the actions `comment.*`. Below a comment are its replies. Who wants to
 * answer is led to the page that holds the row by its action `conversation.reply`, and who has deleted the last one by
 * `conversation.write`.
 */
struct _RialtoCommentRow
{
  GtkListBoxRow parent_instance;

  /* template */
  GtkListBox *replies;

  /* owned */
  RialtoMembership    *membership;
  RialtoCommentObject *comment;
  RialtoThread        *thread; /* nullable: a reply has none */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_COMMENT,
  PROP_THREAD,
  PROP_LIKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoCommentRow, rialto_comment_row, GTK_TYPE_LIST_BOX_ROW)

static char *
text_markup (gpointer             self,
             const char          *text,
             RialtoCommentObject *comment)
{
  const RialtoFacet *facets;
  guint n_facets;

  if (comment == NULL || text == NULL)
    return NULL;
  facets = rialto_comment_object_get_facets (comment, &n_facets);
  return rialto_markup_new (text, facets, n_facets);
}

static char *
heart_icon (gpointer self,
            gboolean liked)
{
  return g_strdup (liked ? "rialto-heart-filled-symbolic" : "rialto-heart-symbolic");
}

static gboolean
is_nobody (gpointer self,
           GObject *author)
{
  return author == NULL;
}

static gboolean
is_filled (gpointer self,
           guint    n_items)
{
  return n_items > 0;
}

static gboolean
is_failed (gpointer self,
           GError  *error)
{
  return error != NULL;
}

static char *
error_text (gpointer self,
            GError  *error)
{
  return error != NULL ? g_strdup (error->message) : NULL;
}

static char *
replies_label (gpointer self,
               gint64   hidden,
               guint    n_known)
{
  gulong n = (gulong) hidden;

  if (n_known > 0)
    return g_strdup_printf (ngettext ("Show %lu More Reply", "Show %lu More Replies", n), n);
  return g_strdup_printf (ngettext ("Show %lu Reply", "Show %lu Replies", n), n);
}

static RialtoId
id_of_author (RialtoCommentRow *self)
{
  RialtoPersonObject *author = rialto_comment_object_get_author (self->comment);

  return author != NULL ? rialto_person_object_get_id (author) : 0;
}

/* One's own, and those below one's own posts. */
static gboolean
may_delete (RialtoCommentRow *self)
{
  RialtoSession *session = rialto_membership_get_session (self->membership);
  RialtoAccountObject *me = rialto_session_get_me (session);
  g_autoptr (RialtoPostObject)
    post = rialto_identity_map_lookup (rialto_session_get_map (session), &rialto_post_info,
                                       rialto_comment_object_get_post (self->comment));
  RialtoId mine = me != NULL ? rialto_account_object_get_id (me) : 0;

  return mine != 0 && id_of_author (self) != 0 &&
         (mine == id_of_author (self) ||
          (post != NULL && mine == rialto_person_object_get_id (rialto_post_object_get_author (post))));
}

static void
allow_actions (RialtoCommentRow *self)
{
  gboolean member = rialto_membership_get_deeds (self->membership) != NULL && id_of_author (self) != 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "comment.like", member);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "comment.reply", member);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "comment.delete", member && may_delete (self));
}

static void
name_for_readers (RialtoCommentRow *self)
{
  RialtoPersonObject *author = rialto_comment_object_get_author (self->comment);
  g_autofree char *name = NULL;

  if (author != NULL)
    /* Translators: what a screen reader says of a comment: who wrote it, and what it says */
    name = g_strdup_printf (_ ("%s: %s"), rialto_person_object_get_name (author),
                            rialto_comment_object_get_text (self->comment));
  else
    name = g_strdup (_ ("This comment was deleted."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_liked (RialtoCommentRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIKED]);
}

static void
on_author (RialtoCommentRow *self)
{
  allow_actions (self);
  name_for_readers (self);
}

static GtkWidget *
make_reply (gpointer item,
            gpointer data)
{
  return rialto_comment_row_new (RIALTO_COMMENT_ROW (data)->membership, item);
}

/* From the last reply one goes on at what it replied to. */
static void
on_replies_changed (RialtoCommentRow *self,
                    guint             position,
                    guint             removed,
                    guint             added)
{
  if (added == 0)
    rialto_row_focus_lead_on (self->replies, position, removed, GTK_WIDGET (self));
}

static void
rialto_comment_row_constructed (GObject *object)
{
  RialtoCommentRow *self = RIALTO_COMMENT_ROW (object);
  RialtoSession *session = rialto_membership_get_session (self->membership);

  G_OBJECT_CLASS (rialto_comment_row_parent_class)->constructed (object);
  g_signal_connect_object (self->comment, "notify::liked", G_CALLBACK (on_liked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->comment, "notify::author", G_CALLBACK (on_author), self, G_CONNECT_SWAPPED);
  on_author (self);
  if (rialto_comment_object_get_parent (self->comment) != 0)
    return;
  self->thread = rialto_thread_new (session, self->comment);
  g_object_notify_by_pspec (object, properties[PROP_THREAD]);
  g_signal_connect_object (rialto_thread_get_replies (self->thread), "items-changed",
                           G_CALLBACK (on_replies_changed), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->replies, rialto_thread_get_replies (self->thread), make_reply, self, NULL);
}

static void
on_reply (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "conversation.reply", "x",
                              rialto_comment_object_get_id (RIALTO_COMMENT_ROW (widget)->comment));
}

static void
on_show_author (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, id_of_author (RIALTO_COMMENT_ROW (widget)));

  gtk_widget_activate_action (widget, "win.show-person", "s", id);
}

static void
on_copy (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          rialto_comment_object_get_text (RIALTO_COMMENT_ROW (widget)->comment));
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Text copied"));
}

static void
on_delete (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT,
                                         rialto_comment_object_get_id (RIALTO_COMMENT_ROW (widget)->comment));

  gtk_widget_activate_action (widget, "win.delete-comment", "s", id);
}

static void
on_show_replies (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  rialto_thread_load (RIALTO_COMMENT_ROW (widget)->thread);
}

static void
rialto_comment_row_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoCommentRow *self = RIALTO_COMMENT_ROW (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_COMMENT:
      g_value_set_object (value, self->comment);
      break;
    case PROP_THREAD:
      g_value_set_object (value, self->thread);
      break;
    case PROP_LIKED:
      g_value_set_boolean (value, self->comment != NULL && rialto_comment_object_get_liked (self->comment));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_comment_row_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoCommentRow *self = RIALTO_COMMENT_ROW (object);
  RialtoDeeds *deeds = self->membership != NULL ? rialto_membership_get_deeds (self->membership) : NULL;

  if (property == PROP_MEMBERSHIP)
    self->membership = g_value_dup_object (value);
  else if (property == PROP_COMMENT)
    self->comment = g_value_dup_object (value);
  else if (property == PROP_LIKED)
    {
      if (deeds != NULL && rialto_comment_object_get_liked (self->comment) != g_value_get_boolean (value))
        rialto_deeds_like_comment (deeds, self->comment, g_value_get_boolean (value));
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_comment_row_dispose (GObject *object)
{
  RialtoCommentRow *self = RIALTO_COMMENT_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_COMMENT_ROW);
  g_clear_object (&self->thread);
  g_clear_object (&self->comment);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_comment_row_parent_class)->dispose (object);
}

/* What was deleted is hidden before it goes. */
static void
rialto_comment_row_hide (GtkWidget *widget)
{
  GtkWidget *list = gtk_widget_get_parent (widget);
  GtkWidget *above = list != NULL ? gtk_widget_get_ancestor (list, RIALTO_TYPE_COMMENT_ROW) : NULL;

  if (GTK_IS_LIST_BOX (list) &&
      !rialto_row_focus_lead_on (GTK_LIST_BOX (list),
                                 (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (widget)), 1, above))
    gtk_widget_activate_action (widget, "conversation.write", NULL);
  GTK_WIDGET_CLASS (rialto_comment_row_parent_class)->hide (widget);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_property_action (widget_class, "comment.like", "liked");
  gtk_widget_class_install_action (widget_class, "comment.reply", NULL, on_reply);
  gtk_widget_class_install_action (widget_class, "comment.show-author", NULL, on_show_author);
  gtk_widget_class_install_action (widget_class, "comment.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "comment.delete", NULL, on_delete);
  gtk_widget_class_install_action (widget_class, "comment.show-replies", NULL, on_show_replies);
}

static void
rialto_comment_row_class_init (RialtoCommentRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rialto_comment_row_constructed;
  object_class->get_property = rialto_comment_row_get_property;
  object_class->set_property = rialto_comment_row_set_property;
  object_class->dispose = rialto_comment_row_dispose;
  widget_class->hide = rialto_comment_row_hide;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, once);
  properties[PROP_COMMENT] = g_param_spec_object ("comment", NULL, NULL, RIALTO_TYPE_COMMENT_OBJECT, once);
  properties[PROP_THREAD] = g_param_spec_object ("thread", NULL, NULL, RIALTO_TYPE_THREAD,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LIKED] = g_param_spec_boolean ("liked", NULL, NULL, FALSE,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                   G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  g_type_ensure (RIALTO_TYPE_RICH_LABEL);
  g_type_ensure (RIALTO_TYPE_THREAD);
  g_type_ensure (RIALTO_TYPE_TIME_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-comment-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoCommentRow, replies);
  install_actions (widget_class);
  rialto_menu_keys_bind (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, text_markup);
  gtk_widget_class_bind_template_callback (widget_class, heart_icon);
  gtk_widget_class_bind_template_callback (widget_class, is_nobody);
  gtk_widget_class_bind_template_callback (widget_class, is_filled);
  gtk_widget_class_bind_template_callback (widget_class, is_failed);
  gtk_widget_class_bind_template_callback (widget_class, error_text);
  gtk_widget_class_bind_template_callback (widget_class, replies_label);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_comment_row_init (RialtoCommentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_comment_row_new:
 * @membership: who reads it
 * @comment: a comment or a reply
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
rialto_comment_row_new (RialtoMembership    *membership,
                        RialtoCommentObject *comment)
{
  return g_object_new (RIALTO_TYPE_COMMENT_ROW, "membership", membership, "comment", comment, NULL);
}
