/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

/* Sets of up to 64 flags, on the wire a decimal string. */
#define RIALTO_BITS_SIZE 21 /* bytes of the longest set and its NUL */

gboolean rialto_bits_parse   (const char *text,
                              guint64    *bits);
gboolean rialto_bits_parse_n (const char *text,
                              gsize       length,
                              guint64    *bits);
gsize    rialto_bits_format  (guint64     bits,
                              char       *buffer);

G_END_DECLS
