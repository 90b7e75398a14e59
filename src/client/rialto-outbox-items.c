/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outbox-private.h"

/* What the outbox holds: its items, in memory and on the disk. */

typedef struct
{
  GWeakRef             outbox_wr;
  RialtoOutboxItem    *item; /* owned */
  RialtoOutboxStepFunc func;
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_weak_ref_clear (&step->outbox_wr);
  g_object_unref (step->item);
  g_free (step);
}

static DexFuture *
take_step (DexFuture *future,
           gpointer   data)
{
  Step *step = data;
  g_autoptr (RialtoOutbox) self = g_weak_ref_get (&step->outbox_wr);
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self != NULL)
    step->func (self, step->item, value, error);
  return NULL;
}

/* <private>
 * rialto_outbox_then: does @func with the outcome.
 */
void
rialto_outbox_then (RialtoOutbox        *self,
                    RialtoOutboxItem    *item,
                    DexFuture           *future,
                    RialtoOutboxStepFunc func)
{
  Step *step = g_new0 (Step, 1);

  g_weak_ref_init (&step->outbox_wr, self);
  step->item = g_object_ref (item);
  step->func = func;
  dex_future_disown (dex_future_finally (future, take_step, step, step_free));
}

/* <private>
 * rialto_outbox_find: by its number.
 */
RialtoOutboxItem *
rialto_outbox_find (RialtoOutbox *self,
                    gint64        id)
{
  for (guint i = 0; i < self->all->len; i++)
    if (rialto_outbox_item_get_id (self->all->pdata[i]) == id)
      return self->all->pdata[i];
  return NULL;
}

/* <private>
 * rialto_outbox_comes_after: whether @item refers to @dependency.
 */
gboolean
rialto_outbox_comes_after (RialtoOutboxItem *item,
                           RialtoOutboxItem *dependency)
{
  const RialtoOutboxRow *row = rialto_outbox_item_get_row (item);

  for (guint i = 0; i < row->after->len; i++)
    if (g_array_index (row->after, gint64, i) == rialto_outbox_item_get_id (dependency))
      return TRUE;
  return FALSE;
}

/**
 * rialto_outbox_list_needed:
 * @self: an outbox
 * @item: an item
 *
 * Returns: (transfer full) (element-type RialtoOutboxItem): what must be sent before @item, in the order it was said; also what has been,
 *   for it is kept until @item is sent.
 */
GPtrArray *
rialto_outbox_list_needed (RialtoOutbox     *self,
                           RialtoOutboxItem *item)
{
  const RialtoOutboxRow *row = rialto_outbox_item_get_row (item);
  GPtrArray *needed = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < row->after->len; i++)
    {
      RialtoOutboxItem *dependency = rialto_outbox_find (self, g_array_index (row->after, gint64, i));

      if (dependency != NULL)
        g_ptr_array_add (needed, g_object_ref (dependency));
    }
  return needed;
}

/* <private>
 * rialto_outbox_has_dependents: whether something else refers to it.
 */
gboolean
rialto_outbox_has_dependents (RialtoOutbox     *self,
                              RialtoOutboxItem *item)
{
  for (guint i = 0; i < self->all->len; i++)
    if (rialto_outbox_comes_after (self->all->pdata[i], item))
      return TRUE;
  return FALSE;
}

static DexFuture *
keep_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  GPtrArray *items = data;
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!dex_await (rialto_outbox_item_when_saved (items->pdata[i]), &error) && first == NULL)
        first = g_steal_pointer (&error);
    }
  if (first != NULL)
    return dex_future_new_for_error (g_steal_pointer (&first));
  return dex_future_new_true ();
}

/**
 * rialto_outbox_when_kept:
 * @self: an outbox
 * @item: one that has just been put there
 *
 * Returns: (transfer full): resolves when it is on the disk with all that it needs; rejects with %RIALTO_ERROR when one of them could
 *   not be kept, why that was: nothing of it is sent then, and the draft is still there.
 */
DexFuture *
rialto_outbox_when_kept (RialtoOutbox     *self,
                         RialtoOutboxItem *item)
{
  GPtrArray *items;

  dex_return_error_if_fail (RIALTO_IS_OUTBOX (self));
  dex_return_error_if_fail (RIALTO_IS_OUTBOX_ITEM (item));

  items = rialto_outbox_list_needed (self, item);
  g_ptr_array_add (items, g_object_ref (item));
  return rialto_async_spawn ("keep-item", NULL, NULL, keep_fiber, items, (GDestroyNotify) g_ptr_array_unref);
}

static RialtoOutboxChange *
change_new (RialtoOutboxItem *item)
{
  RialtoOutboxChange *change = g_new0 (RialtoOutboxChange, 1);

  change->row = rialto_outbox_row_copy (rialto_outbox_item_get_row (item));
  return change;
}

/* <private>
 * rialto_outbox_save: puts what the item says now on the disk.
 */
