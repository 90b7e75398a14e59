/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FEED_LIST (rialto_feed_list_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFeedList, rialto_feed_list, RIALTO, FEED_LIST, GtkWidget)

GListModel *rialto_feed_list_get_model  (RialtoFeedList *self);
void        rialto_feed_list_set_model  (RialtoFeedList *self,
                                         GListModel     *model);
gboolean    rialto_feed_list_get_at_top (RialtoFeedList *self);
guint       rialto_feed_list_get_anchor (RialtoFeedList *self,
                                         double         *offset);
void        rialto_feed_list_scroll_to  (RialtoFeedList *self,
                                         guint           position,
                                         double          offset);
void        rialto_feed_list_focus      (RialtoFeedList *self,
                                         guint           position);
GtkWidget  *rialto_feed_list_find_row   (RialtoFeedList *self,
                                         guint           position);

G_END_DECLS
