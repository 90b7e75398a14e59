/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-card.h"

#include "rialto-album.h"
#include "rialto-markup.h"
#include "rialto-menu-keys.h"
#include "rialto-person-avatar.h"
#include "rialto-preferences.h"
#include "rialto-rich-label.h"
#include "rialto-template-callbacks.h"
#include "rialto-time-label.h"

#include <glib/gi18n.h>

/**
 * RialtoPostCard:
 *
 * A post in a list or on its page. `liked` and `saved` are the reader's, and may be set; what else can be done with a post are the
 * actions `post.*`, of which the window has those that lead elsewhere.
 */
struct _RialtoPostCard
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership *membership;
  RialtoPostObject *post;
  GSignalGroup     *post_signals;

  gboolean watched;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_POST,
  PROP_PREFERENCES,
  PROP_LIKED,
  PROP_SAVED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPostCard, rialto_post_card, GTK_TYPE_WIDGET)

static gboolean
is_for_followers (gpointer       self,
                  RialtoAudience audience)
{
  return audience == RIALTO_AUDIENCE_FOLLOWERS;
}

static gboolean
is_covered (gpointer    self,
            const char *warning,
            gboolean    reveal)
{
  return warning != NULL && *warning != '\0' && !reveal;
}

static char *
heart_icon (gpointer self,
            gboolean liked)
{
  return g_strdup (liked ? "rialto-heart-filled-symbolic" : "rialto-heart-symbolic");
}

static char *
bookmark_icon (gpointer self,
               gboolean saved)
{
  return g_strdup (saved ? "rialto-bookmark-filled-symbolic" : "rialto-bookmark-symbolic");
}

/* What a warning covers are the words as well as the pictures. */
static char *
caption_markup (gpointer          self,
                const char       *caption,
                RialtoPostObject *post,
                gboolean          covered)
{
  const RialtoFacet *facets;
  guint n_facets;

  if (post == NULL || caption == NULL || covered)
    return NULL;
  facets = rialto_post_object_get_facets (post, &n_facets);
  return rialto_markup_new (caption, facets, n_facets);
}

static gboolean
is_own (RialtoPostCard *self)
{
  RialtoAccountObject *me = self->membership != NULL
                              ? rialto_session_get_me (rialto_membership_get_session (self->membership))
                              : NULL;

  return me != NULL && self->post != NULL &&
         rialto_account_object_get_id (me) ==
           rialto_person_object_get_id (rialto_post_object_get_author (self->post));
}

static void
allow_actions (RialtoPostCard *self)
{
  gboolean member = self->membership != NULL && rialto_membership_get_deeds (self->membership) != NULL;
  gboolean own = is_own (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "post.like", member);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "post.save", member);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "post.edit", own);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "post.delete", own);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "post.mute-author", member && !own);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "post.block-author", member && !own);
}

static void
on_liked (RialtoPostCard *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIKED]);
}

static void
on_saved (RialtoPostCard *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVED]);
}

/* What is on the screen is watched: its counts move. */
static void
watch (RialtoPostCard *self,
       gboolean        watched)
{
  RialtoSession *session = self->membership != NULL ? rialto_membership_get_session (self->membership) : NULL;

  if (self->post == NULL || session == NULL || self->watched == watched)
    return;
  self->watched = watched;
  if (watched)
    rialto_session_watch (session, RIALTO_ENTITY_OBJECT (self->post));
  else
    rialto_session_unwatch (session, RIALTO_ENTITY_OBJECT (self->post));
}

static void
set_post (RialtoPostCard   *self,
          RialtoPostObject *post)
{
  if (self->post == post)
    return;
  watch (self, FALSE);
  g_set_object (&self->post, post);
  watch (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
  g_signal_group_set_target (self->post_signals, post);
  allow_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POST]);
  on_liked (self);
  on_saved (self);
}

static void
set_membership (RialtoPostCard   *self,
                RialtoMembership *membership)
{
  if (!g_set_object (&self->membership, membership))
    return;
  allow_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
}

/* The window shows what belongs to a post: @action takes its id. */
static void
show (RialtoPostCard *self,
      const char     *action,
      RialtoId        id)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", text);
}

static void
on_show (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoPostCard *self = RIALTO_POST_CARD (widget);

  show (self, "win.show-post", rialto_post_object_get_id (self->post));
}

static void
on_show_author (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  RialtoPostCard *self = RIALTO_POST_CARD (widget);

  show (self, "win.show-person", rialto_person_object_get_id (rialto_post_object_get_author (self->post)));
}

static void
on_copy_link (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          rialto_post_object_get_link (RIALTO_POST_CARD (widget)->post));
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Link copied"));
}

