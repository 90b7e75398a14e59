/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-codec.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RialtoIdentityMap RialtoIdentityMap;

/* What the generated table says of a class of objects. */
typedef struct
{
  const RialtoEntityInfo *entity;
  GType                   (*get_type) (void);
  gint                    key;    /* the field that tells one from another; -1: a part of its owner */
  gboolean                mapped; /* one object for an id, in the identity map */
} RialtoObjectInfo;

#define RIALTO_TYPE_ENTITY_OBJECT (rialto_entity_object_get_type ())
G_DECLARE_DERIVABLE_TYPE (RialtoEntityObject, rialto_entity_object, RIALTO, ENTITY_OBJECT, GObject)

/* lint: allow header-struct: the generated types derive from it */
struct _RialtoEntityObjectClass
{
  GObjectClass            parent_class;
  const RialtoObjectInfo *info;
  GParamSpec            **pspecs; /* by field */
};

const RialtoObjectInfo *rialto_entity_object_get_info       (RialtoEntityObject      *self);
gconstpointer           rialto_entity_object_peek           (RialtoEntityObject      *self);
gconstpointer           rialto_entity_object_peek_shown     (RialtoEntityObject      *self);
RialtoId                rialto_entity_object_get_key_id     (RialtoEntityObject      *self);
gboolean                rialto_entity_object_has            (RialtoEntityObject      *self,
                                                             guint                    field);
gint64                  rialto_entity_object_get_seq        (RialtoEntityObject      *self,
                                                             guint                    field);
gboolean                rialto_entity_object_get_bool       (RialtoEntityObject      *self,
                                                             guint                    field);
gint64                  rialto_entity_object_get_int        (RialtoEntityObject      *self,
                                                             guint                    field);
gpointer                rialto_entity_object_get_part       (RialtoEntityObject      *self,
                                                             guint                    field);

guint64                 rialto_entity_object_merge          (RialtoEntityObject      *self,
                                                             RialtoIdentityMap       *map,
                                                             gconstpointer            entity,
                                                             guint64                  mask,
                                                             gint64                   seq);
void                    rialto_entity_object_forget_seqs    (RialtoEntityObject      *self);

gboolean                rialto_entity_object_get_deleted    (RialtoEntityObject      *self);
void                    rialto_entity_object_delete         (RialtoEntityObject      *self,
                                                             gint64                   seq);

gboolean                rialto_entity_object_get_hidden     (RialtoEntityObject      *self);
void                    rialto_entity_object_set_hidden     (RialtoEntityObject      *self,
                                                             gboolean                 hidden);

gboolean                rialto_entity_object_get_shunned    (RialtoEntityObject      *self);
void                    rialto_entity_object_set_shunned    (RialtoEntityObject      *self,
                                                             gboolean                 shunned);

void                    rialto_entity_object_overlay        (RialtoEntityObject      *self,
                                                             guint64                  ticket,
                                                             const char              *field,
                                                             gboolean                 value,
                                                             const char              *count);
void                    rialto_entity_object_uncover        (RialtoEntityObject      *self,
                                                             guint64                  ticket);

void                    rialto_entity_object_cover          (RialtoEntityObject      *self,
                                                             guint64                  ticket,
                                                             gconstpointer            entity,
                                                             guint64                  mask);
void                    rialto_entity_object_lay_bare       (RialtoEntityObject      *self,
                                                             guint64                  ticket);

void                    rialto_entity_object_class_set_info (RialtoEntityObjectClass *klass,
                                                             const RialtoObjectInfo  *info);
const RialtoObjectInfo *rialto_object_info_lookup           (const RialtoEntityInfo  *entity);
guint64                 rialto_entity_get_mask              (const RialtoEntityInfo  *info,
                                                             gconstpointer            entity);
GType                   rialto_enum_register                (const RialtoEnumInfo    *info);

G_END_DECLS
