/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-profile-page.h"

#include "rialto-account-dialog.h"
#include "rialto-api.h"
#include "rialto-errand.h"
#include "rialto-error.h"
#include "rialto-person-avatar.h"
#include "rialto-picture-chooser.h"
#include "rialto-picture-view.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

enum
{
  NAME,
  BIO,
  LINK,
  N_TEXTS
};

/**
 * RialtoAccountProfilePage:
 *
 * What others see of oneself. What was not touched here follows what is changed elsewhere; what was touched is saved together, and the
 * server refuses it when it rests on a profile that is not the newest.
 */
struct _RialtoAccountProfilePage
{
  AdwPreferencesPage parent_instance;

  /* template */
  RialtoErrand *saving;

  /* owned */
  RialtoMembership    *membership;
  RialtoProfileObject *profile; /* nullable */
  GSignalGroup        *session_signals;
  GSignalGroup        *profile_signals;
  char                *texts[N_TEXTS];
  char                *was[N_TEXTS];

  gboolean locked;
  gboolean was_locked;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_PROFILE,
  /* in the order of the texts */
  PROP_NAME,
  PROP_BIO,
  PROP_LINK,
  PROP_LOCKED,
  PROP_CHANGED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountProfilePage, rialto_account_profile_page, ADW_TYPE_PREFERENCES_PAGE)

static gboolean
can_save (gpointer self,
          gboolean changed,
          gboolean busy)
{
  return changed && !busy;
}

static gboolean
is_changed (RialtoAccountProfilePage *self)
{
  for (guint i = 0; i < N_TEXTS; i++)
    if (g_strcmp0 (self->texts[i], self->was[i]) != 0)
      return TRUE;
  return self->locked != self->was_locked;
}

static void
tell (RialtoAccountProfilePage *self,
      guint                     property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANGED]);
}

static void
take_text (RialtoAccountProfilePage *self,
           guint                     text,
           const char               *value)
{
  gboolean touched = g_strcmp0 (self->texts[text], self->was[text]) != 0;

  /* The entries know no text that is not there. */
  g_set_str (&self->was[text], value != NULL ? value : "");
  if (!touched)
    g_set_str (&self->texts[text], self->was[text]);
  tell (self, PROP_NAME + text);
}

static void
on_profile_changed (RialtoAccountProfilePage *self)
{
  gboolean touched = self->locked != self->was_locked;

  take_text (self, NAME, rialto_profile_object_get_name (self->profile));
  take_text (self, BIO, rialto_profile_object_get_bio (self->profile));
  take_text (self, LINK, rialto_profile_object_get_link (self->profile));
  self->was_locked = rialto_profile_object_get_locked (self->profile);
  if (!touched)
    self->locked = self->was_locked;
  tell (self, PROP_LOCKED);
}

static void
on_me (RialtoAccountProfilePage *self)
{
  RialtoAccountObject *me = rialto_session_get_me (rialto_membership_get_session (self->membership));
  RialtoProfileObject *profile = me != NULL ? rialto_account_object_get_profile (me) : NULL;

  if (!g_set_object (&self->profile, profile))
    return;
  g_signal_group_set_target (self->profile_signals, self->profile);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROFILE]);
  if (self->profile != NULL)
    on_profile_changed (self);
}

static void
set_membership (RialtoAccountProfilePage *self,
                RialtoMembership         *membership)
{
  if (!g_set_object (&self->membership, membership))
    return;
  g_signal_group_set_target (self->session_signals,
                             membership != NULL ? rialto_membership_get_session (membership) : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
  if (membership != NULL)
    on_me (self);
}

static DexFuture *
send_patch (RialtoSession            *session,
            RialtoProfileObject      *profile,
            const RialtoProfilePatch *patch)
{
  RialtoUpdateUserArgs args = { .id = rialto_profile_object_get_id (profile), .body = patch };

  return rialto_session_take (session,
                              rialto_api_update_user (rialto_session_get_transport (session), &args,
                                                      rialto_profile_object_get_version (profile), NULL));
}

static void
on_save (RialtoAccountProfilePage *self)
{
  RialtoProfilePatch patch = { 0 };

  if (self->profile == NULL || !is_changed (self) || rialto_errand_get_busy (self->saving))
    return;
  if (g_strcmp0 (self->texts[NAME], self->was[NAME]) != 0)
    rialto_profile_patch_set_name (&patch, self->texts[NAME]);
  if (g_strcmp0 (self->texts[BIO], self->was[BIO]) != 0)
    rialto_profile_patch_set_bio (&patch, self->texts[BIO]);
  if (g_strcmp0 (self->texts[LINK], self->was[LINK]) != 0)
    rialto_profile_patch_set_link (&patch, *self->texts[LINK] != '\0' ? self->texts[LINK] : NULL);
  if (self->locked != self->was_locked)
    rialto_profile_patch_set_locked (&patch, self->locked);
  rialto_errand_run (self->saving,
                     send_patch (rialto_membership_get_session (self->membership), self->profile, &patch));
}

static void
on_saved (RialtoAccountProfilePage *self)
{
  rialto_account_dialog_toast (GTK_WIDGET (self), _ ("Profile saved"));
}

/* Somebody else was quicker: what they wrote comes, and what was written here stays, to be saved over it or not. */
static void
on_save_failed (RialtoAccountProfilePage *self,
                GError                   *error)
{
  RialtoSession *session = rialto_membership_get_session (self->membership);
  RialtoGetUserArgs args = { .id = self->profile != NULL ? rialto_profile_object_get_id (self->profile) : 0 };

  if (g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_STALE))
    dex_future_disown (rialto_session_take (session,
                                            rialto_api_get_user (rialto_session_get_transport (session),
                                                                 &args, NULL)));
}

