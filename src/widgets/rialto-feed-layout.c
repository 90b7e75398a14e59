/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-feed-layout-private.h"

/* Until a row was measured. */
#define FIRST_GUESS 600

void
rialto_feed_layout_init (RialtoFeedLayout *self)
{
  self->heights = g_array_new (FALSE, TRUE, sizeof (int));
  self->anchor = 0;
  self->y = 0;
}

void
rialto_feed_layout_clear (RialtoFeedLayout *self)
{
  g_clear_pointer (&self->heights, g_array_unref);
}

/* The mean of what is known. A plain walk: a feed holds at most some thousand rows, which is microseconds. */
static double
guess (RialtoFeedLayout *self)
{
  const int *heights = (const int *) (gpointer) self->heights->data;
  double sum = 0;
  guint known = 0;

  for (guint i = 0; i < self->heights->len; i++)
    if (heights[i] != 0)
      {
        sum += ABS (heights[i]);
        known++;
      }
  return known > 0 ? sum / known : FIRST_GUESS;
}

static double
sum (RialtoFeedLayout *self,
     guint             from,
     guint             to)
{
  const int *heights = (const int *) (gpointer) self->heights->data;
  double result = 0;
  guint unknown = 0;

  for (guint i = from; i < to; i++)
    {
      result += ABS (heights[i]);
      unknown += heights[i] == 0;
    }
  return unknown > 0 ? result + unknown * guess (self) : result;
}

double
rialto_feed_layout_height (RialtoFeedLayout *self,
                           guint             position)
{
  return sum (self, position, position + 1);
}

void
rialto_feed_layout_set_height (RialtoFeedLayout *self,
                               guint             position,
                               int               height)
{
  g_array_index (self->heights, int, position) = height;
}

/* The anchor's top stays where it is whatever is learnt of other rows; what changes is where the list begins and ends. */
double
rialto_feed_layout_top (RialtoFeedLayout *self,
                        guint             position)
{
  return position >= self->anchor ? self->y + sum (self, self->anchor, position)
                                  : self->y - sum (self, position, self->anchor);
}

void
rialto_feed_layout_bounds (RialtoFeedLayout *self,
                           double           *lower,
                           double           *upper)
{
  *lower = rialto_feed_layout_top (self, 0);
  *upper = rialto_feed_layout_top (self, self->heights->len);
}

/* The row that covers `y`, or the nearest one. The list is not empty. */
guint
rialto_feed_layout_position_at (RialtoFeedLayout *self,
                                double            y)
{
  guint position = self->anchor;
  double top = self->y;
  double unknown = guess (self);

  while (position > 0 && top > y)
    {
      int height = ABS (g_array_index (self->heights, int, position - 1));

      top -= height != 0 ? height : unknown;
      position--;
    }
  for (; position + 1 < self->heights->len; position++)
    {
      int height = ABS (g_array_index (self->heights, int, position));
      double bottom = top + (height != 0 ? height : unknown);

      if (bottom > y)
        break;
      top = bottom;
    }
  return position;
}

void
rialto_feed_layout_move_anchor (RialtoFeedLayout *self,
                                guint             position)
{
  self->y = rialto_feed_layout_top (self, position);
  self->anchor = position;
}

/* Where the anchor itself goes away, what comes after it takes its place on the screen, else what came before. */
void
rialto_feed_layout_splice (RialtoFeedLayout *self,
                           guint             position,
                           guint             removed,
                           guint             added)
{
  guint left = self->heights->len - removed + added;

  if (self->anchor >= position + removed)
    self->anchor += added - removed;
  else if (self->anchor >= position)
    self->anchor = MIN (self->anchor, position + added);
  g_array_remove_range (self->heights, position, removed);
  if (added > 0)
    {
      g_autofree int *unknown = g_new0 (int, added);

      g_array_insert_vals (self->heights, position, unknown, added);
    }
  if (left > 0 && self->anchor >= left)
    {
      self->anchor = left - 1;
      self->y -= rialto_feed_layout_height (self, self->anchor);
    }
  else if (left == 0)
    self->anchor = 0;
}

/* The width is another one: what was measured is a guess now. */
void
rialto_feed_layout_forget (RialtoFeedLayout *self)
{
  for (guint i = 0; i < self->heights->len; i++)
    g_array_index (self->heights, int, i) = -ABS (g_array_index (self->heights, int, i));
}
