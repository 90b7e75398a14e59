/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-ws-reader.h"

#include <string.h>

enum
{
  OPCODE_CONTINUATION = 0,
  OPCODE_TEXT = 1,
  OPCODE_BINARY = 2,
  OPCODE_CLOSE = 8,
  OPCODE_PING = 9,
  OPCODE_PONG = 10,
};

enum
{
  CLOSE_PROTOCOL = 1002,
  CLOSE_UNSUPPORTED = 1003,
  CLOSE_NONE = 1005,
  CLOSE_NOT_UTF8 = 1007,
  CLOSE_TOO_BIG = 1009,
};

static void
unmask (RialtoWsReader *self,
        guint8         *bytes,
        gsize           length)
{
  guint64 wide;
  guint8 mask[8];
  gsize i = 0;

  for (guint m = 0; m < sizeof mask; m++)
    mask[m] = self->mask[(self->mask_at + m) % 4];
  memcpy (&wide, mask, sizeof wide);

  for (; i + sizeof wide <= length; i += sizeof wide)
    {
      guint64 word;

      memcpy (&word, bytes + i, sizeof word);
      word ^= wide;
      memcpy (bytes + i, &word, sizeof word);
    }
  for (; i < length; i++)
    bytes[i] ^= mask[i % sizeof mask];
  self->mask_at = (self->mask_at + (guint) (length % 4)) % 4;
}

static RialtoWsEvent
bad (RialtoWsReader *self,
     RialtoWsPiece  *piece,
     guint           code)
{
  self->bad = (guint16) code;
  *piece = (RialtoWsPiece) { .code = code };
  return RIALTO_WS_BAD;
}

/* How long the frame's header is, as far as its first two bytes tell. */
static guint
head_size (const RialtoWsReader *self)
{
  guint length;

  if (self->n_head < 2)
    return 2;
  length = self->head[1] & 0x7f;

  return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + 4;
}

/* What the first two bytes forbid; 0: nothing. */
static guint
check_start (const RialtoWsReader *self)
{
  guint opcode = self->head[0] & 0x0f;
  gboolean final = (self->head[0] & 0x80) != 0;
  guint length = self->head[1] & 0x7f;

  if ((self->head[0] & 0x70) != 0 || (self->head[1] & 0x80) == 0)
    return CLOSE_PROTOCOL;
  if (opcode >= OPCODE_CLOSE)
    return opcode > OPCODE_PONG || !final || length > RIALTO_WS_MAX_CONTROL ? CLOSE_PROTOCOL : 0;
  if (opcode > OPCODE_BINARY || self->in_message != (opcode == OPCODE_CONTINUATION))
    return CLOSE_PROTOCOL;

  return opcode == OPCODE_BINARY ? CLOSE_UNSUPPORTED : 0;
}

/* The header is complete: how long the payload is, in the one form allowed for that length. */
static guint
begin_payload (RialtoWsReader *self)
{
  guint short_length = self->head[1] & 0x7f;
  guint n_long = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
  guint64 length = n_long == 0 ? short_length : 0;

  for (guint i = 0; i < n_long; i++)
    length = length << 8 | self->head[2 + i];
  if ((n_long == 2 && length < 126) || (n_long == 8 && (length <= G_MAXUINT16 || length > G_MAXINT64)))
    return CLOSE_PROTOCOL;

  self->opcode = self->head[0] & 0x0f;
  self->final = (self->head[0] & 0x80) != 0;
  memcpy (self->mask, self->head + 2 + n_long, 4);
  self->mask_at = 0;
  self->n_head = 0;
  self->n_control = 0;
  self->in_payload = TRUE;
  if (self->opcode < OPCODE_CLOSE)
    {
      if (length > RIALTO_WS_MAX_MESSAGE - self->message_length)
        return CLOSE_TOO_BIG;
      self->message_length += (guint) length;
      self->in_message = TRUE;
    }
  self->left = (guint) length;
  return 0;
}

static guint
read_head (RialtoWsReader *self,
           guint8        **data,
           gsize          *length)
{
  while (*length > 0)
    {
      guint code;

      self->head[self->n_head++] = *(*data)++;
      (*length)--;
      code = self->n_head == 2 ? check_start (self) : 0;
      if (code != 0)
        return code;
      if (self->n_head == head_size (self))
        return begin_payload (self);
    }

  return 0;
}

