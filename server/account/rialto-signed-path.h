/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-key-ring.h"

G_BEGIN_DECLS

/* Short-lived addresses of private blobs, for readers that cannot send an access token. */
char    *rialto_sign_path   (RialtoKeyRing *ring,
                             const char    *path,
                             RialtoTime     expires);
gboolean rialto_verify_path (RialtoKeyRing *ring,
                             const char    *target,
                             GError       **error);

G_END_DECLS
