/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-transport.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static gssize
plain_read (gpointer state,
            int      fd,
            gpointer buffer,
            gsize    size)
{
  gssize n;

  do
    n = recv (fd, buffer, size, MSG_DONTWAIT);
  while (n < 0 && errno == EINTR);

  return n;
}

static gssize
plain_writev (gpointer            state,
              int                 fd,
              const struct iovec *parts,
              guint               n_parts)
{
  struct msghdr message = { .msg_iov = (struct iovec *) parts, .msg_iovlen = n_parts };
  gssize n;

  do
    n = sendmsg (fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);

  return n;
}

static gsize
plain_pending (gpointer state)
{
  return 0;
}

static void
plain_finish (gpointer state,
              int      fd)
{
  shutdown (fd, SHUT_WR);
}

static void
plain_close (gpointer state,
             int      fd)
{
  close (fd);
}

/**
 * rialto_transport_plain:
 *
 * TCP and Unix sockets without encryption. Its state is %NULL.
 *
 * Returns: (transfer none): the table
 */
const RialtoTransport *
rialto_transport_plain (void)
{
  static const RialtoTransport plain = {
    .read = plain_read,
    .writev = plain_writev,
    .pending = plain_pending,
    .finish = plain_finish,
    .close = plain_close,
  };

  return &plain;
}
