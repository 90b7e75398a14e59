/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-local-server-private.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>

/**
 * RialtoLocalServer:
 *
 * A community that somebody hosts on this computer: a folder with its data, its settings and its log, and the rialtod that serves it.
 * That is a process of its own: it goes on when the app ends, and the next app finds it again by the lock on its data. The line to its
 * control socket tells when it ends, and asks it to: in a sandbox the number of a process means nothing to the next app. It listens to
 * this computer alone unless somebody wishes otherwise. Main thread; files are touched by the pool.
 */
G_DEFINE_FINAL_TYPE (RialtoLocalServer, rialto_local_server, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_NAME,
  PROP_URL,
  PROP_OWNER_TOKEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint ended_signal;

/**
 * rialto_local_server_state_get_type:
 *
 * Returns: the type of #RialtoLocalServerState.
 */
GType
rialto_local_server_state_get_type (void)
{
  static GType type;
  static const GEnumValue values[] = {
    { RIALTO_LOCAL_SERVER_STOPPED, "RIALTO_LOCAL_SERVER_STOPPED", "stopped" },
    { RIALTO_LOCAL_SERVER_STARTING, "RIALTO_LOCAL_SERVER_STARTING", "starting" },
    { RIALTO_LOCAL_SERVER_RUNNING, "RIALTO_LOCAL_SERVER_RUNNING", "running" },
    { RIALTO_LOCAL_SERVER_STOPPING, "RIALTO_LOCAL_SERVER_STOPPING", "stopping" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter_pointer (&type))
    g_once_init_leave_pointer (&type, g_enum_register_static ("RialtoLocalServerState", values));
  return type;
}

/* <private>
 * rialto_local_server_set_state: how it is from now on.
 */
void
rialto_local_server_set_state (RialtoLocalServer     *self,
                               RialtoLocalServerState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_place (RialtoLocalServer *self,
           const char        *url,
           const char        *owner_token)
{
  if (g_set_str (&self->url, url))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URL]);
  if (g_set_str (&self->owner_token, owner_token))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OWNER_TOKEN]);
}

static void
let_go (RialtoLocalServer *self)
{
  g_clear_handle_id (&self->watch, g_source_remove);
  g_clear_fd (&self->line, NULL);
}

/* <private>
 * rialto_local_server_forget: it has ended.
 */
void
rialto_local_server_forget (RialtoLocalServer *self)
{
  let_go (self);
  set_place (self, NULL, NULL);
  rialto_local_server_set_state (self, RIALTO_LOCAL_SERVER_STOPPED);
}

static gboolean
line_ended (int          fd,
            GIOCondition condition,
            gpointer     data)
{
  RialtoLocalServer *self = data;
  char rest[64];

  /* Of what it has said about itself. */
  if (recv (fd, rest, sizeof rest, 0) > 0)
    return G_SOURCE_CONTINUE;
  self->watch = 0;
  rialto_local_server_forget (self);
  g_signal_emit (self, ended_signal, 0);
  return G_SOURCE_REMOVE;
}

/* <private>
 * rialto_local_server_know: what is known of it whether or not it serves.
 */
