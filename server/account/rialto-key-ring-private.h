/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-crypto-private.h"
#include "rialto-key-ring.h"

G_BEGIN_DECLS

#define RIALTO_KEY_RING_MAX 8

/* One key of the file and what is derived from it, one subkey for each purpose. */
typedef struct
{
  char       kid[16];
  RialtoTime created;
  guint8     master[32];
  guint8     access[32];
  guint8     refresh[32];
  guint8     path[32];
  char       header[112]; /* of an access token, with its dot */
  gsize      header_length;
} RialtoKey;

/* Never changed once published; keys[0] is the current one. */
typedef struct
{
  guint     n_keys;
  RialtoKey keys[RIALTO_KEY_RING_MAX];
} RialtoKeySet;

const RialtoKeySet *rialto_key_ring_get_keys (RialtoKeyRing *ring);

G_END_DECLS
