/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entity-object.h"
#include "rialto-identity-map.h"

G_BEGIN_DECLS

/* What a write that is still under way would change. */
typedef struct
{
  guint64  ticket;
  guint    field; /* a bool */
  gboolean value;
  gint     count; /* the int that counts those for whom the bool is true; -1: none */
} RialtoPending;

typedef struct
{
  RialtoArena *arena;       /* owned: what `base` points to */
  gpointer     base;        /* owned: the entity as the server said it last, with the covers on it */
  RialtoArena *below_arena; /* owned, nullable: what `below` points to */
  gpointer     below;       /* owned, nullable: while there are covers, without them */
  GPtrArray   *covers;      /* owned, nullable: see rialto-entity-cover.c */
  gint64      *seqs;        /* owned: by field, what the field is as of; -1: never set */
  gpointer    *parts;       /* owned: by field, owned objects and GListStores */
  GArray      *overlay;     /* owned RialtoPending, nullable */
  gint64       deleted_seq; /* -1: not deleted */
  gboolean     hidden;      /* by the reader, for now */
  gboolean     shunned;     /* by somebody whom the reader does not want to see */
} RialtoEntityObjectPrivate;

RialtoEntityObjectPrivate *rialto_entity_object_get_private (RialtoEntityObject        *self);
/* Parts follow what `base` has come to say; TRUE: another object stands at the field now. */
gboolean                   rialto_parts_update              (RialtoEntityObjectPrivate *self,
                                                             RialtoIdentityMap         *map,
                                                             const RialtoField         *field,
                                                             gint64                     seq);

/* Those that are in no map. */
void                       rialto_parts_forget_seqs         (RialtoEntityObject        *self);

/* Takes the fields of @mask over into a new copy of all. */
void                       rialto_entity_replace            (const RialtoEntityInfo    *entity,
                                                             RialtoArena              **arena,
                                                             gpointer                   base,
                                                             gconstpointer              from,
                                                             guint64                    mask);

/* The fields that are covered by another entity's. */
guint64                    rialto_covers_get_mask           (RialtoEntityObjectPrivate *self);

/* The fields that the overlay covers; what those of a mask show; and who has come to show something else. */
guint64                    rialto_overlay_get_mask          (RialtoEntityObjectPrivate *self);
void                       rialto_overlay_read              (RialtoEntityObject        *self,
                                                             guint64                    mask,
                                                             gint64                    *shown);
void                       rialto_overlay_notify            (RialtoEntityObject        *self,
                                                             guint64                    mask,
                                                             const gint64              *before);

static inline gpointer
rialto_slot (const RialtoField *field,
             gconstpointer      entity)
{
  return (guint8 *) entity + field->offset;
}

static inline guint64
rialto_bit (const RialtoField *field)
{
  return G_GUINT64_CONSTANT (1) << field->index;
}

static inline guint
rialto_slot_count (const RialtoField *field,
                   gconstpointer      entity)
{
  return *(const guint *) (gconstpointer) ((const guint8 *) entity + field->count_offset);
}

static inline gboolean
rialto_is_list (const RialtoField *field)
{
  return (field->flags & RIALTO_FIELD_LIST) != 0;
}

G_END_DECLS
