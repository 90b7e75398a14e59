/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-head.h"

#include <llhttp.h>

G_BEGIN_DECLS

/* Takes a piece of a body; 0, or the RialtoError to end the request with. */
typedef int (*RialtoBodyFunc) (gpointer    sink,
                               const char *data,
                               gsize       length);

/* llhttp, for one message after another. It sees a header block only when that is complete, and a body as it comes. */
typedef struct
{
  llhttp_t       llhttp;
  RialtoHead    *head; /* only while the block is parsed */
  guint          max_fields;
  gboolean       in_value;
  gboolean       complete; /* of the message */
  int            code;     /* what the sink said */
  RialtoBodyFunc func;
  gpointer       sink;
  guint64        n_body; /* bytes of body and of everything around it */
  guint64        n_fed;
} RialtoParser;

int rialto_parser_head (RialtoParser  *parser,
                        RialtoHead    *head,
                        RialtoArena   *arena,
                        const char    *block,
                        gsize          length,
                        guint          n_lines);
int rialto_parser_body (RialtoParser  *parser,
                        RialtoBodyFunc func,
                        gpointer       sink,
                        const char    *data,
                        gsize          length,
                        gsize         *used);

G_END_DECLS
