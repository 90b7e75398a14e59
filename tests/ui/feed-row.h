/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TEST_TYPE_FEED_ROW (test_feed_row_get_type ())
G_DECLARE_FINAL_TYPE (TestFeedRow, test_feed_row, TEST, FEED_ROW, GtkWidget)

guint test_feed_row_alive (void);

G_END_DECLS
