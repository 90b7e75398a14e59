/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outbox-private.h"

#include "rialto-clock.h"
#include "rialto-error.h"

#include <glib/gi18n.h>

/**
 * RialtoOutbox:
 *
 * What somebody did and the server does not know yet. Everything is on the disk before it is sent and until the server has taken it,
 * so that neither a lost connection nor a killed app loses or doubles it: an item has one key for all its attempts. Items of one
 * subject go in order, several subjects at once. It is the list of what is not sent, by age; it owns the file and the copies of files
 * that go with items, and it is the only one that changes items. When to send is in rialto-outbox-pump.c. Main thread.
 */
static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RialtoOutbox,
                               rialto_outbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_ONLINE,
  PROP_KEPT_ASIDE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
saved (RialtoOutbox     *self,
       RialtoOutboxItem *item,
       const GValue     *value,
       const GError     *error)
{
  rialto_outbox_item_settle_saved (item, error);
  if (error == NULL && G_VALUE_HOLDS (value, G_TYPE_STRV))
    rialto_outbox_unlink_all (self, g_value_get_boxed (value));
  if (rialto_outbox_item_get_state (item) != RIALTO_OUTBOX_SAVING)
    return;
  if (error == NULL)
    {
      rialto_outbox_item_set_state (item, RIALTO_OUTBOX_WAITING);
      rialto_outbox_pump (self);
      return;
    }
  /* What comes after it finds its row missing and is not kept, either; what only it needed is of no use any more. */
  rialto_outbox_item_set_error (item, rialto_error_get_wire (error), error->message);
  rialto_outbox_item_settle_sent (item, NULL, error);
  dex_future_disown (rialto_outbox_remove (self, item, RIALTO_OUTBOX_GONE));
  rialto_outbox_pump (self);
}

/* The newest item of that kind, if nobody has begun to send it. */
static RialtoOutboxItem *
find_collapsible (RialtoOutbox *self,
                  const char   *collapse)
{
  for (guint i = self->all->len; collapse != NULL && i > 0; i--)
    {
      const RialtoOutboxRow *row = rialto_outbox_item_get_row (self->all->pdata[i - 1]);

      if (g_strcmp0 (row->collapse, collapse) != 0)
        continue;
      if (row->attempts == 0 && (row->state == RIALTO_OUTBOX_SAVING || row->state == RIALTO_OUTBOX_WAITING))
        return self->all->pdata[i - 1];
      return NULL;
    }
  return NULL;
}

static RialtoOutboxItem *
collapse (RialtoOutbox            *self,
          RialtoOutboxItem        *earlier,
          const RialtoOutboxDraft *draft)
{
  RialtoOutboxRow *row = rialto_outbox_item_get_row (earlier);

  g_object_ref (earlier);
  if (g_str_equal (row->route, draft->route))
    {
      g_set_str (&row->args, draft->args);
      rialto_outbox_then (self, earlier, rialto_outbox_save_over (self, earlier, draft), saved);
    }
  else
    dex_future_disown (rialto_outbox_remove (self, earlier, RIALTO_OUTBOX_GONE));
  return earlier;
}

static RialtoOutboxRow *
make_row (RialtoOutbox            *self,
          const RialtoOutboxDraft *draft)
{
  RialtoOutboxRow *row = rialto_outbox_row_new ();

  row->id = self->next_id++;
  row->route = g_strdup (draft->route);
  row->args = g_strdup (draft->args);
  row->subject = g_strdup (draft->subject);
  row->collapse = g_strdup (draft->collapse);
  row->key = g_uuid_string_random ();
  row->reference = g_uuid_string_random ();
  row->repeatable = draft->repeatable;
  row->held = draft->held;
  row->state = RIALTO_OUTBOX_SAVING;
  row->created = rialto_clock_now ();
  if (draft->file != NULL)
    {
      g_autofree char *name = g_path_get_basename (draft->file);
      g_autofree char *unique = g_strdup_printf ("%s-%s", row->reference, name);

      row->file = g_build_filename (self->folder, unique, NULL);
    }
  for (guint i = 0; i < draft->n_after; i++)
    {
      gint64 id = rialto_outbox_item_get_id (draft->after[i]);

      g_array_append_val (row->after, id);
    }
  return row;
}

