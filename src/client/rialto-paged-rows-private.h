/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-gap.h"
#include "rialto-page.h"

G_BEGIN_DECLS

/* A stretch of rows was replaced. */
typedef void (*RialtoRowsChanged) (guint    position,
                                   guint    removed,
                                   guint    added,
                                   gpointer data);

/* The rows of a list: items and gaps, with where the server goes on behind the last of each page. */
typedef struct
{
  GPtrArray        *items; /* owned GObjects */
  GPtrArray        *after; /* owned cursors, nullable, one for each item */
  GHashTable       *known; /* the items that are no gaps; borrowed */
  char             *next;  /* owned, nullable: where the server goes on behind the end */
  RialtoRowsChanged changed;
  gpointer          data;
} RialtoPagedRows;

void     rialto_paged_rows_init     (RialtoPagedRows  *rows,
                                     RialtoRowsChanged changed,
                                     gpointer          data);
void     rialto_paged_rows_clear    (RialtoPagedRows  *rows);
gboolean rialto_paged_rows_knows    (RialtoPagedRows  *rows,
                                     gpointer          item);
guint    rialto_paged_rows_find     (RialtoPagedRows  *rows,
                                     gpointer          item);
void     rialto_paged_rows_insert   (RialtoPagedRows  *rows,
                                     guint             position,
                                     GPtrArray        *items,
                                     const char       *after);
void     rialto_paged_rows_remove   (RialtoPagedRows  *rows,
                                     guint             position,
                                     guint             n_items);
void     rialto_paged_rows_append   (RialtoPagedRows  *rows,
                                     RialtoPage       *page);
guint    rialto_paged_rows_count    (RialtoPagedRows  *rows,
                                     RialtoPage       *page);
void     rialto_paged_rows_drop     (RialtoPagedRows  *rows,
                                     RialtoPage       *page);
void     rialto_paged_rows_weave    (RialtoPagedRows  *rows,
                                     RialtoPage       *page,
                                     guint             first);
void     rialto_paged_rows_fill     (RialtoPagedRows  *rows,
                                     RialtoGap        *gap,
                                     RialtoPage       *page);
gboolean rialto_paged_rows_trim_top (RialtoPagedRows  *rows,
                                     guint             most);
gboolean rialto_paged_rows_trim_end (RialtoPagedRows  *rows,
                                     guint             most);

G_END_DECLS
