/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-host-private.h"

#include "rialto-clock.h"
#include "rialto-error.h"

#include <glib/gi18n.h>

/* What ends more often is not going to be mended by another start. */
#define MAX_RESTARTS 3
#define RESTART_TIME (10 * RIALTO_MINUTE)

/* The community's server is started and stopped, and started again after a crash; what goes wrong is said in words for people. */

static const char *
find_fault (const GError *error,
            const char   *path)
{
  guint n_faults = 0;
  const RialtoFault *faults = error->domain == RIALTO_ERROR ? rialto_error_get_faults (error, &n_faults)
                                                            : NULL;

  for (guint i = 0; i < n_faults; i++)
    if (g_str_equal (faults[i].path, path))
      return faults[i].sentence;
  return NULL;
}

/* What happened, what to do, and that nothing is lost. */
static char *
explain (RialtoHost   *self,
         const GError *error)
{
  const char *port = find_fault (error, "port");

  switch (error->domain == RIALTO_ERROR ? error->code : RIALTO_ERROR_INTERNAL)
    {
    case RIALTO_ERROR_CONFLICT:
      if (port != NULL)
        /* Translators: a port is a number in an address */
        return g_strdup_printf (
          _ ("Another program uses port %s, where the community was. Close that program "
             "and try again, or use another port: the address changes then, and "
             "others have to be told."),
          port);
      return g_strdup (
        _ ("Another program serves this community already. Close that program and try again."));
    case RIALTO_ERROR_FORBIDDEN:
      return g_strdup_printf (
        _ ("The folder %s cannot be written. Make it yours to write, and try again. What "
           "is in it was left as it is."),
        self->folder);
    case RIALTO_ERROR_STORAGE_FULL:
      return g_strdup (
        _ ("This computer’s disk is full. Make room and try again. Nothing of the community is "
           "lost."));
    case RIALTO_ERROR_NEWER_DATA:
      return g_strdup (_ ("A newer version of Rialto has served this community. Update Rialto and try again. "
                          "The community was left as it is."));
    case RIALTO_ERROR_NOT_FOUND:
      return g_strdup (_ ("The server is not installed. Install rialtod, which comes with Rialto, and try "
                          "again."));
    case RIALTO_ERROR_TIMEOUT:
      return g_strdup (_ ("The server took too long. Try again in a while."));
    default:
      return g_strdup (_ ("The server did not start; its log says why. The community’s folder was left as it "
                          "is."));
    }
}

static void
keep_failure (RialtoHost   *self,
              const GError *error)
{
  g_autofree char *sentence = error != NULL ? explain (self, error) : NULL;

  rialto_host_set_failure (self, sentence, error != NULL ? find_fault (error, "log") : NULL,
                           error != NULL && find_fault (error, "port") != NULL);
}

/*< private >
 * rialto_host_await_start:
 * @self: what hosts a community
 * @starting: (transfer full): what starts or stops it
 * @error: return location for why it could not, in words for people
 *
 * In a fiber.
 *
 * Returns: whether it went well
 */
gboolean
rialto_host_await_start (RialtoHost *self,
                         DexFuture  *starting,
                         GError    **error)
{
  g_autoptr (GError) failure = NULL;

  keep_failure (self, NULL);
  if (dex_await (starting, &failure))
    return TRUE;
  keep_failure (self, failure);
  return rialto_fail_detail (error,
                             failure->domain == RIALTO_ERROR ? (RialtoError) failure->code
                                                             : RIALTO_ERROR_INTERNAL,
                             "%s", self->failure);
}

static DexFuture *
start_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  g_autoptr (RialtoHost) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GError) error = NULL;

  if (rialto_host_await_start (self, dex_ref (data), &error))
    return dex_future_new_true ();
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
follow (RialtoHost *self,
        DexFuture  *starting)
{
  return rialto_async_spawn ("host-start", self, NULL, start_fiber, starting, dex_unref);
}

/**
 * rialto_host_start:
 * @self: what hosts a community
 * @lan: whether others in the local network reach it
 * @new_port: whether to leave the port that somebody else has now
 *
 * Returns: (transfer full): resolves when it runs; rejects as rialto_local_server_start() does, in words for people, which are `failure`
 *   then
 */
