/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store-fixture.h"

G_BEGIN_DECLS

/* Units of work queued together, and what became of each. The first of a held batch keeps the thread it runs on until
 * store_batch_release (), so that SQLite's writer takes all the others as one group. */
typedef struct _StoreBatch StoreBatch;

StoreBatch   *store_batch_new       (StoreFixture *fixture,
                                     gboolean      hold);
void          store_batch_add_write (StoreBatch   *batch,
                                     RialtoTxFunc  run,
                                     gpointer      data);
void          store_batch_add_read  (StoreBatch   *batch,
                                     RialtoTxFunc  run,
                                     gpointer      data);
void          store_batch_release   (StoreBatch   *batch);
void          store_batch_wait      (StoreBatch   *batch);
void          store_batch_free      (StoreBatch   *batch);

/* Of the @i-th that was added, once waited for. */
const GError *store_batch_get_error (StoreBatch   *batch,
                                     guint         i);
guint         store_batch_get_order (StoreBatch   *batch,
                                     guint         i);
gint64        store_batch_get_seq   (StoreBatch   *batch,
                                     guint         i);
RialtoArena  *store_batch_get_arena (StoreBatch   *batch,
                                     guint         i);

/* Called on the store's thread in each done. */
void          store_batch_on_done   (StoreBatch   *batch,
                                     void          (*func) (gpointer data, const GError *error, gpointer user_data),
                                     gpointer      user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreBatch, store_batch_free)

G_END_DECLS
