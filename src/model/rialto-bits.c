/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-bits.h"

#include <string.h>

/**
 * rialto_bits_parse:
 * @text: (nullable): a decimal number as it stands on the wire
 * @bits: (out): the set; untouched on failure
 *
 * Returns: whether @text is `0` or `[1-9][0-9]*` and fits in 64 bits.
 */
gboolean
rialto_bits_parse (const char *text,
                   guint64    *bits)
{
  return text != NULL && rialto_bits_parse_n (text, strlen (text), bits);
}

/**
 * rialto_bits_parse_n:
 * @text: a decimal number; need not end with a NUL
 * @length: its bytes
 * @bits: (out): the set; untouched on failure
 *
 * Returns: as rialto_bits_parse()
 */
gboolean
rialto_bits_parse_n (const char *text,
                     gsize       length,
                     guint64    *bits)
{
  guint64 value = 0;

  if (length == 0 || length > RIALTO_BITS_SIZE - 1 || (length > 1 && text[0] == '0'))
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]) || !g_uint64_checked_mul (&value, value, 10) ||
          !g_uint64_checked_add (&value, value, (guint64) (text[i] - '0')))
        return FALSE;
    }

  *bits = value;
  return TRUE;
}

/**
 * rialto_bits_format:
 * @bits: a set
 * @buffer: at least %RIALTO_BITS_SIZE bytes
 *
 * Writes @bits in decimal. By hand: printf is ten times slower and ids are written by the dozen in every answer.
 *
 * Returns: the bytes written, without the NUL.
 */
gsize
rialto_bits_format (guint64 bits,
                    char   *buffer)
{
  char digits[RIALTO_BITS_SIZE];
  char *start = digits + sizeof digits;
  gsize length;

  do
    {
      *--start = (char) ('0' + bits % 10);
      bits /= 10;
    }
  while (bits > 0);

  length = (gsize) (digits + sizeof digits - start);
  memcpy (buffer, start, length);
  buffer[length] = '\0';
  return length;
}
