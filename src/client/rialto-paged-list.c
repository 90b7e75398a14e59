/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-paged-list-private.h"

#include "rialto-clock.h"
#include "rialto-entity-object.h"

/**
 * RialtoPagedList:
 *
 * A list that the server gives in pages, newest first. The next page is loaded when the last row is read. What came new since is held
 * back, counted by `n-new`, until rialto_paged_list_show_new (): a list never moves under a reader. What turns out to lie between the
 * rows takes its place there. Where pages do not meet there is a #RialtoGap among the rows, which is filled in place. Rows beyond
 * %RIALTO_PAGED_LIST_MOST are let go at the end that is far.
 *
 * An item that is deleted leaves by itself; one by somebody whom the reader does not want to see leaves, too, and comes back to its
 * place when they do. Main thread.
 */
enum
{
  PROP_0,
  PROP_STATE,
  PROP_BUSY,
  PROP_N_NEW,
  PROP_ERROR,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_iface_init (GListModelInterface *iface);
static void on_deleted (RialtoPagedList *self,
                        GParamSpec      *pspec,
                        GObject         *item);
static void on_shunned (RialtoPagedList *self,
                        GParamSpec      *pspec,
                        GObject         *item);

G_DEFINE_FINAL_TYPE_WITH_CODE (RialtoPagedList,
                               rialto_paged_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static RialtoListing
judge_state (RialtoPagedList *self)
{
  if (self->rows.items->len > 0)
    return RIALTO_LISTING_CONTENT;
  if (self->error != NULL)
    return RIALTO_LISTING_ERROR;
  return self->answered ? RIALTO_LISTING_EMPTY : RIALTO_LISTING_LOADING;
}

static void
tell_state (RialtoPagedList *self)
{
  RialtoListing state = judge_state (self);

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
take_error (RialtoPagedList *self,
            GError          *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_busy (RialtoPagedList *self,
          gboolean        *flag,
          gboolean         value)
{
  gboolean before = rialto_paged_list_get_busy (self);

  *flag = value;
  if (before != rialto_paged_list_get_busy (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/*< private >
 * rialto_paged_list_tell_n_new: how much is held back has changed
 */
void
rialto_paged_list_tell_n_new (RialtoPagedList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NEW]);
}

/*< private >
 * rialto_paged_list_listen_to: an item leaves by itself
 */
void
rialto_paged_list_listen_to (RialtoPagedList *self,
                             GObject         *item)
{
  /* It may have been here before. */
  g_signal_handlers_disconnect_by_func (item, on_deleted, self);
  g_signal_handlers_disconnect_by_func (item, on_shunned, self);
  g_signal_connect_object (item, "notify::deleted", G_CALLBACK (on_deleted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::shunned", G_CALLBACK (on_shunned), self, G_CONNECT_SWAPPED);
}

static void
on_rows_changed (guint    position,
                 guint    removed,
                 guint    added,
                 gpointer data)
{
  RialtoPagedList *self = data;

  for (guint i = position; i < position + added; i++)
    if (RIALTO_IS_ENTITY_OBJECT (g_ptr_array_index (self->rows.items, i)))
      rialto_paged_list_listen_to (self, g_ptr_array_index (self->rows.items, i));
  /* What belongs above all rows is older than what comes there. */
  if (position == 0 && added > 0 && self->rows.items->len > added && !self->coming_back)
    rialto_paged_aside_follow (&self->aside, NULL, g_ptr_array_index (self->rows.items, added - 1));
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  rialto_paged_list_pass_over_shunned (self, position, added);
  tell_state (self);
}

static void
on_shunned (RialtoPagedList *self,
            GParamSpec      *pspec,
            GObject         *item)
{
  guint position;

  if (!rialto_paged_list_is_passed_over (self, item))
    {
      rialto_paged_list_come_back (self, item);
      return;
    }
  position = rialto_paged_rows_find (&self->rows, item);
  if (g_ptr_array_remove (self->held, item))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NEW]);
  if (position != G_MAXUINT)
    rialto_paged_list_pass_over (self, position);
}

static void
on_deleted (RialtoPagedList *self,
            GParamSpec      *pspec,
            GObject         *item)
{
  rialto_paged_list_remove (self, item);
}

/* Cancelled is no error that anybody needs to see. */
static GError *
visible_error (GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  g_error_free (error);
  return NULL;
}

static RialtoPage *
await_page (DexFuture *future,
            GError   **error)
{
  return dex_await_boxed (future, error);
}

/* What was kept from before is better than nothing, and says nothing of what is here already. */
static void
take_answer (RialtoPagedList *self,
             RialtoPage      *page)
{
  if (page == NULL)
    return;
  self->stale = rialto_page_is_kept (page);
  if (!self->stale || self->rows.items->len == 0)
    rialto_paged_list_take_newest (self, page);
  if (self->end_read && !self->stale)
    rialto_paged_list_extend (self);
}

static DexFuture *
reload_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  g_autoptr (RialtoPagedList) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoPage) page = NULL;
  DexFuture *loading = self != NULL ? self->loader (NULL, self->cancellable, self->data)
                                    : dex_future_new_true ();
  GError *error = NULL;

  g_clear_object (&self);
  page = await_page (loading, &error);
  self = rialto_fiber_dup_owner (fiber);
  if (self == NULL)
    {
      g_clear_error (&error);
      return dex_future_new_true ();
    }
  take_error (self, error != NULL ? visible_error (error) : NULL);
  take_answer (self, page);
  set_busy (self, &self->reloading, FALSE);
  tell_state (self);
  if (self->reload_again || (self->insisting && rialto_paged_list_is_behind (self, 0)))
    rialto_paged_list_reload (self);
  return dex_future_new_true ();
}

static DexFuture *
extend_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  g_autoptr (RialtoPagedList) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoPage) page = NULL;
  const char *cursor = data;
  DexFuture *loading = self != NULL ? self->loader (cursor, self->cancellable, self->data)
                                    : dex_future_new_true ();
  GError *error = NULL;

  g_clear_object (&self);
  page = await_page (loading, &error);
  self = rialto_fiber_dup_owner (fiber);
  if (self == NULL)
    {
      g_clear_error (&error);
      return dex_future_new_true ();
    }
  take_error (self, error != NULL ? visible_error (error) : NULL);
  /* Meanwhile the end may have been let go. */
  if (page != NULL && g_strcmp0 (self->rows.next, cursor) == 0)
    {
      rialto_paged_rows_append (&self->rows, page);
      if (rialto_paged_rows_trim_top (&self->rows, RIALTO_PAGED_LIST_MOST))
        rialto_paged_list_hold (self, g_ptr_array_new_with_free_func (g_object_unref), NULL);
    }
  self->end_read = page == NULL;
  set_busy (self, &self->extending, FALSE);
  return dex_future_new_true ();
}

static DexFuture *
fill_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (RialtoPagedList) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoPage) page = NULL;
  RialtoGap *gap = data;
  DexFuture *loading = self != NULL
                         ? self->loader (rialto_gap_get_cursor (gap), self->cancellable, self->data)
                         : dex_future_new_true ();
  GError *error = NULL;

  g_clear_object (&self);
  page = await_page (loading, &error);
  rialto_gap_set_busy (gap, FALSE);
  self = rialto_fiber_dup_owner (fiber);
  if (self == NULL)
    {
      g_clear_error (&error);
      return dex_future_new_true ();
    }
  take_error (self, error != NULL ? visible_error (error) : NULL);
  if (page != NULL)
    {
      rialto_paged_list_take_between (self, gap, page);
      rialto_paged_rows_trim_end (&self->rows, RIALTO_PAGED_LIST_MOST);
    }
  return dex_future_new_true ();
}

