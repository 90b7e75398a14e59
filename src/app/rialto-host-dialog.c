/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-host-dialog.h"

#include "rialto-focus-keeper.h"
#include "rialto-form.h"
#include "rialto-host-trouble.h"
#include "rialto-host.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoHostDialog:
 *
 * The community that is hosted on this computer: whether it runs, where it is, and an invitation to it.
 */
struct _RialtoHostDialog
{
  AdwDialog parent_instance;

  /* template */
  GtkWidget *invitation;
  GtkWidget *help;

  /* owned */
  RialtoHost        *host;
  RialtoMembership  *membership; /* nullable */
  RialtoFocusKeeper *focus;
  RialtoForm        *form;    /* what is being done, and why it could not be */
  char              *lan_url; /* nullable */

  gboolean lan;
};

enum
{
  PROP_0,
  PROP_HOST,
  PROP_MEMBERSHIP,
  PROP_FORM,
  PROP_LAN_URL,
  PROP_LAN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoHostDialog, rialto_host_dialog, ADW_TYPE_DIALOG)

static gboolean
runs (gpointer               self,
      RialtoLocalServerState state)
{
  return state == RIALTO_LOCAL_SERVER_RUNNING;
}

static gboolean
stands_still (gpointer               self,
              RialtoLocalServerState state)
{
  return state == RIALTO_LOCAL_SERVER_STOPPED;
}

static char *
name_state (gpointer               self,
            RialtoLocalServerState state)
{
  switch (state)
    {
    case RIALTO_LOCAL_SERVER_STARTING:
      return g_strdup (_ ("Starting…"));
    case RIALTO_LOCAL_SERVER_RUNNING:
      return g_strdup (_ ("Running"));
    case RIALTO_LOCAL_SERVER_STOPPING:
      return g_strdup (_ ("Stopping…"));
    case RIALTO_LOCAL_SERVER_STOPPED:
    default:
      return g_strdup (_ ("Stopped"));
    }
}

/* A group's title is markup. */
static char *
name_community (gpointer    self,
                const char *name)
{
  return name != NULL ? g_markup_escape_text (name, -1) : NULL;
}

/* Also why it could not be started before this was opened. */
static char *
name_failure (gpointer    self,
              const char *of_host,
              const char *of_form)
{
  return g_strdup (of_host != NULL ? of_host : of_form);
}

static gboolean
has_failed (gpointer    self,
            const char *of_host,
            const char *of_form)
{
  return of_host != NULL || of_form != NULL;
}

/* Who keeps the community, while it runs. */
static gboolean
is_inviting (gpointer    self,
             const char *url,
             const char *server,
             RialtoRole  role)
{
  return url != NULL && g_strcmp0 (url, server) == 0 && role >= RIALTO_ROLE_ADMIN;
}

static gboolean
may_copy (gpointer    self,
          const char *lan_url,
          const char *invite)
{
  return lan_url != NULL && invite != NULL;
}

static gboolean
may_invite (gpointer    self,
            const char *lan_url,
            const char *invite)
{
  return lan_url != NULL && invite == NULL;
}

static char *
describe_lan (gpointer               self,
              RialtoLocalServerState state)
{
  return g_strdup (
    state == RIALTO_LOCAL_SERVER_STOPPED
      ? _ ("Without encryption: switch this on only in a network that you trust.")
      : _ ("Without encryption: switch this on only in a network that you trust. The community is started "
           "again for it, which takes a moment."));
}

/* Whom an address on this computer alone would not help is not given one. */
static char *
describe_invitation (gpointer    self,
                     const char *lan_url,
                     gboolean    lan)
{
  if (lan_url != NULL)
    return NULL;
  return g_strdup (lan ? _ ("This computer is in no network now, so that nobody else reaches the community.")
                       : _ ("To invite others, let them in: only this computer reaches the community now."));
}

static void
set_lan (RialtoHostDialog *self,
         gboolean          lan)
{
  if (self->lan == lan)
    return;
  self->lan = lan;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAN]);
}

/* The owner, where no mail leaves. */
static gboolean
is_helping (gpointer    self,
            const char *url,
            const char *server,
            RialtoRole  role,
            gboolean    lacks_mail)
{
  return url != NULL && g_strcmp0 (url, server) == 0 && role >= RIALTO_ROLE_OWNER && lacks_mail;
}

