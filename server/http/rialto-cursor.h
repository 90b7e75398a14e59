/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

/* Where a list goes on: one or two keys of its order, opaque to clients, bound to the query that made it. */
const char *rialto_cursor_write (RialtoRequest *request,
                                 gint64         key,
                                 gint64         second);
gboolean    rialto_cursor_read  (RialtoRequest *request,
                                 const char    *cursor,
                                 gint64        *key,
                                 gint64        *second,
                                 GError       **error);

G_END_DECLS