/**
 * rialto_ws_code_is_valid:
 * @code: a close code
 *
 * Returns: whether a peer may send it in a Close frame
 */
gboolean
rialto_ws_code_is_valid (guint code)
{
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

static RialtoWsEvent
end_close (RialtoWsReader *self,
           RialtoWsPiece  *piece)
{
  RialtoWsUtf8 reason = { 0 };

  piece->code = CLOSE_NONE;
  if (self->n_control == 0)
    return RIALTO_WS_CLOSE;
  if (self->n_control == 1)
    return bad (self, piece, CLOSE_PROTOCOL);

  if (!rialto_ws_utf8_feed (&reason, self->control + 2, self->n_control - 2u) ||
      !rialto_ws_utf8_is_whole (&reason))
    return bad (self, piece, CLOSE_NOT_UTF8);
  piece->code = (guint) self->control[0] << 8 | self->control[1];
  if (!rialto_ws_code_is_valid (piece->code))
    return bad (self, piece, CLOSE_PROTOCOL);

  piece->bytes += 2;
  piece->length -= 2;
  return RIALTO_WS_CLOSE;
}

static RialtoWsEvent
read_control (RialtoWsReader *self,
              const guint8   *bytes,
              gsize           length,
              RialtoWsPiece  *piece)
{
  memcpy (self->control + self->n_control, bytes, length);
  self->n_control += (guint8) length;
  if (self->left > 0)
    return RIALTO_WS_MORE;

  self->in_payload = FALSE;
  piece->bytes = (const char *) self->control;
  piece->length = self->n_control;
  if (self->opcode == OPCODE_CLOSE)
    return end_close (self, piece);

  return self->opcode == OPCODE_PING ? RIALTO_WS_PING : RIALTO_WS_PONG;
}

static RialtoWsEvent
read_text (RialtoWsReader *self,
           const guint8   *bytes,
           gsize           length,
           RialtoWsPiece  *piece)
{
  if (!rialto_ws_utf8_feed (&self->utf8, bytes, length))
    return bad (self, piece, CLOSE_NOT_UTF8);

  piece->bytes = (const char *) bytes;
  piece->length = length;
  piece->last = self->final && self->left == 0;
  self->in_payload = self->left > 0;
  if (piece->last)
    {
      if (!rialto_ws_utf8_is_whole (&self->utf8))
        return bad (self, piece, CLOSE_NOT_UTF8);
      self->in_message = FALSE;
      self->message_length = 0;
    }

  return RIALTO_WS_TEXT;
}

/**
 * rialto_ws_reader_next:
 * @reader: a reader
 * @data: (inout): bytes that have arrived; they are unmasked where they are
 * @length: (inout): how many
 * @piece: (out caller-allocates): what comes with the event
 *
 * Goes on reading. A text message may come in several pieces, whatever its frames are: its last one says so. Once
 * %RIALTO_WS_BAD was returned, it is returned for ever.
 *
 * Returns: what was found
 */
RialtoWsEvent
rialto_ws_reader_next (RialtoWsReader *reader,
                       char          **data,
                       gsize          *length,
                       RialtoWsPiece  *piece)
{
  guint8 *bytes = (guint8 *) *data;
  RialtoWsEvent event = RIALTO_WS_MORE;

  memset (piece, 0, sizeof *piece);
  if (reader->bad != 0)
    return bad (reader, piece, reader->bad);

  while (event == RIALTO_WS_MORE && (*length > 0 || (reader->in_payload && reader->left == 0)))
    {
      gsize n;

      if (!reader->in_payload)
        {
          guint code = read_head (reader, &bytes, length);

          if (code != 0)
            event = bad (reader, piece, code);
          continue;
        }

      n = MIN (*length, reader->left);
      unmask (reader, bytes, n);
      reader->left -= (guint) n;
      if (reader->opcode >= OPCODE_CLOSE)
        event = read_control (reader, bytes, n, piece);
      else
        event = read_text (reader, bytes, n, piece);
      bytes += n;
      *length -= n;
    }

  *data = (char *) bytes;
  return event;
}
