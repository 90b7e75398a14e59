/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-follow-button.h"

#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/* How the reader stands to somebody, as far as it matters here. */
#define STANDING_NONE      "none"
#define STANDING_BACK      "back"
#define STANDING_REQUESTED "requested"
#define STANDING_FOLLOWING "following"

/**
 * RialtoFollowButton:
 *
 * Follows `person` (a #RialtoPersonObject or a #RialtoProfileObject) or stops to. How the reader stands to them is asked for when the
 * button is shown and nobody knows it yet. It is not there for oneself, for visitors and for whom one blocks. One that is `prominent`
 * is what a page suggests.
 */
struct _RialtoFollowButton
{
  GtkButton parent_instance;

  /* owned */
  RialtoMembership    *membership;
  GObject             *person;
  RialtoProfileObject *profile; /* nullable: not known yet */
  GSignalGroup        *profile_signals;
  GSignalGroup        *relation_signals;
  GCancellable        *loading; /* nullable */

  const char *standing; /* nullable: nothing can be done */
  gboolean    prominent;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_PERSON,
  PROP_STANDING,
  PROP_PROMINENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoFollowButton, rialto_follow_button, GTK_TYPE_BUTTON)

static gboolean
is_standing (const char *standing,
             const char *which)
{
  return g_strcmp0 (standing, which) == 0;
}

static char *
follow_label (gpointer    self,
              const char *standing)
{
  if (is_standing (standing, STANDING_FOLLOWING))
    return g_strdup (_ ("Unfollow"));
  if (is_standing (standing, STANDING_REQUESTED))
    return g_strdup (_ ("Requested"));
  if (is_standing (standing, STANDING_BACK))
    return g_strdup (_ ("Follow Back"));
  return g_strdup (_ ("Follow"));
}

static char *
follow_tooltip (gpointer    self,
                const char *standing)
{
  return is_standing (standing, STANDING_REQUESTED) ? g_strdup (_ ("Take the Request Back")) : NULL;
}

static RialtoRelationObject *
get_relation (RialtoFollowButton *self)
{
  return self->profile != NULL ? rialto_profile_object_get_relation (self->profile) : NULL;
}

static const char *
judge_standing (RialtoFollowButton *self)
{
  RialtoRelationObject *relation = get_relation (self);

  if (relation == NULL || self->membership == NULL ||
      rialto_membership_get_deeds (self->membership) == NULL ||
      rialto_relation_object_get_blocking (relation))
    return NULL;
  if (rialto_relation_object_get_following (relation))
    return STANDING_FOLLOWING;
  if (rialto_relation_object_get_requested (relation))
    return STANDING_REQUESTED;
  return rialto_relation_object_get_followed_by (relation) ? STANDING_BACK : STANDING_NONE;
}

static void
tell_standing (RialtoFollowButton *self)
{
  const char *standing = judge_standing (self);

  if (is_standing (self->standing, standing))
    return;
  self->standing = standing;
  if (self->prominent && (is_standing (standing, STANDING_NONE) || is_standing (standing, STANDING_BACK)))
    gtk_widget_add_css_class (GTK_WIDGET (self), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "suggested-action");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STANDING]);
}

static void
on_profile (RialtoFollowButton *self)
{
  g_signal_group_set_target (self->relation_signals, get_relation (self));
  tell_standing (self);
}

static void
set_profile (RialtoFollowButton  *self,
             RialtoProfileObject *profile)
{
  if (!g_set_object (&self->profile, profile))
    return;
  g_signal_group_set_target (self->profile_signals, profile);
  on_profile (self);
}

static RialtoId
get_id (RialtoFollowButton *self)
{
  return self->person != NULL ? rialto_entity_object_get_key_id (RIALTO_ENTITY_OBJECT (self->person)) : 0;
}

static DexFuture *
load_fiber (RialtoFiber *fiber,
            gpointer     wanted)
{
  g_autoptr (RialtoProfileObject) profile = dex_await_object (dex_ref (wanted), NULL);
  g_autoptr (RialtoFollowButton) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL || g_cancellable_is_cancelled (rialto_fiber_get_cancellable (fiber)))
    return dex_future_new_true ();
  g_clear_object (&self->loading);
  if (profile != NULL && rialto_profile_object_get_id (profile) == get_id (self))
    set_profile (self, profile);
  return dex_future_new_true ();
}

/* Lists of people do not say how one stands to them. */
static void
load (RialtoFollowButton *self)
{
  RialtoSession *session = rialto_membership_get_session (self->membership);
  g_autoptr (RialtoProfileObject)
    known = rialto_identity_map_lookup_profile (rialto_session_get_map (session), get_id (self));
  DexFuture *wanted;

  if (known != NULL && rialto_profile_object_get_relation (known) != NULL)
    {
      set_profile (self, known);
      return;
    }
  self->loading = g_cancellable_new ();
  wanted = rialto_session_want_profile (session, get_id (self));
  dex_future_disown (rialto_async_spawn ("load-relation", self, self->loading, load_fiber, wanted,
                                         dex_unref));
}

