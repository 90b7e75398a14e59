/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application-private.h"

#include "rialto-composition.h"
#include "rialto-membership-pictures.h"
#include "rialto-reader-names.h"
#include "rialto-window.h"

#include <glib/gi18n.h>

/* Beside the accounts. */
#define HOST_FOLDER "host"

/**
 * RialtoApplication:
 *
 * The program: its command line, its actions and keys, its accounts and the membership that is open, and its windows. What a window
 * shows belongs to the window.
 */

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ACCOUNTS,
  PROP_MEMBERSHIPS,
  PROP_HOST,
  PROP_OPENING,
  PROP_TROUBLE,
  PROP_TROUBLED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoApplication, rialto_application, ADW_TYPE_APPLICATION)

typedef struct
{
  const char *action;
  const char *keys[3];
} Accelerators;

static const Accelerators accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.new-window", { "<Control><Shift>n" } },
  { "win.compose", { "<Control>n" } },
  { "win.search", { "<Control>f" } },
  { "win.undo", { "<Control>z" } },
  { "win.reload", { "<Control>r", "F5" } },
  { "win.next-pane", { "F6" } },
  { "win.previous-pane", { "<Shift>F6" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.shortcuts", { "<Control>question" } },
  { "win.inspector", { "<Control><Shift>d" } },
  { "win.show-place::home", { "<Control>1" } },
  { "win.show-place::explore", { "<Control>2" } },
  { "win.show-place::notifications", { "<Control>3" } },
  { "win.show-place::saved", { "<Control>4" } },
  { "win.show-place::profile", { "<Control>5" } },
  { "window.close", { "<Control>w" } },
};

static void
show_window (RialtoApplication *self)
{
  gtk_window_present (GTK_WINDOW (rialto_window_new (self)));
}

static void
on_new_window (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  show_window (RIALTO_APPLICATION (data));
}

static void
on_quit (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  g_application_quit (G_APPLICATION (data));
}

/* Of the desktop's menu. */
static void
on_compose (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  GtkWindow *window;

  g_application_activate (data);
  window = gtk_application_get_active_window (data);
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.compose", NULL);
}

static const GActionEntry actions[] = {
  { .name = "compose", .activate = on_compose },
  { .name = "new-window", .activate = on_new_window },
  { .name = "quit", .activate = on_quit },
};

static void
rialto_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    gtk_window_present (window);
  else
    show_window (RIALTO_APPLICATION (application));
}

static void
rialto_application_startup (GApplication *application)
{
  RialtoApplication *self = RIALTO_APPLICATION (application);

  G_APPLICATION_CLASS (rialto_application_parent_class)->startup (application);

  if (RIALTO_DEVELOPMENT && g_strcmp0 (g_getenv ("RIALTO_DIRECTION"), "rtl") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  rialto_async_init ();
  rialto_reader_names_keep ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accelerators[i].action,
                                           accelerators[i].keys);
  gtk_window_set_default_icon_name (RIALTO_APP_ID);
  rialto_application_follow_style (self);
  rialto_application_tell_desktop (self);
  rialto_application_follow_links (self);
  rialto_application_show_presence (self);
  rialto_application_open_accounts (self);
}

/* A folder of its own is a program of its own: two of them may run side by side. */
static gint
rialto_application_handle_local_options (GApplication *application,
                                         GVariantDict *options)
{
  RialtoApplication *self = RIALTO_APPLICATION (application);

  if (self->folder != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  if ((!self->new_window && !self->compose) || !g_application_register (application, NULL, NULL))
    return -1;
  if (self->compose)
    g_action_group_activate_action (G_ACTION_GROUP (application), "compose", NULL);
  /* The first instance is about to open a window anyhow. */
  else if (g_application_get_is_remote (application))
    g_action_group_activate_action (G_ACTION_GROUP (application), "new-window", NULL);
  return g_application_get_is_remote (application) ? 0 : -1;
}

static void
await_drafts (RialtoMemberships *memberships)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (memberships)); i++)
    {
      g_autoptr (RialtoAccountEntry) entry = g_list_model_get_item (G_LIST_MODEL (memberships), i);
      RialtoMembership *membership = rialto_account_entry_get_membership (entry);

      if (membership != NULL)
        rialto_application_await (rialto_composition_when_kept (membership));
    }
}

/* What is on its way to the disk gets there. What the desktop says stays, and leads back. */
static void
rialto_application_shutdown (GApplication *application)
{
  RialtoApplication *self = RIALTO_APPLICATION (application);

  g_clear_pointer (&self->notifiers, g_hash_table_unref);
  if (self->memberships != NULL)
    {
      await_drafts (self->memberships);
      rialto_application_await (rialto_memberships_close_all (self->memberships));
    }
  if (self->accounts != NULL)
    rialto_application_await (rialto_accounts_flush (self->accounts));
  G_APPLICATION_CLASS (rialto_application_parent_class)->shutdown (application);
}

