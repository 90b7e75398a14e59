/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One of the lists that are compared, in a scrolled window of its own. */
typedef struct
{
  const char *name;
  GtkWidget  *scrolled; /* owned by the window */
  GtkWidget  *list;     /* owned by the scrolled window */
  GListStore *feed;     /* owned */
} BenchView;

BenchView     *bench_view_new        (const char        *name,
                                      guint              count);
void           bench_view_free       (BenchView         *self);
void           bench_view_scroll_to  (BenchView         *self,
                                      guint              position);
void           bench_view_set_tab    (BenchView         *self,
                                      GtkListTabBehavior behavior);
GtkAdjustment *bench_view_adjustment (BenchView         *self);
gboolean       bench_view_row_y      (BenchView         *self,
                                      guint              post_id,
                                      double            *y);
guint          bench_view_row_at     (BenchView         *self,
                                      double             y);
guint          bench_view_position   (BenchView         *self,
                                      guint              post_id);

G_END_DECLS
