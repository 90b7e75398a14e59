/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-local-server-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* What a serving rialtod leaves in its data folder: a lock that it holds, a note of where it is, and a socket on which it can be asked to
 * end. All three mean the same in every sandbox, which the number of a process does not. */

#define STOP     "stop\n"
#define GREETING "rialtod "
#define PATIENCE 1000 /* ms */

/* <private>
 * rialto_serving_note_clear: forgets.
 */
void
rialto_serving_note_clear (RialtoServingNote *note)
{
  g_clear_pointer (&note->address, g_free);
  g_clear_pointer (&note->owner_token, g_free);
  g_clear_fd (&note->line, NULL);
  note->pid = 0;
}

/* Asked for, not taken: a server that starts just now must not find it taken. */
static gboolean
is_locked (const char *data)
{
  g_autofree char *path = g_build_filename (data, "serving.lock", NULL);
  g_autofd int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fd >= 0 && fcntl (fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* A server says who it is. One that just ends lets nobody in any more, though it may still seem to listen. */
static gboolean
is_greeted (int fd)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
  char text[sizeof GREETING - 1];

  return poll (&poll_fd, 1, PATIENCE) == 1 && recv (fd, text, sizeof text, 0) == (ssize_t) sizeof text &&
         memcmp (text, GREETING, sizeof text) == 0;
}

/* Nobody listens on what a killed server has left. By the folder's handle, since addresses of sockets are short. */
static int
open_line (const char *data)
{
  g_autofd int folder = open (data, O_PATH | O_DIRECTORY | O_CLOEXEC);
  g_autofd int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_snprintf (address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/control.sock", folder);
  if (folder < 0 || fd < 0 || connect (fd, (struct sockaddr *) &address, sizeof address) != 0 ||
      !is_greeted (fd))
    return -1;
  return g_steal_fd (&fd);
}

/* <private>
 * rialto_serving_note_read: the lock says whether it is true, so that neither a crash nor a number given to another process can lie.
 */
gboolean
rialto_serving_note_read (RialtoServingNote *note,
                          const char        *data)
{
  g_autofree char *path = g_build_filename (data, "serving.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) addresses = NULL;

  rialto_serving_note_clear (note);
  if (!is_locked (data))
    return FALSE;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return TRUE;
  note->pid = g_key_file_get_int64 (file, "serving", "pid", NULL);
  addresses = g_key_file_get_string_list (file, "serving", "addresses", NULL, NULL);
  note->address = addresses != NULL ? g_strdup (addresses[0]) : NULL;
  note->owner_token = g_key_file_get_string (file, "serving", "owner_token", NULL);
  if (note->address != NULL)
    note->line = open_line (data);
  return TRUE;
}

/* <private>
 * rialto_serving_note_stop: asks for what SIGTERM does. It may take as long as what has begun.
 */
gboolean
rialto_serving_note_stop (RialtoServingNote *note)
{
  return note->line >= 0 && send (note->line, STOP, strlen (STOP), MSG_NOSIGNAL) == (ssize_t) strlen (STOP);
}
