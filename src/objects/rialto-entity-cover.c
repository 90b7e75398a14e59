/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-entity-object-private.h"

/* Whole fields that somebody has changed and the server has not heard of: words, lists, whatever there is. What the server says of them
 * meanwhile stays below, until nothing covers it any more. */

typedef struct
{
  guint64      ticket;
  guint64      mask;
  RialtoArena *arena;  /* owned */
  gpointer     entity; /* owned: of which the fields of the mask count */
} Cover;

static void
cover_free (gpointer data)
{
  Cover *cover = data;

  rialto_arena_free (cover->arena);
  g_free (cover->entity);
  g_free (cover);
}

guint64
rialto_covers_get_mask (RialtoEntityObjectPrivate *self)
{
  guint64 mask = 0;

  for (guint i = 0; self->covers != NULL && i < self->covers->len; i++)
    mask |= ((Cover *) self->covers->pdata[i])->mask;
  return mask;
}

/* What is to be seen of a field: what was laid there last, else what the server said. */
static gconstpointer
find_top (RialtoEntityObjectPrivate *self,
          guint64                    bit)
{
  for (guint i = self->covers->len; i > 0; i--)
    if ((((Cover *) self->covers->pdata[i - 1])->mask & bit) != 0)
      return ((Cover *) self->covers->pdata[i - 1])->entity;
  return self->below;
}

static void
tell (RialtoEntityObject *self,
      guint64             changed)
{
  RialtoEntityObjectClass *klass = RIALTO_ENTITY_OBJECT_GET_CLASS (self);
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  const RialtoEntityInfo *entity = klass->info->entity;

  for (guint i = 0; i < entity->n_fields; i++)
    {
      const RialtoField *field = &entity->fields[i];

      if ((changed & rialto_bit (field)) == 0)
        continue;
      if (field->type == RIALTO_TYPE_ENTITY && rialto_object_info_lookup (field->entity) != NULL)
        rialto_parts_update (priv, NULL, field, MAX (priv->seqs[i], 0));
      g_object_notify_by_pspec (G_OBJECT (self), klass->pspecs[i]);
    }
}

/* Has the fields of @mask show what they are to show now. */
static void
settle (RialtoEntityObject *self,
        guint64             mask)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  const RialtoEntityInfo *entity = rialto_entity_object_get_info (self)->entity;
  guint64 changed = 0;

  for (guint i = 0; i < entity->n_fields; i++)
    {
      const RialtoField *field = &entity->fields[i];
      gconstpointer top = (mask & rialto_bit (field)) != 0 ? find_top (priv, rialto_bit (field)) : NULL;

      if (top == NULL || rialto_field_equal (field, priv->base, top))
        continue;
      changed |= rialto_bit (field);
      rialto_entity_replace (entity, &priv->arena, priv->base, top, rialto_bit (field));
    }
  g_object_freeze_notify (G_OBJECT (self));
  tell (self, changed);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * rialto_entity_object_cover:
 * @self: an object
 * @ticket: the write that is under way
 * @entity: a struct of the object's kind; copied
 * @mask: which of its fields are shown instead of the object's own, one bit each: neither bools nor counts, nor objects that have ids
 *
 * Shows at once what the server has not heard of yet; merges go on below. Of several writes the last shows.
 */
void
rialto_entity_object_cover (RialtoEntityObject *self,
                            guint64             ticket,
                            gconstpointer       entity,
                            guint64             mask)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  const RialtoEntityInfo *info = rialto_entity_object_get_info (self)->entity;
  Cover *cover = g_new0 (Cover, 1);

  cover->ticket = ticket;
  cover->mask = mask;
  cover->arena = rialto_arena_new ();
  cover->entity = g_malloc0 (info->size);
  rialto_entity_copy (info, entity, cover->arena, cover->entity);
  if (priv->below == NULL)
    {
      priv->below_arena = rialto_arena_new ();
      priv->below = g_malloc0 (info->size);
      rialto_entity_copy (info, priv->base, priv->below_arena, priv->below);
    }
  if (priv->covers == NULL)
    priv->covers = g_ptr_array_new_with_free_func (cover_free);
  g_ptr_array_add (priv->covers, cover);
  settle (self, mask);
}

/**
 * rialto_entity_object_lay_bare:
 * @self: an object
 * @ticket: a write that has been answered, whose answer has been merged, or that was given up
 */
void
rialto_entity_object_lay_bare (RialtoEntityObject *self,
                               guint64             ticket)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  guint64 mask = rialto_covers_get_mask (priv);

  for (guint i = priv->covers != NULL ? priv->covers->len : 0; i > 0; i--)
    if (((Cover *) priv->covers->pdata[i - 1])->ticket == ticket)
      g_ptr_array_remove_index (priv->covers, i - 1);
  if (mask != 0)
    settle (self, mask);
  if (priv->covers == NULL || priv->covers->len > 0)
    return;
  g_clear_pointer (&priv->below, g_free);
  g_clear_pointer (&priv->below_arena, rialto_arena_free);
}
