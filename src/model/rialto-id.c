/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-id.h"

#include "rialto-bits.h"

#include <string.h>

#define NODE_SHIFT 12
#define TIME_SHIFT 22

/**
 * rialto_id_parse:
 * @text: (nullable): an id as it stands on the wire
 * @id: (out): the id; untouched on failure
 *
 * Returns: whether @text is `[1-9][0-9]{0,18}` and at most 2^63-1.
 */
gboolean
rialto_id_parse (const char *text,
                 RialtoId   *id)
{
  return text != NULL && rialto_id_parse_n (text, strlen (text), id);
}

/**
 * rialto_id_parse_n:
 * @text: an id as it stands on the wire; need not end with a NUL
 * @length: its bytes
 * @id: (out): the id; untouched on failure
 *
 * Returns: as rialto_id_parse()
 */
gboolean
rialto_id_parse_n (const char *text,
                   gsize       length,
                   RialtoId   *id)
{
  guint64 value;

  if (!rialto_bits_parse_n (text, length, &value) || value == 0 || value > G_MAXINT64)
    return FALSE;

  *id = (RialtoId) value;
  return TRUE;
}

/**
 * rialto_id_format:
 * @id: an id
 * @buffer: at least %RIALTO_ID_SIZE bytes
 *
 * Writes @id in decimal.
 *
 * Returns: the bytes written, without the NUL.
 */
gsize
rialto_id_format (RialtoId id,
                  char    *buffer)
{
  return rialto_bits_format ((guint64) MAX (id, 0), buffer);
}

/**
 * rialto_id_dup:
 * @id: an id
 *
 * Returns: (transfer full): @id in decimal.
 */
char *
rialto_id_dup (RialtoId id)
{
  char buffer[RIALTO_ID_SIZE];
  gsize length = rialto_id_format (id, buffer);

  return g_strndup (buffer, length);
}

/**
 * rialto_id_make:
 * @time: when; not before 2024
 * @node: 0 to %RIALTO_ID_MAX_NODE
 * @counter: 0 to 4095
 *
 * Puts an id together. With @node and @counter 0 it is the least id of that time, which is how a range of ids is cut by time.
 *
 * Returns: the id; never less than 1.
 */
RialtoId
rialto_id_make (RialtoTime time,
                guint      node,
                guint      counter)
{
  gint64 since_epoch = CLAMP (time - RIALTO_ID_EPOCH, 0, (G_GINT64_CONSTANT (1) << 41) - 1);
  gint64 id = since_epoch << TIME_SHIFT | (gint64) (node & RIALTO_ID_MAX_NODE) << NODE_SHIFT |
              (counter & 0xfff);

  return MAX (id, 1);
}

/**
 * rialto_id_get_time:
 * @id: an id
 *
 * Returns: when it was minted, in ms since 1970.
 */
RialtoTime
rialto_id_get_time (RialtoId id)
{
  return RIALTO_ID_EPOCH + (id >> TIME_SHIFT);
}

/**
 * rialto_id_get_node:
 * @id: an id
 *
 * Returns: the node that minted it.
 */
guint
rialto_id_get_node (RialtoId id)
{
  return (guint) (id >> NODE_SHIFT) & RIALTO_ID_MAX_NODE;
}

/**
 * rialto_id_get_counter:
 * @id: an id
 *
 * Returns: its number within the millisecond.
 */
guint
rialto_id_get_counter (RialtoId id)
{
  return (guint) id & 0xfff;
}
