/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-entity-object-private.h"

/* Objects within objects: a post's author, its pictures, how one stands to somebody. */

/* Places whose object was taken out hold nothing. */
static void
drop (gpointer data)
{
  GObject *object = data;

  g_clear_object (&object);
}

static gboolean
has_key (RialtoEntityObject     *object,
         const RialtoObjectInfo *info,
         gconstpointer           entity)
{
  return info->key < 0 ||
         rialto_field_equal (&info->entity->fields[info->key], rialto_entity_object_peek (object), entity);
}

/* The object for an entity: of those with ids the one there is, else that of @old which has the same key, else a new one. */
static RialtoEntityObject *
dup_object (const RialtoObjectInfo *info,
            RialtoIdentityMap      *map,
            GPtrArray              *old,
            gconstpointer           entity,
            gint64                  seq)
{
  RialtoEntityObject *object = NULL;

  if (info->mapped && map != NULL)
    return rialto_identity_map_merge (map, info->entity, entity, seq);

  for (guint i = 0; i < old->len && object == NULL; i++)
    {
      if (old->pdata[i] != NULL && has_key (old->pdata[i], info, entity))
        object = g_steal_pointer (&old->pdata[i]);
    }
  if (object == NULL)
    object = g_object_new (info->get_type (), NULL);
  rialto_entity_object_merge (object, map, entity, rialto_entity_get_mask (info->entity, entity), seq);
  return object;
}

static GPtrArray *
list_objects (GListModel *model)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func (drop);

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (objects, g_list_model_get_item (model, i));
  return objects;
}

static gboolean
is_at (GListModel *model,
       guint       position,
       gpointer    object)
{
  g_autoptr (GObject) item = g_list_model_get_item (model, position);

  return item == object;
}

/* Replaces only what lies between the first and the last difference. */
static void
splice (GListStore *store,
        GPtrArray  *objects)
{
  GListModel *model = G_LIST_MODEL (store);
  guint n_old = g_list_model_get_n_items (model);
  guint first = 0, last = 0;

  while (first < MIN (n_old, objects->len) && is_at (model, first, objects->pdata[first]))
    first++;
  while (last < MIN (n_old, objects->len) - first &&
         is_at (model, n_old - 1 - last, objects->pdata[objects->len - 1 - last]))
    last++;
  if (first + last == n_old && n_old == objects->len)
    return;

  g_list_store_splice (store, first, n_old - first - last, objects->pdata + first,
                       objects->len - first - last);
}

static void
update_list (GListStore             *store,
             const RialtoObjectInfo *info,
             RialtoIdentityMap      *map,
             gconstpointer           items,
             guint                   n_items,
             gint64                  seq)
{
  g_autoptr (GPtrArray) old = list_objects (G_LIST_MODEL (store));
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (drop);

  for (guint i = 0; i < n_items; i++)
    g_ptr_array_add (objects,
                     dup_object (info, map, old, (const guint8 *) items + i * info->entity->size, seq));
  splice (store, objects);
}

gboolean
rialto_parts_update (RialtoEntityObjectPrivate *self,
                     RialtoIdentityMap         *map,
                     const RialtoField         *field,
                     gint64                     seq)
{
  const RialtoObjectInfo *info = rialto_object_info_lookup (field->entity);
  gpointer *part = &self->parts[field->index];
  gpointer slot = rialto_slot (field, self->base);
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (RialtoEntityObject) object = NULL;

  if (rialto_is_list (field))
    {
      update_list (*part, info, map, *(gpointer *) slot, rialto_slot_count (field, self->base), seq);
      return FALSE;
    }

  if (*(gpointer *) slot != NULL)
    {
      old = g_ptr_array_new_with_free_func (drop);
      if (*part != NULL)
        g_ptr_array_add (old, g_object_ref (*part));
      object = dup_object (info, map, old, *(gpointer *) slot, seq);
    }
  return g_set_object ((GObject **) part, (GObject *) object);
}

static void
forget_list (GListModel *model)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (RialtoEntityObject) object = g_list_model_get_item (model, i);

      rialto_entity_object_forget_seqs (object);
    }
}

void
rialto_parts_forget_seqs (RialtoEntityObject *self)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  const RialtoEntityInfo *entity = rialto_entity_object_get_info (self)->entity;

  for (guint i = 0; i < entity->n_fields; i++)
    {
      const RialtoField *field = &entity->fields[i];
      const RialtoObjectInfo *info = field->type == RIALTO_TYPE_ENTITY
                                       ? rialto_object_info_lookup (field->entity)
                                       : NULL;

      if (info == NULL || info->mapped || priv->parts[i] == NULL)
        continue;
      if (rialto_is_list (field))
        forget_list (priv->parts[i]);
      else
        rialto_entity_object_forget_seqs (priv->parts[i]);
    }
}
