/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Items that a list passes over for now, and behind which row each belongs. Those behind the same row are in their order. */
typedef struct
{
  GPtrArray *items;   /* owned */
  GPtrArray *anchors; /* owned, by item: the row above; NULL: none */
} RialtoPagedAside;

void     rialto_paged_aside_init   (RialtoPagedAside *aside);
void     rialto_paged_aside_clear  (RialtoPagedAside *aside);
void     rialto_paged_aside_put    (RialtoPagedAside *aside,
                                    gpointer          item,
                                    gpointer          above);
gboolean rialto_paged_aside_take   (RialtoPagedAside *aside,
                                    gpointer          item,
                                    gpointer         *above);
void     rialto_paged_aside_follow (RialtoPagedAside *aside,
                                    gpointer          from,
                                    gpointer          to);

G_END_DECLS
