/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-entity-object-private.h"
#include "rialto-id.h"

#include <string.h>

/**
 * RialtoEntityObject:
 *
 * Something of the contract that can be shown: owns a copy of the struct, and says by notify what of it has changed. Each field knows the
 * seq that it is as of, so that a late answer changes nothing that is newer. What the person does is laid over it until the server has
 * heard of it. The types that derive from it, their properties and getters are generated. Main thread.
 */
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RialtoEntityObject, rialto_entity_object, G_TYPE_OBJECT)

enum
{
  PROP_DELETED = 1,
  PROP_HIDDEN,
  PROP_SHUNNED,
};

static GParamSpec *deleted_pspec;
static GParamSpec *hidden_pspec;
static GParamSpec *shunned_pspec;

RialtoEntityObjectPrivate *
rialto_entity_object_get_private (RialtoEntityObject *self)
{
  return rialto_entity_object_get_instance_private (self);
}

static const RialtoEntityInfo *
get_entity (RialtoEntityObject *self)
{
  return RIALTO_ENTITY_OBJECT_GET_CLASS (self)->info->entity;
}

/**
 * rialto_entity_object_get_info:
 * @self: an object
 *
 * Returns: (transfer none): what is known of its class.
 */
const RialtoObjectInfo *
rialto_entity_object_get_info (RialtoEntityObject *self)
{
  return RIALTO_ENTITY_OBJECT_GET_CLASS (self)->info;
}

/**
 * rialto_entity_object_peek:
 * @self: an object
 *
 * Returns: (transfer none): the struct as the server said it last, without what is laid over it; valid until the next merge.
 */
gconstpointer
rialto_entity_object_peek (RialtoEntityObject *self)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);

  return priv->below != NULL ? priv->below : priv->base;
}

/**
 * rialto_entity_object_peek_shown:
 * @self: an object
 *
 * Returns: (transfer none): the same with what covers it, but without what is laid over bools and counts; valid until the next merge,
 *   cover or uncover.
 */
gconstpointer
rialto_entity_object_peek_shown (RialtoEntityObject *self)
{
  return rialto_entity_object_get_private (self)->base;
}

/**
 * rialto_entity_object_get_key_id:
 * @self: an object of a kind that has ids
 *
 * Returns: its id; 0 before the first merge.
 */
RialtoId
rialto_entity_object_get_key_id (RialtoEntityObject *self)
{
  const RialtoObjectInfo *info = rialto_entity_object_get_info (self);

  g_return_val_if_fail (info->mapped, 0);

  return *(RialtoId *) rialto_slot (&info->entity->fields[info->key], rialto_entity_object_peek (self));
}

/**
 * rialto_entity_object_has:
 * @self: an object
 * @field: index of a field
 *
 * Returns: whether the field was ever set: what differs by reader is not, in what was told to several.
 */
gboolean
rialto_entity_object_has (RialtoEntityObject *self,
                          guint               field)
{
  return rialto_entity_object_get_seq (self, field) >= 0;
}

/**
 * rialto_entity_object_get_seq:
 * @self: an object
 * @field: index of a field
 *
 * Returns: the seq that the field is as of; -1 when it was never set.
 */
gint64
rialto_entity_object_get_seq (RialtoEntityObject *self,
                              guint               field)
{
  g_return_val_if_fail (field < get_entity (self)->n_fields, -1);

  return rialto_entity_object_get_private (self)->seqs[field];
}

static gboolean
base_bool (RialtoEntityObjectPrivate *self,
           const RialtoEntityInfo    *entity,
           guint                      field)
{
  return *(const gboolean *) rialto_slot (&entity->fields[field], self->base);
}

/**
 * rialto_entity_object_get_bool:
 * @self: an object
 * @field: index of a bool
 *
 * Returns: its value, with what is laid over it.
 */
