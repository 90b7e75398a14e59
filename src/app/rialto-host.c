/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-host.h"

#include "rialto-api.h"
#include "rialto-error.h"

#include <glib/gi18n.h>

#define INVITED 100 /* people, with one invitation */

/**
 * RialtoHost:
 *
 * The community that is hosted on this computer, and how it comes to be: its server is started, its first member signs up and takes
 * the ownership, and others can be invited. `opened` is emitted when that has been done. `progress` says what is being done.
 */
struct _RialtoHost
{
  GObject parent_instance;

  /* owned */
  RialtoLocalServer *server;
  char              *folder;
  char              *progress; /* nullable */
  char              *invite;   /* nullable: the code of the last one */

  gboolean founded;
};

enum
{
  PROP_0,
  PROP_SERVER,
  PROP_PROGRESS,
  PROP_INVITE,
  PROP_FOUNDED,
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
set_founded (RialtoHost *self,
             gboolean    founded)
{
  if (self->founded == founded)
    return;
  self->founded = founded;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOUNDED]);
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
    case PROP_FOUNDED:
      g_value_set_boolean (value, self->founded);
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
 * Returns: whether it is a member's of that community
 */
gboolean
rialto_host_is_place (RialtoHost       *self,
                      RialtoMembership *membership)
{
  RialtoAccountRecord *record = membership != NULL ? rialto_membership_get_record (membership) : NULL;

  return record != NULL && g_strcmp0 (rialto_account_record_get_server (record),
                                      rialto_local_server_get_url (self->server)) == 0;
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

  /* One that runs and waits for its owner was begun, and not finished. */
  set_founded (self, exists && !(runs && rialto_local_server_get_owner_token (self->server) != NULL));
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

typedef struct
{
  RialtoJoin              *join; /* owned */
  RialtoLocalServerOptions options;
  RialtoRegistration       owner;
} Founding;

static void
founding_free (gpointer data)
{
  Founding *founding = data;

  g_object_unref (founding->join);
  g_free ((char *) founding->options.name);
  g_free ((char *) founding->owner.handle);
  g_free ((char *) founding->owner.name);
  g_free ((char *) founding->owner.email);
  g_free ((char *) founding->owner.password);
  g_free (founding);
}

/* Without it there is a member and no owner; that can be made good, so it is no reason to stop. */
static gboolean
await_ownership (RialtoHost      *self,
                 RialtoTransport *transport,
                 GError         **error)
{
  RialtoOneTimeToken body = { .token = rialto_local_server_get_owner_token (self->server) };

  return body.token == NULL ||
         dex_await (rialto_api_claim_owner (transport, &(RialtoClaimOwnerArgs) { .body = &body }, NULL),
                    error);
}

static RialtoMembership *
await_owner (RialtoHost *self,
             Founding   *founding,
             GError    **error)
{
  const char *url = rialto_local_server_get_url (self->server);
  g_autoptr (RialtoMembership) visit = dex_await_object (rialto_membership_visit (url, FALSE), error);
  g_autoptr (RialtoMembership) membership = NULL;
  g_autoptr (GError) unclaimed = NULL;
  RialtoSession *session;

  if (visit == NULL)
    return NULL;
  session = rialto_membership_get_session (visit);
  set_string (self, &self->progress, _ ("Creating your account…"), PROP_PROGRESS);
  membership = dex_await_object (rialto_membership_sign_up (rialto_join_get_accounts (founding->join),
                                                            session, &founding->owner),
                                 error);
  if (membership == NULL)
    return NULL;
  set_string (self, &self->progress, _ ("Preparing an invitation…"), PROP_PROGRESS);
  if (!await_ownership (self, rialto_session_get_transport (session), &unclaimed))
    g_warning ("The ownership could not be taken: %s", unclaimed->message);
  dex_await (rialto_host_invite (self, session), NULL);
  return g_steal_pointer (&membership);
}

static DexFuture *
found_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  Founding *founding = data;
  g_autoptr (RialtoHost) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoMembership) membership = NULL;
  g_autoptr (GError) error = NULL;

  set_string (self, &self->progress, _ ("Starting the server…"), PROP_PROGRESS);
  if (dex_await (rialto_local_server_start (self->server, &founding->options, NULL), &error))
    membership = await_owner (self, founding, &error);
  set_string (self, &self->progress, NULL, PROP_PROGRESS);
  if (membership == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  set_founded (self, TRUE);
  rialto_join_finish (founding->join, membership);
  g_signal_emit (self, opened_signal, 0);
  return dex_future_new_true ();
}

/**
 * rialto_host_found:
 * @self: what is to host a community
 * @join: who is told of the owner's membership
 * @options: how to serve it; copied
 * @owner: who is its first member and its owner; copied
 *
 * What was done already, by a try that failed later, is not done again.
 *
 * Returns: (transfer full): resolves after `joined` of @join
 */
DexFuture *
rialto_host_found (RialtoHost                     *self,
                   RialtoJoin                     *join,
                   const RialtoLocalServerOptions *options,
                   const RialtoRegistration       *owner)
{
  Founding *founding = g_new0 (Founding, 1);

  founding->join = g_object_ref (join);
  founding->options = *options;
  founding->options.name = g_strdup (options->name);
  founding->owner.handle = g_strdup (owner->handle);
  founding->owner.name = g_strdup (owner->name);
  founding->owner.email = g_strdup (owner->email);
  founding->owner.password = g_strdup (owner->password);
  rialto_registration_set_device (&founding->owner, g_get_host_name ());
  return rialto_async_spawn ("host-found", self, NULL, found_fiber, founding, founding_free);
}

/**
 * rialto_host_start:
 * @self: what hosts a community
 * @lan: whether others in the local network reach it
 * @new_port: whether to leave the port that somebody else has now
 *
 * Returns: (transfer full): resolves when it runs; rejects as rialto_local_server_start() does
 */
DexFuture *
rialto_host_start (RialtoHost *self,
                   gboolean    lan,
                   gboolean    new_port)
{
  RialtoLocalServerOptions options = { .lan = lan, .new_port = new_port };

  return rialto_local_server_start (self->server, &options, NULL);
}

/**
 * rialto_host_stop:
 * @self: what hosts a community
 *
 * Returns: (transfer full): resolves when it has ended
 */
DexFuture *
rialto_host_stop (RialtoHost *self)
{
  return rialto_local_server_stop (self->server);
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
