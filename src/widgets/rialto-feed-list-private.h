/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-feed-list.h"

#include "rialto-feed-layout-private.h"

G_BEGIN_DECLS

typedef struct
{
  GtkWidget *widget; /* borrowed: the list's child */
  guint      position;
  gboolean   kept;
} RialtoFeedSlot;

struct _RialtoFeedList
{
  GtkWidget           parent_instance;
  GListModel         *model; /* owned */
  GType               row_type;
  GtkAdjustment      *adjustment[2]; /* owned, by GtkOrientation */
  GtkScrollablePolicy policy[2];
  RialtoFeedLayout    layout;
  GObject            *anchor_item; /* owned */
  GArray             *rows;        /* RialtoFeedSlot, by position */
  GPtrArray          *spare;       /* GtkWidget, borrowed: children that show nothing */
  GtkRoot            *root;        /* borrowed */
  guint               last_focus;  /* position that Tab comes back to */
  gboolean            at_top;
  gboolean            filling;
};

RialtoFeedSlot *rialto_feed_list_get_row     (RialtoFeedList *self,
                                              guint           position);
gboolean        rialto_feed_list_in_window   (RialtoFeedList *self,
                                              guint           position);
void            rialto_feed_list_retire      (RialtoFeedList *self,
                                              guint           index);
void            rialto_feed_list_tell_place  (RialtoFeedList *self,
                                              RialtoFeedSlot *row);
void            rialto_feed_list_fill        (RialtoFeedList *self);
void            rialto_feed_list_tell_at_top (RialtoFeedList *self);
void            rialto_feed_list_set_up_row  (RialtoFeedList *self,
                                              GtkWidget      *row);
guint           rialto_feed_list_n_items     (RialtoFeedList *self);
void            rialto_feed_list_bind_keys   (GtkWidgetClass *klass);
double          rialto_feed_list_get_value   (RialtoFeedList *self);
double          rialto_feed_list_get_page    (RialtoFeedList *self);
void            rialto_feed_list_set_value   (RialtoFeedList *self,
                                              double          value);
guint           rialto_feed_list_focus_row   (RialtoFeedList *self);
void            rialto_feed_list_show_focus  (RialtoFeedList *self);
void            rialto_feed_list_focus_seen  (RialtoFeedList *self);

G_END_DECLS
