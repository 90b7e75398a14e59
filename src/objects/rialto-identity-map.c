/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-identity-map.h"

#include "rialto-entities.h"
#include "rialto-entity-object-private.h"

#include <string.h>

/* What an object is known by. */
typedef struct
{
  const RialtoEntityInfo *kind;
  RialtoId                id;
} Key;

/* One known object. */
typedef struct
{
  Key                 key; /* first: the table's key is the entry */
  RialtoIdentityMap  *map;
  RialtoEntityObject *object; /* not owned: its end removes the entry */
  GList               kept;   /* in the map's list; its data is an owned reference, or NULL while it is not kept */
} Entry;

/**
 * RialtoIdentityMap:
 *
 * All objects of one account by kind and id: whoever asks for a post gets the one object that every list and page shows. Objects are held
 * weakly; the %RIALTO_IDENTITY_MAP_KEPT used last are kept alive. Main thread, the one that made it.
 */
struct _RialtoIdentityMap
{
  GObject     parent_instance;
  GHashTable *entries; /* owned Entry, by itself */
  GQueue      kept;    /* Entry.kept, used last first */
  GThread    *thread;
};

static guint added_signal, changed_signal;

G_DEFINE_FINAL_TYPE (RialtoIdentityMap, rialto_identity_map, G_TYPE_OBJECT)

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;

  return g_int64_hash (&key->id) ^ g_direct_hash (key->kind);
}

static gboolean
key_equal (gconstpointer one,
           gconstpointer other)
{
  const Key *a = one, *b = other;

  return a->id == b->id && a->kind == b->kind;
}

static void
object_gone (gpointer data,
             GObject *object)
{
  Entry *entry = data;

  entry->object = NULL;
  g_hash_table_remove (entry->map->entries, entry);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  if (entry->object != NULL)
    g_object_weak_unref (G_OBJECT (entry->object), object_gone, entry);
  g_free (entry);
}

/* Moves it to the front, and lets go of whom nobody has asked for the longest. */
static void
touch (RialtoIdentityMap *self,
       Entry             *entry)
{
  if (entry->kept.data != NULL)
    g_queue_unlink (&self->kept, &entry->kept);
  else
    entry->kept.data = g_object_ref (entry->object);
  g_queue_push_head_link (&self->kept, &entry->kept);

  if (self->kept.length > RIALTO_IDENTITY_MAP_KEPT)
    {
      GList *last = g_queue_pop_tail_link (&self->kept);
      GObject *object = g_steal_pointer (&last->data);

      /* The entry may go with it. */
      g_object_unref (object);
    }
}

static Entry *
find (RialtoIdentityMap      *self,
      const RialtoEntityInfo *kind,
      RialtoId                id)
{
  Key key = { kind, id };

  g_assert (self->thread == g_thread_self ());

  return g_hash_table_lookup (self->entries, &key);
}

static Entry *
add (RialtoIdentityMap      *self,
     const RialtoObjectInfo *info,
     RialtoId                id)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->key = (Key) { info->entity, id };
  entry->map = self;
  entry->object = g_object_new (info->get_type (), NULL);
  g_object_weak_ref (G_OBJECT (entry->object), object_gone, entry);
  g_hash_table_add (self->entries, entry);
  return entry;
}

/**
 * rialto_identity_map_lookup:
 * @self: a map
 * @kind: what it is, as `&rialto_post_info`
 * @id: its id
 *
 * Returns: (transfer full) (nullable): the object, %NULL when it is not known.
 */
gpointer
rialto_identity_map_lookup (RialtoIdentityMap      *self,
                            const RialtoEntityInfo *kind,
                            RialtoId                id)
{
  Entry *entry = find (self, kind, id);
  gpointer object;

  if (entry == NULL)
    return NULL;

  object = g_object_ref (entry->object);
  touch (self, entry);
  return object;
}