/* What is done to the post or its author is asked, done and undone by the window. */
static void
on_forward (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  static const struct
  {
    const char *action;
    const char *to;
    gboolean author;
  } forwards[] = {
    { "post.edit", "win.edit-post", FALSE },
    { "post.delete", "win.delete-post", FALSE },
    { "post.mute-author", "win.mute", TRUE },
    { "post.block-author", "win.block", TRUE },
  };
  RialtoPostCard *self = RIALTO_POST_CARD (widget);

  for (gsize i = 0; i < G_N_ELEMENTS (forwards); i++)
    if (g_str_equal (name, forwards[i].action))
      show (self, forwards[i].to,
            forwards[i].author ? rialto_person_object_get_id (rialto_post_object_get_author (self->post))
                               : rialto_post_object_get_id (self->post));
}

static void
rialto_post_card_get_property (GObject    *object,
                               guint       property,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RialtoPostCard *self = RIALTO_POST_CARD (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_POST:
      g_value_set_object (value, self->post);
      break;
    case PROP_PREFERENCES:
      g_value_set_object (value, rialto_preferences_get_default ());
      break;
    case PROP_LIKED:
      g_value_set_boolean (value, self->post != NULL && rialto_post_object_get_liked (self->post));
      break;
    case PROP_SAVED:
      g_value_set_boolean (value, self->post != NULL && rialto_post_object_get_saved (self->post));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_post_card_set_property (GObject      *object,
                               guint         property,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  RialtoPostCard *self = RIALTO_POST_CARD (object);
  RialtoDeeds *deeds = self->membership != NULL ? rialto_membership_get_deeds (self->membership) : NULL;

  switch (property)
    {
    case PROP_MEMBERSHIP:
      set_membership (self, g_value_get_object (value));
      break;
    case PROP_POST:
      set_post (self, g_value_get_object (value));
      break;
    case PROP_LIKED:
      if (deeds != NULL && self->post != NULL &&
          rialto_post_object_get_liked (self->post) != g_value_get_boolean (value))
        rialto_deeds_like_post (deeds, self->post, g_value_get_boolean (value));
      break;
    case PROP_SAVED:
      if (deeds != NULL && self->post != NULL &&
          rialto_post_object_get_saved (self->post) != g_value_get_boolean (value))
        rialto_deeds_save_post (deeds, self->post, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_post_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rialto_post_card_parent_class)->map (widget);
  watch (RIALTO_POST_CARD (widget), TRUE);
}

static void
rialto_post_card_unmap (GtkWidget *widget)
{
  watch (RIALTO_POST_CARD (widget), FALSE);
  GTK_WIDGET_CLASS (rialto_post_card_parent_class)->unmap (widget);
}

static void
rialto_post_card_dispose (GObject *object)
{
  RialtoPostCard *self = RIALTO_POST_CARD (object);

  rialto_template_dispose (self, RIALTO_TYPE_POST_CARD);
  g_clear_object (&self->post_signals);
  g_clear_object (&self->post);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_post_card_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_property_action (widget_class, "post.like", "liked");
  gtk_widget_class_install_property_action (widget_class, "post.save", "saved");
  gtk_widget_class_install_action (widget_class, "post.show", NULL, on_show);
  gtk_widget_class_install_action (widget_class, "post.show-author", NULL, on_show_author);
  gtk_widget_class_install_action (widget_class, "post.copy-link", NULL, on_copy_link);
  gtk_widget_class_install_action (widget_class, "post.edit", NULL, on_forward);
  gtk_widget_class_install_action (widget_class, "post.delete", NULL, on_forward);
  gtk_widget_class_install_action (widget_class, "post.mute-author", NULL, on_forward);
  gtk_widget_class_install_action (widget_class, "post.block-author", NULL, on_forward);
}

static void
rialto_post_card_class_init (RialtoPostCardClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_post_card_get_property;
  object_class->set_property = rialto_post_card_set_property;
  object_class->dispose = rialto_post_card_dispose;
  widget_class->map = rialto_post_card_map;
  widget_class->unmap = rialto_post_card_unmap;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_POST] = g_param_spec_object ("post", NULL, NULL, RIALTO_TYPE_POST_OBJECT, flags);
  properties[PROP_PREFERENCES] = g_param_spec_object ("preferences", NULL, NULL, RIALTO_TYPE_PREFERENCES,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LIKED] = g_param_spec_boolean ("liked", NULL, NULL, FALSE, flags);
  properties[PROP_SAVED] = g_param_spec_boolean ("saved", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_ALBUM);
  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  g_type_ensure (RIALTO_TYPE_RICH_LABEL);
  g_type_ensure (RIALTO_TYPE_TIME_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-post-card.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  install_actions (widget_class);
  rialto_menu_keys_bind (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, is_covered);
  gtk_widget_class_bind_template_callback (widget_class, is_for_followers);
  gtk_widget_class_bind_template_callback (widget_class, heart_icon);
  gtk_widget_class_bind_template_callback (widget_class, bookmark_icon);
  gtk_widget_class_bind_template_callback (widget_class, caption_markup);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_post_card_init (RialtoPostCard *self)
{
  self->post_signals = g_signal_group_new (RIALTO_TYPE_POST_OBJECT);
  g_signal_group_connect_swapped (self->post_signals, "notify::liked", G_CALLBACK (on_liked), self);
  g_signal_group_connect_swapped (self->post_signals, "notify::saved", G_CALLBACK (on_saved), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
