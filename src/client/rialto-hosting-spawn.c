/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-local-server-private.h"

#include "rialto-error.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define DRAIN     5 /* seconds that what has begun may take when it stops */
#define LARGE_LOG (1 << 20)

static gboolean
is_program (const char *path)
{
  return path != NULL && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) &&
         !g_file_test (path, G_FILE_TEST_IS_DIR);
}

/**
 * rialto_local_server_find_program:
 *
 * Returns: (transfer full) (nullable): the rialtod that came with this app: from the same build, or installed with it.
 */
char *
rialto_local_server_find_program (void)
{
  static const char *const places[] = { "../../server/rialtod", "../server/rialtod", "rialtod",
                                        "../libexec/rialtod" };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *installed = g_build_filename (RIALTO_LIBEXECDIR, "rialtod", NULL);

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_canonicalize_filename (places[i], folder);

      if (is_program (path))
        return g_steal_pointer (&path);
    }
  return is_program (installed) ? g_steal_pointer (&installed) : g_find_program_in_path ("rialtod");
}

/* Between fork and exec: neither the app's end nor its terminal is the server's. */
static void
leave (gpointer data)
{
  setsid ();
}

static int
open_log (const char *home)
{
  g_autofree char *path = g_build_filename (home, "log", NULL);
  GStatBuf info;
  gboolean large = g_stat (path, &info) == 0 && info.st_size > LARGE_LOG;

  return open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (large ? O_TRUNC : 0), 0600);
}

static void
set_variables (GSubprocessLauncher *launcher,
               const char          *program,
               const RialtoHosting *hosting)
{
  g_autofree char *drain = g_strdup_printf ("%u", DRAIN), *folder = g_path_get_dirname (program);
  g_autofree char *helper = g_build_filename (folder, "renditions", "rialto-renditions", NULL);
  g_auto (GStrv) urls = hosting->lan ? rialto_hosting_dup_urls (hosting->port) : NULL;
  g_autofree char *url = urls != NULL && urls[0] != NULL
                           ? g_strdup (urls[0])
                           : g_strdup_printf ("http://127.0.0.1:%u", hosting->port);

  g_subprocess_launcher_setenv (launcher, "RIALTO_SERVER_DRAIN_SECONDS", drain, TRUE);
  g_subprocess_launcher_setenv (launcher, "RIALTO_SERVER_PUBLIC_URL", url, TRUE);
  if (hosting->name != NULL)
    g_subprocess_launcher_setenv (launcher, "RIALTO_SERVER_NAME", hosting->name, TRUE);
  /* In a build tree it is not where it will be installed. */
  if (is_program (helper))
    g_subprocess_launcher_setenv (launcher, "RIALTO_BLOBS_RENDITIONS_HELPER", helper, TRUE);
}

/* <private>
 * rialto_hosting_spawn: starts the server; it goes on when this process ends.
 */
GSubprocess *
rialto_hosting_spawn (const RialtoHosting *hosting,
                      const char          *program,
                      const char          *home,
                      const char          *data,
                      GError             **error)
{
  /* What it prints for people, the owner's token among it, is in its note; the log may be shown to others. */
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *listen = g_strdup_printf ("%s:%u", hosting->lan ? "0.0.0.0" : "127.0.0.1", hosting->port);
  g_autoptr (GError) local = NULL;
  GSubprocess *process;
  int log;

  if (program == NULL || !is_program (program))
    {
      rialto_fail_detail (error, RIALTO_ERROR_NOT_FOUND, _ ("The server's program is not installed."));
      return NULL;
    }
  log = open_log (home);
  if (log < 0)
    {
      rialto_fail_detail (error,
                          errno == ENOSPC   ? RIALTO_ERROR_STORAGE_FULL
                          : errno == EACCES ? RIALTO_ERROR_FORBIDDEN
                                            : RIALTO_ERROR_INTERNAL,
                          _ ("The server's log cannot be written: %s."), g_strerror (errno));
      return NULL;
    }
  g_subprocess_launcher_take_stderr_fd (launcher, log);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, leave, NULL, NULL);
  set_variables (launcher, program, hosting);
  process = g_subprocess_launcher_spawn (launcher, &local, program, "serve", "--data", data, "--listen",
                                         listen, NULL);
  if (process == NULL)
    rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, _ ("The server cannot be started: %s."),
                        local->message);
  return process;
}