static void
rialto_application_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoApplication *self = RIALTO_APPLICATION (object);

  switch (property)
    {
    case PROP_MEMBERSHIP:
      g_value_set_object (value, self->membership);
      break;
    case PROP_ACCOUNTS:
      g_value_set_object (value, self->accounts);
      break;
    case PROP_MEMBERSHIPS:
      g_value_set_object (value, self->memberships);
      break;
    case PROP_HOST:
      g_value_set_object (value, self->host);
      break;
    case PROP_OPENING:
      g_value_set_boolean (value, self->opening);
      break;
    case PROP_TROUBLE:
      g_value_set_boxed (value, self->trouble);
      break;
    case PROP_TROUBLED:
      g_value_set_object (value, self->troubled);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_application_dispose (GObject *object)
{
  RialtoApplication *self = RIALTO_APPLICATION (object);

  g_clear_pointer (&self->notifiers, g_hash_table_unref);
  g_clear_object (&self->attention);
  g_clear_object (&self->membership);
  g_clear_object (&self->host);
  g_clear_object (&self->memberships);
  g_clear_object (&self->accounts);
  g_clear_object (&self->troubled);
  g_clear_error (&self->trouble);
  g_clear_weak_pointer (&self->question);
  g_clear_pointer (&self->awaited, g_strfreev);
  g_clear_pointer (&self->join, g_free);
  g_clear_pointer (&self->join_as, g_free);
  g_clear_pointer (&self->password_file, g_free);
  g_clear_pointer (&self->folder, g_free);
  rialto_outer_link_clear (&self->link);
  G_OBJECT_CLASS (rialto_application_parent_class)->dispose (object);
}

static void
rialto_application_class_init (RialtoApplicationClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  object_class->get_property = rialto_application_get_property;
  object_class->dispose = rialto_application_dispose;
  application_class->activate = rialto_application_activate;
  application_class->open = rialto_application_open_files;
  application_class->handle_local_options = rialto_application_handle_local_options;
  application_class->startup = rialto_application_startup;
  application_class->shutdown = rialto_application_shutdown;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNTS] = g_param_spec_object ("accounts", NULL, NULL, RIALTO_TYPE_ACCOUNTS,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MEMBERSHIPS] = g_param_spec_object ("memberships", NULL, NULL, RIALTO_TYPE_MEMBERSHIPS,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TROUBLE] = g_param_spec_boxed ("trouble", NULL, NULL, G_TYPE_ERROR,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TROUBLED] = g_param_spec_object ("troubled", NULL, NULL, RIALTO_TYPE_ACCOUNT_RECORD,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HOST] = g_param_spec_object ("host", NULL, NULL, RIALTO_TYPE_HOST,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OPENING] = g_param_spec_boolean ("opening", NULL, NULL, TRUE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_application_init (RialtoApplication *self)
{
  const GOptionEntry options[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->folder, N_ ("Keep accounts in FOLDER instead"),
      N_ ("FOLDER") },
    { "join", 0, 0, G_OPTION_ARG_STRING, &self->join, N_ ("Sign in to the community at ADDRESS"),
      N_ ("ADDRESS") },
    { "as", 0, 0, G_OPTION_ARG_STRING, &self->join_as, N_ ("Who to sign in as"), N_ ("HANDLE") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &self->password_file, N_ ("A file with the password"),
      N_ ("FILE") },
    { "new-window", 0, 0, G_OPTION_ARG_NONE, &self->new_window, N_ ("Open a new window"), NULL },
    { "compose", 0, 0, G_OPTION_ARG_NONE, &self->compose, N_ ("Write a post"), NULL },
    { NULL },
  };

  self->opening = TRUE;
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * rialto_application_new:
 *
 * Returns: (transfer full): the program
 */
RialtoApplication *
rialto_application_new (void)
{
  return g_object_new (RIALTO_TYPE_APPLICATION, "application-id", RIALTO_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/rialto/Rialto",
                       "register-session", TRUE, NULL);
}

/**
 * rialto_application_get_accounts:
 * @self: the program
 *
 * Returns: (transfer none) (nullable): the accounts on this computer, once they are read
 */
RialtoAccounts *
rialto_application_get_accounts (RialtoApplication *self)
{
  return self->accounts;
}

/**
 * rialto_application_get_memberships:
 * @self: the program
 *
 * Returns: (transfer none) (nullable): all accounts and those that are open, once the accounts are read
 */
RialtoMemberships *
rialto_application_get_memberships (RialtoApplication *self)
{
  return self->memberships;
}

/**
 * rialto_application_get_membership:
 * @self: the program
 *
 * Returns: (transfer none) (nullable): the membership that is shown
 */
RialtoMembership *
rialto_application_get_membership (RialtoApplication *self)
{
  return self->membership;
}

/* What is not seen needs no pictures, until it is. */
static void
trim (RialtoMembership *membership)
{
  RialtoTextures *textures = rialto_membership_get_textures (membership);

  if (textures != NULL)
    rialto_textures_trim (textures);
}

/**
 * rialto_application_set_membership:
 * @self: the program
 * @membership: (nullable): what the windows show from now on
 *
 * The one before stays open, if it is a member's.
 */
void
rialto_application_set_membership (RialtoApplication *self,
                                   RialtoMembership  *membership)
{
  g_autoptr (RialtoMembership) before = NULL;

  if (self->membership == membership)
    return;
  if (membership != NULL && rialto_membership_get_record (membership) != NULL)
    rialto_memberships_take (self->memberships, membership);
  else if (membership != NULL && rialto_membership_get_textures (membership) == NULL)
    rialto_membership_bring_pictures (membership, NULL);
  before = g_steal_pointer (&self->membership);
  self->membership = membership != NULL ? g_object_ref (membership) : NULL;
  if (membership != NULL)
    rialto_application_set_trouble (self, NULL, NULL);
  if (self->memberships != NULL)
    rialto_memberships_set_shown (self->memberships, membership);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
  if (before != NULL)
    trim (before);
}

/**
 * rialto_application_get_trouble:
 * @self: the program
 *
 * Returns: (transfer none) (nullable): why nothing is shown
 */
const GError *
rialto_application_get_trouble (RialtoApplication *self)
{
  return self->trouble;
}

/*< private >
 * rialto_application_set_trouble:
 * @self: the program
 * @record: (nullable): the account that was to be shown
 * @error: (nullable): why it, or else all that is kept of accounts, could not be opened
 */
void
rialto_application_set_trouble (RialtoApplication   *self,
                                RialtoAccountRecord *record,
                                const GError        *error)
{
  if (self->trouble == NULL && error == NULL)
    return;
  g_clear_error (&self->trouble);
  self->trouble = error != NULL ? g_error_copy (error) : NULL;
  g_set_object (&self->troubled, record);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

/**
 * rialto_application_get_opening:
 * @self: the program
 *
 * Returns: whether it is not known yet what to show: accounts are being read, or one of them opened
 */
gboolean
rialto_application_get_opening (RialtoApplication *self)
{
  return self->opening;
}

/*< private >
 * rialto_application_set_opening:
 * @self: the program
 * @opening: whether it is not known yet what to show
 */
void
rialto_application_set_opening (RialtoApplication *self,
                                gboolean           opening)
{
  if (self->opening == opening)
    return;
  self->opening = opening;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPENING]);
}

/* Who waits for the community that is hosted here need not wait on. */
static void
on_host_state (RialtoApplication *self,
               GParamSpec        *pspec,
               RialtoLocalServer *server)
{
  GListModel *entries = G_LIST_MODEL (self->memberships);

  if (rialto_local_server_get_state (server) != RIALTO_LOCAL_SERVER_RUNNING)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (RialtoAccountEntry) entry = g_list_model_get_item (entries, i);
      RialtoMembership *membership = rialto_account_entry_get_membership (entry);

      if (membership != NULL && rialto_host_is_place (self->host, membership))
        rialto_gateway_client_retry (rialto_session_get_gateway (rialto_membership_get_session (membership)));
    }
}

