/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-arena.h"

#include <sys/socket.h>

G_BEGIN_DECLS

/* The other end's address without its port: 16 bytes of IPv6, IPv4 mapped into it; all zero is a Unix socket. */
typedef struct
{
  guint8 bytes[16];
} RialtoPeer;

/* Room for the longest text of a peer and its NUL. */
#define RIALTO_PEER_TEXT 46

/* A set of address ranges: who may speak for others. */
typedef struct _RialtoPeerRanges RialtoPeerRanges;

/* How many connections each address has. */
typedef struct _RialtoPeerCounts RialtoPeerCounts;

void              rialto_peer_from_sockaddr  (RialtoPeer             *peer,
                                              const struct sockaddr  *address);
gboolean          rialto_peer_parse          (RialtoPeer             *peer,
                                              const char             *text);
void              rialto_peer_format         (const RialtoPeer       *peer,
                                              char                    text[RIALTO_PEER_TEXT]);
gboolean          rialto_peer_is_local       (const RialtoPeer       *peer);

RialtoPeerRanges *rialto_peer_ranges_new     (char                  **texts,
                                              const char            **bad);
void              rialto_peer_ranges_free    (RialtoPeerRanges       *ranges);
gboolean          rialto_peer_ranges_contain (const RialtoPeerRanges *ranges,
                                              const RialtoPeer       *peer);
void              rialto_peer_ranges_resolve (const RialtoPeerRanges *ranges,
                                              RialtoPeer             *peer,
                                              const char             *forwarded);

RialtoPeerCounts *rialto_peer_counts_new     (guint                   limit);
void              rialto_peer_counts_free    (RialtoPeerCounts       *counts);
gboolean          rialto_peer_counts_enter   (RialtoPeerCounts       *counts,
                                              const RialtoPeer       *peer);
void              rialto_peer_counts_leave   (RialtoPeerCounts       *counts,
                                              const RialtoPeer       *peer);

G_END_DECLS