/* A person and a profile say partly the same of the same id: what one says, the other has to show. */
static const RialtoEntityInfo *
get_kin (const RialtoEntityInfo *kind)
{
  if (kind == &rialto_profile_info)
    return &rialto_person_info;
  if (kind == &rialto_person_info)
    return &rialto_profile_info;
  return NULL;
}

static const RialtoField *
find_same (const RialtoEntityInfo *kind,
           const RialtoField      *field)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      if (g_str_equal (kind->fields[i].name, field->name) && kind->fields[i].type == field->type)
        return &kind->fields[i];
    }

  return NULL;
}

static void
merge_kin (RialtoIdentityMap      *self,
           const RialtoEntityInfo *kind,
           gconstpointer           entity,
           guint64                 mask,
           RialtoId                id,
           gint64                  seq)
{
  const RialtoEntityInfo *other = get_kin (kind);
  Entry *entry = other != NULL ? find (self, other, id) : NULL;
  g_autoptr (RialtoEntityObject) object = NULL;
  g_autofree gpointer copy = NULL;
  guint64 same = 0;

  if (entry == NULL)
    return;

  copy = g_malloc0 (other->size);
  for (guint i = 0; i < other->n_fields; i++)
    {
      const RialtoField *from = find_same (kind, &other->fields[i]);

      if (from == NULL || (mask & rialto_bit (from)) == 0)
        continue;
      /* Both are a pointer or an enum: what they share are ids, strings and the role. */
      memcpy (rialto_slot (&other->fields[i], copy), rialto_slot (from, entity),
              from->type == RIALTO_TYPE_ENUM ? sizeof (gint) : sizeof (gint64));
      same |= rialto_bit (&other->fields[i]);
    }
  *(guint64 *) copy = same;
  object = g_object_ref (entry->object);
  rialto_entity_object_merge (object, self, copy, same, seq);
}

/**
 * rialto_identity_map_merge:
 * @self: a map
 * @kind: what it is, as `&rialto_post_info`; one with ids
 * @entity: the struct, as it was decoded
 * @seq: what it is as of
 *
 * Entities within it are merged, too.
 *
 * Returns: (transfer full): the one object with that id.
 */
gpointer
rialto_identity_map_merge (RialtoIdentityMap      *self,
                           const RialtoEntityInfo *kind,
                           gconstpointer           entity,
                           gint64                  seq)
{
  const RialtoObjectInfo *info = rialto_object_info_lookup (kind);
  guint64 mask = rialto_entity_get_mask (kind, entity);
  g_autoptr (RialtoEntityObject) object = NULL;
  RialtoId id;
  Entry *entry;
  gboolean is_new;
  guint64 changed;

  g_return_val_if_fail (info != NULL && info->mapped, NULL);

  id = *(RialtoId *) rialto_slot (&kind->fields[info->key], entity);
  entry = find (self, kind, id);
  is_new = entry == NULL;
  object = !is_new ? g_object_ref (entry->object) : NULL;
  if (is_new)
    {
      entry = add (self, info, id);
      object = entry->object;
    }
  touch (self, entry);
  changed = rialto_entity_object_merge (object, self, entity, mask, seq);
  merge_kin (self, kind, entity, mask, id, seq);
  if (is_new)
    g_signal_emit (self, added_signal, 0, object);
  else if (changed != 0)
    g_signal_emit (self, changed_signal, 0, object);
  return g_steal_pointer (&object);
}

/**
 * rialto_identity_map_merge_known:
 * @self: a map
 * @kind: what it is
 * @id: its id
 * @entity: a struct of that kind, of which only some fields are set
 * @mask: those fields
 * @seq: what they are as of
 *
 * Counts and the like: what nobody shows is not made for it.
 */
void
rialto_identity_map_merge_known (RialtoIdentityMap      *self,
                                 const RialtoEntityInfo *kind,
                                 RialtoId                id,
                                 gconstpointer           entity,
                                 guint64                 mask,
                                 gint64                  seq)
{
  Entry *entry = find (self, kind, id);
  g_autoptr (RialtoEntityObject) object = entry != NULL ? g_object_ref (entry->object) : NULL;

  if (object != NULL && rialto_entity_object_merge (object, self, entity, mask, seq) != 0)
    g_signal_emit (self, changed_signal, 0, object);
}

