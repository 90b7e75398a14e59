/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

/* 2024-01-01T00:00:00Z */
#define RIALTO_ID_EPOCH     G_GINT64_CONSTANT (1704067200000)
#define RIALTO_ID_MAX_NODE  1023
#define RIALTO_ID_SIZE      21 /* bytes of the longest id and its NUL */

gboolean   rialto_id_parse       (const char *text,
                                  RialtoId   *id);
gboolean   rialto_id_parse_n     (const char *text,
                                  gsize       length,
                                  RialtoId   *id);
gsize      rialto_id_format      (RialtoId    id,
                                  char       *buffer);
char      *rialto_id_dup         (RialtoId    id);

RialtoId   rialto_id_make        (RialtoTime  time,
                                  guint       node,
                                  guint       counter);
RialtoTime rialto_id_get_time    (RialtoId    id);
guint      rialto_id_get_node    (RialtoId    id);
guint      rialto_id_get_counter (RialtoId    id);

G_END_DECLS