void
rialto_local_server_know (RialtoLocalServer   *self,
                          const RialtoHosting *hosting)
{
  self->port = hosting->port;
  self->founded = hosting->founded;
  if (g_set_str (&self->name, hosting->name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/* <private>
 * rialto_local_server_adopt: it serves. Takes the note's line. One that listens everywhere is reached here as any.
 */
void
rialto_local_server_adopt (RialtoLocalServer   *self,
                           RialtoServingNote   *note,
                           const RialtoHosting *hosting)
{
  const char *colon = strrchr (note->address, ':');
  g_autofree char *url = NULL;

  rialto_local_server_know (self, hosting);
  self->port = colon != NULL ? (guint) g_ascii_strtoull (colon + 1, NULL, 10) : hosting->port;
  self->lan = hosting->lan;
  url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  let_go (self);
  self->line = g_steal_fd (&note->line);
  self->watch = g_unix_fd_add (self->line, G_IO_IN | G_IO_HUP | G_IO_ERR, line_ended, self);
  set_place (self, url, note->owner_token);
  rialto_local_server_set_state (self, RIALTO_LOCAL_SERVER_RUNNING);
}

/**
 * rialto_local_server_get_state:
 * @self: a community's server
 *
 * Returns: how it is, as far as is known; rialto_local_server_find() looks.
 */
RialtoLocalServerState
rialto_local_server_get_state (RialtoLocalServer *self)
{
  return self->state;
}

/**
 * rialto_local_server_get_url:
 * @self: a community's server
 *
 * Returns: (transfer none) (nullable): how this computer reaches it while it runs.
 */
const char *
rialto_local_server_get_url (RialtoLocalServer *self)
{
  return self->url;
}

/**
 * rialto_local_server_is_at:
 * @self: a community's server
 * @url: an address
 *
 * Returns: whether this computer reaches it there when it runs; known since it was looked for.
 */
gboolean
rialto_local_server_is_at (RialtoLocalServer *self,
                           const char        *url)
{
  g_autofree char *place = self->port != 0 ? g_strdup_printf ("http://127.0.0.1:%u", self->port) : NULL;

  return place != NULL && g_strcmp0 (place, url) == 0;
}

/**
 * rialto_local_server_get_owner_token:
 * @self: a community's server
 *
 * Returns: (transfer none) (nullable): what makes one the owner, if nobody was when it started.
 */
const char *
rialto_local_server_get_owner_token (RialtoLocalServer *self)
{
  return self->owner_token;
}

/**
 * rialto_local_server_get_founded:
 * @self: a community's server
 *
 * Returns: whether rialto_local_server_set_founded() was called for this folder; known since it was looked for.
 */
gboolean
rialto_local_server_get_founded (RialtoLocalServer *self)
{
  return self->founded;
}

/**
 * rialto_local_server_get_lan:
 * @self: a community's server
 *
 * Returns: whether others in the local network reach it while it runs.
 */
gboolean
rialto_local_server_get_lan (RialtoLocalServer *self)
{
  return self->lan;
}

/**
 * rialto_local_server_dup_lan_urls:
 * @self: a community's server
 *
 * Returns: (transfer full): how others in the local network reach it; empty when they do not.
 */
char **
rialto_local_server_dup_lan_urls (RialtoLocalServer *self)
{
  if (self->state != RIALTO_LOCAL_SERVER_RUNNING || !self->lan)
    return g_new0 (char *, 1);
  return rialto_hosting_dup_urls (self->port);
}

static void
rialto_local_server_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  RialtoLocalServer *self = RIALTO_LOCAL_SERVER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_OWNER_TOKEN:
      g_value_set_string (value, self->owner_token);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rialto_local_server_finalize (GObject *object)
{
  RialtoLocalServer *self = RIALTO_LOCAL_SERVER (object);

  let_go (self);
  dex_clear (&self->last);
  g_free (self->folder);
  g_free (self->data);
  g_free (self->program);
  g_free (self->name);
  g_free (self->url);
  g_free (self->owner_token);

  G_OBJECT_CLASS (rialto_local_server_parent_class)->finalize (object);
}

static void
rialto_local_server_class_init (RialtoLocalServerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = rialto_local_server_get_property;
  object_class->finalize = rialto_local_server_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RIALTO_TYPE_LOCAL_SERVER_STATE,
                                              RIALTO_LOCAL_SERVER_STOPPED,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OWNER_TOKEN] = g_param_spec_string ("owner-token", NULL, NULL, NULL,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * RialtoLocalServer::ended:
   *
   * It ran, and does not any more: whoever wanted that, if somebody did.
   */
  ended_signal = g_signal_new ("ended", RIALTO_TYPE_LOCAL_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
rialto_local_server_init (RialtoLocalServer *self)
{
  self->line = -1;
}

/**
 * rialto_local_server_new:
 * @folder: of the community, below the app's data; made at the first start
 * @program: (nullable): rialtod; by default the one that came with the app
 *
 * Nothing is looked at yet.
 *
 * Returns: (transfer full): a community's server.
 */
RialtoLocalServer *
rialto_local_server_new (const char *folder,
                         const char *program)
{
  RialtoLocalServer *self = g_object_new (RIALTO_TYPE_LOCAL_SERVER, NULL);

  self->folder = g_canonicalize_filename (folder, NULL);
  self->data = g_build_filename (self->folder, "data", NULL);
  self->program = program != NULL ? g_strdup (program) : rialto_local_server_find_program ();
  return self;
}
