/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rialto_gzip_is_accepted (const char *accept_encoding);
char    *rialto_gzip_compress    (const char *data,
                                  gsize       length,
                                  gsize      *compressed_length);

G_END_DECLS