/**
 * rialto_identity_map_delete:
 * @self: a map
 * @kind: what it was
 * @id: its id
 * @seq: as of when it is gone
 *
 * Whoever shows it is told by its property `deleted`.
 */
void
rialto_identity_map_delete (RialtoIdentityMap      *self,
                            const RialtoEntityInfo *kind,
                            RialtoId                id,
                            gint64                  seq)
{
  Entry *entry = find (self, kind, id);
  g_autoptr (RialtoEntityObject) object = entry != NULL ? g_object_ref (entry->object) : NULL;

  if (object != NULL)
    rialto_entity_object_delete (object, seq);
}

/**
 * rialto_identity_map_forget_seqs:
 * @self: a map
 *
 * Has all objects take whatever is said of them next, as of whenever: who says it counts anew.
 */
void
rialto_identity_map_forget_seqs (RialtoIdentityMap *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    rialto_entity_object_forget_seqs (((Entry *) key)->object);
}

/**
 * rialto_identity_map_get_n_known:
 * @self: a map
 *
 * Returns: how many objects there are, kept or shown.
 */
guint
rialto_identity_map_get_n_known (RialtoIdentityMap *self)
{
  return g_hash_table_size (self->entries);
}

/**
 * rialto_identity_map_list:
 * @self: a map
 * @kind: what they are, as `&rialto_post_info`
 *
 * Returns: (transfer full) (element-type RialtoEntityObject): all objects of that kind, in no order
 */
GPtrArray *
rialto_identity_map_list (RialtoIdentityMap      *self,
                          const RialtoEntityInfo *kind)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (((Entry *) key)->key.kind == kind)
      g_ptr_array_add (objects, g_object_ref (((Entry *) key)->object));
  return objects;
}

/**
 * rialto_identity_map_new:
 *
 * Returns: (transfer full): an empty map.
 */
RialtoIdentityMap *
rialto_identity_map_new (void)
{
  return g_object_new (RIALTO_TYPE_IDENTITY_MAP, NULL);
}

static void
rialto_identity_map_dispose (GObject *object)
{
  RialtoIdentityMap *self = RIALTO_IDENTITY_MAP (object);

  while (self->kept.length > 0)
    {
      GList *last = g_queue_pop_tail_link (&self->kept);
      GObject *kept = g_steal_pointer (&last->data);

      g_object_unref (kept);
    }
  G_OBJECT_CLASS (rialto_identity_map_parent_class)->dispose (object);
}

static void
rialto_identity_map_finalize (GObject *object)
{
  RialtoIdentityMap *self = RIALTO_IDENTITY_MAP (object);

  g_clear_pointer (&self->entries, g_hash_table_unref);
  G_OBJECT_CLASS (rialto_identity_map_parent_class)->finalize (object);
}

static void
rialto_identity_map_class_init (RialtoIdentityMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rialto_identity_map_dispose;
  object_class->finalize = rialto_identity_map_finalize;

  /**
   * RialtoIdentityMap::added:
   * @object: a #RialtoEntityObject that was not known before, or not any more; it says what the server said of it
   */
  added_signal = g_signal_new ("added", RIALTO_TYPE_IDENTITY_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, RIALTO_TYPE_ENTITY_OBJECT);
  /**
   * RialtoIdentityMap::changed:
   * @object: a #RialtoEntityObject of which the server has said something else than before, whatever is laid over it
   */
  changed_signal = g_signal_new ("changed", RIALTO_TYPE_IDENTITY_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, RIALTO_TYPE_ENTITY_OBJECT);
}

static void
rialto_identity_map_init (RialtoIdentityMap *self)
{
  self->entries = g_hash_table_new_full (key_hash, key_equal, entry_free, NULL);
  g_queue_init (&self->kept);
  self->thread = g_thread_self ();
}
