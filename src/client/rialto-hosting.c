/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-local-server-private.h"

#include "rialto-error.h"

#include <glib/gi18n.h>
#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <unistd.h>

/* What lies in the folder of a hosted community, and the ports of this machine. All of it small files, but files. */

#define SETTINGS  "host.ini"
#define GROUP     "host"
#define LOG_LINES 12

/* <private>
 * rialto_hosting_clear: frees what is in it.
 */
void
rialto_hosting_clear (RialtoHosting *hosting)
{
  g_clear_pointer (&hosting->name, g_free);
}

/* <private>
 * rialto_hosting_read: what was said last.
 */
void
rialto_hosting_read (RialtoHosting *hosting,
                     const char    *folder)
{
  g_autofree char *path = g_build_filename (folder, SETTINGS, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  int port;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  port = g_key_file_get_integer (file, GROUP, "port", NULL);
  g_free (hosting->name);
  hosting->name = g_key_file_get_string (file, GROUP, "name", NULL);
  hosting->port = port > 0 && port < 65536 ? (guint) port : 0;
  hosting->lan = g_key_file_get_boolean (file, GROUP, "lan", NULL);
  hosting->stopped = g_key_file_get_boolean (file, GROUP, "stopped", NULL);
  hosting->founded = g_key_file_get_boolean (file, GROUP, "founded", NULL);
}

/* Whose fault it is that a file cannot be written. */
static gboolean
fail_to_write (int         code,
               const char *path,
               GError    **error)
{
  RialtoError meant = code == ENOSPC || code == EDQUOT                   ? RIALTO_ERROR_STORAGE_FULL
                      : code == EACCES || code == EPERM || code == EROFS ? RIALTO_ERROR_FORBIDDEN
                                                                         : RIALTO_ERROR_INTERNAL;

  return rialto_fail_detail (error, meant, _ ("%s cannot be written: %s."), path, g_strerror (code));
}

/* <private>
 * rialto_hosting_write: for the next time.
 */
gboolean
rialto_hosting_write (const RialtoHosting *hosting,
                      const char          *folder,
                      GError             **error)
{
  g_autofree char *path = g_build_filename (folder, SETTINGS, NULL), *text = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;

  if (g_mkdir_with_parents (folder, 0700) < 0)
    return fail_to_write (errno, folder, error);
  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  if (hosting->name != NULL)
    g_key_file_set_string (file, GROUP, "name", hosting->name);
  g_key_file_set_integer (file, GROUP, "port", (int) hosting->port);
  g_key_file_set_boolean (file, GROUP, "lan", hosting->lan);
  g_key_file_set_boolean (file, GROUP, "stopped", hosting->stopped);
  g_key_file_set_boolean (file, GROUP, "founded", hosting->founded);
  text = g_key_file_to_data (file, NULL, NULL);
  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local))
    return TRUE;
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return fail_to_write (ENOSPC, path, error);
  return fail_to_write (access (folder, W_OK) != 0 ? errno : EIO, path, error);
}

/* The port that can be had, 0: none. Asking for 0 gets any that is free. */
static guint
try_port (guint    port,
          gboolean lan)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16) port),
                                 .sin_addr.s_addr = htonl (lan ? INADDR_ANY : INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  g_autofd int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;

  if (fd < 0 || setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind (fd, (struct sockaddr *) &address, sizeof address) != 0 || listen (fd, 1) != 0 ||
      getsockname (fd, (struct sockaddr *) &address, &length) != 0)
    return 0;
  return ntohs (address.sin_port);
}

/* <private>
 * rialto_hosting_prepare: before it is started.
 */
gboolean
rialto_hosting_prepare (RialtoHosting                  *hosting,
                        const RialtoLocalServerOptions *options,
                        GError                        **error)
{
  guint wanted = options->new_port ? 0 : hosting->port, got;

  if (options->name != NULL)
    g_set_str (&hosting->name, options->name);
  hosting->lan = options->lan;
  hosting->stopped = FALSE;
  got = try_port (wanted, hosting->lan);
  if (got == 0)
    {
      g_autofree char *port = g_strdup_printf ("%u", wanted);

      rialto_fail_detail (error, RIALTO_ERROR_CONFLICT,
                          _ ("Another program has port %u, where the community was."), wanted);
      if (error != NULL)
        rialto_error_add_fault (*error, "port", port);
      return FALSE;
    }
  hosting->port = got;
  return TRUE;
}

/* <private>
 * rialto_hosting_dup_log: the last lines.
 */
char *
rialto_hosting_dup_log (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "log", NULL), *text = NULL, *valid = NULL;
  g_auto (GStrv) lines = NULL;
  guint n;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  valid = g_utf8_make_valid (g_strchomp (text), -1);
  lines = g_strsplit (valid, "\n", -1);
  n = g_strv_length (lines);
  return g_strjoinv ("\n", lines + (n > LOG_LINES ? n - LOG_LINES : 0));
}

/* <private>
 * rialto_hosting_dup_urls: how others in the local network reach that port.
 */
char **
rialto_hosting_dup_urls (guint port)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();
  struct ifaddrs *all = NULL;

  if (getifaddrs (&all) == 0)
    for (struct ifaddrs *one = all; one != NULL; one = one->ifa_next)
      {
        char text[INET_ADDRSTRLEN];

        if (one->ifa_addr == NULL || one->ifa_addr->sa_family != AF_INET || !(one->ifa_flags & IFF_UP) ||
            (one->ifa_flags & IFF_LOOPBACK))
          continue;
        inet_ntop (AF_INET, &((struct sockaddr_in *) (gpointer) one->ifa_addr)->sin_addr, text, sizeof text);
        g_strv_builder_take (urls, g_strdup_printf ("http://%s:%u", text, port));
      }
  freeifaddrs (all);
  return g_strv_builder_end (urls);
}
