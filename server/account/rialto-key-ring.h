/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"

G_BEGIN_DECLS

typedef struct _RialtoKeyRing RialtoKeyRing;

RialtoKeyRing *rialto_key_ring_new        (void);
RialtoKeyRing *rialto_key_ring_load       (const char    *path,
                                           GError       **error);
void           rialto_key_ring_free       (RialtoKeyRing *ring);

gboolean       rialto_key_ring_rotate     (RialtoKeyRing *ring,
                                           GError       **error);
guint          rialto_key_ring_get_n_keys (RialtoKeyRing *ring);
RialtoTime     rialto_key_ring_get_age    (RialtoKeyRing *ring);
const char    *rialto_key_ring_get_kid    (RialtoKeyRing *ring);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoKeyRing, rialto_key_ring_free)

G_END_DECLS
