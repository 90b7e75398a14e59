/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-kept-list.h"

#include "rialto-entity-object.h"
#include "rialto-gap.h"
#include "rialto-identity-map.h"

/* Rows that are kept above and below the place where somebody is. What is further is asked for again. */
#define KEPT_ABOVE 100
#define KEPT_BELOW 150
/* What changes of what is shown is gathered so long, in milliseconds. */
#define GATHERED   250

/**
 * RialtoKeptList:
 *
 * Writes the rows of a list to the cache when they have changed, with what they show, and what they show when that has changed; and puts
 * them back at the next start. It owns
 * neither the list's loading nor its view; `anchor` is what the view says about where somebody is.
 */
struct _RialtoKeptList
{
  GObject parent_instance;

  /* owned */
  RialtoSession   *session;
  RialtoCache     *cache;
  RialtoPagedList *list;
  char            *name;

  const RialtoEntityInfo *kind;
  guint                   due;     /* idle source */
  GHashTable             *changed; /* owned: ids of items that show something else than what is kept; perhaps not in the list */
  guint                   gather;  /* source */
  RialtoId                anchor;
  int                     offset;
};

static guint moved_signal;

G_DEFINE_FINAL_TYPE (RialtoKeptList, rialto_kept_list, G_TYPE_OBJECT)

static guint
find_anchor (RialtoKeptList *self)
{
  for (guint i = 0; self->anchor != 0 && i < rialto_paged_list_get_n_rows (self->list); i++)
    {
      GObject *row = rialto_paged_list_peek_row (self->list, i);

      if (RIALTO_IS_ENTITY_OBJECT (row) &&
          rialto_entity_object_get_key_id (RIALTO_ENTITY_OBJECT (row)) == self->anchor)
        return i;
    }
  return 0;
}

/* A list can be cut only behind a row where the server is known to go on. */
static guint
find_end (RialtoKeptList *self,
          guint           at_least)
{
  guint n_rows = rialto_paged_list_get_n_rows (self->list);

  for (guint i = at_least; i + 1 < n_rows; i++)
    if (rialto_paged_list_get_cursor (self->list, i) != NULL)
      return i + 1;
  return n_rows;
}

static void
keep_rows (gpointer data)
{
  RialtoKeptList *self = data;
  g_autoptr (RialtoCacheList) kept = rialto_cache_list_new (self->name, self->kind->name);
  guint anchor = find_anchor (self), begin = anchor > KEPT_ABOVE ? anchor - KEPT_ABOVE : 0;
  guint end = find_end (self, anchor + KEPT_BELOW);
  const char *next = rialto_paged_list_get_next (self->list);

  self->due = 0;
  if (end == 0)
    return;
  if (begin > 0)
    rialto_cache_list_append_gap (kept, NULL);
  for (guint i = begin; i < end; i++)
    {
      GObject *row = rialto_paged_list_peek_row (self->list, i);

      if (RIALTO_IS_GAP (row))
        rialto_cache_list_append_gap (kept, rialto_gap_get_cursor (RIALTO_GAP (row)));
      else
        rialto_cache_list_append (kept, rialto_entity_object_get_key_id (RIALTO_ENTITY_OBJECT (row)));
    }
  if (end < rialto_paged_list_get_n_rows (self->list))
    next = rialto_paged_list_get_cursor (self->list, end - 1);
  if (next != NULL)
    rialto_cache_list_append_gap (kept, next);
  if (self->anchor != 0)
    rialto_cache_list_set_anchor (kept, self->anchor, self->offset);
  rialto_cache_put_list (self->cache, kept);
}

/* What is known of it as a whole is as of the newest of what is known: else what was said before a like would take it back. */
static gint64
get_seq (RialtoEntityObject *item)
{
  const RialtoEntityInfo *info = rialto_entity_object_get_info (item)->entity;
  gint64 seq = 0;

  for (guint i = 0; i < info->n_fields; i++)
    seq = MAX (seq, rialto_entity_object_get_seq (item, i));
  return seq;
}

