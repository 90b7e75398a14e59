/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/uio.h>

G_BEGIN_DECLS

/* How the bytes of one connection travel. read and writev return what the system calls of these names return: at most what was asked
 * for, 0 from read at the end of the stream, -1 with errno set, EAGAIN when nothing moves now. @state belongs to the transport. */
typedef struct
{
  gssize (*read)    (gpointer state,
                     int      fd,
                     gpointer buffer,
                     gsize    size);
  gssize (*writev)  (gpointer            state,
                     int                 fd,
                     const struct iovec *parts,
                     guint               n_parts);
  /* Bytes that have been taken from the kernel and not read yet: epoll will not tell of them. */
  gsize  (*pending) (gpointer state);
  /* No more will be written; what was written still arrives. */
  void   (*finish)  (gpointer state,
                     int      fd);
  /* Closes @fd and frees @state. */
  void   (*close)   (gpointer state,
                     int      fd);
} RialtoTransport;

const RialtoTransport *rialto_transport_plain (void);

G_END_DECLS
