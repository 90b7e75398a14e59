/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-socket-private.h"

#include "rialto-http-server-private.h"
#include "rialto-socket-queue.h"
#include "rialto-ws-reader.h"

#include <errno.h>
#include <string.h>

/* Frames in one system call. */
#define FRAMES_AT_ONCE 64

#define CLOSE_ABNORMAL 1006

/* Who pings while so many frames wait is answered later, or not at all; RFC 6455, 5.5.3 allows it. */
#define MAX_FRAMES_BEFORE_PONG 64

/* The queue is full: the client comes back and resumes. */
#define CLOSE_RESUMABLE 4000

struct _RialtoSocket
{
  RialtoConnection        *connection; /* owns us */
  const RialtoSocketClass *klass;
  gpointer                 user_data;
  gpointer                 data;
  char                    *address;
  char                    *text; /* a message that has not come whole; NULL when there is none */
  guint                    text_length;
  guint16                  code;           /* of the first Close frame, either way; 0: none yet */
  guint                    close_sent : 1; /* queued, at least */
  guint                    close_received : 1;
  guint                    refused : 1; /* the peer broke the protocol: what else it says is not read */
  guint                    blocked : 1; /* the peer takes no more now */
  RialtoSocketQueue        queue;
  RialtoWsReader           reader;
};

/**
 * rialto_socket_new: (skip)
 * @connection: the connection it is from now on
 * @klass: the application's functions
 * @user_data: for these
 * @address: who asks
 *
 * Returns: (transfer full): a socket
 */
RialtoSocket *
rialto_socket_new (RialtoConnection        *connection,
                   const RialtoSocketClass *klass,
                   gpointer                 user_data,
                   const char              *address)
{
  RialtoSocket *socket = g_new0 (RialtoSocket, 1);

  socket->connection = connection;
  socket->klass = klass;
  socket->user_data = user_data;
  socket->address = g_strdup (address);
  rialto_figure_add (connection->reactor, sockets, 1);
  return socket;
}

/**
 * rialto_socket_free: (skip)
 * @socket: (transfer full): a socket that is gone
 */
void
rialto_socket_free (RialtoSocket *socket)
{
  rialto_socket_queue_clear (&socket->queue);
  g_free (socket->address);
  g_free (socket->text);
  g_free (socket);
}

/**
 * rialto_socket_gone: (skip)
 * @socket: a socket whose connection has been closed
 */
void
rialto_socket_gone (RialtoSocket *socket)
{
  rialto_figure_add (socket->connection->reactor, sockets, -1);
  rialto_socket_queue_clear (&socket->queue);
  socket->klass->closed (socket, socket->code != 0 ? socket->code : CLOSE_ABNORMAL, socket->user_data);
}

gboolean
rialto_socket_is_blocked (RialtoSocket *socket)
{
  return socket->blocked;
}

static void
push (RialtoSocket *self,
      RialtoFrame  *frame)
{
  rialto_socket_queue_push (&self->queue, frame);
  if (!self->blocked)
    rialto_connection_set_ready (self->connection);
}

static void
push_close (RialtoSocket *self,
            guint         code,
            const char   *reason)
{
  g_autoptr (RialtoFrame) frame = NULL;

  if (self->close_sent)
    return;

  frame = rialto_frame_new_close (code, reason);
  self->close_sent = TRUE;
  if (self->code == 0)
    self->code = (guint16) code;
  push (self, frame);
}

/**
 * rialto_socket_queue:
 * @socket: a socket, on its own thread
 * @frame: (transfer none): what to send
 *
 * Sends @frame after everything queued before, at the end of the reactor's turn, together with what else is queued by then. When
 * more bytes wait than the options allow, ephemeral frames go first; when that does not help, the socket is closed with 4000 and the
 * client resumes. A single frame may be of any size.
 */
void
rialto_socket_queue (RialtoSocket *socket,
                     RialtoFrame  *frame)
{
  RialtoSocketQueue *queue = &socket->queue;
  gsize limit = socket->connection->reactor->server->options.max_socket_queue;

  if (socket->close_sent || socket->connection->closed)
    return;

  if (frame->kind == RIALTO_FRAME_EPHEMERAL)
    {
      if (queue->n_bytes + frame->length > limit / 2)
        return;
    }
  else if (queue->n_bytes > 0 && queue->n_bytes + frame->length > limit)
    {
      rialto_socket_queue_drop_ephemeral (queue);
      if (queue->n_bytes > 0 && queue->n_bytes + frame->length > limit)
        {
          rialto_socket_queue_drop_unsent (queue);
          push_close (socket, CLOSE_RESUMABLE, "too slow");
          return;
        }
    }
  push (socket, frame);
}

/**
 * rialto_socket_close:
 * @socket: a socket, on its own thread
 * @code: a close code
 * @reason: (nullable): a word for people
 *
 * Sends a Close frame after what is queued and waits a moment for the peer's. Messages that still come are thrown away. closed()
 * follows later, never from inside this call.
 */
void
rialto_socket_close (RialtoSocket *socket,
                     guint         code,
                     const char   *reason)
{
  if (!socket->connection->closed)
    push_close (socket, code, reason);
}

static void
after_flush (RialtoSocket *self)
{
  RialtoConnection *connection = self->connection;

  self->blocked = FALSE;
  if (!self->close_sent)
    {
      rialto_connection_wait (connection, RIALTO_DEADLINE_NONE);
      rialto_connection_update (connection);
    }
  else if (self->close_received)
    rialto_connection_close (connection);
  else if (self->refused)
    rialto_connection_linger (connection);
  else
    {
      rialto_connection_wait (connection, RIALTO_DEADLINE_LINGER);
      rialto_connection_update (connection);
    }
}