static void
keep_item (RialtoKeptList     *self,
           RialtoEntityObject *item)
{
  g_autofree char *json = rialto_entity_to_json (self->kind, rialto_entity_object_peek (item),
                                                 RIALTO_ENCODE_DEFAULT, RIALTO_SINCE_LATEST, NULL);

  rialto_cache_put (self->cache, self->kind->name, rialto_entity_object_get_key_id (item), get_seq (item),
                    json);
}

static void
keep_changed (gpointer data)
{
  RialtoKeptList *self = data;

  self->gather = 0;
  for (guint i = 0; i < rialto_paged_list_get_n_rows (self->list); i++)
    {
      GObject *row = rialto_paged_list_peek_row (self->list, i);
      RialtoId id = RIALTO_IS_ENTITY_OBJECT (row)
                      ? rialto_entity_object_get_key_id (RIALTO_ENTITY_OBJECT (row))
                      : 0;

      if (g_hash_table_contains (self->changed, &id))
        keep_item (self, RIALTO_ENTITY_OBJECT (row));
    }
  g_hash_table_remove_all (self->changed);
}

static void
on_changed (RialtoKeptList     *self,
            RialtoEntityObject *object)
{
  RialtoId id = rialto_entity_object_get_key_id (object);

  if (rialto_entity_object_get_info (object)->entity != self->kind)
    return;
  g_hash_table_add (self->changed, g_memdup2 (&id, sizeof id));
  if (self->gather == 0)
    self->gather = g_timeout_add_once (GATHERED, keep_changed, self);
}

static void
on_items_changed (RialtoKeptList *self,
                  guint           position,
                  guint           removed,
                  guint           added)
{
  for (guint i = position; i < position + added; i++)
    {
      GObject *row = rialto_paged_list_peek_row (self->list, i);

      if (RIALTO_IS_ENTITY_OBJECT (row))
        keep_item (self, RIALTO_ENTITY_OBJECT (row));
    }
  if (self->due == 0)
    self->due = g_idle_add_once (keep_rows, self);
}

/* Nothing is kept any more. */
static void
on_restored (RialtoKeptList *self)
{
  on_items_changed (self, 0, 0, rialto_paged_list_get_n_rows (self->list));
}

static GObject *
read_item (RialtoKeptList         *self,
           const RialtoCacheEntry *entry)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  gpointer entity = rialto_arena_alloc (arena, self->kind->size);

  if (entry == NULL || entry->json == NULL ||
      !rialto_reply_from_json (self->kind, entry->json, strlen (entry->json), arena, entity, NULL))
    return NULL;
  /* Nothing is newer than what the server knows now. */
  return rialto_identity_map_merge (
    rialto_session_get_map (self->session), self->kind, entity,
    MIN (entry->seq, rialto_transport_get_seq (rialto_session_get_transport (self->session))));
}

/* What is missing between rows that could be read is a gap; that it has no cursor means that it begins with the newest. */
static void
show_rows (RialtoKeptList  *self,
           RialtoCacheList *kept)
{
  g_autoptr (GListStore) rows = g_list_store_new (G_TYPE_OBJECT);
  guint n_rows = rialto_cache_list_get_n_rows (kept);
  const char *next = NULL;

  for (guint i = 0; i < n_rows; i++)
    {
      const RialtoCacheRow *row = rialto_cache_list_get_row (kept, i);
      g_autoptr (GObject) item = row->id != 0 ? read_item (self, row->entry) : NULL;

      if (row->id == 0 && i + 1 == n_rows)
        next = row->cursor;
      else if (row->id == 0)
        item = G_OBJECT (rialto_gap_new (row->cursor));
      if (item != NULL)
        g_list_store_append (rows, item);
    }
  self->anchor = rialto_cache_list_get_anchor (kept);
  self->offset = rialto_cache_list_get_offset (kept);
  if (g_list_model_get_n_items (G_LIST_MODEL (rows)) > 0)
    rialto_paged_list_restore (self->list, G_LIST_MODEL (rows), next);
}

static DexFuture *
restore_fiber (RialtoFiber *fiber,
               gpointer     data)
{
  g_autoptr (RialtoKeptList) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoCacheList) kept = NULL;

  if (self != NULL)
    kept = dex_await_boxed (rialto_cache_get_list (self->cache, self->name, KEPT_ABOVE + 2 * KEPT_BELOW),
                            NULL);
  if (kept != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    show_rows (self, kept);
  return dex_future_new_true ();
}

