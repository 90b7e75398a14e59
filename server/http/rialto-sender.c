/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-answer.h"
#include "rialto-connection-private.h"

#include <errno.h>
#include <unistd.h>

/* Pieces of one file in one turn; then others have theirs. */
#define PIECES_AT_ONCE 8

/* The parts of the answer that are not written yet: head, body, or a piece of a file. -1: the file cannot be read. */
static int
collect (RialtoConnection *self,
         RialtoExchange   *exchange,
         struct iovec      parts[2])
{
  int n = 0;

  if (exchange->answer.head_length > 0)
    parts[n++] = (struct iovec) { (char *) exchange->answer.head, exchange->answer.head_length };

  if (exchange->answer.file.fd >= 0 && exchange->answer.file.left > 0)
    {
      gsize wanted = (gsize) MIN (exchange->answer.file.left, RIALTO_INPUT_SIZE);
      gssize got;

      do
        got = pread (exchange->answer.file.fd, self->reactor->scratch.output, wanted,
                     exchange->answer.file.offset);
      while (got < 0 && errno == EINTR);
      if (got <= 0) /* the length has been promised */
        return -1;
      parts[n++] = (struct iovec) { self->reactor->scratch.output, (gsize) got };
    }
  else if (exchange->answer.written < exchange->answer.length)
    parts[n++] = (struct iovec) { exchange->answer.body + exchange->answer.written,
                                  exchange->answer.length - exchange->answer.written };

  return n;
}

static void
advance (RialtoExchange *exchange,
         gsize           written)
{
  gsize of_head = MIN (written, exchange->answer.head_length);

  exchange->answer.head += of_head;
  exchange->answer.head_length -= of_head;
  written -= of_head;
  if (exchange->answer.file.fd >= 0)
    {
      exchange->answer.file.offset += (gint64) written;
      exchange->answer.file.left -= (gint64) written;
    }
  else
    exchange->answer.written += written;
}

/**
 * rialto_sender_continue: (skip)
 * @connection: a connection
 * @exchange: its exchange, whose answer is partly written
 *
 * Writes as much as the peer takes.
 *
 * Returns: whether that was all
 */
RialtoSenderResult
rialto_sender_continue (RialtoConnection *connection,
                        RialtoExchange   *exchange)
{
  for (guint i = 0; i < PIECES_AT_ONCE; i++)
    {
      struct iovec parts[2];
      int n_parts = collect (connection, exchange, parts);
      gssize n;

      if (n_parts <= 0)
        return n_parts == 0 ? RIALTO_SENDER_DONE : RIALTO_SENDER_FAILED;

      n = connection->transport->writev (connection->transport_state, connection->fd, parts, (guint) n_parts);
      if (n < 0)
        return errno == EAGAIN ? RIALTO_SENDER_BLOCKED : RIALTO_SENDER_FAILED;
      rialto_figure_add (connection->reactor, bytes_out, (guint64) n);
      advance (exchange, (gsize) n);
    }

  return RIALTO_SENDER_BLOCKED;
}

/**
 * rialto_sender_begin: (skip)
 * @connection: a connection
 * @exchange: its exchange, whose answer is prepared
 * @keep_alive: whether the connection goes on afterwards
 *
 * Writes head and body in one call where the peer takes them.
 *
 * Returns: whether that was all
 */
RialtoSenderResult
rialto_sender_begin (RialtoConnection *connection,
                     RialtoExchange   *exchange,
                     gboolean          keep_alive)
{
  RialtoReactor *reactor = connection->reactor;
  RialtoSenderResult result;

  g_string_truncate (reactor->scratch.head, 0);
  rialto_answer_write_head (exchange, keep_alive, rialto_reactor_get_date (reactor), reactor->scratch.head);
  if (exchange->head.method == RIALTO_HTTP_HEAD)
    rialto_exchange_drop_answer (exchange);
  exchange->answer.head = reactor->scratch.head->str;
  exchange->answer.head_length = reactor->scratch.head->len;

  result = rialto_sender_continue (connection, exchange);
  /* The buffer is the reactor's; what is left of it must outlive this turn. */
  if (result == RIALTO_SENDER_BLOCKED && exchange->answer.head_length > 0)
    exchange->answer.head = rialto_arena_strndup (exchange->arena, exchange->answer.head,
                                                  exchange->answer.head_length);
  return result;
}
