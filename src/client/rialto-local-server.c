/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-local-server-private.h"

#include "rialto-clock.h"
#include "rialto-error.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#define LOOK_EVERY   50               /* ms */
#define START_TIME   (2 * RIALTO_MINUTE) /* a large database may have to be brought up to date first */
#define STOP_TIME    (60 * RIALTO_SECOND)
/* What rialtod ends with when it cannot serve. */
#define EXIT_CLAIMED 3
#define EXIT_FULL    4

/**
 * RialtoLocalServer:
 *
 * A community that somebody hosts on this computer: a folder with its data, its settings and its log, and the rialtod that serves it.
 * That is a process of its own: it goes on when the app ends, and the next app finds it again by the lock on its data. It listens to
 * this computer alone unless somebody wishes otherwise. Main thread; files are touched by the pool.
 */
struct _RialtoLocalServer
{
  GObject parent_instance;

  char                  *folder;      /* owned */
  char                  *data;        /* owned: below it, the server's own */
  char                  *program;     /* owned, nullable */
  char                  *url;         /* owned, nullable */
  char                  *owner_token; /* owned, nullable */
  gint64                 pid;
  guint                  port;
  gboolean               lan;
  RialtoLocalServerState state;
  int                    pidfd; /* owned, or -1 */
  guint                  watch; /* source, or 0 */
  DexFuture             *last;  /* owned, nullable: one thing at a time */
};

G_DEFINE_FINAL_TYPE (RialtoLocalServer, rialto_local_server, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_URL,
  PROP_OWNER_TOKEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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

static void
set_state (RialtoLocalServer     *self,
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
  g_clear_fd (&self->pidfd, NULL);
  self->pid = 0;
}

static gboolean
process_ended (int          fd,
               GIOCondition condition,
               gpointer     data)
{
  RialtoLocalServer *self = data;

  self->watch = 0;
  let_go (self);
  set_place (self, NULL, NULL);
  set_state (self, RIALTO_LOCAL_SERVER_STOPPED);
  return G_SOURCE_REMOVE;
}

/* A handle, because the number alone could be somebody else's by now. */
static void
watch (RialtoLocalServer *self,
       gint64             pid)
{
  let_go (self);
  self->pid = pid;
  self->pidfd = pidfd_open ((pid_t) pid, 0);
  if (self->pidfd >= 0)
    self->watch = g_unix_fd_add (self->pidfd, G_IO_IN, process_ended, self);
}

/* What the pool has found out. */
typedef struct
{
  char             *folder;
  char             *data;
  gboolean          serves;
  RialtoServingNote note;
  RialtoHosting     hosting;

  gboolean                 prepare; /* for a start */
  RialtoLocalServerOptions options;
  char                    *name;
} Look;

static void
look_clear (gpointer data)
{
  Look *look = data;

  rialto_serving_note_clear (&look->note);
  rialto_hosting_clear (&look->hosting);
  g_free (look->folder);
  g_free (look->data);
  g_free (look->name);
}

static void
look_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, look_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_unref)

static Look *
look_new (RialtoLocalServer *self)
{
  Look *look = g_atomic_rc_box_new0 (Look);

  look->folder = g_strdup (self->folder);
  look->data = g_strdup (self->data);
  return look;
}

