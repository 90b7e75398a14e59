/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-comment-entry.h"

#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/* From how many characters on it is said how many are left. */
#define NEARLY_FULL (RIALTO_COMMENT_MAX - 100)

/**
 * RialtoCommentEntry:
 *
 * Where somebody writes into a conversation. What is written is the conversation's.
 */
struct _RialtoCommentEntry
{
  GtkWidget parent_instance;

  /* template */
  GtkTextBuffer *buffer;
  GtkWidget     *view;

  RialtoConversation *conversation; /* owned */
};

enum
{
  PROP_0,
  PROP_CONVERSATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoCommentEntry, rialto_comment_entry, GTK_TYPE_WIDGET)

static char *
reply_label (gpointer             self,
             RialtoCommentObject *comment)
{
  RialtoPersonObject *author = comment != NULL ? rialto_comment_object_get_author (comment) : NULL;

  return author != NULL ? g_strdup_printf (_ ("Replying to %s"), rialto_person_object_get_name (author))
                        : g_strdup (_ ("Replying to a comment"));
}

static gboolean
is_nearly_full (gpointer    self,
                const char *text)
{
  return text != NULL && g_utf8_strlen (text, -1) > NEARLY_FULL;
}

static char *
left_label (gpointer    self,
            const char *text)
{
  glong left = text != NULL ? RIALTO_COMMENT_MAX - g_utf8_strlen (text, -1) : RIALTO_COMMENT_MAX;

  if (left < 0)
    return g_strdup_printf (ngettext ("%ld character too many", "%ld characters too many", (gulong) -left),
                            -left);
  return g_strdup_printf (ngettext ("%ld character left", "%ld characters left", (gulong) left), left);
}

static void
allow_actions (RialtoCommentEntry *self)
{
  gboolean can_send = FALSE, replying = FALSE;

  if (self->conversation != NULL)
    g_object_get (self->conversation, "can-send", &can_send, "replying", &replying, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "entry.send", can_send);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "entry.cancel-reply", replying);
}

static void
set_conversation (RialtoCommentEntry *self,
                  RialtoConversation *conversation)
{
  if (!g_set_object (&self->conversation, conversation))
    return;
  if (conversation != NULL)
    {
      g_object_bind_property (conversation, "text", self->buffer, "text",
                              G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
      g_signal_connect_object (conversation, "notify::can-send", G_CALLBACK (allow_actions), self,
                               G_CONNECT_SWAPPED);
    }
  allow_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSATION]);
}

static void
on_send (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  rialto_conversation_send (RIALTO_COMMENT_ENTRY (widget)->conversation);
}

static void
on_cancel_reply (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  rialto_conversation_set_reply_to (RIALTO_COMMENT_ENTRY (widget)->conversation, NULL);
}

static gboolean
rialto_comment_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (RIALTO_COMMENT_ENTRY (widget)->view);
}

static void
rialto_comment_entry_get_property (GObject    *object,
                                   guint       property,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  if (property == PROP_CONVERSATION)
    g_value_set_object (value, RIALTO_COMMENT_ENTRY (object)->conversation);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_comment_entry_set_property (GObject      *object,
                                   guint         property,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  if (property == PROP_CONVERSATION)
    set_conversation (RIALTO_COMMENT_ENTRY (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_comment_entry_dispose (GObject *object)
{
  rialto_template_dispose (object, RIALTO_TYPE_COMMENT_ENTRY);
  g_clear_object (&RIALTO_COMMENT_ENTRY (object)->conversation);
  G_OBJECT_CLASS (rialto_comment_entry_parent_class)->dispose (object);
}

/* A bar below a page is measured without a width when it is asked how small the page may be. AdwToolbarView takes what it would like
 * to have then off the page's least, and GTK warns of what is left; so without a width it would like no more than it needs. */
static void
rialto_comment_entry_measure (GtkWidget     *widget,
                              GtkOrientation orientation,
                              int            for_size,
                              int           *minimum,
                              int           *natural,
                              int           *minimum_baseline,
                              int           *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size < 0)
    *natural = *minimum;
}

/* Whatever its parts say: else it would never be asked with one. */
static GtkSizeRequestMode
rialto_comment_entry_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rialto_comment_entry_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static void
rialto_comment_entry_class_init (RialtoCommentEntryClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_comment_entry_get_property;
  object_class->set_property = rialto_comment_entry_set_property;
  object_class->dispose = rialto_comment_entry_dispose;
  widget_class->grab_focus = rialto_comment_entry_grab_focus;
  widget_class->measure = rialto_comment_entry_measure;
  widget_class->get_request_mode = rialto_comment_entry_get_request_mode;
  widget_class->size_allocate = rialto_comment_entry_size_allocate;

  properties[PROP_CONVERSATION] = g_param_spec_object ("conversation", NULL, NULL, RIALTO_TYPE_CONVERSATION,
                                                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                         G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-comment-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoCommentEntry, buffer);
  gtk_widget_class_bind_template_child (widget_class, RialtoCommentEntry, view);
  gtk_widget_class_install_action (widget_class, "entry.send", NULL, on_send);
  gtk_widget_class_install_action (widget_class, "entry.cancel-reply", NULL, on_cancel_reply);
  gtk_widget_class_bind_template_callback (widget_class, reply_label);
  gtk_widget_class_bind_template_callback (widget_class, is_nearly_full);
  gtk_widget_class_bind_template_callback (widget_class, left_label);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_comment_entry_init (RialtoCommentEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  allow_actions (self);
}
