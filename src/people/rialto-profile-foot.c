/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-profile-foot.h"

#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoProfileFoot:
 *
 * What comes below somebody's posts: that more are on their way, that they could not be had, or why there are none.
 */
struct _RialtoProfileFoot
{
  GtkWidget parent_instance;

  /* owned */
  RialtoProfileObject *profile;
  RialtoPagedList     *list;
  GSignalGroup        *list_signals;
  GSignalGroup        *profile_signals;
  GSignalGroup        *relation_signals;
  char                *tab;
};

enum
{
  PROP_0,
  PROP_PROFILE,
  PROP_LIST,
  PROP_TAB,
  PROP_EMPTY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoProfileFoot, rialto_profile_foot, GTK_TYPE_WIDGET)

static gboolean
is_error (gpointer self,
          GError  *error)
{
  return error != NULL;
}

static gboolean
is_saved (const char *tab)
{
  return g_strcmp0 (tab, "saved") == 0;
}

static char *
nothing_icon (gpointer    self,
              gboolean    locked,
              const char *tab)
{
  if (is_saved (tab))
    return g_strdup ("rialto-bookmark-symbolic");
  return g_strdup (locked ? "system-lock-screen-symbolic" : "rialto-pictures-symbolic");
}

static char *
nothing_text (gpointer             self,
              RialtoProfileObject *profile,
              const char          *tab,
              gboolean             empty)
{
  RialtoRelationObject *relation = profile != NULL ? rialto_profile_object_get_relation (profile) : NULL;

  if (profile == NULL)
    return NULL;
  if (is_saved (tab))
    return g_strdup (_ ("Posts that you save are kept here. Nobody else sees them."));
  if (relation != NULL && rialto_relation_object_get_blocking (relation))
    return g_strdup (_ ("You block this person. Neither of you sees what the other shows."));
  /* Nobody stands in a relation to themselves; who looks around does to nobody. */
  if (rialto_profile_object_get_locked (profile) &&
      (relation != NULL ? !rialto_relation_object_get_following (relation)
                        : rialto_profile_object_get_post_count (profile) > 0))
    return g_strdup (_ ("Only people whom they have accepted see their posts."));
  return g_strdup (_ ("No posts yet."));
}

static gboolean
is_empty (RialtoProfileFoot *self)
{
  return self->list != NULL && rialto_paged_list_get_state (self->list) == RIALTO_LISTING_EMPTY;
}

static void
on_state (RialtoProfileFoot *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY]);
}

/* It may be why there is nothing. */
static void
on_relation (RialtoProfileFoot *self)
{
  RialtoRelationObject *relation = self->profile != NULL ? rialto_profile_object_get_relation (self->profile)
                                                         : NULL;

  g_signal_group_set_target (self->relation_signals, relation);
  on_state (self);
}

static void
on_retry (RialtoProfileFoot *self)
{
  rialto_paged_list_retry (self->list);
}

static void
rialto_profile_foot_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  RialtoProfileFoot *self = RIALTO_PROFILE_FOOT (object);

  if (property == PROP_PROFILE)
    g_value_set_object (value, self->profile);
  else if (property == PROP_LIST)
    g_value_set_object (value, self->list);
  else if (property == PROP_TAB)
    g_value_set_string (value, self->tab);
  else if (property == PROP_EMPTY)
    g_value_set_boolean (value, is_empty (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_profile_foot_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  RialtoProfileFoot *self = RIALTO_PROFILE_FOOT (object);

  if (property == PROP_PROFILE)
    {
      if (!g_set_object (&self->profile, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->profile_signals, self->profile);
      g_object_notify_by_pspec (object, pspec);
      on_relation (self);
    }
  else if (property == PROP_LIST)
    {
      if (!g_set_object (&self->list, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->list_signals, self->list);
      g_object_notify_by_pspec (object, pspec);
      on_state (self);
    }
  else if (property == PROP_TAB)
    {
      if (g_set_str (&self->tab, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_profile_foot_dispose (GObject *object)
{
  RialtoProfileFoot *self = RIALTO_PROFILE_FOOT (object);

  rialto_template_dispose (self, RIALTO_TYPE_PROFILE_FOOT);
  g_clear_object (&self->list_signals);
  g_clear_object (&self->profile_signals);
  g_clear_object (&self->relation_signals);
  g_clear_object (&self->list);
  g_clear_object (&self->profile);
  g_clear_pointer (&self->tab, g_free);
  G_OBJECT_CLASS (rialto_profile_foot_parent_class)->dispose (object);
}

static void
rialto_profile_foot_class_init (RialtoProfileFootClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_profile_foot_get_property;
  object_class->set_property = rialto_profile_foot_set_property;
  object_class->dispose = rialto_profile_foot_dispose;

  properties[PROP_PROFILE] = g_param_spec_object ("profile", NULL, NULL, RIALTO_TYPE_PROFILE_OBJECT, flags);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST, flags);
  properties[PROP_TAB] = g_param_spec_string ("tab", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-profile-foot.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, is_error);
  gtk_widget_class_bind_template_callback (widget_class, nothing_icon);
  gtk_widget_class_bind_template_callback (widget_class, nothing_text);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_profile_foot_init (RialtoProfileFoot *self)
{
  self->list_signals = g_signal_group_new (RIALTO_TYPE_PAGED_LIST);
  g_signal_group_connect_swapped (self->list_signals, "notify::state", G_CALLBACK (on_state), self);
  self->profile_signals = g_signal_group_new (RIALTO_TYPE_PROFILE_OBJECT);
  g_signal_group_connect_swapped (self->profile_signals, "notify::relation", G_CALLBACK (on_relation), self);
  self->relation_signals = g_signal_group_new (RIALTO_TYPE_RELATION_OBJECT);
  g_signal_group_connect_swapped (self->relation_signals, "notify", G_CALLBACK (on_state), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
