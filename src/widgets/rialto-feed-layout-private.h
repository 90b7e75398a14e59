/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where rows lie. Heights above 0 were measured, below 0 were measured at another width, 0 is not known. */
typedef struct
{
  GArray *heights; /* int */
  guint   anchor;  /* position of the row that the others are laid out around */
  double  y;       /* of the anchor's top */
} RialtoFeedLayout;

void   rialto_feed_layout_init        (RialtoFeedLayout *self);
void   rialto_feed_layout_clear       (RialtoFeedLayout *self);
double rialto_feed_layout_height      (RialtoFeedLayout *self,
                                       guint             position);
void   rialto_feed_layout_set_height  (RialtoFeedLayout *self,
                                       guint             position,
                                       int               height);
double rialto_feed_layout_top         (RialtoFeedLayout *self,
                                       guint             position);
void   rialto_feed_layout_bounds      (RialtoFeedLayout *self,
                                       double           *lower,
                                       double           *upper);
guint  rialto_feed_layout_position_at (RialtoFeedLayout *self,
                                       double            y);
void   rialto_feed_layout_move_anchor (RialtoFeedLayout *self,
                                       guint             position);
void   rialto_feed_layout_splice      (RialtoFeedLayout *self,
                                       guint             position,
                                       guint             removed,
                                       guint             added);
void   rialto_feed_layout_forget      (RialtoFeedLayout *self);

G_END_DECLS