static void
rialto_kept_list_dispose (GObject *object)
{
  RialtoKeptList *self = RIALTO_KEPT_LIST (object);

  if (self->due != 0)
    {
      g_clear_handle_id (&self->due, g_source_remove);
      keep_rows (self);
    }
  if (self->gather != 0)
    {
      g_clear_handle_id (&self->gather, g_source_remove);
      keep_changed (self);
    }
  g_clear_object (&self->list);
  g_clear_object (&self->cache);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rialto_kept_list_parent_class)->dispose (object);
}

static void
rialto_kept_list_finalize (GObject *object)
{
  g_hash_table_unref (RIALTO_KEPT_LIST (object)->changed);
  g_free (RIALTO_KEPT_LIST (object)->name);
  G_OBJECT_CLASS (rialto_kept_list_parent_class)->finalize (object);
}

static void
rialto_kept_list_class_init (RialtoKeptListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = rialto_kept_list_dispose;
  G_OBJECT_CLASS (class)->finalize = rialto_kept_list_finalize;

  /**
   * RialtoKeptList::moved:
   * @anchor: the id of the item at the top of the view
   *
   * Somebody has come to rest elsewhere in the list.
   */
  moved_signal = g_signal_new ("moved", RIALTO_TYPE_KEPT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
rialto_kept_list_init (RialtoKeptList *self)
{
  self->changed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * rialto_kept_list_new:
 * @session: whose list it is
 * @cache: where it is kept
 * @list: a list that knows nothing yet
 * @name: the list's name in the cache
 * @kind: of its items
 *
 * Returns: (transfer full): keeps @list from now on
 */
RialtoKeptList *
rialto_kept_list_new (RialtoSession          *session,
                      RialtoCache            *cache,
                      RialtoPagedList        *list,
                      const char             *name,
                      const RialtoEntityInfo *kind)
{
  RialtoKeptList *self = g_object_new (RIALTO_TYPE_KEPT_LIST, NULL);

  self->session = g_object_ref (session);
  self->cache = g_object_ref (cache);
  self->list = g_object_ref (list);
  self->name = g_strdup (name);
  self->kind = kind;
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "restored", G_CALLBACK (on_restored), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (rialto_session_get_map (session), "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * rialto_kept_list_restore:
 * @self: a kept list
 *
 * Returns: (transfer full): resolves when what was kept is in the list; it never rejects
 */
DexFuture *
rialto_kept_list_restore (RialtoKeptList *self)
{
  return rialto_async_spawn ("restore-list", self, NULL, restore_fiber, NULL, NULL);
}

/**
 * rialto_kept_list_get_list:
 * @self: a kept list
 *
 * Returns: (transfer none): the list
 */
RialtoPagedList *
rialto_kept_list_get_list (RialtoKeptList *self)
{
  return self->list;
}

/**
 * rialto_kept_list_set_anchor:
 * @self: a kept list
 * @anchor: the item at the top of the view; 0: none
 * @offset: how far its top is below the view's, in pixels
 *
 * Remembers where somebody is.
 */
void
rialto_kept_list_set_anchor (RialtoKeptList *self,
                             RialtoId        anchor,
                             int             offset)
{
  if (self->anchor == anchor && self->offset == offset)
    return;
  self->anchor = anchor;
  self->offset = offset;
  rialto_cache_set_anchor (self->cache, self->name, anchor, offset);
  /* What is kept lies around it. */
  if (self->due == 0)
    self->due = g_idle_add_once (keep_rows, self);
  g_signal_emit (self, moved_signal, 0, anchor);
}

/**
 * rialto_kept_list_get_anchor:
 * @self: a kept list
 * @offset: (out): how far its top is below the view's, in pixels
 *
 * Returns: the item that was at the top of the view; 0: none
 */
RialtoId
rialto_kept_list_get_anchor (RialtoKeptList *self,
                             int            *offset)
{
  *offset = self->offset;
  return self->anchor;
}