static gboolean
is_me (RialtoFollowButton *self)
{
  RialtoAccountObject *me = rialto_session_get_me (rialto_membership_get_session (self->membership));

  return me != NULL && rialto_account_object_get_id (me) == get_id (self);
}

/* For a list of people, where many rows come and go, only those that are shown ask. */
static void
load_when_shown (RialtoFollowButton *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (parent == NULL || !gtk_widget_get_mapped (parent) || self->person == NULL || self->profile != NULL ||
      self->loading != NULL || self->membership == NULL || is_me (self) ||
      rialto_membership_get_deeds (self->membership) == NULL)
    return;
  load (self);
}

static void
set_person (RialtoFollowButton *self,
            GObject            *person)
{
  if (!g_set_object (&self->person, person))
    return;
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  set_profile (self, RIALTO_IS_PROFILE_OBJECT (person) ? RIALTO_PROFILE_OBJECT (person) : NULL);
  load_when_shown (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERSON]);
}

/* Who approves followers would have to be asked again. */
static gboolean
is_hard_to_undo (RialtoFollowButton *self)
{
  return is_standing (self->standing, STANDING_FOLLOWING) && rialto_profile_object_get_locked (self->profile);
}

static void
on_clicked (RialtoFollowButton *self)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, get_id (self));
  gboolean follow = is_standing (self->standing, STANDING_NONE) ||
                    is_standing (self->standing, STANDING_BACK);

  if (is_hard_to_undo (self) && gtk_widget_activate_action (GTK_WIDGET (self), "win.unfollow", "s", id))
    return;
  rialto_deeds_follow (rialto_membership_get_deeds (self->membership), get_id (self), follow);
}

/* The button itself is not mapped before it knows what it is for. */
static void
on_parent (RialtoFollowButton *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (parent == NULL)
    return;
  g_signal_connect_object (parent, "map", G_CALLBACK (load_when_shown), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  load_when_shown (self);
}

static void
rialto_follow_button_get_property (GObject    *object,
                                   guint       property,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  RialtoFollowButton *self = RIALTO_FOLLOW_BUTTON (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_PERSON)
    g_value_set_object (value, self->person);
  else if (property == PROP_STANDING)
    g_value_set_string (value, self->standing);
  else if (property == PROP_PROMINENT)
    g_value_set_boolean (value, self->prominent);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_follow_button_set_property (GObject      *object,
                                   guint         property,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  RialtoFollowButton *self = RIALTO_FOLLOW_BUTTON (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (!g_set_object (&self->membership, g_value_get_object (value)))
        return;
      tell_standing (self);
      load_when_shown (self);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_PERSON)
    set_person (self, g_value_get_object (value));
  else if (property == PROP_PROMINENT)
    self->prominent = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_follow_button_dispose (GObject *object)
{
  RialtoFollowButton *self = RIALTO_FOLLOW_BUTTON (object);

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->relation_signals);
  g_clear_object (&self->profile_signals);
  g_clear_object (&self->profile);
  g_clear_object (&self->person);
  g_clear_object (&self->membership);
  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_FOLLOW_BUTTON);
  G_OBJECT_CLASS (rialto_follow_button_parent_class)->dispose (object);
}

static void
rialto_follow_button_class_init (RialtoFollowButtonClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_follow_button_get_property;
  object_class->set_property = rialto_follow_button_set_property;
  object_class->dispose = rialto_follow_button_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, RIALTO_TYPE_ENTITY_OBJECT, flags);
  properties[PROP_STANDING] = g_param_spec_string ("standing", NULL, NULL, NULL,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROMINENT] = g_param_spec_boolean ("prominent", NULL, NULL, FALSE,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-follow-button.ui");
  gtk_widget_class_bind_template_callback (widget_class, follow_label);
  gtk_widget_class_bind_template_callback (widget_class, follow_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_follow_button_init (RialtoFollowButton *self)
{
  self->profile_signals = g_signal_group_new (RIALTO_TYPE_PROFILE_OBJECT);
  g_signal_group_connect_swapped (self->profile_signals, "notify::relation", G_CALLBACK (on_profile), self);
  self->relation_signals = g_signal_group_new (RIALTO_TYPE_RELATION_OBJECT);
  g_signal_group_connect_swapped (self->relation_signals, "notify", G_CALLBACK (tell_standing), self);
  g_signal_connect (self, "notify::parent", G_CALLBACK (on_parent), NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}
