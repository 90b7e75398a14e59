/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-codec.h"

G_BEGIN_DECLS

/* Where in a document or an entity we are; lives on the stack, is written out only for a fault. */
typedef struct _RialtoPath RialtoPath;

struct _RialtoPath
{
  const RialtoPath *parent;
  const char       *name; /* NULL: a place in a list */
  gsize             index;
};

/* The faults found so far. */
typedef struct
{
  GError *error;
  guint   n_faults;
} RialtoFaults;

void     rialto_faults_add      (RialtoFaults      *faults,
                                 const RialtoPath  *path,
                                 const char        *format,
                                 ...) G_GNUC_PRINTF (3, 4);
gboolean rialto_faults_finish   (RialtoFaults      *faults,
                                 GError           **error);

gsize    rialto_value_size      (const RialtoField *field);
gboolean rialto_value_is_string (const RialtoField *field);
gboolean rialto_value_has_null  (const RialtoField *field);
gboolean rialto_field_holds     (const RialtoField *field,
                                 gconstpointer      entity);
/* What is wrong with one value, as a sentence to be freed; NULL: nothing. */
char    *rialto_check_string    (const RialtoField *field,
                                 const char        *string,
                                 gsize              length);
char    *rialto_check_int       (const RialtoField *field,
                                 gint64             value);
char    *rialto_check_real      (const RialtoField *field,
                                 double             value);
char    *rialto_check_currency  (const char        *currency);
char    *rialto_check_count     (const RialtoField *field,
                                 gsize              n_items);

static inline gpointer
rialto_field_slot (const RialtoField *field,
                   gconstpointer      entity)
{
  return (guint8 *) entity + field->offset;
}

static inline guint *
rialto_field_count (const RialtoField *field,
                    gconstpointer      entity)
{
  return (guint *) (gpointer) ((guint8 *) entity + field->count_offset);
}

static inline guint64
rialto_field_bit (const RialtoField *field)
{
  return G_GUINT64_CONSTANT (1) << field->index;
}

static inline guint64 *
rialto_entity_present (gconstpointer entity)
{
  return (guint64 *) entity;
}

G_END_DECLS
