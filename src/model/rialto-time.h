/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

#define RIALTO_TIME_SIZE 25 /* bytes of "2024-01-01T00:00:00.000Z" and its NUL */

gboolean rialto_time_parse   (const char *text,
                              RialtoTime *time);
gboolean rialto_time_parse_n (const char *text,
                              gsize       length,
                              RialtoTime *time);
gsize    rialto_time_format  (RialtoTime  time,
                              char       *buffer);
char    *rialto_time_dup     (RialtoTime  time);

G_END_DECLS