static void
on_help (RialtoHostDialog *self,
         AdwEntryRow      *entry)
{
  if (rialto_form_get_ready (self->form))
    rialto_form_submit (self->form,
                        rialto_host_help (self->host, rialto_membership_get_session (self->membership),
                                          gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static void
on_state (RialtoHostDialog *self)
{
  RialtoLocalServer *server = rialto_host_get_server (self->host);
  g_auto (GStrv) urls = rialto_local_server_dup_lan_urls (server);

  if (g_set_str (&self->lan_url, urls[0]))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAN_URL]);
  if (rialto_local_server_get_state (server) == RIALTO_LOCAL_SERVER_RUNNING)
    set_lan (self, rialto_local_server_get_lan (server));
}

/* What runs listens where it was told to when it started. */
static void
on_lan (RialtoHostDialog *self)
{
  RialtoLocalServer *server = rialto_host_get_server (self->host);

  if (rialto_local_server_get_state (server) == RIALTO_LOCAL_SERVER_RUNNING &&
      rialto_local_server_get_lan (server) != self->lan && rialto_form_get_ready (self->form))
    rialto_form_submit (self->form, rialto_host_restart (self->host, self->lan));
}

static void
on_start (RialtoHostDialog *self)
{
  rialto_form_submit (self->form, rialto_host_start (self->host, self->lan, FALSE));
}

static void
on_new_port (RialtoHostDialog *self)
{
  if (rialto_form_get_ready (self->form))
    rialto_form_submit (self->form, rialto_host_start (self->host, self->lan, TRUE));
}

static void
on_stop (RialtoHostDialog *self)
{
  rialto_form_submit (self->form, rialto_host_stop (self->host));
}

static void
on_invite (RialtoHostDialog *self)
{
  if (rialto_form_get_ready (self->form))
    rialto_form_submit (self->form,
                        rialto_host_invite (self->host, rialto_membership_get_session (self->membership)));
}

static void
copy (RialtoHostDialog *self,
      const char       *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Copied"));
}

static void
on_copy_url (RialtoHostDialog *self)
{
  copy (self, rialto_local_server_get_url (rialto_host_get_server (self->host)));
}

static void
on_copy_lan_url (RialtoHostDialog *self)
{
  copy (self, self->lan_url);
}

static void
on_copy_reset_code (RialtoHostDialog *self)
{
  g_autofree char *code = NULL;

  g_object_get (self->host, "reset-code", &code, NULL);
  copy (self, code);
}

static void
on_copy_invitation (RialtoHostDialog *self)
{
  g_autofree char *code = NULL;
  g_autofree char *text = NULL;

  g_object_get (self->host, "invite", &code, NULL);
  /* Translators: an invitation to give to others; first the address of the community, then the code */
  text = g_strdup_printf (_ ("Join us on Rialto at %s\nInvitation code, if it is asked for: %s"),
                          self->lan_url, code);
  copy (self, text);
}

static void
rialto_host_dialog_constructed (GObject *object)
{
  RialtoHostDialog *self = RIALTO_HOST_DIALOG (object);
  RialtoLocalServer *server = rialto_host_get_server (self->host);

  G_OBJECT_CLASS (rialto_host_dialog_parent_class)->constructed (object);
  self->lan = rialto_local_server_get_lan (server);
  g_signal_connect_object (server, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::lan", G_CALLBACK (on_lan), NULL);
  on_state (self);
}

static void
rialto_host_dialog_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoHostDialog *self = RIALTO_HOST_DIALOG (object);

  if (property == PROP_HOST)
    g_value_set_object (value, self->host);
  else if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_FORM)
    g_value_set_object (value, self->form);
  else if (property == PROP_LAN_URL)
    g_value_set_string (value, self->lan_url);
  else if (property == PROP_LAN)
    g_value_set_boolean (value, self->lan);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_host_dialog_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoHostDialog *self = RIALTO_HOST_DIALOG (object);

  if (property == PROP_HOST)
    self->host = g_value_dup_object (value);
  else if (property == PROP_MEMBERSHIP)
    self->membership = g_value_dup_object (value);
  else if (property == PROP_LAN)
    set_lan (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_host_dialog_dispose (GObject *object)
{
  RialtoHostDialog *self = RIALTO_HOST_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_HOST_DIALOG);
  g_clear_object (&self->host);
  g_clear_object (&self->membership);
  g_clear_object (&self->form);
  g_clear_object (&self->focus);
  g_clear_pointer (&self->lan_url, g_free);
  G_OBJECT_CLASS (rialto_host_dialog_parent_class)->dispose (object);
}

static void
rialto_host_dialog_class_init (RialtoHostDialogClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_host_dialog_get_property;
  object_class->set_property = rialto_host_dialog_set_property;
  object_class->dispose = rialto_host_dialog_dispose;
  object_class->constructed = rialto_host_dialog_constructed;

  properties[PROP_HOST] = g_param_spec_object ("host", NULL, NULL, RIALTO_TYPE_HOST,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                 G_PARAM_STATIC_STRINGS);
  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_FORM] = g_param_spec_object ("form", NULL, NULL, RIALTO_TYPE_FORM,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LAN_URL] = g_param_spec_string ("lan-url", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LAN] = g_param_spec_boolean ("lan", NULL, NULL, FALSE,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                 G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_HOST_TROUBLE);
  g_type_ensure (RIALTO_TYPE_LOCAL_SERVER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-host-dialog.ui");
  gtk_widget_class_bind_template_callback (widget_class, runs);
  gtk_widget_class_bind_template_callback (widget_class, stands_still);
  gtk_widget_class_bind_template_callback (widget_class, name_state);
  gtk_widget_class_bind_template_callback (widget_class, name_community);
  gtk_widget_class_bind_template_callback (widget_class, name_failure);
  gtk_widget_class_bind_template_callback (widget_class, has_failed);
  gtk_widget_class_bind_template_child (widget_class, RialtoHostDialog, invitation);
  gtk_widget_class_bind_template_child (widget_class, RialtoHostDialog, help);
  gtk_widget_class_bind_template_callback (widget_class, is_inviting);
  gtk_widget_class_bind_template_callback (widget_class, may_invite);
  gtk_widget_class_bind_template_callback (widget_class, is_helping);
  gtk_widget_class_bind_template_callback (widget_class, on_help);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_reset_code);
  gtk_widget_class_bind_template_callback (widget_class, may_copy);
  gtk_widget_class_bind_template_callback (widget_class, describe_lan);
  gtk_widget_class_bind_template_callback (widget_class, describe_invitation);
  gtk_widget_class_bind_template_callback (widget_class, on_start);
  gtk_widget_class_bind_template_callback (widget_class, on_new_port);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_invite);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_url);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_lan_url);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_invitation);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_host_dialog_init (RialtoHostDialog *self)
{
  self->form = rialto_form_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Buttons come and go with the server. */
  self->focus = rialto_focus_keeper_new (GTK_WIDGET (self));
  /* What is bound stays as it is as long as it is not known who one is here. */
  gtk_widget_set_visible (self->invitation, FALSE);
  gtk_widget_set_visible (self->help, FALSE);
}
