/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-local-server-private.h"

#include "rialto-clock.h"
#include "rialto-error.h"

#include <glib/gi18n.h>
#include <signal.h>

/* How a community's server is found, started and stopped: one thing at a time, with files looked at by the pool. */

#define LOOK_EVERY   50                  /* ms */
#define START_TIME   (2 * RIALTO_MINUTE) /* a large database may have to be brought up to date first */
#define STOP_TIME    (60 * RIALTO_SECOND)
#define SETTLE_TIME  (10 * RIALTO_SECOND)
/* What rialtod ends with when it cannot serve. */
#define EXIT_CLAIMED 3
#define EXIT_FULL    4
#define EXIT_NEWER   5
#define EXIT_DENIED  6

/* What the pool has found out. */
typedef struct
{
  char             *folder;
  char             *data;
  gboolean          serves;
  RialtoServingNote note;
  RialtoHosting     hosting;

  gboolean                 mark;    /* that somebody wants it stopped */
  gboolean                 found;   /* that it has been founded */
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

  look->note.line = -1;
  look->folder = g_strdup (self->folder);
  look->data = g_strdup (self->data);
  return look;
}

/* Whether it can be reached; one that just starts, for another app, has not said where yet, and one that just ends does not listen. */
static gboolean
is_there (const Look *look)
{
  return look->serves && look->note.address != NULL && look->note.line >= 0;
}

