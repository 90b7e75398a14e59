/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-ws-utf8.h"

#include <string.h>

/* A new character: how many bytes follow, and what the first of these may be, so that no character is written longer than needed,
 * none is a surrogate and none is beyond U+10FFFF. */
static gboolean
begin (RialtoWsUtf8 *self,
       guint8        byte)
{
  self->low = 0x80;
  self->high = 0xbf;
  if (byte < 0xc2 || byte > 0xf4)
    return FALSE;

  self->left = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  if (byte == 0xe0)
    self->low = 0xa0;
  else if (byte == 0xed)
    self->high = 0x9f;
  else if (byte == 0xf0)
    self->low = 0x90;
  else if (byte == 0xf4)
    self->high = 0x8f;
  return TRUE;
}

/* Most text is ASCII: how much of it there is, in steps of a word. */
static gsize
skip_ascii (const guint8 *bytes,
            gsize         length)
{
  gsize n = 0;

  while (n + sizeof (guint64) <= length)
    {
      guint64 word;

      memcpy (&word, bytes + n, sizeof word);
      if ((word & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
        break;
      n += sizeof word;
    }

  return n;
}

/**
 * rialto_ws_utf8_feed:
 * @utf8: where the text stands
 * @bytes: its next bytes
 * @length: how many
 *
 * Returns: %FALSE as soon as the text cannot be UTF-8 any more
 */
gboolean
rialto_ws_utf8_feed (RialtoWsUtf8 *utf8,
                     const guint8 *bytes,
                     gsize         length)
{
  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = bytes[i];

      if (utf8->left > 0)
        {
          if (byte < utf8->low || byte > utf8->high)
            return FALSE;
          utf8->left--;
          utf8->low = 0x80;
          utf8->high = 0xbf;
        }
      else if (byte >= 0x80)
        {
          if (!begin (utf8, byte))
            return FALSE;
        }
      else
        i += skip_ascii (bytes + i + 1, length - i - 1);
    }

  return TRUE;
}

/**
 * rialto_ws_utf8_is_whole:
 * @utf8: where the text stands
 *
 * Returns: whether it may end here
 */
gboolean
rialto_ws_utf8_is_whole (const RialtoWsUtf8 *utf8)
{
  return utf8->left == 0;
}
