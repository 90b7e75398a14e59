/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-profile-header.h"

#include "rialto-facets.h"
#include "rialto-follow-button.h"
#include "rialto-markup.h"
#include "rialto-person-avatar.h"
#include "rialto-picture-view.h"
#include "rialto-presence-dot.h"
#include "rialto-rich-label.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoProfileHeader:
 *
 * Who somebody is: face, names, a few words, counts that lead to lists (`profile.show-followers`, `profile.show-following`), how the
 * reader stands to them, and on one's own page which `tab` of it is open.
 */
struct _RialtoProfileHeader
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership    *membership;
  RialtoProfileObject *profile;
  GSignalGroup        *session_signals;
  GSignalGroup        *profile_signals;
  GSignalGroup        *relation_signals;
  char                *tab;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_PROFILE,
  PROP_OWN,
  PROP_FOLLOWED_BY,
  PROP_BLOCKING,
  PROP_MUTING,
  PROP_PRESENCE,
  PROP_TAB,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoProfileHeader, rialto_profile_header, GTK_TYPE_WIDGET)

/* A bio comes without facets: of what it holds only addresses lead somewhere by themselves. */
static char *
bio_markup (gpointer    self,
            const char *bio)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GArray) links = g_array_new (FALSE, TRUE, sizeof (RialtoFacet));
  RialtoTextFacet *found;
  guint n_found = 0;

  if (bio == NULL || *bio == '\0')
    return NULL;
  found = rialto_facets_find (bio, arena, &n_found);
  for (guint i = 0; i < n_found; i++)
    {
      RialtoFacet link = {
        .kind = found[i].kind == RIALTO_TEXT_FACET_HASHTAG ? RIALTO_FACET_KIND_TAG : RIALTO_FACET_KIND_LINK,
        .start = (gint64) found[i].offset,
        .length = (gint64) found[i].length,
        .value = found[i].value,
      };

      if (found[i].kind != RIALTO_TEXT_FACET_MENTION)
        g_array_append_val (links, link);
    }
  return rialto_markup_new (bio, (const RialtoFacet *) (gpointer) links->data, links->len);
}

static char *
link_markup (gpointer    self,
             const char *link)
{
  g_autoptr (GUri) uri = link != NULL ? g_uri_parse (link, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *path = uri != NULL ? g_uri_get_path (uri) : NULL;
  g_autofree char *shown = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;
  shown = g_strconcat (g_uri_get_host (uri), g_str_equal (path, "/") ? "" : path, NULL);
  return g_markup_printf_escaped ("<a href=\"%s\">%s</a>", link, shown);
}

static char *
post_count (gpointer self,
            gint64   count)
{
  g_autofree char *shown = rialto_format_count (count);

  return g_strdup_printf (ngettext ("%s Post", "%s Posts", (gulong) count), shown);
}

static char *
follower_count (gpointer self,
                gint64   count)
{
  g_autofree char *shown = rialto_format_count (count);

  return g_strdup_printf (ngettext ("%s Follower", "%s Followers", (gulong) count), shown);
}

static char *
following_count (gpointer self,
                 gint64   count)
{
  g_autofree char *shown = rialto_format_count (count);

  /* Translators: how many people somebody follows */
  return g_strdup_printf (ngettext ("%s Following", "%s Following", (gulong) count), shown);
}

/* A banner begins where the page does. */
static int
head_margin (gpointer self,
             GObject *banner)
{
  return banner != NULL ? 0 : 24;
}

static RialtoRelationObject *
get_relation (RialtoProfileHeader *self)
{
  return self->profile != NULL ? rialto_profile_object_get_relation (self->profile) : NULL;
}

static gboolean
is_own (RialtoProfileHeader *self)
{
  RialtoAccountRecord *record = self->membership != NULL ? rialto_membership_get_record (self->membership)
                                                         : NULL;

  return record != NULL && self->profile != NULL &&
         g_ascii_strtoll (rialto_account_record_get_user (record), NULL, 10) ==
           rialto_profile_object_get_id (self->profile);
}

/* How one is seen oneself is beside one's own name already. */
static RialtoPresenceStatus
get_presence (RialtoProfileHeader *self)
{
  if (self->membership == NULL || self->profile == NULL || is_own (self))
    return RIALTO_PRESENCE_STATUS_OFFLINE;
  return rialto_session_get_presence (rialto_membership_get_session (self->membership),
                                      rialto_profile_object_get_id (self->profile));
}

static void
on_presence (RialtoProfileHeader *self,
             RialtoId             person)
{
  if (self->profile != NULL && rialto_profile_object_get_id (self->profile) == person)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENCE]);
}

static void
on_relation (RialtoProfileHeader *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWED_BY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BLOCKING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUTING]);
}

static void
on_profile (RialtoProfileHeader *self)
{
  g_signal_group_set_target (self->relation_signals, get_relation (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OWN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENCE]);
  on_relation (self);
}

/* The face overlaps the banner. */
static void
on_banner (RialtoProfileHeader *self)
{
  if (self->profile != NULL && rialto_profile_object_get_banner (self->profile) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "bannered");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "bannered");
}

