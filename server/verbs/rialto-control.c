/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-control.h"

#include "rialto-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define GREETING  "rialtod " RIALTO_VERSION "\n"
#define STOP      "stop\n"
#define MAX_PEERS 64

/* Where programs of the same user, whatever sandbox they are in, ask the server to end, and learn when it has: a peer's connection is
 * open as long as the server is, and begins with its name. Control thread. */
struct _RialtoControl
{
  char             *path;     /* owned */
  int               listener; /* owned, or -1 */
  guint             source;
  GPtrArray        *peers; /* owned */
  RialtoControlFunc stop;
  gpointer          data;
};

typedef struct
{
  RialtoControl *control;
  int            fd; /* owned */
  guint          source;
  gsize          n_read; /* of STOP */
} Peer;

static void
peer_free (gpointer data)
{
  Peer *peer = data;

  g_clear_handle_id (&peer->source, g_source_remove);
  close (peer->fd);
  g_free (peer);
}

/* FALSE: gone, or no friend. */
static gboolean
take (Peer       *peer,
      const char *text,
      gssize      length)
{
  gsize left = strlen (STOP) - peer->n_read;

  if (length <= 0 || (gsize) length > left || memcmp (text, STOP + peer->n_read, (gsize) length) != 0)
    return FALSE;
  peer->n_read += (gsize) length;
  if (peer->n_read == strlen (STOP))
    {
      peer->n_read = 0;
      peer->control->stop (peer->control->data);
    }
  return TRUE;
}

static gboolean
peer_said (int          fd,
           GIOCondition condition,
           gpointer     data)
{
  Peer *peer = data;
  char text[sizeof STOP];
  gssize length = recv (fd, text, sizeof text, 0);

  if ((length < 0 && (errno == EAGAIN || errno == EINTR)) || take (peer, text, length))
    return G_SOURCE_CONTINUE;
  peer->source = 0;
  g_ptr_array_remove_fast (peer->control->peers, peer);
  return G_SOURCE_REMOVE;
}

static gboolean
peer_came (int          listener,
           GIOCondition condition,
           gpointer     data)
{
  RialtoControl *self = data;
  g_autofd int fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  Peer *peer;

  if (fd < 0 || self->peers->len >= MAX_PEERS ||
      send (fd, GREETING, strlen (GREETING), MSG_NOSIGNAL) != (ssize_t) strlen (GREETING))
    return G_SOURCE_CONTINUE;
  peer = g_new0 (Peer, 1);
  peer->control = self;
  peer->fd = g_steal_fd (&fd);
  peer->source = g_unix_fd_add (peer->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, peer_said, peer);
  g_ptr_array_add (self->peers, peer);
  return G_SOURCE_CONTINUE;
}

/* Of nobody else's reach from the start: the file gets the socket's mode. By the folder's handle, since addresses are short. */
static int
listen_at (const char *folder)
{
  g_autofd int at = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  g_autofd int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  struct sockaddr_un address = { .sun_family = AF_UNIX };

  g_snprintf (address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/" RIALTO_CONTROL_SOCKET, at);
  if (at < 0 || fd < 0 || fchmod (fd, 0600) != 0 ||
      bind (fd, (struct sockaddr *) &address, sizeof address) != 0 || listen (fd, MAX_PEERS) != 0)
    return -1;
  return g_steal_fd (&fd);
}

/**
 * rialto_control_new:
 * @folder: the data folder, which the caller has claimed
 * @stop: called when somebody asks for the end; perhaps more than once
 * @data: for @stop
 * @error: return location
 *
 * Who may open the data may ask: the socket is its owner's alone.
 *
 * Returns: (transfer full): the socket in that folder; %NULL when there can be none
 */
RialtoControl *
rialto_control_new (const char       *folder,
                    RialtoControlFunc stop,
                    gpointer          data,
                    GError          **error)
{
  g_autofree char *path = g_build_filename (folder, RIALTO_CONTROL_SOCKET, NULL);
  RialtoControl *self;
  int listener;

  /* Of a server that was killed. */
  unlink (path);
  listener = listen_at (folder);
  if (listener < 0)
    {
      rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s cannot be used: %s", path, g_strerror (errno));
      return NULL;
    }
  self = g_new0 (RialtoControl, 1);
  self->path = g_steal_pointer (&path);
  self->listener = listener;
  self->peers = g_ptr_array_new_with_free_func (peer_free);
  self->stop = stop;
  self->data = data;
  self->source = g_unix_fd_add (listener, G_IO_IN, peer_came, self);
  return self;
}

/**
 * rialto_control_close:
 * @self: a control socket, while the folder is claimed
 *
 * Nobody is let in any more; who is in stays until rialto_control_free().
 */
void
rialto_control_close (RialtoControl *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->listener >= 0)
    unlink (self->path);
  g_clear_fd (&self->listener, NULL);
}

/**
 * rialto_control_free:
 * @self: (transfer full): a control socket
 */
void
rialto_control_free (RialtoControl *self)
{
  rialto_control_close (self);
  g_ptr_array_unref (self->peers);
  g_free (self->path);
  g_free (self);
}