gboolean
rialto_entity_object_get_bool (RialtoEntityObject *self,
                               guint               field)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);

  for (guint i = priv->overlay != NULL ? priv->overlay->len : 0; i > 0; i--)
    {
      const RialtoPending *pending = &g_array_index (priv->overlay, RialtoPending, i - 1);

      if (pending->field == field)
        return pending->value;
    }

  return base_bool (priv, get_entity (self), field);
}

/**
 * rialto_entity_object_get_int:
 * @self: an object
 * @field: index of an int
 *
 * Returns: its value; of a count with those in it who are only laid over.
 */
gint64
rialto_entity_object_get_int (RialtoEntityObject *self,
                              guint               field)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  const RialtoEntityInfo *entity = get_entity (self);
  gint64 value = *(const gint64 *) rialto_slot (&entity->fields[field], priv->base);

  for (guint i = priv->overlay != NULL ? priv->overlay->len : 0; i > 0; i--)
    {
      const RialtoPending *pending = &g_array_index (priv->overlay, RialtoPending, i - 1);

      /* The server may have counted it already, in an answer that overtook the write's own. */
      if (pending->count == (gint) field)
        return MAX (value + pending->value - base_bool (priv, entity, pending->field), 0);
    }

  return value;
}

/**
 * rialto_entity_object_get_part:
 * @self: an object
 * @field: index of an entity, or list of entities, that are objects
 *
 * Returns: (transfer none) (nullable): the object, %NULL for none; the #GListModel of a list, which is the same for ever.
 */
gpointer
rialto_entity_object_get_part (RialtoEntityObject *self,
                               guint               field)
{
  return rialto_entity_object_get_private (self)->parts[field];
}

static gsize
slot_size (const RialtoField *field)
{
  if (rialto_is_list (field))
    return sizeof (gpointer);
  if (field->type == RIALTO_TYPE_BOOL)
    return sizeof (gboolean);
  if (field->type == RIALTO_TYPE_ENUM)
    return sizeof (gint);
  if (field->type == RIALTO_TYPE_MONEY)
    return sizeof (RialtoMoney);
  return sizeof (gint64);
}

static void
copy_slot (const RialtoField *field,
           gpointer           to,
           gconstpointer      from)
{
  memcpy (rialto_slot (field, to), rialto_slot (field, from), slot_size (field));
  if (rialto_is_list (field))
    *(guint *) (gpointer) ((guint8 *) to + field->count_offset) = rialto_slot_count (field, from);
  *(guint64 *) to = (*(guint64 *) to & ~rialto_bit (field)) | (*(const guint64 *) from & rialto_bit (field));
}

void
rialto_entity_replace (const RialtoEntityInfo *entity,
                       RialtoArena           **arena,
                       gpointer                base,
                       gconstpointer           from,
                       guint64                 mask)
{
  g_autoptr (RialtoArena) old = g_steal_pointer (arena);
  g_autofree gpointer mixed = g_memdup2 (base, entity->size);

  for (guint i = 0; i < entity->n_fields; i++)
    {
      if ((mask & rialto_bit (&entity->fields[i])) != 0)
        copy_slot (&entity->fields[i], mixed, from);
    }
  *arena = rialto_arena_new ();
  rialto_entity_copy (entity, mixed, *arena, base);
}

/* The fields of @mask that @seq may set, and those of them that differ from what the server said before. */
static guint64
choose (RialtoEntityObjectPrivate *self,
        const RialtoEntityInfo    *entity,
        gconstpointer              from,
        guint64                    mask,
        gint64                     seq,
        guint64                   *changed)
{
  gconstpointer before = self->below != NULL ? self->below : self->base;
  guint64 taken = 0;

  *changed = 0;
  for (guint i = 0; i < entity->n_fields; i++)
    {
      const RialtoField *field = &entity->fields[i];

      if ((mask & rialto_bit (field)) == 0 || seq < self->seqs[i])
        continue;
      taken |= rialto_bit (field);
      self->seqs[i] = seq;
      if (!rialto_field_equal (field, before, from))
        *changed |= rialto_bit (field);
    }

  return taken;
}