DexFuture *
rialto_outbox_save (RialtoOutbox     *self,
                    RialtoOutboxItem *item)
{
  return rialto_database_run (self->database, rialto_outbox_write_change, change_new (item),
                              rialto_outbox_change_free);
}

/* <private>
 * rialto_outbox_save_over: what it says now, in the place of a draft, too.
 */
DexFuture *
rialto_outbox_save_over (RialtoOutbox            *self,
                         RialtoOutboxItem        *item,
                         const RialtoOutboxDraft *draft)
{
  RialtoOutboxChange *change = change_new (item);

  change->draft = g_strdup (draft->draft);
  /* Not after it: the draft would be back. */
  if (draft->draft != NULL)
    rialto_drafts_write (self->drafts);
  return rialto_database_run (self->database, rialto_outbox_write_change, change, rialto_outbox_change_free);
}

/* <private>
 * rialto_outbox_save_new: for the first time; it needs what it comes after, and takes the place of its draft.
 */
DexFuture *
rialto_outbox_save_new (RialtoOutbox            *self,
                        RialtoOutboxItem        *item,
                        const RialtoOutboxDraft *draft)
{
  RialtoOutboxChange *change = change_new (item);

  change->is_new = TRUE;
  change->source = g_strdup (draft->file);
  change->draft = g_strdup (draft->draft);
  /* Not after it: the draft would be back. */
  if (draft->draft != NULL)
    rialto_drafts_write (self->drafts);
  return rialto_database_run (self->database, rialto_outbox_write_change, change, rialto_outbox_change_free);
}

/* <private>
 * rialto_outbox_unlink_all: files that nothing on the disk speaks of any more.
 */
void
rialto_outbox_unlink_all (RialtoOutbox      *self,
                          const char *const *paths)
{
  for (guint i = 0; paths[i] != NULL; i++)
    dex_future_disown (rialto_database_run (self->database, rialto_outbox_unlink, g_strdup (paths[i]),
                                            g_free));
}

/* <private>
 * rialto_outbox_show: puts an item into the list, by age.
 */
void
rialto_outbox_show (RialtoOutbox     *self,
                    RialtoOutboxItem *item)
{
  guint at = self->shown->len;

  while (at > 0 && rialto_outbox_item_get_id (self->shown->pdata[at - 1]) > rialto_outbox_item_get_id (item))
    at--;
  g_ptr_array_insert (self->shown, (gint) at, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), at, 0, 1);
}

/* <private>
 * rialto_outbox_hide: takes an item out of the list.
 */
void
rialto_outbox_hide (RialtoOutbox     *self,
                    RialtoOutboxItem *item)
{
  guint at;

  if (!g_ptr_array_find (self->shown, item, &at))
    return;
  g_ptr_array_remove_index (self->shown, at);
  g_list_model_items_changed (G_LIST_MODEL (self), at, 1, 0);
}

static int
compare_ids (gconstpointer one,
             gconstpointer other,
             gpointer      data)
{
  gint64 a = rialto_outbox_item_get_id ((RialtoOutboxItem *) one);
  gint64 b = rialto_outbox_item_get_id ((RialtoOutboxItem *) other);

  return (a > b) - (a < b);
}

/* <private>
 * rialto_outbox_judge_refused: whether it is among the refused ones.
 */
void
rialto_outbox_judge_refused (RialtoOutbox     *self,
                             RialtoOutboxItem *item)
{
  gboolean refused = rialto_outbox_item_get_state (item) == RIALTO_OUTBOX_REFUSED &&
                     !rialto_outbox_item_get_row (item)->aside && !rialto_outbox_has_dependents (self, item);
  guint at;
  gboolean listed = g_list_store_find (self->refused, item, &at);

  if (refused && !listed)
    g_list_store_insert_sorted (self->refused, item, compare_ids, NULL);
  else if (!refused && listed)
    g_list_store_remove (self->refused, at);
}

static void
on_item_state (RialtoOutbox     *self,
               GParamSpec       *pspec,
               RialtoOutboxItem *item)
{
  rialto_outbox_judge_refused (self, item);
}

/* What an interrupted app needs to know to go on in the middle of a file. */
static void
on_kept (RialtoOutbox     *self,
         GParamSpec       *pspec,
         RialtoOutboxItem *item)
{
  if (!self->closed && rialto_outbox_item_get_state (item) == RIALTO_OUTBOX_SENDING)
    dex_future_disown (rialto_outbox_save (self, item));
}

/* <private>
 * rialto_outbox_add: an item that is new here.
 */
