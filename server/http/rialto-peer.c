/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const guint8 mapped_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static void
set_ipv4 (RialtoPeer           *peer,
          const struct in_addr *address)
{
  memcpy (peer->bytes, mapped_prefix, sizeof mapped_prefix);
  memcpy (peer->bytes + 12, address, 4);
}

static gboolean
is_ipv4 (const RialtoPeer *peer)
{
  return memcmp (peer->bytes, mapped_prefix, sizeof mapped_prefix) == 0;
}

/**
 * rialto_peer_is_local:
 * @peer: an address
 *
 * Returns: whether it is the other end of a Unix socket
 */
gboolean
rialto_peer_is_local (const RialtoPeer *peer)
{
  static const RialtoPeer local;

  return memcmp (peer, &local, sizeof local) == 0;
}

/**
 * rialto_peer_from_sockaddr:
 * @peer: (out caller-allocates): where to put it
 * @address: what accept() told
 */
void
rialto_peer_from_sockaddr (RialtoPeer            *peer,
                           const struct sockaddr *address)
{
  memset (peer, 0, sizeof *peer);
  if (address->sa_family == AF_INET)
    set_ipv4 (peer, &((const struct sockaddr_in *) (gconstpointer) address)->sin_addr);
  else if (address->sa_family == AF_INET6)
    memcpy (peer->bytes, &((const struct sockaddr_in6 *) (gconstpointer) address)->sin6_addr,
            sizeof peer->bytes);
}

/**
 * rialto_peer_parse:
 * @peer: (out caller-allocates): where to put it
 * @text: an IPv4 or IPv6 address, or "unix"
 *
 * Returns: whether @text is one
 */
gboolean
rialto_peer_parse (RialtoPeer *peer,
                   const char *text)
{
  struct in_addr four;

  memset (peer, 0, sizeof *peer);
  if (g_str_equal (text, "unix"))
    return TRUE;
  if (inet_pton (AF_INET, text, &four) == 1)
    {
      set_ipv4 (peer, &four);
      return TRUE;
    }

  return inet_pton (AF_INET6, text, peer->bytes) == 1 && !rialto_peer_is_local (peer);
}

/**
 * rialto_peer_format:
 * @peer: an address
 * @text: (out caller-allocates): "192.0.2.1", "2001:db8::1" or "unix"
 */
void
rialto_peer_format (const RialtoPeer *peer,
                    char              text[RIALTO_PEER_TEXT])
{
  if (rialto_peer_is_local (peer))
    g_strlcpy (text, "unix", RIALTO_PEER_TEXT);
  else if (is_ipv4 (peer))
    inet_ntop (AF_INET, peer->bytes + 12, text, RIALTO_PEER_TEXT);
  else
    inet_ntop (AF_INET6, peer->bytes, text, RIALTO_PEER_TEXT);
}
