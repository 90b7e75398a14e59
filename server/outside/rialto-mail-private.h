/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rialto_mail_is_one_line   (const char *text);
void     rialto_mail_append_words  (GString    *message,
                                    const char *text);
void     rialto_mail_append_name   (GString    *message,
                                    const char *name);
void     rialto_mail_append_quoted (GString    *message,
                                    const char *text);

G_END_DECLS
