/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-log-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Where lines go. Whoever reads them may stand still; the server does not: after a moment's patience records are dropped and counted
 * until there is room again, and then the count is the first thing that is written. */

#define PATIENCE_MS 100

struct _RialtoLogSink
{
  GMutex             mutex;
  int                fd;
  gboolean           is_socket;
  gboolean           is_blocking; /* must be polled first: the descriptor is shared with others */
  gboolean           is_journal;
  struct sockaddr_un journal;
  gboolean           is_stuck; /* the last record found no room */
  gboolean           is_torn;  /* and was written in part */
  guint64            dropped;
  guint64            told; /* how many of those the reader knows of */
};

/* Nonblocking belongs to the open file, not to the descriptor: setting it on standard error would surprise whoever shares that. So a
 * pipe or terminal is opened once more. */
static int
reopen (int       fd,
        gboolean *is_blocking)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  int own = open (path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  *is_blocking = own < 0;
  return own >= 0 ? own : fcntl (fd, F_DUPFD_CLOEXEC, 3);
}

/**
 * rialto_log_sink_new:
 * @fd: a descriptor, which stays the caller's
 *
 * Returns: (transfer full): a sink that writes lines to what @fd is
 */
RialtoLogSink *
rialto_log_sink_new (int fd)
{
  RialtoLogSink *sink = g_new0 (RialtoLogSink, 1);
  struct stat status = { 0 };

  g_mutex_init (&sink->mutex);
  fstat (fd, &status);
  sink->is_socket = S_ISSOCK (status.st_mode);
  if (S_ISFIFO (status.st_mode) || S_ISCHR (status.st_mode))
    sink->fd = reopen (fd, &sink->is_blocking);
  else
    sink->fd = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  return sink;
}

/**
 * rialto_log_sink_new_journal:
 * @path: the journal's socket
 *
 * Returns: (transfer full): a sink that takes datagrams for the journal
 */
RialtoLogSink *
rialto_log_sink_new_journal (const char *path)
{
  RialtoLogSink *sink = g_new0 (RialtoLogSink, 1);

  g_mutex_init (&sink->mutex);
  sink->is_journal = TRUE;
  sink->is_socket = TRUE;
  sink->journal.sun_family = AF_UNIX;
  g_strlcpy (sink->journal.sun_path, path, sizeof sink->journal.sun_path);
  sink->fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  return sink;
}

/**
 * rialto_log_sink_free:
 * @sink: (transfer full): a sink that no thread uses any more
 */
void
rialto_log_sink_free (RialtoLogSink *sink)
{
  if (sink->fd >= 0)
    close (sink->fd);
  g_mutex_clear (&sink->mutex);
  g_free (sink);
}

/**
 * rialto_log_sink_is_journal:
 * @sink: a sink
 *
 * Returns: whether it wants datagrams for the journal instead of lines
 */
gboolean
rialto_log_sink_is_journal (RialtoLogSink *sink)
{
  return sink->is_journal;
}

static gboolean
wait_for_room (RialtoLogSink *sink)
{
  struct pollfd poll_fd = { sink->fd, POLLOUT, 0 };

  return poll (&poll_fd, 1, sink->is_stuck ? 0 : PATIENCE_MS) > 0;
}

static gssize
write_some (RialtoLogSink *sink,
            const char    *data,
            gsize          length)
{
  if (sink->is_journal)
    return sendto (sink->fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT,
                   (const struct sockaddr *) &sink->journal, sizeof sink->journal);
  if (sink->is_socket)
    return send (sink->fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sink->is_blocking && !wait_for_room (sink))
    {
      errno = EAGAIN;
      return -1;
    }
  return write (sink->fd, data, length);
}

/* How much was written; less than all: there is no room, or nobody to read it. */
static gsize
write_all (RialtoLogSink *sink,
           const char    *data,
           gsize          length)
{
  gsize done = 0;
  gboolean waited = FALSE;

  while (done < length)
    {
      gssize part = write_some (sink, data + done, length - done);

      if (part >= 0)
        done += (gsize) part;
      else if (errno == EINTR)
        continue;
      else if (errno != EAGAIN || waited || !wait_for_room (sink))
        return done;
      else
        waited = TRUE;
    }
  return done;
}

static gboolean
write_record (RialtoLogSink *sink,
              const char    *data,
              gsize          length)
{
  gsize done = 0;

  if (sink->is_torn && write_all (sink, "\n", 1) != 1)
    return FALSE;
  sink->is_torn = FALSE;
  done = write_all (sink, data, length);
  sink->is_torn = done > 0 && done < length;
  return done == length;
}

static gboolean
tell_dropped (RialtoLogSink *sink)
{
  g_autofree char *text = NULL;

  if (sink->dropped == sink->told || sink->is_journal)
    return TRUE;
  /* Room for the record too, not for these few words alone. */
  if (sink->is_stuck && !wait_for_room (sink))
    return FALSE;
  text = g_strdup_printf ("(%" G_GUINT64_FORMAT " records were dropped: nobody read them)\n",
                          sink->dropped - sink->told);
  return write_record (sink, text, strlen (text));
}

/**
 * rialto_log_sink_write:
 * @sink: a sink
 * @data: (array length=length): a whole line, or a datagram
 * @length: bytes of @data
 *
 * Any thread. Waits for a tenth of a second at most, and when that was in vain not at all until there is room again.
 *
 * Returns: whether it was written
 */
gboolean
rialto_log_sink_write (RialtoLogSink *sink,
                       const char    *data,
                       gsize          length)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sink->mutex);
  guint64 dropped = sink->dropped;
  gboolean written = tell_dropped (sink);

  if (written)
    {
      sink->told = dropped;
      written = write_record (sink, data, length);
    }
  sink->is_stuck = !written;
  sink->dropped += written ? 0 : 1;
  return written;
}

/**
 * rialto_log_sink_get_dropped:
 * @sink: a sink
 *
 * Returns: how many records found no room
 */
guint64
rialto_log_sink_get_dropped (RialtoLogSink *sink)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&sink->mutex);

  return sink->dropped;
}
