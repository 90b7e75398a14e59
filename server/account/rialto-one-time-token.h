/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RIALTO_ONE_TIME_HASH_BYTES 32

/* Secrets that somebody gets once by mail, on paper or on the terminal; the database has their hash alone. */
void     rialto_one_time_token_new  (char      **token,
                                     guint8      hash[RIALTO_ONE_TIME_HASH_BYTES]);
gboolean rialto_one_time_token_hash (const char *token,
                                     guint8      hash[RIALTO_ONE_TIME_HASH_BYTES]);

G_END_DECLS