static DexFuture *
look_around (gpointer data)
{
  Look *look = data;
  g_autoptr (GError) error = NULL;

  look->serves = rialto_serving_note_read (&look->note, look->data);
  rialto_hosting_read (&look->hosting, look->folder);
  if (!look->prepare || look->serves)
    return NULL;
  if (!rialto_hosting_prepare (&look->hosting, &look->options, &error) ||
      !rialto_hosting_write (&look->hosting, look->folder, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return NULL;
}

/* The pool holds it, too: a fiber may end while it is waited for. */
static gboolean
await_look (Look    *look,
            GError **error)
{
  return dex_await (rialto_async_run_in_pool (look_around, g_atomic_rc_box_acquire (look), look_unref),
                    error);
}

/* One that listens everywhere is reached here as any. */
static void
adopt (RialtoLocalServer *self,
       const Look        *look)
{
  const char *colon = look->note.address != NULL ? strrchr (look->note.address, ':') : NULL;
  g_autofree char *url = NULL;

  self->port = colon != NULL ? (guint) g_ascii_strtoull (colon + 1, NULL, 10) : look->hosting.port;
  self->lan = look->hosting.lan;
  url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  if (self->pid != look->note.pid || self->pidfd < 0)
    watch (self, look->note.pid);
  set_place (self, url, look->note.owner_token);
  set_state (self, RIALTO_LOCAL_SERVER_RUNNING);
}

static DexFuture *
fail (RialtoError code,
      const char *sentence)
{
  g_autoptr (GError) error = NULL;

  rialto_fail_detail (&error, code, "%s", sentence);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

typedef struct
{
  RialtoLocalServer       *server; /* owned */
  DexFuture               *before; /* owned, nullable */
  DexFuture               *(*run) (RialtoLocalServer *self,
                                   gpointer           data,
                                   GCancellable      *cancellable);
  RialtoLocalServerOptions options;
  char                    *name;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  g_object_unref (task->server);
  dex_clear (&task->before);
  g_free (task->name);
  g_free (task);
}

static DexFuture *
task_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Task *task = data;

  if (task->before != NULL)
    dex_await (g_steal_pointer (&task->before), NULL);
  return task->run (task->server, &task->options, rialto_fiber_get_cancellable (fiber));
}

static DexFuture *
enqueue (RialtoLocalServer              *self,
         DexFuture                      *(*run) (RialtoLocalServer *server, gpointer data, GCancellable *cancellable),
         const RialtoLocalServerOptions *options,
         GCancellable                   *cancellable)
{
  Task *task = g_new0 (Task, 1);
  DexFuture *future;

  task->server = g_object_ref (self);
  task->before = g_steal_pointer (&self->last);
  task->run = run;
  if (options != NULL)
    {
      task->options = *options;
      task->options.name = task->name = g_strdup (options->name);
    }
  future = rialto_async_spawn ("local-server", NULL, cancellable, task_fiber, task, task_free);
  self->last = dex_ref (future);
  return future;
}

static DexFuture *
run_find (RialtoLocalServer *self,
          gpointer           data,
          GCancellable      *cancellable)
{
  g_autoptr (Look) look = look_new (self);
  g_autoptr (GError) error = NULL;

  if (!await_look (look, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  /* One that just starts, for another app, has not said where yet. */
  if (look->serves && look->note.address != NULL)
    adopt (self, look);
  return dex_future_new_for_boolean (look->serves && look->note.address != NULL);
}

/**
 * rialto_local_server_find:
 * @self: a community's server
 *
 * Returns: (transfer full): resolves to whether it runs: since an earlier time, or by another app.
 */
DexFuture *
rialto_local_server_find (RialtoLocalServer *self)
{
  dex_return_error_if_fail (RIALTO_IS_LOCAL_SERVER (self));

  return enqueue (self, run_find, NULL, NULL);
}

static void
note_exit (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (DexPromise) promise = data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  dex_promise_resolve_boolean (promise, TRUE);
}

/* Why it ended before it served. */
static DexFuture *
explain (RialtoLocalServer *self,
         GSubprocess       *process)
{
  g_autofree char *log = rialto_hosting_dup_log (self->folder);
  g_autofree char *sentence = g_strdup_printf ("The server did not start. The end of its log:\n%s",
                                               log != NULL ? log : "");
  int status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;

  if (status == EXIT_CLAIMED)
    return fail (RIALTO_ERROR_CONFLICT, "Another program serves this community.");
  if (status == EXIT_FULL)
    return fail (RIALTO_ERROR_STORAGE_FULL, "There is no room left on this computer's disk.");
  return fail (RIALTO_ERROR_INTERNAL, sentence);
}

/* Whether it says so itself. */
static gboolean
is_ready (SoupSession  *session,
          const char   *url,
          GCancellable *cancellable)
{
  g_autofree char *address = g_strconcat (url, "/readyz", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", address);

  return dex_await (rialto_async_send (session, message, cancellable), NULL) &&
         soup_message_get_status (message) == SOUP_STATUS_OK;
}

static DexFuture *
await_ready (RialtoLocalServer *self,
             GSubprocess       *process,
             Look              *look,
             GCancellable      *cancellable)
{
  /* To this machine, whatever proxy leads elsewhere. */
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr (DexPromise) ended = dex_promise_new ();
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", look->hosting.port);
  RialtoTime until = rialto_clock_monotonic () + START_TIME;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_async (process, NULL, note_exit, dex_ref (ended));
  while (dex_future_is_pending (DEX_FUTURE (ended)) && rialto_clock_monotonic () < until)
    {
      look->prepare = FALSE;
      if (!await_look (look, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (look->note.address != NULL && g_subprocess_get_identifier (process) != NULL &&
          look->note.pid == g_ascii_strtoll (g_subprocess_get_identifier (process), NULL, 10) &&
          is_ready (session, url, cancellable))
        {
          adopt (self, look);
          return dex_future_new_true ();
        }
      if (!dex_await (rialto_async_or_cancelled (dex_future_first (dex_ref (DEX_FUTURE (ended)),
                                                                   rialto_async_sleep (LOOK_EVERY, NULL),
                                                                   NULL),
                                                 cancellable),
                      &error))
        break;
    }
  if (!dex_future_is_pending (DEX_FUTURE (ended)))
    return explain (self, process);
  /* Given up: nobody is to find a server later that was not wanted any more. */
  g_subprocess_send_signal (process, SIGTERM);
  dex_await (dex_ref (DEX_FUTURE (ended)), NULL);
  return error != NULL ? dex_future_new_for_error (g_steal_pointer (&error))
                       : fail (RIALTO_ERROR_TIMEOUT, "The server does not get ready.");
}

static DexFuture *
run_start (RialtoLocalServer *self,
           gpointer           data,
           GCancellable      *cancellable)
{
  g_autoptr (Look) look = look_new (self);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  DexFuture *future;

  look->prepare = TRUE;
  look->options = *(RialtoLocalServerOptions *) data;
  look->options.name = look->name = g_strdup (look->options.name);
  if (!await_look (look, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (look->serves && look->note.address != NULL)
    {
      adopt (self, look);
      return dex_future_new_true ();
    }
  set_state (self, RIALTO_LOCAL_SERVER_STARTING);
  process = rialto_hosting_spawn (&look->hosting, self->program, self->folder, self->data, &error);
  future = process != NULL ? await_ready (self, process, look, cancellable)
                           : dex_future_new_for_error (g_steal_pointer (&error));
  if (self->state == RIALTO_LOCAL_SERVER_STARTING)
    set_state (self, RIALTO_LOCAL_SERVER_STOPPED);
  return future;
}

/**
 * rialto_local_server_start:
 * @self: a community's server
 * @options: how; copied
 * @cancellable: (nullable): what may end it; nothing runs then
 *
 * The first start picks a port and keeps it. One that runs already is found, as it is.
 *
 * Returns: (transfer full): resolves when it serves; rejects with %RIALTO_ERROR: `conflict` when another program has its port, and
 *   @options could ask for a new one, `storage_full`, `not_found` when there is no program, `internal` with the end of its log.
 */
DexFuture *
rialto_local_server_start (RialtoLocalServer              *self,
                           const RialtoLocalServerOptions *options,
                           GCancellable                   *cancellable)
{
  dex_return_error_if_fail (RIALTO_IS_LOCAL_SERVER (self));
  dex_return_error_if_fail (options != NULL);

  return enqueue (self, run_start, options, cancellable);
}

static DexFuture *
run_stop (RialtoLocalServer *self,
          gpointer           data,
          GCancellable      *cancellable)
{
  RialtoTime until = rialto_clock_monotonic () + STOP_TIME;
  g_autoptr (Look) look = look_new (self);
  g_autoptr (GError) error = NULL;
  g_autofd int process = -1;

  if (!await_look (look, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (look->serves && look->note.pid != 0)
    {
      process = pidfd_open ((pid_t) look->note.pid, 0);
      /* Looked at again: what holds the lock now is what the handle means. */
      if (!await_look (look, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      set_state (self, RIALTO_LOCAL_SERVER_STOPPING);
      if (look->serves && process >= 0)
        pidfd_send_signal (process, SIGTERM, NULL, 0);
    }
  while (look->serves && rialto_clock_monotonic () < until)
    {
      dex_await (rialto_async_sleep (LOOK_EVERY, NULL), NULL);
      if (!await_look (look, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (look->serves)
    return fail (RIALTO_ERROR_TIMEOUT, "The server does not end.");
  let_go (self);
  set_place (self, NULL, NULL);
  set_state (self, RIALTO_LOCAL_SERVER_STOPPED);
  return dex_future_new_true ();
}

/**
 * rialto_local_server_stop:
 * @self: a community's server
 *
 * Also one that another app started.
 *
 * Returns: (transfer full): resolves when it has finished what had begun and has ended; rejects with %RIALTO_ERROR_TIMEOUT.
 */
DexFuture *
rialto_local_server_stop (RialtoLocalServer *self)
{
  dex_return_error_if_fail (RIALTO_IS_LOCAL_SERVER (self));

  return enqueue (self, run_stop, NULL, NULL);
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
 * rialto_local_server_get_owner_token:
 * @self: a community's server
 *
 * Returns: (transfer none) (nullable): what makes one the owner, while nobody is.
 */
const char *
rialto_local_server_get_owner_token (RialtoLocalServer *self)
{
  return self->owner_token;
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

/**
 * rialto_local_server_dup_log:
 * @self: a community's server
 *
 * Blocks for as long as a file takes to read.
 *
 * Returns: (transfer full) (nullable): the last lines of its log.
 */
char *
rialto_local_server_dup_log (RialtoLocalServer *self)
{
  return rialto_hosting_dup_log (self->folder);
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
  properties[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OWNER_TOKEN] = g_param_spec_string ("owner-token", NULL, NULL, NULL,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_local_server_init (RialtoLocalServer *self)
{
  self->pidfd = -1;
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
