/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notices.h"

#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoNotices:
 *
 * What somebody should know about how they are here, over all places: that they look around, that the server has signed them out, that
 * this computer cannot keep them signed in, that something they did was not taken, or that a file of theirs was damaged.
 */
struct _RialtoNotices
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership *membership; /* nullable */
  RialtoAccounts   *accounts;   /* nullable */
  GSignalGroup     *session;
  GSignalGroup     *gateway;
  GSignalGroup     *transport;
  GSignalGroup     *secrets;
  GSignalGroup     *outbox;

  gboolean visitor;
  gboolean ended;
  gboolean ephemeral;
  gboolean changed;   /* the certificate */
  gboolean unproven;  /* by it */
  gboolean damaged;   /* what waits to be sent */
  gboolean dismissed; /* the last of them, for this membership */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ACCOUNTS,
  PROP_VISITOR,
  PROP_ENDED,
  PROP_EPHEMERAL,
  PROP_REFUSED,
  PROP_CHANGED,
  PROP_UNPROVEN,
  PROP_DAMAGED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoNotices, rialto_notices, GTK_TYPE_WIDGET)

static RialtoOutbox *
get_outbox (RialtoNotices *self)
{
  RialtoDeeds *deeds = self->membership != NULL ? rialto_membership_get_deeds (self->membership) : NULL;

  return deeds != NULL ? rialto_deeds_get_outbox (deeds) : NULL;
}

static GListModel *
get_refused (RialtoNotices *self)
{
  RialtoOutbox *outbox = get_outbox (self);

  return outbox != NULL ? rialto_outbox_get_refused (outbox) : NULL;
}

static gboolean
is_some_refused (gpointer self,
                 guint    n_items)
{
  return n_items > 0;
}

static char *
refused_title (gpointer self,
               guint    n_items)
{
  return g_strdup_printf (ngettext ("%u thing could not be sent", "%u things could not be sent", n_items),
                          n_items);
}

