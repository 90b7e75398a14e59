/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-frame-private.h"

#include "rialto-ws-reader.h"

#include <string.h>

#define FINAL_TEXT  0x81
#define FINAL_CLOSE 0x88
#define FINAL_PONG  0x8a

static RialtoFrame *
frame_alloc (gsize           length,
             RialtoFrameKind kind)
{
  RialtoFrame *frame = g_malloc (sizeof (RialtoFrame) + length);

  frame->references = 1;
  frame->kind = kind;
  frame->length = length;
  return frame;
}

static RialtoFrame *
frame_encode (guint8          first,
              const char     *payload,
              gsize           length,
              RialtoFrameKind kind)
{
  guint n_long = length < 126 ? 0 : length <= G_MAXUINT16 ? 2 : 8;
  RialtoFrame *frame = frame_alloc (2 + n_long + length, kind);

  frame->bytes[0] = (char) first;
  frame->bytes[1] = (char) (n_long == 0 ? length : n_long == 2 ? 126 : 127);
  for (guint i = 0; i < n_long; i++)
    frame->bytes[2 + i] = (char) ((guint64) length >> 8 * (n_long - 1 - i));
  if (length > 0)
    memcpy (frame->bytes + 2 + n_long, payload, length);
  return frame;
}

/**
 * rialto_frame_new:
 * @text: a whole message, valid UTF-8
 * @length: bytes of it
 * @kind: what becomes of it on a socket whose queue is full
 *
 * Encodes @text once, for any number of sockets. Any thread.
 *
 * Returns: (transfer full): the frame
 */
RialtoFrame *
rialto_frame_new (const char     *text,
                  gsize           length,
                  RialtoFrameKind kind)
{
  return frame_encode (FINAL_TEXT, text, length, kind);
}

/**
 * rialto_frame_ref:
 * @frame: a frame
 *
 * Any thread.
 *
 * Returns: (transfer full): @frame
 */
RialtoFrame *
rialto_frame_ref (RialtoFrame *frame)
{
  __atomic_add_fetch (&frame->references, 1, __ATOMIC_RELAXED);
  return frame;
}

/**
 * rialto_frame_unref:
 * @frame: (transfer full): a frame
 *
 * Any thread.
 */
void
rialto_frame_unref (RialtoFrame *frame)
{
  if (__atomic_sub_fetch (&frame->references, 1, __ATOMIC_ACQ_REL) == 0)
    g_free (frame);
}

/**
 * rialto_frame_new_raw: (skip)
 * @bytes: what is to be written before the first frame
 * @length: how many
 *
 * Returns: (transfer full): something that goes through a socket's queue like a frame
 */
RialtoFrame *
rialto_frame_new_raw (const char *bytes,
                      gsize       length)
{
  RialtoFrame *frame = frame_alloc (length, RIALTO_FRAME_DURABLE);

  memcpy (frame->bytes, bytes, length);
  return frame;
}

/**
 * rialto_frame_new_close: (skip)
 * @code: a close code; 0 or 1005 for a frame without one
 * @reason: (nullable): a word for people, cut where it is too long
 *
 * Returns: (transfer full): a Close frame
 */
RialtoFrame *
rialto_frame_new_close (guint       code,
                        const char *reason)
{
  char payload[RIALTO_WS_MAX_CONTROL] = { (char) (code >> 8), (char) code };
  gsize length;

  if (code == 0 || code == 1005)
    return frame_encode (FINAL_CLOSE, NULL, 0, RIALTO_FRAME_DURABLE);

  length = reason == NULL ? 0 : strlen (reason);
  if (length > sizeof payload - 2)
    {
      const char *end;

      g_utf8_validate_len (reason, sizeof payload - 2, &end);
      length = (gsize) (end - reason);
    }
  if (length > 0)
    memcpy (payload + 2, reason, length);
  return frame_encode (FINAL_CLOSE, payload, 2 + length, RIALTO_FRAME_DURABLE);
}

/**
 * rialto_frame_new_pong: (skip)
 * @payload: the ping's payload
 * @length: bytes of it, at most %RIALTO_WS_MAX_CONTROL
 *
 * Returns: (transfer full): a Pong frame, ephemeral: who does not read need not be answered
 */
RialtoFrame *
rialto_frame_new_pong (const char *payload,
                       gsize       length)
{
  return frame_encode (FINAL_PONG, payload, length, RIALTO_FRAME_EPHEMERAL);
}
