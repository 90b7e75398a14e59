/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-connection-line.h"

#include "rialto-host.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

#define PATIENCE_MS 1500

/**
 * RialtoConnectionLine:
 *
 * How the line to the server is, as long as it is not as it should be. A short break is not worth a word; that the community which is
 * hosted on this computer just starts, or does not run, is.
 */
struct _RialtoConnectionLine
{
  GtkWidget parent_instance;

  /* owned */
  RialtoMembership *membership; /* nullable */
  RialtoHost       *host;       /* nullable */
  GSignalGroup     *gateway;
  GSignalGroup     *server; /* the hosted one */
  char             *text;   /* nullable: all is well */
  guint             patience;

  gboolean waiting; /* for the next try */
  gboolean stopped; /* the hosted community, which this membership is of */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_HOST,
  PROP_TEXT,
  PROP_WAITING,
  PROP_STOPPED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoConnectionLine, rialto_connection_line, GTK_TYPE_WIDGET)

static RialtoGatewayClient *
get_gateway (RialtoConnectionLine *self)
{
  return self->membership != NULL
           ? rialto_session_get_gateway (rialto_membership_get_session (self->membership))
           : NULL;
}

static void
set_text (RialtoConnectionLine *self,
          const char           *text)
{
  if (g_set_str (&self->text, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
set_flag (RialtoConnectionLine *self,
          gboolean             *flag,
          gboolean              value,
          guint                 property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static const char *
find_text (RialtoConnectionLine *self)
{
  return self->waiting ? _ ("Offline") : _ ("Connecting…");
}

static void
on_patience_ended (gpointer data)
{
  RialtoConnectionLine *self = data;

  self->patience = 0;
  set_text (self, find_text (self));
}

/* What there is to say of the community that is hosted here, while it cannot be reached; NULL for any other. */
static const char *
find_hosted_text (RialtoConnectionLine *self)
{
  if (self->host == NULL || !rialto_host_is_place (self->host, self->membership))
    return NULL;
  switch (rialto_local_server_get_state (rialto_host_get_server (self->host)))
    {
    case RIALTO_LOCAL_SERVER_STARTING:
      return _ ("Starting Your Community…");
    case RIALTO_LOCAL_SERVER_STOPPING:
    case RIALTO_LOCAL_SERVER_STOPPED:
      return _ ("Your Community Is Stopped");
    case RIALTO_LOCAL_SERVER_RUNNING:
    default:
      return NULL;
    }
}

static void
judge (RialtoConnectionLine *self)
{
  RialtoGatewayClient *gateway = get_gateway (self);
  RialtoGatewayState state = gateway != NULL ? rialto_gateway_client_get_state (gateway)
                                             : RIALTO_GATEWAY_STATE_OFFLINE;
  gboolean well = state == RIALTO_GATEWAY_STATE_ONLINE || state == RIALTO_GATEWAY_STATE_OFFLINE;
  const char *hosted = well ? NULL : find_hosted_text (self);

  set_flag (self, &self->waiting, state == RIALTO_GATEWAY_STATE_WAITING && hosted == NULL, PROP_WAITING);
  set_flag (self, &self->stopped,
            hosted != NULL && rialto_local_server_get_state (rialto_host_get_server (self->host)) ==
                                RIALTO_LOCAL_SERVER_STOPPED,
            PROP_STOPPED);
  if (well || hosted != NULL)
    {
      g_clear_handle_id (&self->patience, g_source_remove);
      set_text (self, hosted);
    }
  else if (self->text != NULL)
    set_text (self, find_text (self));
  else if (self->patience == 0)
    self->patience = g_timeout_add_once (PATIENCE_MS, on_patience_ended, self);
}

static void
on_retry (RialtoConnectionLine *self)
{
  rialto_gateway_client_retry (get_gateway (self));
}

static void
rialto_connection_line_get_property (GObject    *object,
                                     guint       property,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  RialtoConnectionLine *self = RIALTO_CONNECTION_LINE (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_HOST)
    g_value_set_object (value, self->host);
  else if (property == PROP_TEXT)
    g_value_set_string (value, self->text);
  else if (property == PROP_WAITING)
    g_value_set_boolean (value, self->waiting);
  else if (property == PROP_STOPPED)
    g_value_set_boolean (value, self->stopped);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_connection_line_set_property (GObject      *object,
                                     guint         property,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  RialtoConnectionLine *self = RIALTO_CONNECTION_LINE (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (!g_set_object (&self->membership, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->gateway, get_gateway (self));
      judge (self);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_HOST)
    {
      if (!g_set_object (&self->host, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->server,
                                 self->host != NULL ? rialto_host_get_server (self->host) : NULL);
      judge (self);
      g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_connection_line_dispose (GObject *object)
{
  RialtoConnectionLine *self = RIALTO_CONNECTION_LINE (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->gateway != NULL)
    g_signal_group_set_target (self->gateway, NULL);
  if (self->server != NULL)
    g_signal_group_set_target (self->server, NULL);
  g_clear_object (&self->gateway);
  g_clear_object (&self->server);
  rialto_template_dispose (self, RIALTO_TYPE_CONNECTION_LINE);
  g_clear_object (&self->membership);
  g_clear_object (&self->host);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (rialto_connection_line_parent_class)->dispose (object);
}

static void
rialto_connection_line_class_init (RialtoConnectionLineClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_connection_line_get_property;
  object_class->set_property = rialto_connection_line_set_property;
  object_class->dispose = rialto_connection_line_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_HOST] = g_param_spec_object ("host", NULL, NULL, RIALTO_TYPE_HOST,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                 G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WAITING] = g_param_spec_boolean ("waiting", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STOPPED] = g_param_spec_boolean ("stopped", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-connection-line.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_connection_line_init (RialtoConnectionLine *self)
{
  self->gateway = g_signal_group_new (RIALTO_TYPE_GATEWAY_CLIENT);
  g_signal_group_connect_swapped (self->gateway, "notify::state", G_CALLBACK (judge), self);
  self->server = g_signal_group_new (RIALTO_TYPE_LOCAL_SERVER);
  g_signal_group_connect_swapped (self->server, "notify::state", G_CALLBACK (judge), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
