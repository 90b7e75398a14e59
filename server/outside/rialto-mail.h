/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"

G_BEGIN_DECLS

/* One mail to one person; the strings are the caller's. */
typedef struct
{
  const char *to; /* address, or Name <address> */
  const char *subject;
  const char *text;
  const char *html; /* nullable */
} RialtoMail;

char    *rialto_mail_build         (const RialtoMail *mail,
                                    const char       *from,
                                    GError          **error);
gboolean rialto_mail_parse_address (const char       *text,
                                    char            **name,
                                    char            **address,
                                    GError          **error);

G_END_DECLS