static void
on_opened (RialtoApplication *self,
           RialtoMembership  *membership)
{
  g_autofree char *folder = rialto_accounts_dup_path (self->accounts,
                                                      rialto_membership_get_record (membership), "pictures");

  if (rialto_membership_get_textures (membership) == NULL)
    rialto_membership_bring_pictures (membership, folder);
  rialto_application_tell_of (self, membership);
}

/*< private >
 * rialto_application_take_accounts:
 * @self: the program
 * @accounts: (transfer full): what was read
 */
void
rialto_application_take_accounts (RialtoApplication *self,
                                  RialtoAccounts    *accounts)
{
  g_autofree char *folder = g_build_filename (rialto_accounts_get_folder (accounts), HOST_FOLDER, NULL);

  g_set_object (&self->accounts, accounts);
  g_object_unref (accounts);
  self->memberships = rialto_memberships_new (self->accounts);
  g_signal_connect_object (self->memberships, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->memberships, "closed", G_CALLBACK (rialto_application_tell_no_more), self,
                           G_CONNECT_SWAPPED);
  self->host = rialto_host_new (folder, NULL);
  g_signal_connect_object (rialto_host_get_server (self->host), "notify::state", G_CALLBACK (on_host_state),
                           self, G_CONNECT_SWAPPED);
  rialto_host_keep (self->host);
  dex_future_disown (rialto_host_resume (self->host, G_LIST_MODEL (self->accounts)));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNTS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIPS]);
}

/**
 * rialto_application_get_host:
 * @self: the program
 *
 * Returns: (transfer none) (nullable): what hosts a community on this computer, once the accounts are read
 */
RialtoHost *
rialto_application_get_host (RialtoApplication *self)
{
  return self->host;
}
