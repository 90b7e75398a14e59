/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-peer.h"

#include <string.h>

typedef struct
{
  RialtoPeer base;
  guint      bits;
} Range;

struct _RialtoPeerRanges
{
  guint n_ranges;
  Range ranges[];
};

static gboolean
range_parse (Range      *range,
             const char *text)
{
  g_autofree char *address = g_strdup (text);
  char *slash = strchr (address, '/');
  guint64 bits;
  gboolean four;

  if (slash != NULL)
    *slash++ = '\0';
  if (!rialto_peer_parse (&range->base, address))
    return FALSE;

  range->bits = 128;
  if (slash == NULL)
    return TRUE;

  four = strchr (address, ':') == NULL;
  if (rialto_peer_is_local (&range->base) ||
      !g_ascii_string_to_unsigned (slash, 10, 0, four ? 32 : 128, &bits, NULL))
    return FALSE;
  range->bits = (guint) bits + (four ? 96 : 0);
  return TRUE;
}

static gboolean
range_contains (const Range      *range,
                const RialtoPeer *peer)
{
  guint whole = range->bits / 8;
  guint rest = range->bits % 8;
  guint8 mask = (guint8) (0xff00u >> rest);

  return memcmp (range->base.bytes, peer->bytes, whole) == 0 &&
         (rest == 0 || ((range->base.bytes[whole] ^ peer->bytes[whole]) & mask) == 0);
}

/**
 * rialto_peer_ranges_new:
 * @texts: (nullable) (array zero-terminated=1): addresses, ranges such as "10.0.0.0/8", or "unix"
 * @bad: (out) (transfer none): the first text that is none of these, else %NULL
 *
 * Returns: (transfer full): the ranges without the bad ones
 */
RialtoPeerRanges *
rialto_peer_ranges_new (char       **texts,
                        const char **bad)
{
  guint n_texts = texts == NULL ? 0 : g_strv_length (texts);
  RialtoPeerRanges *ranges = g_malloc0 (sizeof (RialtoPeerRanges) + n_texts * sizeof (Range));

  *bad = NULL;
  for (guint i = 0; i < n_texts; i++)
    {
      if (range_parse (&ranges->ranges[ranges->n_ranges], texts[i]))
        ranges->n_ranges++;
      else if (*bad == NULL)
        *bad = texts[i];
    }

  return ranges;
}

/**
 * rialto_peer_ranges_free:
 * @ranges: (transfer full) (nullable): the ranges
 */
void
rialto_peer_ranges_free (RialtoPeerRanges *ranges)
{
  g_free (ranges);
}

/**
 * rialto_peer_ranges_contain:
 * @ranges: the ranges
 * @peer: an address
 *
 * Returns: whether @peer lies in one of them. Any thread.
 */
gboolean
rialto_peer_ranges_contain (const RialtoPeerRanges *ranges,
                            const RialtoPeer       *peer)
{
  for (guint i = 0; i < ranges->n_ranges; i++)
    {
      if (range_contains (&ranges->ranges[i], peer))
        return TRUE;
    }

  return FALSE;
}

/* An element of X-Forwarded-For; some proxies add a port, or brackets around IPv6. */
static gboolean
parse_hop (RialtoPeer *peer,
           const char *start,
           const char *end)
{
  char text[RIALTO_PEER_TEXT + 10];
  char *hop, *colon;

  if ((gsize) (end - start) >= sizeof text)
    return FALSE;
  memcpy (text, start, (gsize) (end - start));
  text[end - start] = '\0';
  hop = g_strstrip (text);

  if (*hop == '[')
    {
      char *bracket = strchr (++hop, ']');

      if (bracket == NULL)
        return FALSE;
      *bracket = '\0';
    }
  else if ((colon = strchr (hop, ':')) != NULL && strchr (colon + 1, ':') == NULL)
    *colon = '\0';

  return rialto_peer_parse (peer, hop) && !rialto_peer_is_local (peer);
}

/**
 * rialto_peer_ranges_resolve:
 * @ranges: who may speak for others
 * @peer: (inout): who connected; becomes who asks
 * @forwarded: (nullable): the value of X-Forwarded-For
 *
 * Walks the list of hops from the right, as long as the hop seen last is trusted. What an untrusted hop claims is not believed, nor
 * anything left of an element that cannot be read.
 */
void
rialto_peer_ranges_resolve (const RialtoPeerRanges *ranges,
                            RialtoPeer             *peer,
                            const char             *forwarded)
{
  const char *end = forwarded == NULL ? NULL : forwarded + strlen (forwarded);

  while (end != NULL && rialto_peer_ranges_contain (ranges, peer))
    {
      const char *start = end;
      RialtoPeer hop;

      while (start > forwarded && start[-1] != ',')
        start--;
      if (!parse_hop (&hop, start, end))
        return;
      *peer = hop;
      end = start > forwarded ? start - 1 : NULL;
    }
}