static void
notify_changed (RialtoEntityObject *self,
                RialtoIdentityMap  *map,
                guint64             taken,
                guint64             changed,
                gint64              seq)
{
  RialtoEntityObjectClass *klass = RIALTO_ENTITY_OBJECT_GET_CLASS (self);
  const RialtoEntityInfo *entity = klass->info->entity;
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);

  for (guint i = 0; i < entity->n_fields; i++)
    {
      const RialtoField *field = &entity->fields[i];
      gboolean is_part = field->type == RIALTO_TYPE_ENTITY &&
                         rialto_object_info_lookup (field->entity) != NULL;
      gboolean notify = (changed & rialto_bit (field)) != 0;

      if (is_part)
        notify = (taken & rialto_bit (field)) != 0 && rialto_parts_update (priv, map, field, seq);
      if (notify)
        g_object_notify_by_pspec (G_OBJECT (self), klass->pspecs[i]);
    }
}

/**
 * rialto_entity_object_merge:
 * @self: an object
 * @map: (nullable): where the entities within are known by their ids
 * @entity: a struct of the object's kind
 * @mask: which of its fields to take; see rialto_entity_get_mask()
 * @seq: what they are as of; a field that is newer stays as it is
 *
 * Entities within come first, so that who is notified finds all of it. Properties notify once each, and only when they show something
 * else than before.
 *
 * Returns: the fields that have changed, one bit each.
 */
guint64
rialto_entity_object_merge (RialtoEntityObject *self,
                            RialtoIdentityMap  *map,
                            gconstpointer       entity,
                            guint64             mask,
                            gint64              seq)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  const RialtoObjectInfo *info = rialto_entity_object_get_info (self);
  guint64 covered = rialto_overlay_get_mask (priv);
  gint64 shown[64];
  guint64 taken, changed, hidden;

  g_return_val_if_fail (seq >= 0, 0);

  g_object_freeze_notify (G_OBJECT (self));
  rialto_overlay_read (self, covered, shown);
  taken = choose (priv, info->entity, entity, mask, seq, &changed);
  if (changed != 0 && priv->below != NULL)
    rialto_entity_replace (info->entity, &priv->below_arena, priv->below, entity, changed);
  hidden = rialto_covers_get_mask (priv);
  if ((changed & ~hidden) != 0)
    rialto_entity_replace (info->entity, &priv->arena, priv->base, entity, changed & ~hidden);
  notify_changed (self, map, taken & ~hidden, changed & ~covered & ~hidden, seq);
  rialto_overlay_notify (self, covered, shown);

  /* Gone, and here again: a block was lifted. */
  if (priv->deleted_seq >= 0 && seq > priv->deleted_seq && info->key >= 0 &&
      (taken & (G_GUINT64_CONSTANT (1) << info->key)) != 0)
    {
      priv->deleted_seq = -1;
      g_object_notify_by_pspec (G_OBJECT (self), deleted_pspec);
    }
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}

/**
 * rialto_entity_object_forget_seqs:
 * @self: an object
 *
 * Has it take whatever is said of it next, as of whenever. What it shows stays until then. Objects within it that are in no map follow.
 */
void
rialto_entity_object_forget_seqs (RialtoEntityObject *self)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);

  for (guint i = 0; i < get_entity (self)->n_fields; i++)
    priv->seqs[i] = MIN (priv->seqs[i], 0);
  priv->deleted_seq = MIN (priv->deleted_seq, 0);
  rialto_parts_forget_seqs (self);
}

/**
 * rialto_entity_object_get_deleted:
 * @self: an object
 *
 * Returns: whether it is not there any more, or not for this reader. Lists drop it.
 */
gboolean
rialto_entity_object_get_deleted (RialtoEntityObject *self)
{
  return rialto_entity_object_get_private (self)->deleted_seq >= 0;
}