/**
 * rialto_socket_flush: (skip)
 * @socket: a socket
 *
 * Writes what is queued, in one call.
 */
void
rialto_socket_flush (RialtoSocket *socket)
{
  RialtoConnection *connection = socket->connection;
  struct iovec parts[FRAMES_AT_ONCE];
  guint n_parts = rialto_socket_queue_collect (&socket->queue, parts, FRAMES_AT_ONCE);
  gsize wanted = 0;
  gssize n;

  if (n_parts == 0)
    {
      if (socket->blocked)
        after_flush (socket);
      return;
    }
  for (guint i = 0; i < n_parts; i++)
    wanted += parts[i].iov_len;

  n = connection->transport->writev (connection->transport_state, connection->fd, parts, n_parts);
  if (n < 0 && errno != EAGAIN)
    {
      rialto_connection_close (connection);
      return;
    }
  if (n > 0)
    {
      rialto_figure_add (connection->reactor, bytes_out, (guint64) n);
      rialto_socket_queue_advance (&socket->queue, (gsize) n);
    }

  if (n < (gssize) wanted)
    {
      /* Each byte that the peer takes gives it more time. */
      if (n > 0 || !socket->blocked)
        rialto_connection_wait (connection, RIALTO_DEADLINE_WRITE);
      socket->blocked = TRUE;
      rialto_connection_update (connection);
    }
  else if (socket->queue.n_frames > 0)
    {
      socket->blocked = FALSE;
      rialto_connection_update (connection);
      rialto_connection_set_ready (connection);
    }
  else
    after_flush (socket);
}

static void
take_text (RialtoSocket        *self,
           const RialtoWsPiece *piece)
{
  g_autofree char *text = NULL;

  if (self->text == NULL && piece->last)
    {
      self->klass->message (self, piece->bytes, piece->length, self->user_data);
      return;
    }

  if (piece->length > 0 || self->text == NULL)
    {
      self->text = g_realloc (self->text, self->text_length + piece->length + 1);
      if (piece->length > 0)
        memcpy (self->text + self->text_length, piece->bytes, piece->length);
      self->text_length += (guint) piece->length;
    }
  if (!piece->last)
    return;

  text = g_steal_pointer (&self->text);
  self->klass->message (self, text, self->text_length, self->user_data);
  self->text_length = 0;
}

static void
take_close (RialtoSocket *self,
            guint         code)
{
  self->close_received = TRUE;
  if (self->close_sent)
    {
      /* The answer to ours; or both at once, and ours is still on its way. */
      if (self->queue.n_frames == 0)
        rialto_connection_close (self->connection);
      return;
    }

  self->code = (guint16) code;
  push_close (self, code, NULL);
}

static void
take_event (RialtoSocket        *self,
            RialtoWsEvent        event,
            const RialtoWsPiece *piece)
{
  g_autoptr (RialtoFrame) pong = NULL;

  switch (event)
    {
    case RIALTO_WS_TEXT:
      if (!self->close_sent)
        take_text (self, piece);
      break;
    case RIALTO_WS_PING:
      if (self->queue.n_frames >= MAX_FRAMES_BEFORE_PONG)
        break;
      pong = rialto_frame_new_pong (piece->bytes, piece->length);
      rialto_socket_queue (self, pong);
      break;
    case RIALTO_WS_CLOSE:
      take_close (self, piece->code);
      break;
    case RIALTO_WS_BAD:
      self->refused = TRUE;
      push_close (self, piece->code, NULL);
      if (self->queue.n_frames == 0)
        rialto_connection_linger (self->connection);
      break;
    case RIALTO_WS_PONG:
    case RIALTO_WS_MORE:
    default:
      break;
    }
}

/**
 * rialto_socket_feed: (skip)
 * @socket: a socket
 * @data: bytes that have arrived, which may be changed
 * @length: how many
 */
void
rialto_socket_feed (RialtoSocket *socket,
                    char         *data,
                    gsize         length)
{
  RialtoWsPiece piece;
  RialtoWsEvent event = RIALTO_WS_TEXT;

  while (event != RIALTO_WS_MORE && !socket->connection->closed && !socket->refused &&
         !socket->close_received)
    {
      event = rialto_ws_reader_next (&socket->reader, &data, &length, &piece);
      take_event (socket, event, &piece);
    }
}

/**
 * rialto_socket_get_data:
 * @socket: a socket
 *
 * Returns: (transfer none) (nullable): what rialto_socket_set_data() was given
 */
gpointer
rialto_socket_get_data (RialtoSocket *socket)
{
  return socket->data;
}

/**
 * rialto_socket_set_data:
 * @socket: a socket, on its own thread
 * @data: (nullable): the application's record, which stays the application's
 */
void
rialto_socket_set_data (RialtoSocket *socket,
                        gpointer      data)
{
  socket->data = data;
}

/**
 * rialto_socket_get_reactor:
 * @socket: a socket
 *
 * Returns: the number of the reactor it lives on
 */
guint
rialto_socket_get_reactor (RialtoSocket *socket)
{
  return socket->connection->reactor->index;
}

/**
 * rialto_socket_get_address:
 * @socket: a socket
 *
 * Returns: (transfer none): who is at the other end, as rialto_exchange_get_address() said
 */
const char *
rialto_socket_get_address (RialtoSocket *socket)
{
  return socket->address;
}