static void
set_profile (RialtoProfileHeader *self,
             RialtoProfileObject *profile)
{
  if (!g_set_object (&self->profile, profile))
    return;
  g_signal_group_set_target (self->profile_signals, profile);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROFILE]);
  on_profile (self);
  on_banner (self);
  if (profile != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    rialto_profile_object_get_name (profile), -1);
}

static void
rialto_profile_header_get_property (GObject    *object,
                                    guint       property,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  RialtoProfileHeader *self = RIALTO_PROFILE_HEADER (object);
  RialtoRelationObject *relation = get_relation (self);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_PROFILE:
      g_value_set_object (value, self->profile);
      break;
    case PROP_OWN:
      g_value_set_boolean (value, is_own (self));
      break;
    case PROP_FOLLOWED_BY:
      g_value_set_boolean (value, relation != NULL && rialto_relation_object_get_followed_by (relation));
      break;
    case PROP_BLOCKING:
      g_value_set_boolean (value, relation != NULL && rialto_relation_object_get_blocking (relation));
      break;
    case PROP_MUTING:
      g_value_set_boolean (value, relation != NULL && rialto_relation_object_get_muting (relation));
      break;
    case PROP_PRESENCE:
      g_value_set_int (value, (int) get_presence (self));
      break;
    case PROP_TAB:
      g_value_set_string (value, self->tab);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_profile_header_set_property (GObject      *object,
                                    guint         property,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  RialtoProfileHeader *self = RIALTO_PROFILE_HEADER (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (!g_set_object (&self->membership, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->session_signals, self->membership != NULL
                                                          ? rialto_membership_get_session (self->membership)
                                                          : NULL);
      g_object_notify_by_pspec (object, pspec);
      g_object_notify_by_pspec (object, properties[PROP_OWN]);
      g_object_notify_by_pspec (object, properties[PROP_PRESENCE]);
    }
  else if (property == PROP_PROFILE)
    set_profile (self, g_value_get_object (value));
  else if (property == PROP_TAB)
    {
      if (g_set_str (&self->tab, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_profile_header_dispose (GObject *object)
{
  RialtoProfileHeader *self = RIALTO_PROFILE_HEADER (object);

  rialto_template_dispose (self, RIALTO_TYPE_PROFILE_HEADER);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->relation_signals);
  g_clear_object (&self->profile_signals);
  g_clear_object (&self->profile);
  g_clear_object (&self->membership);
  g_clear_pointer (&self->tab, g_free);
  G_OBJECT_CLASS (rialto_profile_header_parent_class)->dispose (object);
}

static void
rialto_profile_header_class_init (RialtoProfileHeaderClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_profile_header_get_property;
  object_class->set_property = rialto_profile_header_set_property;
  object_class->dispose = rialto_profile_header_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_PROFILE] = g_param_spec_object ("profile", NULL, NULL, RIALTO_TYPE_PROFILE_OBJECT, flags);
  properties[PROP_OWN] = g_param_spec_boolean ("own", NULL, NULL, FALSE, readable);
  properties[PROP_FOLLOWED_BY] = g_param_spec_boolean ("followed-by", NULL, NULL, FALSE, readable);
  properties[PROP_BLOCKING] = g_param_spec_boolean ("blocking", NULL, NULL, FALSE, readable);
  properties[PROP_MUTING] = g_param_spec_boolean ("muting", NULL, NULL, FALSE, readable);
  properties[PROP_PRESENCE] = g_param_spec_int ("presence", NULL, NULL, 0, RIALTO_N_PRESENCE_STATUS - 1,
                                                RIALTO_PRESENCE_STATUS_OFFLINE, readable);
  properties[PROP_TAB] = g_param_spec_string ("tab", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_FOLLOW_BUTTON);
  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  g_type_ensure (RIALTO_TYPE_PICTURE_VIEW);
  g_type_ensure (RIALTO_TYPE_PRESENCE_DOT);
  g_type_ensure (RIALTO_TYPE_RICH_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-profile-header.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, head_margin);
  gtk_widget_class_bind_template_callback (widget_class, bio_markup);
  gtk_widget_class_bind_template_callback (widget_class, link_markup);
  gtk_widget_class_bind_template_callback (widget_class, post_count);
  gtk_widget_class_bind_template_callback (widget_class, follower_count);
  gtk_widget_class_bind_template_callback (widget_class, following_count);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_profile_header_init (RialtoProfileHeader *self)
{
  self->session_signals = g_signal_group_new (RIALTO_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "presence", G_CALLBACK (on_presence), self);
  self->profile_signals = g_signal_group_new (RIALTO_TYPE_PROFILE_OBJECT);
  g_signal_group_connect_swapped (self->profile_signals, "notify::relation", G_CALLBACK (on_profile), self);
  g_signal_group_connect_swapped (self->profile_signals, "notify::banner", G_CALLBACK (on_banner), self);
  self->relation_signals = g_signal_group_new (RIALTO_TYPE_RELATION_OBJECT);
  g_signal_group_connect_swapped (self->relation_signals, "notify", G_CALLBACK (on_relation), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
