/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-socket-queue.h"

#define FIRST_SIZE 4

/* A ring that a burst has made larger than this is given back when it is empty. */
#define KEEP_SIZE 16

static RialtoFrame **
slot (RialtoSocketQueue *self,
      guint              i)
{
  return &self->frames[(self->first + i) & (self->size - 1)];
}

static void
grow (RialtoSocketQueue *self)
{
  guint size = self->size == 0 ? FIRST_SIZE : self->size * 2;
  RialtoFrame **frames = g_new (RialtoFrame *, size);

  for (guint i = 0; i < self->n_frames; i++)
    frames[i] = *slot (self, i);
  g_free (self->frames);
  self->frames = frames;
  self->size = size;
  self->first = 0;
}

/**
 * rialto_socket_queue_push: (skip)
 * @queue: a queue
 * @frame: (transfer none): the frame to write after all others
 */
void
rialto_socket_queue_push (RialtoSocketQueue *queue,
                          RialtoFrame       *frame)
{
  if (queue->n_frames == queue->size)
    grow (queue);

  *slot (queue, queue->n_frames++) = rialto_frame_ref (frame);
  queue->n_bytes += frame->length;
}

/* Keeps what must be kept, in order; a frame that is partly written always must. */
static void
filter (RialtoSocketQueue *self,
        gboolean           keep_durable)
{
  guint kept = 0;

  for (guint i = 0; i < self->n_frames; i++)
    {
      RialtoFrame *frame = *slot (self, i);

      if ((i == 0 && self->offset > 0) || (keep_durable && frame->kind == RIALTO_FRAME_DURABLE))
        *slot (self, kept++) = frame;
      else
        {
          self->n_bytes -= frame->length;
          rialto_frame_unref (frame);
        }
    }
  self->n_frames = kept;
}

/**
 * rialto_socket_queue_drop_ephemeral: (skip)
 * @queue: a queue
 *
 * Takes out the frames that nobody will miss.
 */
void
rialto_socket_queue_drop_ephemeral (RialtoSocketQueue *queue)
{
  filter (queue, TRUE);
}

/**
 * rialto_socket_queue_drop_unsent: (skip)
 * @queue: a queue
 *
 * Takes out everything that has not been begun.
 */
void
rialto_socket_queue_drop_unsent (RialtoSocketQueue *queue)
{
  filter (queue, FALSE);
}

/**
 * rialto_socket_queue_collect: (skip)
 * @queue: a queue
 * @parts: (out caller-allocates): what to write
 * @max_parts: how many of them there may be
 *
 * Returns: how many there are
 */
guint
rialto_socket_queue_collect (RialtoSocketQueue *queue,
                             struct iovec      *parts,
                             guint              max_parts)
{
  guint n = MIN (queue->n_frames, max_parts);

  for (guint i = 0; i < n; i++)
    {
      RialtoFrame *frame = *slot (queue, i);
      gsize offset = i == 0 ? queue->offset : 0;

      parts[i] = (struct iovec) { frame->bytes + offset, frame->length - offset };
    }

  return n;
}

/**
 * rialto_socket_queue_advance: (skip)
 * @queue: a queue
 * @written: bytes that were written
 */
void
rialto_socket_queue_advance (RialtoSocketQueue *queue,
                             gsize              written)
{
  queue->n_bytes -= written;
  queue->offset += written;
  while (queue->n_frames > 0 && queue->offset >= (*slot (queue, 0))->length)
    {
      RialtoFrame *frame = *slot (queue, 0);

      queue->offset -= frame->length;
      queue->first = (queue->first + 1) & (queue->size - 1);
      queue->n_frames--;
      rialto_frame_unref (frame);
    }

  if (queue->n_frames == 0 && queue->size > KEEP_SIZE)
    rialto_socket_queue_clear (queue);
}

/**
 * rialto_socket_queue_clear: (skip)
 * @queue: a queue
 *
 * Forgets everything and gives the memory back.
 */
void
rialto_socket_queue_clear (RialtoSocketQueue *queue)
{
  for (guint i = 0; i < queue->n_frames; i++)
    rialto_frame_unref (*slot (queue, i));
  g_free (queue->frames);
  *queue = (RialtoSocketQueue) { 0 };
}