DexFuture *
rialto_host_start (RialtoHost *self,
                   gboolean    lan,
                   gboolean    new_port)
{
  RialtoLocalServerOptions options = { .lan = lan, .new_port = new_port };

  self->stopping = FALSE;
  self->n_restarts = 0;
  return follow (self, rialto_local_server_start (self->server, &options, NULL));
}

/**
 * rialto_host_stop:
 * @self: what hosts a community
 *
 * It stays stopped until somebody starts it.
 *
 * Returns: (transfer full): resolves when it has ended; rejects in words for people, which are `failure` then
 */
DexFuture *
rialto_host_stop (RialtoHost *self)
{
  self->stopping = TRUE;
  return follow (self, rialto_local_server_stop (self->server));
}

static DexFuture *
restart_for_fiber (RialtoFiber *fiber,
                   gpointer     data)
{
  g_autoptr (RialtoHost) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GError) error = NULL;

  if (!dex_await (rialto_host_stop (self), &error) ||
      !dex_await (rialto_host_start (self, GPOINTER_TO_INT (data), FALSE), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * rialto_host_restart:
 * @self: what hosts a community that runs
 * @lan: whether others in the local network reach it from now on
 *
 * Returns: (transfer full): resolves when it runs again; rejects as rialto_host_stop() and rialto_host_start() do
 */
DexFuture *
rialto_host_restart (RialtoHost *self,
                     gboolean    lan)
{
  return rialto_async_spawn ("host-restart-for", self, NULL, restart_for_fiber, GINT_TO_POINTER (lan), NULL);
}

static gboolean
may_restart (RialtoHost *self)
{
  RialtoTime now = rialto_clock_monotonic ();

  if (self->n_restarts == 0 || now - self->first_restart > RESTART_TIME)
    {
      self->n_restarts = 0;
      self->first_restart = now;
    }
  return self->n_restarts++ < MAX_RESTARTS;
}

static DexFuture *
restart_fiber (RialtoFiber *fiber,
               gpointer     data)
{
  g_autoptr (RialtoHost) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GError) error = NULL;
  g_autofree char *log = NULL;

  if (self == NULL)
    return dex_future_new_true ();
  if (may_restart (self))
    {
      if (rialto_host_await_start (self, rialto_local_server_resume (self->server, NULL), &error))
        return dex_future_new_true ();
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  log = dex_await_string (rialto_local_server_read_log (self->server), NULL);
  rialto_host_set_failure (
    self,
    _ ("The server has ended several times in a short while; its log says why. Nothing "
       "of the community is lost. Start it when what is wrong is mended."),
    log, FALSE);
  return dex_future_new_true ();
}

static void
on_ended (RialtoHost *self)
{
  if (!self->stopping)
    dex_future_disown (rialto_async_spawn ("host-restart", self, NULL, restart_fiber, NULL, NULL));
}

/**
 * rialto_host_keep:
 * @self: what hosts a community
 *
 * From now on, it is started again when it ends and nobody has stopped it, but not for ever.
 */
void
rialto_host_keep (RialtoHost *self)
{
  g_signal_connect_object (self->server, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
}

static gboolean
has_member (RialtoHost *self,
            GListModel *accounts)
{
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (RialtoAccountRecord) record = g_list_model_get_item (accounts, i);

      if (rialto_local_server_is_at (self->server, rialto_account_record_get_server (record)))
        return TRUE;
    }
  return FALSE;
}

static DexFuture *
resume_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  g_autoptr (RialtoHost) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GError) error = NULL;

  dex_await (rialto_host_look (self), NULL);
  if (!has_member (self, data))
    return dex_future_new_true ();
  if (rialto_host_await_start (self, rialto_local_server_resume (self->server, NULL), &error))
    return dex_future_new_true ();
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * rialto_host_resume:
 * @self: what hosts a community
 * @accounts: of #RialtoAccountRecord: those on this computer
 *
 * For a start of the app, or of the computer: looks, and starts the community again when somebody here is a member of it and nobody has
 * stopped it.
 *
 * Returns: (transfer full): resolves when that is so; rejects as rialto_host_start() does
 */
DexFuture *
rialto_host_resume (RialtoHost *self,
                    GListModel *accounts)
{
  return rialto_async_spawn ("host-resume", self, NULL, resume_fiber, g_object_ref (accounts),
                             g_object_unref);
}
