/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-host-private.h"

#include "rialto-api.h"

#include <glib/gi18n.h>

#define INVITED 100 /* people, with one invitation */

/**
 * RialtoHost:
 *
 * The community that is hosted on this computer: whether there is one, whether it runs, and why it could not be started or stopped.
 * `opened` is emitted when it has been founded; `progress` says what is being done meanwhile.
 */
enum
{
  PROP_0,
  PROP_SERVER,
  PROP_PROGRESS,
  PROP_INVITE,
  PROP_RESET_CODE,
  PROP_FAILURE,
  PROP_LOG,
  PROP_FOUNDED,
  PROP_PORT_TAKEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint opened_signal;

G_DEFINE_FINAL_TYPE (RialtoHost, rialto_host, G_TYPE_OBJECT)

static void
set_string (RialtoHost *self,
            char      **field,
            const char *value,
            guint       property)
{
  if (g_set_str (field, value))
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_flag (RialtoHost *self,
          gboolean   *flag,
          gboolean    value,
          guint       property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/*< private >
 * rialto_host_set_progress:
 * @self: what hosts a community
 * @progress: (nullable): what is being done
 */
void
rialto_host_set_progress (RialtoHost *self,
                          const char *progress)
{
  set_string (self, &self->progress, progress, PROP_PROGRESS);
}

/*< private >
 * rialto_host_set_founded:
 * @self: what hosts a community
 * @founded: whether there is one, with an owner
 */
void
rialto_host_set_founded (RialtoHost *self,
                         gboolean    founded)
{
  set_flag (self, &self->founded, founded, PROP_FOUNDED);
}

/*< private >
 * rialto_host_set_failure:
 * @self: what hosts a community
 * @failure: (nullable): why it could not be started or stopped, for people
 * @log: (nullable): what the server said of that
 * @port_taken: whether another port would do
 */
void
rialto_host_set_failure (RialtoHost *self,
                         const char *failure,
                         const char *log,
                         gboolean    port_taken)
{
  set_string (self, &self->log, log, PROP_LOG);
  set_flag (self, &self->port_taken, port_taken, PROP_PORT_TAKEN);
  set_string (self, &self->failure, failure, PROP_FAILURE);
}

/*< private >
 * rialto_host_emit_opened:
 * @self: what hosts a community
 */
void
rialto_host_emit_opened (RialtoHost *self)
{
  g_signal_emit (self, opened_signal, 0);
}

static void
rialto_host_get_property (GObject    *object,
                          guint       property,
                          GValue     *value,
                          GParamSpec *pspec)
{
  RialtoHost *self = RIALTO_HOST (object);

  switch (property)
    {
    case PROP_SERVER:
      g_value_set_object (value, self->server);
      break;
    case PROP_PROGRESS:
      g_value_set_string (value, self->progress);
      break;
    case PROP_INVITE:
      g_value_set_string (value, self->invite);
      break;
    case PROP_RESET_CODE:
      g_value_set_string (value, self->reset_code);
      break;
    case PROP_FAILURE:
      g_value_set_string (value, self->failure);
      break;
    case PROP_LOG:
      g_value_set_string (value, self->log);
      break;
    case PROP_FOUNDED:
      g_value_set_boolean (value, self->founded);
      break;
    case PROP_PORT_TAKEN:
      g_value_set_boolean (value, self->port_taken);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_host_finalize (GObject *object)
{
  RialtoHost *self = RIALTO_HOST (object);

  g_clear_object (&self->server);
  g_free (self->folder);
  g_free (self->progress);
  g_free (self->invite);
  g_free (self->reset_code);
  g_free (self->failure);
  g_free (self->log);
  G_OBJECT_CLASS (rialto_host_parent_class)->finalize (object);
}

static void
rialto_host_class_init (RialtoHostClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_host_get_property;
  object_class->finalize = rialto_host_finalize;

  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, RIALTO_TYPE_LOCAL_SERVER, flags);
  properties[PROP_PROGRESS] = g_param_spec_string ("progress", NULL, NULL, NULL, flags);
  properties[PROP_INVITE] = g_param_spec_string ("invite", NULL, NULL, NULL, flags);
  properties[PROP_RESET_CODE] = g_param_spec_string ("reset-code", NULL, NULL, NULL, flags);
  properties[PROP_FAILURE] = g_param_spec_string ("failure", NULL, NULL, NULL, flags);
  properties[PROP_LOG] = g_param_spec_string ("log", NULL, NULL, NULL, flags);
  properties[PROP_PORT_TAKEN] = g_param_spec_boolean ("port-taken", NULL, NULL, FALSE, flags);
  properties[PROP_FOUNDED] = g_param_spec_boolean ("founded", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  opened_signal = g_signal_new ("opened", RIALTO_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
rialto_host_init (RialtoHost *self)
{
}

/**
 * rialto_host_new:
 * @folder: where the community is kept, or is going to be
 * @program: (nullable): rialtod; by default the one that came with the app
 *
 * Returns: (transfer full): what hosts it; see rialto_host_look()
 */
RialtoHost *
rialto_host_new (const char *folder,
                 const char *program)
{
  RialtoHost *self = g_object_new (RIALTO_TYPE_HOST, NULL);

  self->folder = g_strdup (folder);
  self->server = rialto_local_server_new (folder, program);
  return self;
}

/**
 * rialto_host_get_server:
 * @self: what hosts a community
 *
 * Returns: (transfer none): its server
 */
RialtoLocalServer *
rialto_host_get_server (RialtoHost *self)
{
  return self->server;
}

/**
 * rialto_host_get_founded:
 * @self: what hosts a community
 *
 * Returns: whether there is one, with an owner
 */
gboolean
rialto_host_get_founded (RialtoHost *self)
{
  return self->founded;
}

/**
 * rialto_host_is_place:
 * @self: what hosts a community
 * @membership: (nullable): somebody's
 *
 * Returns: whether it is a member's of that community, running or not
 */
gboolean
rialto_host_is_place (RialtoHost       *self,
                      RialtoMembership *membership)
{
  RialtoAccountRecord *record = membership != NULL ? rialto_membership_get_record (membership) : NULL;

  return record != NULL &&
         rialto_local_server_is_at (self->server, rialto_account_record_get_server (record));
}

static DexFuture *
look_for_data (gpointer folder)
{
  g_autofree char *data = g_build_filename (folder, "data", NULL);

  return dex_future_new_for_boolean (g_file_test (data, G_FILE_TEST_IS_DIR));
}

static DexFuture *
look_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (RialtoHost) self = rialto_fiber_dup_owner (fiber);
  gboolean runs = dex_await_boolean (rialto_local_server_find (self->server), NULL);
  gboolean exists =
    dex_await_boolean (rialto_async_run_in_pool (look_for_data, g_strdup (self->folder), g_free), NULL);

  /* One that runs, and waited for its owner when it started, was begun; whether it was finished is written down. */
  rialto_host_set_founded (self, exists && (rialto_local_server_get_founded (self->server) || !runs ||
                                            rialto_local_server_get_owner_token (self->server) == NULL));
  return dex_future_new_true ();
}

/**
 * rialto_host_look:
 * @self: what hosts a community
 *
 * Returns: (transfer full): resolves when it is known whether there is a community, and whether it runs
 */
DexFuture *
rialto_host_look (RialtoHost *self)
{
  return rialto_async_spawn ("host-look", self, NULL, look_fiber, NULL, NULL);
}

static DexFuture *
invite_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  RialtoInviteDraft draft = { .uses = INVITED };
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoReply) reply =
    dex_await_boxed (rialto_api_create_invite (data, &(RialtoCreateInviteArgs) { .body = &draft }, NULL),
                     &error);
  g_autoptr (RialtoHost) self = rialto_fiber_dup_owner (fiber);

  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self != NULL)
    set_string (self, &self->invite, rialto_reply_get (reply, RialtoInvite)->code, PROP_INVITE);
  return dex_future_new_true ();
}

/**
 * rialto_host_invite:
 * @self: what hosts a community
 * @session: of somebody who may invite there
 *
 * Returns: (transfer full): resolves when `invite` is the code of a new invitation
 */
DexFuture *
rialto_host_invite (RialtoHost    *self,
                    RialtoSession *session)
{
  return rialto_async_spawn ("host-invite", self, NULL, invite_fiber,
                             g_object_ref (rialto_session_get_transport (session)), g_object_unref);
}

typedef struct
{
  RialtoTransport *transport; /* owned */
  char            *handle;    /* owned */
} Help;

static void
help_free (gpointer data)
{
  Help *help = data;

  g_object_unref (help->transport);
  g_free (help->handle);
  g_free (help);
}

static DexFuture *
help_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Help *help = data;
  RialtoResetCodeRequest body = { .handle = help->handle };
  g_autoptr (GError) failure = NULL, error = NULL;
  g_autoptr (RialtoReply) reply =
    dex_await_boxed (rialto_api_create_reset_code (help->transport,
                                                   &(RialtoCreateResetCodeArgs) { .body = &body }, NULL),
                     &failure);
  g_autoptr (RialtoHost) self = rialto_fiber_dup_owner (fiber);

  if (self != NULL)
    set_string (self, &self->reset_code,
                reply != NULL ? rialto_reply_get (reply, RialtoResetCode)->code : NULL, PROP_RESET_CODE);
  if (reply != NULL)
    return dex_future_new_true ();
  if (!g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND) &&
      !g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_INVALID))
    return dex_future_new_for_error (g_steal_pointer (&failure));
  rialto_fail_detail (&error, RIALTO_ERROR_NOT_FOUND, _ ("Nobody here is called %s."), help->handle);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * rialto_host_help:
 * @self: what hosts a community
 * @session: of its owner
 * @handle: who has forgotten the password, as it was typed
 *
 * Returns: (transfer full): resolves when `reset-code` is what lets them choose another
 */
DexFuture *
rialto_host_help (RialtoHost    *self,
                  RialtoSession *session,
                  const char    *handle)
{
  Help *help = g_new0 (Help, 1);
  g_autofree char *trimmed = g_strstrip (g_strdup (handle));

  help->transport = g_object_ref (rialto_session_get_transport (session));
  help->handle = g_ascii_strdown (trimmed + (*trimmed == '@'), -1);
  return rialto_async_spawn ("host-help", self, NULL, help_fiber, help, help_free);
}