void
rialto_outbox_add (RialtoOutbox     *self,
                   RialtoOutboxItem *item)
{
  g_ptr_array_add (self->all, g_object_ref (item));
  g_signal_connect_object (item, "notify::state", G_CALLBACK (on_item_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::kept", G_CALLBACK (on_kept), self, G_CONNECT_SWAPPED);
  if (rialto_outbox_item_get_state (item) != RIALTO_OUTBOX_SENT)
    rialto_outbox_show (self, item);
}

/* What only @item needed: it goes with it. */
static void
take_unneeded (RialtoOutbox     *self,
               RialtoOutboxItem *item,
               GPtrArray        *taken)
{
  const RialtoOutboxRow *row = rialto_outbox_item_get_row (item);

  for (guint i = 0; i < row->after->len; i++)
    {
      RialtoOutboxItem *dependency = rialto_outbox_find (self, g_array_index (row->after, gint64, i));

      if (dependency == NULL || rialto_outbox_has_dependents (self, dependency))
        continue;
      /* One that is on its way is removed when that has ended. */
      if (rialto_outbox_item_get_state (dependency) == RIALTO_OUTBOX_SENDING)
        rialto_outbox_item_cancel (dependency);
      else
        {
          g_ptr_array_add (taken, g_object_ref (dependency));
          g_ptr_array_remove (self->all, dependency);
        }
    }
}

/* The server need not keep what has arrived of a file that nobody wants any more. */
static void
give_up (RialtoOutbox     *self,
         RialtoOutboxItem *item)
{
  RialtoId upload = rialto_outbox_item_get_upload (item);
  g_autofree char *subject = g_strdup_printf ("upload:%" G_GINT64_FORMAT, upload);
  g_autofree char *args = g_strdup_printf ("{\"id\":\"%" G_GINT64_FORMAT "\"}", upload);
  RialtoOutboxDraft draft = {
    .route = "delete_resumable_upload", .args = args, .subject = subject, .repeatable = TRUE
  };

  if (upload != 0)
    g_object_unref (rialto_outbox_enqueue (self, &draft));
}

static void
removed (RialtoOutbox     *self,
         RialtoOutboxItem *item,
         const GValue     *value,
         const GError     *error)
{
  const char *file = rialto_outbox_item_get_file (item);

  if (error == NULL && file != NULL)
    dex_future_disown (rialto_database_run (self->database, rialto_outbox_unlink, g_strdup (file), g_free));
}

/* <private>
 * rialto_outbox_remove: ends an item, and what only it needed; @state says why.
 */
DexFuture *
rialto_outbox_remove (RialtoOutbox     *self,
                      RialtoOutboxItem *item,
                      RialtoOutboxState state)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) gone = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "It was discarded.");
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  DexFuture *future;

  g_ptr_array_add (taken, g_object_ref (item));
  g_ptr_array_remove (self->all, item);
  take_unneeded (self, item, taken);
  for (guint i = 0; i < taken->len; i++)
    {
      gint64 id = rialto_outbox_item_get_id (taken->pdata[i]);

      g_array_append_val (ids, id);
    }
  future = rialto_database_run (self->database, rialto_outbox_write_removal, ids,
                                (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < taken->len; i++)
    {
      RialtoOutboxItem *one = taken->pdata[i];
      gboolean sent = rialto_outbox_item_get_state (one) == RIALTO_OUTBOX_SENT;

      rialto_outbox_hide (self, one);
      rialto_outbox_item_set_state (one, sent || (i == 0 && state == RIALTO_OUTBOX_SENT)
                                           ? RIALTO_OUTBOX_SENT
                                           : RIALTO_OUTBOX_GONE);
      if (rialto_outbox_item_get_state (one) == RIALTO_OUTBOX_GONE)
        {
          rialto_outbox_item_settle_sent (one, NULL, gone);
          give_up (self, one);
        }
      rialto_outbox_then (self, one, dex_ref (future), removed);
    }
  return future;
}

/* <private>
 * rialto_outbox_refuse_dependents: what cannot be sent without @item.
 */
void
rialto_outbox_refuse_dependents (RialtoOutbox     *self,
                                 RialtoOutboxItem *item)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      RialtoOutboxItem *other = self->all->pdata[i];
      RialtoOutboxState state = rialto_outbox_item_get_state (other);

      if (rialto_outbox_comes_after (other, item) &&
          (state == RIALTO_OUTBOX_WAITING || state == RIALTO_OUTBOX_SAVING))
        rialto_outbox_refuse (self, other, rialto_outbox_item_get_error_code (item),
                              rialto_outbox_item_get_error_sentence (item));
    }
}

/* <private>
 * rialto_outbox_refuse: an item, and with it all that comes after it.
 */
void
rialto_outbox_refuse (RialtoOutbox     *self,
                      RialtoOutboxItem *item,
                      const char       *code,
                      const char       *sentence)
{
  rialto_outbox_item_set_error (item, code, sentence);
  rialto_outbox_item_set_state (item, RIALTO_OUTBOX_REFUSED);
  dex_future_disown (rialto_outbox_save (self, item));
  rialto_outbox_refuse_dependents (self, item);
}
