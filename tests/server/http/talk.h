/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "front.h"

/* What the server says to some bytes on a connection of their own. */
char *talk            (Front      *front,
                       const char *bytes,
                       gsize       length);
char *talk_in_pieces  (Front      *front,
                       const char *bytes,
                       gsize       length,
                       gsize       first,
                       gsize       piece);
char *talk_statuses   (const char *answers);
char *talk_normalised (const char *answers);