/**
 * rialto_entity_object_delete:
 * @self: an object
 * @seq: as of when it is gone
 *
 * A later merge of the whole thing brings it back.
 */
void
rialto_entity_object_delete (RialtoEntityObject *self,
                             gint64              seq)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  gboolean was = priv->deleted_seq >= 0;

  g_return_if_fail (seq >= 0);

  priv->deleted_seq = MAX (priv->deleted_seq, seq);
  if (!was)
    g_object_notify_by_pspec (G_OBJECT (self), deleted_pspec);
}

/**
 * rialto_entity_object_get_hidden:
 * @self: an object
 *
 * Returns: whether the reader took it away, and may still want it back. It keeps its place in lists, unseen.
 */
gboolean
rialto_entity_object_get_hidden (RialtoEntityObject *self)
{
  return rialto_entity_object_get_private (self)->hidden;
}

/**
 * rialto_entity_object_set_hidden:
 * @self: an object
 * @hidden: whether nobody shows it for now
 */
void
rialto_entity_object_set_hidden (RialtoEntityObject *self,
                                 gboolean            hidden)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);

  if (priv->hidden == hidden)
    return;
  priv->hidden = hidden;
  g_object_notify_by_pspec (G_OBJECT (self), hidden_pspec);
}

/**
 * rialto_entity_object_get_shunned:
 * @self: an object
 *
 * Returns: whether it is by somebody whom the reader does not want to see. Lists pass over it; who asks for it sees it.
 */
gboolean
rialto_entity_object_get_shunned (RialtoEntityObject *self)
{
  return rialto_entity_object_get_private (self)->shunned;
}

/**
 * rialto_entity_object_set_shunned:
 * @self: an object
 * @shunned: whether it is by somebody whom the reader does not want to see
 */
void
rialto_entity_object_set_shunned (RialtoEntityObject *self,
                                  gboolean            shunned)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);

  if (priv->shunned == shunned)
    return;
  priv->shunned = shunned;
  g_object_notify_by_pspec (G_OBJECT (self), shunned_pspec);
}

static void
get_list (const RialtoField *field,
          gconstpointer      base,
          GValue            *value)
{
  char *const *items = *(char *const **) rialto_slot (field, base);
  guint n_items = rialto_slot_count (field, base);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!G_VALUE_HOLDS (value, G_TYPE_STRV))
    {
      /* Structs without objects of their own: read by the getter, in C. */
      g_value_set_pointer (value, (gpointer) base);
      return;
    }
  for (guint i = 0; i < n_items; i++)
    g_strv_builder_add (builder, items[i]);
  g_value_take_boxed (value, g_strv_builder_end (builder));
}

static void
get_field (RialtoEntityObject *self,
           const RialtoField  *field,
           GValue             *value)
{
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  gpointer slot = rialto_slot (field, priv->base);

  if (G_VALUE_HOLDS_OBJECT (value))
    g_value_set_object (value, priv->parts[field->index]);
  else if (rialto_is_list (field))
    get_list (field, priv->base, value);
  else if (field->type == RIALTO_TYPE_ID)
    g_value_take_string (value, *(RialtoId *) slot != 0 ? rialto_id_dup (*(RialtoId *) slot) : NULL);
  else if (field->type == RIALTO_TYPE_INT)
    g_value_set_int64 (value, rialto_entity_object_get_int (self, field->index));
  else if (field->type == RIALTO_TYPE_BOOL)
    g_value_set_boolean (value, rialto_entity_object_get_bool (self, field->index));
  else if (field->type == RIALTO_TYPE_TIME)
    g_value_set_int64 (value, *(RialtoTime *) slot);
  else if (field->type == RIALTO_TYPE_REAL)
    g_value_set_double (value, *(double *) slot);
  else if (field->type == RIALTO_TYPE_BITS)
    g_value_set_uint64 (value, *(guint64 *) slot);
  else if (field->type == RIALTO_TYPE_ENUM)
    g_value_set_enum (value, *(gint *) slot);
  else if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, *(char **) slot);
  else
    g_value_set_pointer (value, priv->base);
}

