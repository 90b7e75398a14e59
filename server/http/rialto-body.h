/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-exchange.h"

G_BEGIN_DECLS

/* A request's body while it arrives and afterwards: in memory, or in a file without a name. Zeroed memory with fd -1 is an empty one. */
typedef struct
{
  gint64 max;
  gint64 length;
  char  *bytes; /* ended by a NUL that is not counted */
  gsize  size;
  int    fd; /* -1: in memory */
} RialtoBody;

int  rialto_body_open   (RialtoBody           *body,
                         const RialtoBodyPlan *plan,
                         const char           *folder);
int  rialto_body_append (RialtoBody           *body,
                         const char           *data,
                         gsize                 length,
                         gint64                expected);
int  rialto_body_finish (RialtoBody           *body);
void rialto_body_clear  (RialtoBody           *body);

G_END_DECLS