static void
set_flag (RialtoNotices *self,
          gboolean      *flag,
          gboolean       value,
          guint          property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gboolean
is_kept (RialtoNotices       *self,
         RialtoAccountRecord *record)
{
  return self->accounts == NULL || rialto_secrets_get_persisted (rialto_accounts_get_secrets (self->accounts),
                                                                 rialto_account_record_get_server (record),
                                                                 rialto_account_record_get_user (record));
}

static void
judge (RialtoNotices *self)
{
  RialtoSession *session = self->membership != NULL ? rialto_membership_get_session (self->membership) : NULL;
  RialtoAccountRecord *record = self->membership != NULL ? rialto_membership_get_record (self->membership)
                                                         : NULL;
  gboolean signed_in = session != NULL &&
                       rialto_session_get_state (session) == RIALTO_SESSION_STATE_SIGNED_IN;
  /* Where it is kept is known by then. */
  gboolean online = signed_in && rialto_gateway_client_get_state (rialto_session_get_gateway (session)) ==
                                   RIALTO_GATEWAY_STATE_ONLINE;
  RialtoTransport *transport = session != NULL ? rialto_session_get_transport (session) : NULL;
  gboolean refused = transport != NULL && rialto_transport_get_refused (transport) != NULL;
  gboolean trusted = transport != NULL && rialto_transport_get_trusted (transport) != NULL;
  RialtoOutbox *outbox = get_outbox (self);

  set_flag (self, &self->damaged, outbox != NULL && rialto_outbox_get_kept_aside (outbox, NULL, NULL) != NULL,
            PROP_DAMAGED);
  set_flag (self, &self->changed, refused && trusted, PROP_CHANGED);
  set_flag (self, &self->unproven, refused && !trusted, PROP_UNPROVEN);
  set_flag (self, &self->visitor, session != NULL && record == NULL, PROP_VISITOR);
  set_flag (self, &self->ended, record != NULL && !signed_in, PROP_ENDED);
  if (online || !signed_in)
    set_flag (self, &self->ephemeral, online && record != NULL && !self->dismissed && !is_kept (self, record),
              PROP_EPHEMERAL);
}

static void
follow (RialtoNotices *self)
{
  RialtoSession *session = self->membership != NULL ? rialto_membership_get_session (self->membership) : NULL;

  g_signal_group_set_target (self->session, session);
  g_signal_group_set_target (self->gateway, session != NULL ? rialto_session_get_gateway (session) : NULL);
  g_signal_group_set_target (self->transport,
                             session != NULL ? rialto_session_get_transport (session) : NULL);
  g_signal_group_set_target (self->outbox, get_outbox (self));
  judge (self);
}

static void
on_dismiss (RialtoNotices *self)
{
  self->dismissed = TRUE;
  judge (self);
}

static void
rialto_notices_get_property (GObject    *object,
                             guint       property,
                             GValue     *value,
                             GParamSpec *pspec)
{
  RialtoNotices *self = RIALTO_NOTICES (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_ACCOUNTS)
    g_value_set_object (value, self->accounts);
  else if (property == PROP_VISITOR)
    g_value_set_boolean (value, self->visitor);
  else if (property == PROP_ENDED)
    g_value_set_boolean (value, self->ended);
  else if (property == PROP_EPHEMERAL)
    g_value_set_boolean (value, self->ephemeral);
  else if (property == PROP_CHANGED)
    g_value_set_boolean (value, self->changed);
  else if (property == PROP_UNPROVEN)
    g_value_set_boolean (value, self->unproven);
  else if (property == PROP_DAMAGED)
    g_value_set_boolean (value, self->damaged);
  else if (property == PROP_REFUSED)
    g_value_set_object (value, get_refused (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_notices_set_property (GObject      *object,
                             guint         property,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  RialtoNotices *self = RIALTO_NOTICES (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (!g_set_object (&self->membership, g_value_get_object (value)))
        return;
      self->dismissed = FALSE;
      follow (self);
      g_object_notify_by_pspec (object, pspec);
      g_object_notify_by_pspec (object, properties[PROP_REFUSED]);
    }
  else if (property == PROP_ACCOUNTS)
    {
      RialtoAccounts *accounts = g_value_get_object (value);

      if (!g_set_object (&self->accounts, accounts))
        return;
      g_signal_group_set_target (self->secrets,
                                 accounts != NULL ? rialto_accounts_get_secrets (accounts) : NULL);
      judge (self);
      g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_notices_dispose (GObject *object)
{
  RialtoNotices *self = RIALTO_NOTICES (object);

  if (self->session != NULL)
    g_signal_group_set_target (self->session, NULL);
  if (self->gateway != NULL)
    g_signal_group_set_target (self->gateway, NULL);
  if (self->transport != NULL)
    g_signal_group_set_target (self->transport, NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->gateway);
  g_clear_object (&self->transport);
  if (self->secrets != NULL)
    g_signal_group_set_target (self->secrets, NULL);
  g_clear_object (&self->secrets);
  if (self->outbox != NULL)
    g_signal_group_set_target (self->outbox, NULL);
  g_clear_object (&self->outbox);
  rialto_template_dispose (self, RIALTO_TYPE_NOTICES);
  g_clear_object (&self->membership);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (rialto_notices_parent_class)->dispose (object);
}

static void
rialto_notices_class_init (RialtoNoticesClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_notices_get_property;
  object_class->set_property = rialto_notices_set_property;
  object_class->dispose = rialto_notices_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, RIALTO_TYPE_ACCOUNTS,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                     G_PARAM_STATIC_STRINGS);
  properties[PROP_VISITOR] = g_param_spec_boolean ("visitor", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ENDED] = g_param_spec_boolean ("ended", NULL, NULL, FALSE,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EPHEMERAL] = g_param_spec_boolean ("ephemeral", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REFUSED] = g_param_spec_object ("refused", NULL, NULL, G_TYPE_LIST_MODEL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_UNPROVEN] = g_param_spec_boolean ("unproven", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DAMAGED] = g_param_spec_boolean ("damaged", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-notices.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, on_dismiss);
  gtk_widget_class_bind_template_callback (widget_class, is_some_refused);
  gtk_widget_class_bind_template_callback (widget_class, refused_title);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_notices_init (RialtoNotices *self)
{
  self->session = g_signal_group_new (RIALTO_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session, "notify::state", G_CALLBACK (judge), self);
  self->gateway = g_signal_group_new (RIALTO_TYPE_GATEWAY_CLIENT);
  g_signal_group_connect_swapped (self->gateway, "notify::state", G_CALLBACK (judge), self);
  self->secrets = g_signal_group_new (RIALTO_TYPE_SECRETS);
  g_signal_group_connect_swapped (self->secrets, "changed", G_CALLBACK (judge), self);
  self->transport = g_signal_group_new (RIALTO_TYPE_TRANSPORT);
  g_signal_group_connect_swapped (self->transport, "notify::refused", G_CALLBACK (judge), self);
  self->outbox = g_signal_group_new (RIALTO_TYPE_OUTBOX);
  g_signal_group_connect_swapped (self->outbox, "notify::kept-aside", G_CALLBACK (judge), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
