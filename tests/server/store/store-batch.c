/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-batch.h"

typedef struct
{
  StoreBatch  *batch;
  RialtoWork   work;
  RialtoTxFunc run;
  gpointer     data;
  gboolean     answered;
  guint        order;
  gint64       seq;
  GError      *error;
} Item;

struct _StoreBatch
{
  StoreFixture *fixture;
  GPtrArray    *items;
  GMutex        lock;
  GCond         changed;
  gboolean      held;
  gboolean      holding; /* the first has begun to wait */
  guint         n_answered;
  guint         n_queued;
  void          (*on_done) (gpointer      data,
                            const GError *error,
                            gpointer      user_data);
  gpointer      user_data;
};

static gboolean
item_run (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Item *item = data;

  return item->run (tx, item->data, error);
}

static gboolean
hold (RialtoTx *tx,
      gpointer  data,
      GError  **error)
{
  StoreBatch *batch = data;

  g_mutex_lock (&batch->lock);
  batch->holding = TRUE;
  g_cond_broadcast (&batch->changed);
  while (batch->held)
    g_cond_wait (&batch->changed, &batch->lock);
  g_mutex_unlock (&batch->lock);
  return TRUE;
}

static void
item_done (gpointer      data,
           gint64        seq,
           const GError *error)
{
  Item *item = data;
  StoreBatch *batch = item->batch;

  if (batch->on_done != NULL && item->run != hold)
    batch->on_done (item->data, error, batch->user_data);

  g_mutex_lock (&batch->lock);
  g_assert_false (item->answered);
  item->answered = TRUE;
  item->order = batch->n_answered++;
  item->seq = seq;
  item->error = error != NULL ? g_error_copy (error) : NULL;
  g_cond_broadcast (&batch->changed);
  g_mutex_unlock (&batch->lock);
}

static Item *
add (StoreBatch  *batch,
     RialtoTxFunc run,
     gpointer     data)
{
  Item *item = g_new0 (Item, 1);

  item->batch = batch;
  item->run = run;
  item->data = data;
  item->work.run = item_run;
  item->work.done = item_done;
  item->work.data = item;
  item->work.arena = rialto_arena_new ();
  item->work.name = "test";
  g_ptr_array_add (batch->items, item);
  batch->n_queued++;
  return item;
}

static void
item_free (gpointer data)
{
  Item *item = data;

  rialto_arena_free (item->work.arena);
  g_clear_error (&item->error);
  g_free (item);
}

StoreBatch *
store_batch_new (StoreFixture *fixture,
                 gboolean      held)
{
  StoreBatch *batch = g_new0 (StoreBatch, 1);

  batch->fixture = fixture;
  batch->items = g_ptr_array_new_with_free_func (item_free);
  g_mutex_init (&batch->lock);
  g_cond_init (&batch->changed);
  batch->held = held;
  if (held)
    {
      store_batch_add_write (batch, hold, batch);
      g_mutex_lock (&batch->lock);
      while (!batch->holding)
        g_cond_wait (&batch->changed, &batch->lock);
      g_mutex_unlock (&batch->lock);
    }
  return batch;
}

void
store_batch_add_write (StoreBatch  *batch,
                       RialtoTxFunc run,
                       gpointer     data)
{
  rialto_store_queue_write (batch->fixture->store, &add (batch, run, data)->work);
}

void
store_batch_add_read (StoreBatch  *batch,
                      RialtoTxFunc run,
                      gpointer     data)
{
  rialto_store_queue_read (batch->fixture->store, &add (batch, run, data)->work);
}

void
store_batch_release (StoreBatch *batch)
{
  g_mutex_lock (&batch->lock);
  batch->held = FALSE;
  g_cond_broadcast (&batch->changed);
  g_mutex_unlock (&batch->lock);
}

void
store_batch_wait (StoreBatch *batch)
{
  store_batch_release (batch);
  g_mutex_lock (&batch->lock);
  while (batch->n_answered < batch->n_queued)
    g_cond_wait (&batch->changed, &batch->lock);
  g_mutex_unlock (&batch->lock);
}

void
store_batch_free (StoreBatch *batch)
{
  store_batch_wait (batch);
  g_ptr_array_unref (batch->items);
  g_mutex_clear (&batch->lock);
  g_cond_clear (&batch->changed);
  g_free (batch);
}

static Item *
get_item (StoreBatch *batch,
          guint       i)
{
  Item *first = batch->items->pdata[0];

  return batch->items->pdata[first->run == hold ? i + 1 : i];
}

const GError *
store_batch_get_error (StoreBatch *batch,
                       guint       i)
{
  return get_item (batch, i)->error;
}

guint
store_batch_get_order (StoreBatch *batch,
                       guint       i)
{
  return get_item (batch, i)->order;
}

gint64
store_batch_get_seq (StoreBatch *batch,
                     guint       i)
{
  return get_item (batch, i)->seq;
}

RialtoArena *
store_batch_get_arena (StoreBatch *batch,
                       guint       i)
{
  return get_item (batch, i)->work.arena;
}

void
store_batch_on_done (StoreBatch *batch,
                     void        (*func) (gpointer data, const GError *error, gpointer user_data),
                     gpointer    user_data)
{
  batch->on_done = func;
  batch->user_data = user_data;
}
