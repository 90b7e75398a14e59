/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-entity-object-private.h"

/* What the person does is shown at once: bools, and the counts that go with them, as they will be once the server has heard of it. */

static const RialtoEntityInfo *
get_entity (RialtoEntityObject *self)
{
  return RIALTO_ENTITY_OBJECT_GET_CLASS (self)->info->entity;
}

/* What properties show of the fields that can be covered: enough to see whether it changes. */
static gint64
get_shown (RialtoEntityObject *self,
           const RialtoField  *field)
{
  return field->type == RIALTO_TYPE_BOOL ? rialto_entity_object_get_bool (self, field->index)
                                         : rialto_entity_object_get_int (self, field->index);
}

/* The fields that the overlay covers. */
guint64
rialto_overlay_get_mask (RialtoEntityObjectPrivate *self)
{
  guint64 mask = 0;

  for (guint i = 0; self->overlay != NULL && i < self->overlay->len; i++)
    {
      const RialtoPending *pending = &g_array_index (self->overlay, RialtoPending, i);

      mask |= G_GUINT64_CONSTANT (1) << pending->field;
      if (pending->count >= 0)
        mask |= G_GUINT64_CONSTANT (1) << pending->count;
    }

  return mask;
}

void
rialto_overlay_read (RialtoEntityObject *self,
                     guint64             mask,
                     gint64             *shown)
{
  const RialtoEntityInfo *entity = get_entity (self);

  for (guint i = 0; i < entity->n_fields; i++)
    {
      if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0)
        shown[i] = get_shown (self, &entity->fields[i]);
    }
}

void
rialto_overlay_notify (RialtoEntityObject *self,
                       guint64             mask,
                       const gint64       *before)
{
  RialtoEntityObjectClass *klass = RIALTO_ENTITY_OBJECT_GET_CLASS (self);
  const RialtoEntityInfo *entity = klass->info->entity;

  for (guint i = 0; i < entity->n_fields; i++)
    {
      if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0 && get_shown (self, &entity->fields[i]) != before[i])
        g_object_notify_by_pspec (G_OBJECT (self), klass->pspecs[i]);
    }
}

static gint
find_field (const RialtoEntityInfo *entity,
            const char             *name,
            RialtoFieldType         type)
{
  for (guint i = 0; name != NULL && i < entity->n_fields; i++)
    {
      if (g_str_equal (entity->fields[i].name, name) && entity->fields[i].type == type)
        return (gint) i;
    }

  return -1;
}

/**
 * rialto_entity_object_overlay:
 * @self: an object
 * @ticket: the write that is under way
 * @field: name of a bool, as "liked"
 * @value: what it will be
 * @count: (nullable): name of the int that counts those for whom it is true, as "like_count"
 *
 * Shows at once what the server has not heard of yet; merges go on below. Of several writes the last shows.
 */
void
rialto_entity_object_overlay (RialtoEntityObject *self,
                              guint64             ticket,
                              const char         *field,
                              gboolean            value,
                              const char         *count)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  RialtoPending pending = { .ticket = ticket, .value = value ? 1 : 0 };
  gint index = find_field (get_entity (self), field, RIALTO_TYPE_BOOL);
  guint64 covered;
  gint64 shown[64];

  g_return_if_fail (index >= 0);

  pending.field = (guint) index;
  pending.count = find_field (get_entity (self), count, RIALTO_TYPE_INT);
  covered = G_GUINT64_CONSTANT (1) << index |
            (pending.count >= 0 ? G_GUINT64_CONSTANT (1) << pending.count : 0);
  rialto_overlay_read (self, covered, shown);
  if (priv->overlay == NULL)
    priv->overlay = g_array_new (FALSE, FALSE, sizeof (RialtoPending));
  g_array_append_val (priv->overlay, pending);
  rialto_overlay_notify (self, covered, shown);
}

/**
 * rialto_entity_object_uncover:
 * @self: an object
 * @ticket: a write that has been answered, whose answer has been merged, or that was given up
 */
void
rialto_entity_object_uncover (RialtoEntityObject *self,
                              guint64             ticket)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  guint64 covered = rialto_overlay_get_mask (priv);
  gint64 shown[64];

  rialto_overlay_read (self, covered, shown);
  for (guint i = priv->overlay != NULL ? priv->overlay->len : 0; i > 0; i--)
    {
      if (g_array_index (priv->overlay, RialtoPending, i - 1).ticket == ticket)
        g_array_remove_index (priv->overlay, i - 1);
    }
  rialto_overlay_notify (self, covered, shown);
}