static DexFuture *
look_around (gpointer data)
{
  Look *look = data;
  g_autoptr (GError) error = NULL;

  look->serves = rialto_serving_note_read (&look->note, look->data);
  rialto_hosting_read (&look->hosting, look->folder);
  if (look->mark && look->hosting.port != 0)
    {
      /* Of a disk that is full it starts again: better than that it goes on. */
      look->hosting.stopped = TRUE;
      rialto_hosting_write (&look->hosting, look->folder, NULL);
      look->mark = FALSE;
    }
  if (look->found)
    {
      look->hosting.founded = TRUE;
      if (!rialto_hosting_write (&look->hosting, look->folder, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
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
  rialto_local_server_know (self, &look->hosting);
  if (!is_there (look))
    return dex_future_new_false ();
  rialto_local_server_adopt (self, &look->note, &look->hosting);
  return dex_future_new_true ();
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

static DexFuture *
run_found (RialtoLocalServer *self,
           gpointer           data,
           GCancellable      *cancellable)
{
  g_autoptr (Look) look = look_new (self);
  g_autoptr (GError) error = NULL;

  look->found = TRUE;
  if (!await_look (look, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  self->founded = TRUE;
  return dex_future_new_true ();
}

/**
 * rialto_local_server_set_founded:
 * @self: a community's server
 *
 * Its note cannot tell: it holds what makes one the owner until the server ends, also when somebody has used it.
 *
 * Returns: (transfer full): resolves when it is written down that the community has been founded; rejects with %RIALTO_ERROR when it
 *   cannot be
 */
DexFuture *
rialto_local_server_set_founded (RialtoLocalServer *self)
{
  dex_return_error_if_fail (RIALTO_IS_LOCAL_SERVER (self));

  return enqueue (self, run_found, NULL, NULL);
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

/* What rialtod says by its exit code. */
static const struct
{
  int status;
  RialtoError code;
  const char *sentence;
} exits[] = {
  { EXIT_CLAIMED, RIALTO_ERROR_CONFLICT, N_ ("Another program serves this community.") },
  { EXIT_FULL, RIALTO_ERROR_STORAGE_FULL, N_ ("There is no room left on this computer's disk.") },
  { EXIT_NEWER, RIALTO_ERROR_NEWER_DATA, N_ ("A newer program has served this community.") },
  { EXIT_DENIED, RIALTO_ERROR_FORBIDDEN, N_ ("The community's folder cannot be used.") },
};

static DexFuture *
read_log (gpointer folder)
{
  return dex_future_new_take_string (rialto_hosting_dup_log (folder));
}

/**
 * rialto_local_server_read_log:
 * @self: a community's server
 *
 * Returns: (transfer full): resolves to the last lines of its log, a string, or to %NULL when there is none
 */
DexFuture *
rialto_local_server_read_log (RialtoLocalServer *self)
{
  dex_return_error_if_fail (RIALTO_IS_LOCAL_SERVER (self));

  return rialto_async_run_in_pool (read_log, g_strdup (self->folder), g_free);
}

/* Why it ended before it served, with the end of its log. */
static DexFuture *
explain (RialtoLocalServer *self,
         GSubprocess       *process)
{
  g_autofree char *log = dex_await_string (rialto_local_server_read_log (self), NULL);
  int status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (exits); i++)
    if (exits[i].status == status)
      rialto_fail_detail (&error, exits[i].code, "%s", gettext (exits[i].sentence));
  if (error == NULL)
    rialto_fail_detail (&error, RIALTO_ERROR_INTERNAL, _ ("The server did not start."));
  if (log != NULL)
    rialto_error_add_fault (error, "log", log);
  return dex_future_new_for_error (g_steal_pointer (&error));
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
      if (is_there (look) && g_subprocess_get_identifier (process) != NULL &&
          look->note.pid == g_ascii_strtoll (g_subprocess_get_identifier (process), NULL, 10) &&
          is_ready (session, url, cancellable))
        {
          rialto_local_server_adopt (self, &look->note, &look->hosting);
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
                       : fail (RIALTO_ERROR_TIMEOUT, _ ("The server does not get ready."));
}

/* One that holds its data and cannot be reached is about to be there, or about to be gone. */
static gboolean
await_certainty (Look         *look,
                 GCancellable *cancellable,
                 GError      **error)
{
  RialtoTime until = rialto_clock_monotonic () + SETTLE_TIME;

  for (;;)
    {
      if (!await_look (look, error))
        return FALSE;
      if (!look->serves || is_there (look) || rialto_clock_monotonic () > until)
        return TRUE;
      if (!dex_await (rialto_async_sleep (LOOK_EVERY, cancellable), error))
        return FALSE;
    }
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
  if (!await_certainty (look, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (is_there (look))
    {
      rialto_local_server_adopt (self, &look->note, &look->hosting);
      return dex_future_new_true ();
    }
  rialto_local_server_set_state (self, RIALTO_LOCAL_SERVER_STARTING);
  process = rialto_hosting_spawn (&look->hosting, self->program, self->folder, self->data, &error);
  future = process != NULL ? await_ready (self, process, look, cancellable)
                           : dex_future_new_for_error (g_steal_pointer (&error));
  if (self->state == RIALTO_LOCAL_SERVER_STARTING)
    rialto_local_server_set_state (self, RIALTO_LOCAL_SERVER_STOPPED);
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
 * Returns: (transfer full): resolves when it serves; rejects with %RIALTO_ERROR: `conflict` when another program has its port, which is a
 *   fault named "port" then, or its data; `storage_full`, `forbidden` when the folder cannot be written, `newer_data`, `not_found` when
 *   there is no program, `timeout`, `internal`. A fault named "log" is the end of the server's log.
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
run_resume (RialtoLocalServer *self,
            gpointer           data,
            GCancellable      *cancellable)
{
  g_autoptr (Look) look = look_new (self);
  RialtoLocalServerOptions options = { 0 };
  g_autoptr (GError) error = NULL;

  if (!await_certainty (look, cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  rialto_local_server_know (self, &look->hosting);
  if (!look->serves && (look->hosting.port == 0 || look->hosting.stopped))
    return dex_future_new_false ();
  options.lan = look->hosting.lan;
  return run_start (self, &options, cancellable);
}

/**
 * rialto_local_server_resume:
 * @self: a community's server
 * @cancellable: (nullable): what may end it; nothing runs then
 *
 * After a crash or a new start of the computer: as it was, unless somebody has stopped it.
 *
 * Returns: (transfer full): resolves to whether it serves; rejects as rialto_local_server_start()
 */
DexFuture *
rialto_local_server_resume (RialtoLocalServer *self,
                            GCancellable      *cancellable)
{
  dex_return_error_if_fail (RIALTO_IS_LOCAL_SERVER (self));

  return enqueue (self, run_resume, NULL, cancellable);
}

static DexFuture *
run_stop (RialtoLocalServer *self,
          gpointer           data,
          GCancellable      *cancellable)
{
  RialtoTime until = rialto_clock_monotonic () + STOP_TIME;
  g_autoptr (Look) look = look_new (self);
  g_autoptr (GError) error = NULL;
  gboolean told = FALSE;

  look->mark = TRUE;
  while (await_look (look, &error) && look->serves && rialto_clock_monotonic () < until)
    {
      /* One that just starts does not listen yet. */
      if (!told && (told = rialto_serving_note_stop (&look->note)))
        rialto_local_server_set_state (self, RIALTO_LOCAL_SERVER_STOPPING);
      dex_await (rialto_async_sleep (LOOK_EVERY, NULL), NULL);
    }
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (look->serves)
    {
      if (self->line >= 0)
        rialto_local_server_set_state (self, RIALTO_LOCAL_SERVER_RUNNING);
      return fail (RIALTO_ERROR_TIMEOUT, _ ("The server does not end."));
    }
  rialto_local_server_forget (self);
  return dex_future_new_true ();
}

/**
 * rialto_local_server_stop:
 * @self: a community's server
 *
 * Also one that another app started. It stays stopped until it is started: rialto_local_server_resume() leaves it alone.
 *
 * Returns: (transfer full): resolves when it has finished what had begun and has ended; rejects with %RIALTO_ERROR_TIMEOUT.
 */
DexFuture *
rialto_local_server_stop (RialtoLocalServer *self)
{
  dex_return_error_if_fail (RIALTO_IS_LOCAL_SERVER (self));

  return enqueue (self, run_stop, NULL, NULL);
}
