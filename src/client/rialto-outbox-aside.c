/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outbox-private.h"

/* What somebody has thrown away and may want back for a moment: it is out of sight, and is not sent. */

/**
 * rialto_outbox_set_aside:
 * @self: an outbox
 * @item: one that is not being sent
 *
 * Takes it out of the lists, until rialto_outbox_bring_back() or rialto_outbox_discard(); when the outbox is closed before, or the app is
 * killed, it is discarded.
 *
 * Returns: whether it could be, and was not set aside already
 */
gboolean
rialto_outbox_set_aside (RialtoOutbox     *self,
                         RialtoOutboxItem *item)
{
  RialtoOutboxRow *row = rialto_outbox_item_get_row (item);

  if (row->aside || (row->state != RIALTO_OUTBOX_WAITING && row->state != RIALTO_OUTBOX_REFUSED))
    return FALSE;
  row->aside = TRUE;
  row->held = TRUE;
  rialto_outbox_judge_refused (self, item);
  rialto_outbox_hide (self, item);
  dex_future_disown (rialto_outbox_save (self, item));
  return TRUE;
}

/**
 * rialto_outbox_bring_back:
 * @self: an outbox
 * @item: one that was set aside
 *
 * It is where and what it was.
 */
void
rialto_outbox_bring_back (RialtoOutbox     *self,
                          RialtoOutboxItem *item)
{
  RialtoOutboxRow *row = rialto_outbox_item_get_row (item);

  if (!row->aside)
    return;
  row->aside = FALSE;
  row->held = FALSE;
  rialto_outbox_show (self, item);
  rialto_outbox_judge_refused (self, item);
  dex_future_disown (rialto_outbox_save (self, item));
  rialto_outbox_pump (self);
}

/**
 * rialto_outbox_is_aside:
 * @self: an outbox
 * @item: an item
 *
 * Returns: whether it was set aside, and neither brought back nor discarded
 */
gboolean
rialto_outbox_is_aside (RialtoOutbox     *self,
                        RialtoOutboxItem *item)
{
  return rialto_outbox_item_get_row (item)->aside;
}

/* <private>
 * rialto_outbox_discard_aside: all that nobody has brought back.
 */
void
rialto_outbox_discard_aside (RialtoOutbox *self)
{
  for (guint i = self->all->len; i > 0; i--)
    if (i <= self->all->len && rialto_outbox_item_get_row (self->all->pdata[i - 1])->aside)
      dex_future_disown (rialto_outbox_discard (self, self->all->pdata[i - 1]));
}
