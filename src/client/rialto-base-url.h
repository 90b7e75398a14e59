/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"

G_BEGIN_DECLS

char    *rialto_base_url_parse         (const char *text,
                                        gboolean    allow_local,
                                        GError    **error);
char    *rialto_base_url_dup_cleartext (const char *text);
gboolean rialto_base_url_is_local      (const char *host);

G_END_DECLS
