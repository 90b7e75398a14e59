/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-button.h"

#include "rialto-account-row.h"
#include "rialto-person-avatar.h"
#include "rialto-presence-dot.h"
#include "rialto-server-name.h"
#include "rialto-template-callbacks.h"
#include "rialto-textures.h"

#include <glib/gi18n.h>

/**
 * RialtoAccountButton:
 *
 * Who one is, and where; it opens the menu of accounts.
 */
struct _RialtoAccountButton
{
  GtkWidget parent_instance;

  /* template */
  GtkMenuButton *button;
  GtkListBox    *rows;
  GtkWidget     *news;

  /* owned */
  RialtoMembership  *membership;  /* nullable */
  RialtoMemberships *memberships; /* nullable */
  GSignalGroup      *session;
  GSignalGroup      *news_signals;
  GObject           *person; /* nullable: has a name and an avatar */
  char              *server;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_MEMBERSHIPS,
  PROP_PERSON,
  PROP_SERVER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAccountButton, rialto_account_button, GTK_TYPE_WIDGET)

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  RialtoAccountButton *self = data;

  return g_object_new (RIALTO_TYPE_ACCOUNT_ROW, "entry", item, "accounts",
                       rialto_memberships_get_accounts (self->memberships), NULL);
}

/* What the server says of them, else what was known the last time. */
static void
follow_me (RialtoAccountButton *self)
{
  RialtoAccountRecord *record = self->membership != NULL ? rialto_membership_get_record (self->membership)
                                                         : NULL;
  RialtoAccountObject *me = record != NULL
                              ? rialto_session_get_me (rialto_membership_get_session (self->membership))
                              : NULL;
  GObject *person = me != NULL ? G_OBJECT (rialto_account_object_get_profile (me)) : (GObject *) record;

  if (g_set_object (&self->person, person))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERSON]);
}

static void
follow (RialtoAccountButton *self)
{
  RialtoSession *session = self->membership != NULL ? rialto_membership_get_session (self->membership) : NULL;
  g_autofree char *server =
    session != NULL ? rialto_server_name (rialto_transport_get_base (rialto_session_get_transport (session)))
                    : NULL;

  g_signal_group_set_target (self->session, session);
  if (g_set_str (&self->server, server))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER]);
  follow_me (self);
}

static char *
name_person (RialtoAccountButton *self,
             const char          *name)
{
  return g_strdup (name != NULL && *name != '\0' ? name : _ ("Looking Around"));
}

static char *
name_place (RialtoAccountButton *self,
            const char          *community,
            const char          *server)
{
  return rialto_server_title (community, server);
}

/* What a number stands for is seen, but not heard. */
static void
name_news (RialtoAccountButton *self)
{
  gint64 elsewhere = self->memberships != NULL ? rialto_memberships_get_elsewhere (self->memberships) : 0;
  g_autofree char *name = g_strdup_printf (ngettext ("%d new notification in other accounts",
                                                     "%d new notifications in other accounts",
                                                     (gulong) elsewhere),
                                           (int) elsewhere);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->news), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* While there is no line nobody sees them. */
static int
own_status (RialtoAccountButton *self,
            const char          *wish,
            RialtoGatewayState   state)
{
  RialtoPresenceStatus status = RIALTO_PRESENCE_STATUS_OFFLINE;

  if (wish != NULL && state == RIALTO_GATEWAY_STATE_ONLINE)
    rialto_presence_status_from_word (wish, &status);
  return (int) status;
}

static void
on_row_activated (RialtoAccountButton *self,
                  RialtoAccountRow    *row)
{
  g_autoptr (RialtoAccountEntry) entry = NULL;

  g_object_get (row, "entry", &entry, NULL);
  gtk_menu_button_popdown (self->button);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.switch-account", "s",
                              rialto_account_record_get_id (rialto_account_entry_get_record (entry)));
}

/* The rows are the first part of a menu: the arrows go on into the rest of it. */
static gboolean
on_keynav_failed (RialtoAccountButton *self,
                  GtkDirectionType     direction)
{
  if (direction != GTK_DIR_UP && direction != GTK_DIR_DOWN)
    return FALSE;
  return gtk_widget_child_focus (GTK_WIDGET (gtk_menu_button_get_popover (self->button)),
                                 direction == GTK_DIR_DOWN ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
}

static void
rialto_account_button_get_property (GObject    *object,
                                    guint       property,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  RialtoAccountButton *self = RIALTO_ACCOUNT_BUTTON (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_MEMBERSHIPS)
    g_value_set_object (value, self->memberships);
  else if (property == PROP_PERSON)
    g_value_set_object (value, self->person);
  else if (property == PROP_SERVER)
    g_value_set_string (value, self->server);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_button_set_property (GObject      *object,
                                    guint         property,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  RialtoAccountButton *self = RIALTO_ACCOUNT_BUTTON (object);

  if (property == PROP_MEMBERSHIP)
    {
      if (!g_set_object (&self->membership, g_value_get_object (value)))
        return;
      follow (self);
      g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_MEMBERSHIPS)
    {
      if (!g_set_object (&self->memberships, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->news_signals, self->memberships);
      name_news (self);
      gtk_list_box_bind_model (self->rows, G_LIST_MODEL (self->memberships), make_row, self, NULL);
      g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_account_button_dispose (GObject *object)
{
  RialtoAccountButton *self = RIALTO_ACCOUNT_BUTTON (object);

  if (self->session != NULL)
    g_signal_group_set_target (self->session, NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->news_signals);
  rialto_template_dispose (self, RIALTO_TYPE_ACCOUNT_BUTTON);
  g_clear_object (&self->membership);
  g_clear_object (&self->memberships);
  g_clear_object (&self->person);
  g_clear_pointer (&self->server, g_free);
  G_OBJECT_CLASS (rialto_account_button_parent_class)->dispose (object);
}

static void
rialto_account_button_class_init (RialtoAccountButtonClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = rialto_account_button_get_property;
  object_class->set_property = rialto_account_button_set_property;
  object_class->dispose = rialto_account_button_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                       G_PARAM_STATIC_STRINGS);
  properties[PROP_MEMBERSHIPS] = g_param_spec_object ("memberships", NULL, NULL, RIALTO_TYPE_MEMBERSHIPS,
                                                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                        G_PARAM_STATIC_STRINGS);
  properties[PROP_PERSON] = g_param_spec_object ("person", NULL, NULL, G_TYPE_OBJECT,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, NULL,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PERSON_AVATAR);
  g_type_ensure (RIALTO_TYPE_PRESENCE_DOT);
  g_type_ensure (RIALTO_TYPE_TEXTURES);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-account-button.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountButton, button);
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountButton, rows);
  gtk_widget_class_bind_template_child (widget_class, RialtoAccountButton, news);
  gtk_widget_class_bind_template_callback (widget_class, name_person);
  gtk_widget_class_bind_template_callback (widget_class, name_place);
  gtk_widget_class_bind_template_callback (widget_class, own_status);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_keynav_failed);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_account_button_init (RialtoAccountButton *self)
{
  self->news_signals = g_signal_group_new (RIALTO_TYPE_MEMBERSHIPS);
  g_signal_group_connect_swapped (self->news_signals, "notify::elsewhere", G_CALLBACK (name_news), self);
  self->session = g_signal_group_new (RIALTO_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session, "notify::me", G_CALLBACK (follow_me), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
