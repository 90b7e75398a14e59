/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* UTF-8 that comes in pieces. Zeroed memory stands between two characters. */
typedef struct
{
  guint8 left; /* bytes that the current character still needs */
  guint8 low;  /* bounds of the next one */
  guint8 high;
} RialtoWsUtf8;

gboolean rialto_ws_utf8_feed     (RialtoWsUtf8       *utf8,
                                  const guint8       *bytes,
                                  gsize               length);
gboolean rialto_ws_utf8_is_whole (const RialtoWsUtf8 *utf8);

G_END_DECLS
