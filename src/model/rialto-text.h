/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

char    *rialto_text_fold          (const char *text);
gsize    rialto_text_count         (const char *text);
char    *rialto_text_trim          (const char *text);
gboolean rialto_text_is_blank      (const char *text);
gboolean rialto_handle_is_valid    (const char *handle);
gboolean rialto_email_is_plausible (const char *email);
gboolean rialto_url_is_web         (const char *url);

G_END_DECLS
