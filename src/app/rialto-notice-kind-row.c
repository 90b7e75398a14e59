/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notice-kind-row.h"

#include "rialto-account-dialog.h"
#include "rialto-api.h"
#include "rialto-errand.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

enum
{
  APP,
  DESKTOP,
  EMAIL,
  N_WAYS
};

/**
 * RialtoNoticeKindRow:
 *
 * A kind of notification and the ways it may come. A switch that is moved stays so while the server is asked, and goes back when the
 * server did not take it.
 */
struct _RialtoNoticeKindRow
{
  AdwExpanderRow parent_instance;

  /* template */
  RialtoErrand *sending;

  /* owned */
  RialtoMembership                   *membership;
  RialtoNotificationPreferenceObject *preference;

  gboolean ways[N_WAYS];
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_PREFERENCE,
  /* in the order of the ways */
  PROP_APP,
  PROP_DESKTOP,
  PROP_EMAIL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoNoticeKindRow, rialto_notice_kind_row, ADW_TYPE_EXPANDER_ROW)

static char *
kind_title (gpointer               self,
            RialtoNotificationKind kind)
{
  static const char *const titles[] = {
    [RIALTO_NOTIFICATION_KIND_LIKE] = N_ ("Likes"),
    [RIALTO_NOTIFICATION_KIND_COMMENT] = N_ ("Comments on Your Posts"),
    [RIALTO_NOTIFICATION_KIND_REPLY] = N_ ("Replies to Your Comments"),
    [RIALTO_NOTIFICATION_KIND_FOLLOW] = N_ ("New Followers"),
    [RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST] = N_ ("Requests to Follow You"),
    [RIALTO_NOTIFICATION_KIND_FOLLOW_ACCEPTED] = N_ ("Accepted Requests"),
    [RIALTO_NOTIFICATION_KIND_MENTION] = N_ ("Mentions"),
    [RIALTO_NOTIFICATION_KIND_TAG] = N_ ("Marks on Pictures"),
  };

  return g_strdup ((gsize) kind < G_N_ELEMENTS (titles) && titles[kind] != NULL ? _ (titles[kind])
                                                                                : _ ("Others"));
}

static char *
ways (gpointer self,
      gboolean app,
      gboolean desktop,
      gboolean email,
      gboolean has_mail)
{
  gboolean mailed = email && has_mail;

  if (!app)
    return g_strdup (_ ("Not at all"));
  if (desktop && mailed)
    return g_strdup (_ ("In the app, on the desktop and by mail"));
  if (desktop)
    return g_strdup (_ ("In the app and on the desktop"));
  if (mailed)
    return g_strdup (_ ("In the app and by mail"));
  return g_strdup (_ ("In the app"));
}

static void
set_way (RialtoNoticeKindRow *self,
         guint                way,
         gboolean             wanted)
{
  if (self->ways[way] == wanted)
    return;
  self->ways[way] = wanted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_APP + way]);
}

/* Also after what did not work: then it says what it said before. */
static void
on_preference_changed (RialtoNoticeKindRow *self)
{
  if (self->preference == NULL)
    return;
  set_way (self, APP, rialto_notification_preference_object_get_app (self->preference));
  set_way (self, DESKTOP, rialto_notification_preference_object_get_desktop (self->preference));
  set_way (self, EMAIL, rialto_notification_preference_object_get_email (self->preference));
}

static void
on_failed (RialtoNoticeKindRow *self,
           GError              *error)
{
  on_preference_changed (self);
  rialto_account_dialog_toast (GTK_WIDGET (self), error->message);
}

/* The preference itself changes when the server tells all devices of it. */
static void
send (RialtoNoticeKindRow *self)
{
  RialtoNotificationPreference item = {
    .present = G_MAXUINT64,
    .kind = rialto_notification_preference_object_get_kind (self->preference),
    .app = self->ways[APP],
    .desktop = self->ways[DESKTOP],
    .email = self->ways[EMAIL],
  };
  RialtoNotificationPreferences body = { .items = &item, .n_items = 1 };
  RialtoSetNotificationPreferencesArgs args = { .body = &body };

  rialto_errand_run (self->sending,
                     rialto_api_set_notification_preferences (
                       rialto_session_get_transport (rialto_membership_get_session (self->membership)), &args,
                       NULL));
}

static void
rialto_notice_kind_row_get_property (GObject    *object,
                                     guint       property,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  RialtoNoticeKindRow *self = RIALTO_NOTICE_KIND_ROW (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_PREFERENCE)
    g_value_set_object (value, self->preference);
  else if (property >= PROP_APP && property < N_PROPS)
    g_value_set_boolean (value, self->ways[property - PROP_APP]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_notice_kind_row_set_property (GObject      *object,
                                     guint         property,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  RialtoNoticeKindRow *self = RIALTO_NOTICE_KIND_ROW (object);

  if (property == PROP_MEMBERSHIP)
    self->membership = g_value_dup_object (value);
  else if (property == PROP_PREFERENCE)
    {
      self->preference = g_value_dup_object (value);
      if (self->preference != NULL)
        g_signal_connect_object (self->preference, "notify", G_CALLBACK (on_preference_changed), self,
                                 G_CONNECT_SWAPPED);
      on_preference_changed (self);
    }
  else if (property >= PROP_APP && property < N_PROPS)
    {
      if (self->ways[property - PROP_APP] == g_value_get_boolean (value) || self->preference == NULL)
        return;
      set_way (self, property - PROP_APP, g_value_get_boolean (value));
      send (self);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_notice_kind_row_dispose (GObject *object)
{
  RialtoNoticeKindRow *self = RIALTO_NOTICE_KIND_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_NOTICE_KIND_ROW);
  g_clear_object (&self->preference);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_notice_kind_row_parent_class)->dispose (object);
}

static void
rialto_notice_kind_row_class_init (RialtoNoticeKindRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags once = G_PARAM_CONSTRUCT_ONLY | G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_notice_kind_row_get_property;
  object_class->set_property = rialto_notice_kind_row_set_property;
  object_class->dispose = rialto_notice_kind_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, once);
  properties[PROP_PREFERENCE] = g_param_spec_object ("preference", NULL, NULL,
                                                     RIALTO_TYPE_NOTIFICATION_PREFERENCE_OBJECT, once);
  properties[PROP_APP] = g_param_spec_boolean ("app", NULL, NULL, FALSE, flags);
  properties[PROP_DESKTOP] = g_param_spec_boolean ("desktop", NULL, NULL, FALSE, flags);
  properties[PROP_EMAIL] = g_param_spec_boolean ("email", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_ERRAND);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-notice-kind-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoNoticeKindRow, sending);
  gtk_widget_class_bind_template_callback (widget_class, kind_title);
  gtk_widget_class_bind_template_callback (widget_class, ways);
  rialto_template_callbacks_bind (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_failed);
}

static void
rialto_notice_kind_row_init (RialtoNoticeKindRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