static void
rialto_account_profile_page_get_property (GObject    *object,
                                          guint       property,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  RialtoAccountProfilePage *self = RIALTO_ACCOUNT_PROFILE_PAGE (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_PROFILE:
      g_value_set_object (value, self->profile);
      break;
    case PROP_NAME:
    case PROP_BIO:
    case PROP_LINK:
      g_value_set_string (value, self->texts[property - PROP_NAME]);
      break;
    case PROP_LOCKED:
      g_value_set_boolean (value, self->locked);
      break;
    case PROP_CHANGED:
      g_value_set_boolean (value, is_changed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_account_profile_page_set_property (GObject      *object,
                                          guint         property,
                                          const GValue *value,
                                          GParamSpec   *pspec)
{
  RialtoAccountProfilePage *self = RIALTO_ACCOUNT_PROFILE_PAGE (object);
  const char *text;

  switch (property)
    {
    case PROP_MEMBERSHIP:
      set_membership (self, g_value_get_object (value));
      break;
    case PROP_NAME:
    case PROP_BIO:
    case PROP_LINK:
      text = g_value_get_string (value);
      if (g_set_str (&self->texts[property - PROP_NAME], text != NULL ? text : ""))
        tell (self, property);
      break;
    case PROP_LOCKED:
      if (self->locked == g_value_get_boolean (value))
        return;
      self->locked = g_value_get_boolean (value);
      tell (self, property);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_account_profile_page_dispose (GObject *object)
{
  RialtoAccountProfilePage *self = RIALTO_ACCOUNT_PROFILE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_ACCOUNT_PROFILE_PAGE);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->profile_signals);
  g_clear_object (&self->profile);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_account_profile_page_parent_class)->dispose (object);
}

static void
rialto_account_profile_page_finalize (GObject *object)
{
  RialtoAccountProfilePage *self = RIALTO_ACCOUNT_PROFILE_PAGE (object);

  for (guint i = 0; i < N_TEXTS; i++)
    {
      g_free (self->texts[i]);
      g_free (self->was[i]);
    }
  G_OBJECT_CLASS (rialto_account_profile_page_parent_class)->finalize (object);
}

static void
rialto_account_profile_page_class_init (RialtoAccountProfilePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_account_profile_page_get_property;
  object_class->set_property = rialto_account_profile_page_set_property;
  object_class->dispose = rialto_account_profile_page_dispose;
  object_class->finalize = rialto_account_profile_page_finalize;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_PROFILE] = g_param_spec_object ("profile", NULL, NULL, RIALTO_TYPE_PROFILE_OBJECT,
                                                  readable);
  /* `name` is what a widget is called in style sheets and by its page. */
  properties[PROP_NAME] = g_param_spec_string ("shown-name", NULL, NULL, "", flags);
  properties[PROP_BIO] = g_param_spec_string ("bio", NULL, NULL, "", flags);
  properties[PROP_LINK] = g_param_spec_string ("link", NULL, NULL, "", flags);
  properties[PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, FALSE, flags);
  properties[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_ERRAND);
  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  g_type_ensure (RIALTO_TYPE_PICTURE_CHOOSER);
  g_type_ensure (RIALTO_TYPE_PICTURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-account-profile-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountProfilePage, saving);
  gtk_widget_class_bind_template_callback (widget_class, can_save);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_saved);
  gtk_widget_class_bind_template_callback (widget_class, on_save_failed);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_account_profile_page_init (RialtoAccountProfilePage *self)
{
  for (guint i = 0; i < N_TEXTS; i++)
    {
      self->texts[i] = g_strdup ("");
      self->was[i] = g_strdup ("");
    }
  self->session_signals = g_signal_group_new (RIALTO_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::me", G_CALLBACK (on_me), self);
  self->profile_signals = g_signal_group_new (RIALTO_TYPE_PROFILE_OBJECT);
  g_signal_group_connect_swapped (self->profile_signals, "notify", G_CALLBACK (on_profile_changed), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
