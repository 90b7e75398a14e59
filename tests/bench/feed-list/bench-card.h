/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench-post.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BENCH_TYPE_CARD (bench_card_get_type ())
G_DECLARE_FINAL_TYPE (BenchCard, bench_card, BENCH, CARD, GtkBox)

GtkWidget  *bench_card_new         (void);
void        bench_card_set_post    (BenchCard *self,
                                    BenchPost *post);
guint       bench_card_get_post_id (BenchCard *self);
const char *bench_card_get_name    (BenchCard *self);
GtkWidget  *bench_card_find        (guint      post_id);
guint       bench_card_alive       (void);
guint       bench_card_bound       (void);

G_END_DECLS