/**
 * rialto_outbox_enqueue:
 * @self: an outbox
 * @draft: what is to be sent
 *
 * It is in the list at once, and sent when it is on the disk. When the newest item with the same `collapse` has not been begun: one of
 * the same route takes the new arguments; one of another route is its opposite, and both are gone. Whoever has written it down
 * elsewhere keeps that until rialto_outbox_when_kept() resolves.
 *
 * Returns: (transfer full): the item; in the state %RIALTO_OUTBOX_GONE when nothing is left to be sent.
 */
RialtoOutboxItem *
rialto_outbox_enqueue (RialtoOutbox            *self,
                       const RialtoOutboxDraft *draft)
{
  RialtoOutboxItem *item;

  g_return_val_if_fail (RIALTO_IS_OUTBOX (self), NULL);
  g_return_val_if_fail (draft->route != NULL && draft->args != NULL && draft->subject != NULL, NULL);

  item = find_collapsible (self, draft->collapse);
  if (item != NULL)
    return collapse (self, item, draft);

  item = rialto_outbox_item_new (make_row (self, draft));
  rialto_outbox_add (self, item);
  rialto_outbox_then (self, item, rialto_outbox_save_new (self, item, draft), saved);
  return item;
}

static DexFuture *
reject (RialtoError code,
        const char *sentence)
{
  g_autoptr (GError) error = NULL;

  rialto_fail_detail (&error, code, "%s", sentence);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/* As if it had never been tried; what it needs is sent again, because the server may have forgotten it. */
static DexFuture *
begin_anew (RialtoOutbox     *self,
            RialtoOutboxItem *item)
{
  RialtoOutboxRow *row = rialto_outbox_item_get_row (item);

  if (row->state == RIALTO_OUTBOX_SENT)
    rialto_outbox_show (self, item);
  for (guint i = 0; i < row->after->len; i++)
    {
      RialtoOutboxItem *dependency = rialto_outbox_find (self, g_array_index (row->after, gint64, i));

      if (dependency != NULL && (rialto_outbox_item_get_state (dependency) == RIALTO_OUTBOX_REFUSED ||
                                 rialto_outbox_item_get_state (dependency) == RIALTO_OUTBOX_SENT))
        dex_future_disown (begin_anew (self, dependency));
    }
  g_free (row->key);
  row->key = g_uuid_string_random ();
  g_clear_pointer (&row->result, g_free);
  row->attempts = 0;
  row->next_try = 0;
  row->first_sent = 0;
  rialto_outbox_item_set_error (item, NULL, NULL);
  rialto_outbox_item_set_state (item, RIALTO_OUTBOX_WAITING);
  return rialto_outbox_save (self, item);
}

/**
 * rialto_outbox_edit:
 * @self: an outbox
 * @item: one that was refused, or was not begun
 * @args: the new arguments
 *
 * Puts it in line again, under another key.
 *
 * Returns: (transfer full): resolves when that is on the disk; rejects with %RIALTO_ERROR_CONFLICT when it is too late.
 */
DexFuture *
rialto_outbox_edit (RialtoOutbox     *self,
                    RialtoOutboxItem *item,
                    const char       *args)
{
  RialtoOutboxRow *row;
  DexFuture *future;

  dex_return_error_if_fail (RIALTO_IS_OUTBOX (self));
  dex_return_error_if_fail (RIALTO_IS_OUTBOX_ITEM (item));

  row = rialto_outbox_item_get_row (item);
  if (row->state != RIALTO_OUTBOX_REFUSED && (row->state != RIALTO_OUTBOX_WAITING || row->attempts > 0))
    return reject (RIALTO_ERROR_CONFLICT, _ ("It has been sent already, or is about to be."));

  g_set_str (&row->args, args);
  future = begin_anew (self, item);
  rialto_outbox_pump (self);
  return future;
}

/**
 * rialto_outbox_retry:
 * @self: an outbox
 * @item: one that was refused, or waits to be tried again
 *
 * Returns: (transfer full): resolves when it is in line; rejects with %RIALTO_ERROR_CONFLICT when there is nothing to try again.
 */
DexFuture *
rialto_outbox_retry (RialtoOutbox     *self,
                     RialtoOutboxItem *item)
{
  RialtoOutboxRow *row;
  DexFuture *future;

  dex_return_error_if_fail (RIALTO_IS_OUTBOX (self));
  dex_return_error_if_fail (RIALTO_IS_OUTBOX_ITEM (item));

  row = rialto_outbox_item_get_row (item);
  if (row->state == RIALTO_OUTBOX_WAITING)
    {
      /* It may have arrived: the same key. */
      row->next_try = 0;
      rialto_outbox_item_changed (item);
      future = dex_future_new_true ();
    }
  else if (row->state == RIALTO_OUTBOX_REFUSED)
    future = begin_anew (self, item);
  else
    return reject (RIALTO_ERROR_CONFLICT, _ ("It is on its way already."));
  rialto_outbox_pump (self);
  return future;
}

/**
 * rialto_outbox_discard:
 * @self: an outbox
 * @item: one that is not being sent
 *
 * What only it needed goes with it, also what is on its way: that ends, and the server is told to forget what it has of it; what comes after it is refused.
 *
 * Returns: (transfer full): resolves when that is on the disk; rejects with %RIALTO_ERROR_CONFLICT when it is being sent.
 */
DexFuture *
rialto_outbox_discard (RialtoOutbox     *self,
                       RialtoOutboxItem *item)
{
  DexFuture *future;
  guint at;

  dex_return_error_if_fail (RIALTO_IS_OUTBOX (self));
  dex_return_error_if_fail (RIALTO_IS_OUTBOX_ITEM (item));

  if (!g_ptr_array_find (self->shown, item, &at) && !rialto_outbox_item_get_row (item)->aside)
    return dex_future_new_true ();
  if (rialto_outbox_item_get_state (item) == RIALTO_OUTBOX_SENDING)
    return reject (RIALTO_ERROR_CONFLICT, _ ("It is being sent right now."));
  for (guint i = 0; i < self->all->len; i++)
    if (rialto_outbox_comes_after (self->all->pdata[i], item) &&
        rialto_outbox_item_get_state (self->all->pdata[i]) == RIALTO_OUTBOX_WAITING)
      rialto_outbox_refuse (self, self->all->pdata[i], "gone",
                            _ ("Something that belongs to it was discarded."));
  rialto_outbox_item_get_row (item)->aside = FALSE;
  g_object_ref (item);
  future = rialto_outbox_remove (self, item, RIALTO_OUTBOX_GONE);
  g_object_unref (item);
  rialto_outbox_pump (self);
  return future;
}

/**
 * rialto_outbox_release:
 * @self: an outbox
 * @item: one that was put there to be held
 *
 * From now on it is sent like any other.
 */
void
rialto_outbox_release (RialtoOutbox     *self,
                       RialtoOutboxItem *item)
{
  g_return_if_fail (RIALTO_IS_OUTBOX (self));
  g_return_if_fail (RIALTO_IS_OUTBOX_ITEM (item));

  rialto_outbox_item_get_row (item)->held = FALSE;
  rialto_outbox_pump (self);
}

/**
 * rialto_outbox_set_sender:
 * @self: an outbox
 * @func: (nullable): sends; without it everything waits
 * @data: (transfer full): for @func
 * @data_destroy: (nullable): frees @data
 */
void
rialto_outbox_set_sender (RialtoOutbox        *self,
                          RialtoOutboxSendFunc func,
                          gpointer             data,
                          GDestroyNotify       data_destroy)
{
  g_return_if_fail (RIALTO_IS_OUTBOX (self));

  if (self->send_data_destroy != NULL)
    self->send_data_destroy (self->send_data);
  self->send = func;
  self->send_data = data;
  self->send_data_destroy = data_destroy;
  rialto_outbox_pump (self);
}

/**
 * rialto_outbox_set_online:
 * @self: an outbox, that begins offline
 * @online: whether the server can be reached
 *
 * Offline nothing is begun. Coming online tries all that waits at once, whatever was to be waited for.
 */
void
rialto_outbox_set_online (RialtoOutbox *self,
                          gboolean      online)
{
  g_return_if_fail (RIALTO_IS_OUTBOX (self));

  if (self->online == online)
    return;
  self->online = online;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
  for (guint i = 0; online && i < self->all->len; i++)
    {
      rialto_outbox_item_get_row (self->all->pdata[i])->next_try = 0;
      rialto_outbox_item_changed (self->all->pdata[i]);
    }
  rialto_outbox_pump (self);
}

/**
 * rialto_outbox_get_online:
 * @self: an outbox
 *
 * Returns: what rialto_outbox_set_online() said last.
 */
gboolean
rialto_outbox_get_online (RialtoOutbox *self)
{
  return self->online;
}

/**
 * rialto_outbox_get_refused:
 * @self: an outbox
 *
 * Returns: (transfer none) (element-type RialtoOutboxItem): what the server would not take, by age; the same list for ever. What others
 *   come after is not in it: they are.
 */
GListModel *
rialto_outbox_get_refused (RialtoOutbox *self)
{
  return G_LIST_MODEL (self->refused);
}

/**
 * rialto_outbox_get_drafts:
 * @self: an outbox
 *
 * Returns: (transfer none): the drafts, which are in the same file.
 */
RialtoDrafts *
rialto_outbox_get_drafts (RialtoOutbox *self)
{
  return self->drafts;
}

/**
 * rialto_outbox_close:
 * @self: an outbox
 *
 * Begins nothing more and closes the file. What is on its way is sent again at the next start, under the same key.
 *
 * Returns: (transfer full): resolves when the file is closed.
 */
DexFuture *
rialto_outbox_close (RialtoOutbox *self)
{
  dex_return_error_if_fail (RIALTO_IS_OUTBOX (self));

  rialto_outbox_discard_aside (self);
  self->closed = TRUE;
  g_clear_handle_id (&self->timeout, g_source_remove);
  rialto_drafts_write (self->drafts);
  return rialto_database_close (self->database);
}

/* <private>
 * rialto_outbox_tell_kept_aside: what people have to be told has changed.
 */
void
rialto_outbox_tell_kept_aside (RialtoOutbox *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEPT_ASIDE]);
}