/*< private >
 * rialto_paged_list_extend:
 * @self: a list
 *
 * Asks for the page behind the rows, if there is one.
 */
void
rialto_paged_list_extend (RialtoPagedList *self)
{
  if (self->extending || self->rows.next == NULL)
    return;
  set_busy (self, &self->extending, TRUE);
  dex_future_disown (rialto_async_spawn ("extend-list", self, self->cancellable, extend_fiber,
                                         g_strdup (self->rows.next), g_free));
}

static void
on_more_wanted (gpointer data)
{
  RialtoPagedList *self = data;

  self->wanted_more = 0;
  rialto_paged_list_extend (self);
}

/* Lists are read while a view lays itself out; what follows from it must wait until that is done. After an error somebody asks. */
static void
want_more (RialtoPagedList *self)
{
  if (self->error != NULL)
    self->end_read = TRUE;
  else if (self->wanted_more == 0)
    self->wanted_more = g_idle_add_once (on_more_wanted, self);
}

static GType
rialto_paged_list_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
rialto_paged_list_get_n_items (GListModel *model)
{
  return RIALTO_PAGED_LIST (model)->rows.items->len;
}

static gpointer
rialto_paged_list_get_item (GListModel *model,
                            guint       position)
{
  RialtoPagedList *self = RIALTO_PAGED_LIST (model);

  if (position >= self->rows.items->len)
    return NULL;
  if (position + 1 == self->rows.items->len && self->rows.next != NULL && !self->extending)
    want_more (self);
  return g_object_ref (g_ptr_array_index (self->rows.items, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = rialto_paged_list_get_item_type;
  iface->get_n_items = rialto_paged_list_get_n_items;
  iface->get_item = rialto_paged_list_get_item;
}

static void
rialto_paged_list_get_property (GObject    *object,
                                guint       property,
                                GValue     *value,
                                GParamSpec *pspec)
{
  RialtoPagedList *self = RIALTO_PAGED_LIST (object);

  switch (property)
    {
    case PROP_STATE:
      g_value_set_enum (value, (gint) self->state);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, rialto_paged_list_get_busy (self));
      break;
    case PROP_N_NEW:
      g_value_set_uint (value, self->held->len);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->rows.items->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_paged_list_dispose (GObject *object)
{
  RialtoPagedList *self = RIALTO_PAGED_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->wanted_more, g_source_remove);
  G_OBJECT_CLASS (rialto_paged_list_parent_class)->dispose (object);
}

static void
rialto_paged_list_finalize (GObject *object)
{
  RialtoPagedList *self = RIALTO_PAGED_LIST (object);

  if (self->data_destroy != NULL)
    self->data_destroy (self->data);
  rialto_paged_rows_clear (&self->rows);
  rialto_paged_aside_clear (&self->aside);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_clear_pointer (&self->put, g_ptr_array_unref);
  g_clear_object (&self->held_gap);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (rialto_paged_list_parent_class)->finalize (object);
}

static void
rialto_paged_list_class_init (RialtoPagedListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_paged_list_get_property;
  object_class->dispose = rialto_paged_list_dispose;
  object_class->finalize = rialto_paged_list_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RIALTO_TYPE_LISTING,
                                              RIALTO_LISTING_LOADING, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_paged_list_init (RialtoPagedList *self)
{
  rialto_paged_rows_init (&self->rows, on_rows_changed, self);
  rialto_paged_aside_init (&self->aside);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->put = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

/**
 * rialto_paged_list_new:
 * @loader: loads a page
 * @data: for @loader
 * @data_destroy: (nullable): frees @data, with the list
 *
 * Returns: (transfer full): a list that knows nothing yet; see rialto_paged_list_reload ()
 */
RialtoPagedList *
rialto_paged_list_new (RialtoPageLoader loader,
                       gpointer         data,
                       GDestroyNotify   data_destroy)
{
  RialtoPagedList *self = g_object_new (RIALTO_TYPE_PAGED_LIST, NULL);

  self->loader = loader;
  self->data = data;
  self->data_destroy = data_destroy;
  return self;
}

/**
 * rialto_paged_list_restore:
 * @self: a list that knows nothing yet
 * @rows: items and gaps, as they were
 * @next: (nullable): where the server goes on behind them
 *
 * Shows what was kept from last time; the newest page is still to be asked for.
 */
void
rialto_paged_list_restore (RialtoPagedList *self,
                           GListModel      *rows,
                           const char      *next)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (self->rows.items->len == 0);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    g_ptr_array_add (items, g_list_model_get_item (rows, i));
  g_set_str (&self->rows.next, next);
  rialto_paged_rows_insert (&self->rows, 0, items, next);
}

/**
 * rialto_paged_list_reload:
 * @self: a list
 *
 * Asks for the newest page.
 */
void
rialto_paged_list_reload (RialtoPagedList *self)
{
  /* What is on its way may have been read before what somebody asks because of. */
  self->reload_again = self->reloading;
  if (self->reloading)
    return;
  self->insisting = FALSE;
  self->asked = rialto_clock_monotonic ();
  g_ptr_array_set_size (self->put, 0);
  set_busy (self, &self->reloading, TRUE);
  dex_future_disown (rialto_async_spawn ("reload-list", self, self->cancellable, reload_fiber, NULL, NULL));
}

/**
 * rialto_paged_list_retry:
 * @self: a list that has an error
 *
 * Asks again for what could not be had: the newest, and what is behind the rows.
 */
void
rialto_paged_list_retry (RialtoPagedList *self)
{
  take_error (self, NULL);
  tell_state (self);
  rialto_paged_list_reload (self);
  rialto_paged_list_extend (self);
}

/**
 * rialto_paged_list_is_behind:
 * @self: a list
 * @since: by the monotonic clock; 0: whenever
 *
 * Returns: whether its newest page could not be had, is one that was kept, or was not asked for @since then
 */
gboolean
rialto_paged_list_is_behind (RialtoPagedList *self,
                             RialtoTime       since)
{
  return self->asked != 0 && (self->error != NULL || self->stale || self->asked < since);
}

/**
 * rialto_paged_list_catch_up:
 * @self: a list
 * @since: by the monotonic clock; what was asked for then or later has all of it
 *
 * The server can be reached, and nobody has told what is new: asks for the newest page, unless that was done, or is being done. Leaves
 * a list alone that nobody has asked for yet.
 */
void
rialto_paged_list_catch_up (RialtoPagedList *self,
                            RialtoTime       since)
{
  if (self->reloading && self->asked >= since)
    self->insisting = TRUE;
  else if (rialto_paged_list_is_behind (self, since))
    rialto_paged_list_reload (self);
}

/**
 * rialto_paged_list_fill:
 * @self: a list
 * @gap: one of its rows
 *
 * Asks for what is in the gap. Does nothing while that is under way.
 */
void
rialto_paged_list_fill (RialtoPagedList *self,
                        RialtoGap       *gap)
{
  if (rialto_gap_get_busy (gap))
    return;
  rialto_gap_set_busy (gap, TRUE);
  dex_future_disown (rialto_async_spawn ("fill-gap", self, self->cancellable, fill_fiber, g_object_ref (gap),
                                         g_object_unref));
}

/**
 * rialto_paged_list_remove:
 * @self: a list
 * @item: (type GObject): an item
 *
 * Takes @item away, if it is there.
 */
void
rialto_paged_list_remove (RialtoPagedList *self,
                          gpointer         item)
{
  guint position = rialto_paged_rows_find (&self->rows, item);
  g_autoptr (GObject) above = NULL;

  rialto_paged_aside_take (&self->aside, item, (gpointer *) &above);
  g_ptr_array_remove (self->put, item);
  if (g_ptr_array_remove (self->held, item))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NEW]);
  if (position == G_MAXUINT)
    return;
  rialto_paged_aside_follow (&self->aside, item,
                             position > 0 ? g_ptr_array_index (self->rows.items, position - 1) : NULL);
  rialto_paged_rows_remove (&self->rows, position, 1);
}

/**
 * rialto_paged_list_contains:
 * @self: a list
 * @item: (type GObject): an item
 *
 * Returns: whether it is one of the rows
 */
gboolean
rialto_paged_list_contains (RialtoPagedList *self,
                            gpointer         item)
{
  return rialto_paged_rows_knows (&self->rows, item);
}