static void
rialto_entity_object_get_property (GObject    *object,
                                   guint       id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  RialtoEntityObject *self = RIALTO_ENTITY_OBJECT (object);

  if (pspec == deleted_pspec)
    g_value_set_boolean (value, rialto_entity_object_get_deleted (self));
  else if (pspec == hidden_pspec)
    g_value_set_boolean (value, rialto_entity_object_get_hidden (self));
  else if (pspec == shunned_pspec)
    g_value_set_boolean (value, rialto_entity_object_get_shunned (self));
  else
    get_field (self, &get_entity (self)->fields[id - 1], value);
}

static void
rialto_entity_object_constructed (GObject *object)
{
  RialtoEntityObject *self = RIALTO_ENTITY_OBJECT (object);
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);
  const RialtoEntityInfo *entity = get_entity (self);

  priv->base = g_malloc0 (entity->size);
  priv->seqs = g_new (gint64, entity->n_fields);
  priv->parts = g_new0 (gpointer, entity->n_fields);
  priv->deleted_seq = -1;
  for (guint i = 0; i < entity->n_fields; i++)
    {
      const RialtoField *field = &entity->fields[i];
      const RialtoObjectInfo *info = field->type == RIALTO_TYPE_ENTITY
                                       ? rialto_object_info_lookup (field->entity)
                                       : NULL;

      priv->seqs[i] = -1;
      if (info != NULL && rialto_is_list (field))
        priv->parts[i] = g_list_store_new (info->get_type ());
    }

  G_OBJECT_CLASS (rialto_entity_object_parent_class)->constructed (object);
}

static void
rialto_entity_object_finalize (GObject *object)
{
  RialtoEntityObject *self = RIALTO_ENTITY_OBJECT (object);
  RialtoEntityObjectPrivate *priv = rialto_entity_object_get_private (self);

  for (guint i = 0; i < get_entity (self)->n_fields; i++)
    g_clear_object (&priv->parts[i]);
  g_clear_pointer (&priv->parts, g_free);
  g_clear_pointer (&priv->seqs, g_free);
  g_clear_pointer (&priv->base, g_free);
  g_clear_pointer (&priv->arena, rialto_arena_free);
  g_clear_pointer (&priv->below, g_free);
  g_clear_pointer (&priv->below_arena, rialto_arena_free);
  g_clear_pointer (&priv->covers, g_ptr_array_unref);
  g_clear_pointer (&priv->overlay, g_array_unref);
  G_OBJECT_CLASS (rialto_entity_object_parent_class)->finalize (object);
}

static void
rialto_entity_object_class_init (RialtoEntityObjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rialto_entity_object_get_property;
  object_class->constructed = rialto_entity_object_constructed;
  object_class->finalize = rialto_entity_object_finalize;

  /**
   * RialtoEntityObject:deleted:
   *
   * Whether it is not there any more.
   */
  deleted_pspec = g_param_spec_boolean ("deleted", NULL, NULL, FALSE,
                                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_DELETED, deleted_pspec);

  /**
   * RialtoEntityObject:hidden:
   *
   * Whether the reader took it away and may still want it back.
   */
  hidden_pspec = g_param_spec_boolean ("hidden", NULL, NULL, FALSE,
                                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_HIDDEN, hidden_pspec);

  /**
   * RialtoEntityObject:shunned:
   *
   * Whether it is by somebody whom the reader does not want to see.
   */
  shunned_pspec = g_param_spec_boolean ("shunned", NULL, NULL, FALSE,
                                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_SHUNNED, shunned_pspec);
}

static void
rialto_entity_object_init (RialtoEntityObject *self)
{
}