/* The file was found damaged while it was open: what is known is written into the new one. */
static void
save_all (RialtoDatabase *database,
          const char     *kept_aside,
          RialtoOutbox   *self)
{
  for (guint i = 0; i < self->all->len; i++)
    dex_future_disown (rialto_outbox_save (self, self->all->pdata[i]));
  dex_future_disown (rialto_outbox_look_for_damage (self));
}

static GType
get_item_type (GListModel *model)
{
  return RIALTO_TYPE_OUTBOX_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return RIALTO_OUTBOX (model)->shown->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  RialtoOutbox *self = RIALTO_OUTBOX (model);

  return position < self->shown->len ? g_object_ref (self->shown->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
rialto_outbox_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  RialtoOutbox *self = RIALTO_OUTBOX (object);

  switch (prop_id)
    {
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;
    case PROP_KEPT_ASIDE:
      g_value_set_string (value, self->kept_aside);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rialto_outbox_dispose (GObject *object)
{
  RialtoOutbox *self = RIALTO_OUTBOX (object);

  self->closed = TRUE;
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->send_data_destroy != NULL)
    self->send_data_destroy (self->send_data);
  self->send_data_destroy = NULL;
  self->send = NULL;
  g_clear_object (&self->drafts);
  if (self->database != NULL)
    g_signal_handlers_disconnect_by_data (self->database, self);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (rialto_outbox_parent_class)->dispose (object);
}

static void
rialto_outbox_finalize (GObject *object)
{
  RialtoOutbox *self = RIALTO_OUTBOX (object);

  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_object (&self->refused);
  g_free (self->folder);
  g_free (self->kept_aside);

  G_OBJECT_CLASS (rialto_outbox_parent_class)->finalize (object);
}

static void
rialto_outbox_class_init (RialtoOutboxClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = rialto_outbox_get_property;
  object_class->dispose = rialto_outbox_dispose;
  object_class->finalize = rialto_outbox_finalize;

  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_KEPT_ASIDE] = g_param_spec_string ("kept-aside", NULL, NULL, NULL,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_outbox_init (RialtoOutbox *self)
{
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->refused = g_list_store_new (RIALTO_TYPE_OUTBOX_ITEM);
  self->next_id = 1;
}

/* What an end in the middle of things left half done. */
static void
tidy (RialtoOutbox *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_copy (self->all, (GCopyFunc) (void *) g_object_ref, NULL);

  g_ptr_array_set_free_func (items, g_object_unref);
  for (guint i = 0; i < items->len; i++)
    {
      RialtoOutboxItem *item = items->pdata[i];
      const RialtoOutboxRow *row = rialto_outbox_item_get_row (item);

      if (row->state == RIALTO_OUTBOX_SENT && !rialto_outbox_has_dependents (self, item))
        dex_future_disown (rialto_outbox_remove (self, item, RIALTO_OUTBOX_SENT));
      else if (row->state == RIALTO_OUTBOX_REFUSED)
        rialto_outbox_refuse_dependents (self, item);
      rialto_outbox_judge_refused (self, item);
    }
}

static DexFuture *
take_rows (DexFuture *read,
           gpointer   data)
{
  RialtoOutbox *self = data;
  GPtrArray *rows = g_value_get_boxed (dex_future_get_value (read, NULL));

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (RialtoOutboxItem) item = rialto_outbox_item_new (rialto_outbox_row_copy (rows->pdata[i]));

      rialto_outbox_item_settle_saved (item, NULL);
      self->next_id = rialto_outbox_item_get_id (item) + 1;
      rialto_outbox_add (self, item);
    }
  rialto_outbox_discard_aside (self);
  tidy (self);
  g_signal_connect (self->database, "replaced", G_CALLBACK (save_all), self);
  return rialto_outbox_look_for_damage (self);
}

static DexFuture *
give (DexFuture *looked,
      gpointer   self)
{
  return dex_future_new_for_object (self);
}

static DexFuture *
take_database (DexFuture *opened,
               gpointer   data)
{
  RialtoOutbox *self = g_object_new (RIALTO_TYPE_OUTBOX, NULL);
  char **folders = g_new0 (char *, 3);
  DexFuture *taken;

  self->database = g_value_dup_object (dex_future_get_value (opened, NULL));
  self->folder = g_strdup (data);
  self->drafts = rialto_drafts_new (self->database, self->folder);
  folders[0] = g_strdup (self->folder);
  folders[1] = rialto_database_dup_kept_aside (self->database);
  taken = dex_future_then (rialto_database_run (self->database, rialto_outbox_read_all, folders,
                                                (GDestroyNotify) g_strfreev),
                           take_rows, g_object_ref (self), g_object_unref);
  return dex_future_then (taken, give, self, g_object_unref);
}

/**
 * rialto_outbox_open:
 * @path: its file; copies of files are in a folder beside it
 *
 * A damaged file is kept, with the copies that only it spoke of; what can be read of it is here. See rialto_outbox_get_kept_aside().
 *
 * Returns: (transfer full): resolves to a #RialtoOutbox, offline and without a sender; rejects as rialto_database_open() does.
 */
DexFuture *
rialto_outbox_open (const char *path)
{
  RialtoDatabaseOptions options = { .path = path,
                                    .kind = RIALTO_DATABASE_PRECIOUS,
                                    .migrations = rialto_outbox_migrations,
                                    .keepsakes = rialto_outbox_keepsakes,
                                    .rescued = rialto_outbox_note_damage };

  return dex_future_then (rialto_database_open (&options), take_database, g_strconcat (path, ".files", NULL),
                          g_free);
}
