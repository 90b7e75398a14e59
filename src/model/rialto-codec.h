/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
/* lint: allow header-size: the description of a field is one table, read as a whole */

#include "rialto-arena.h"
#include "rialto-error.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_TYPE_ID,      /* RialtoId */
  RIALTO_TYPE_STRING,  /* const char *, one line: no control characters */
  RIALTO_TYPE_TEXT,    /* const char *, several lines */
  RIALTO_TYPE_INT,     /* gint64 */
  RIALTO_TYPE_REAL,    /* double (focal points only) */
  RIALTO_TYPE_BOOL,    /* gboolean */
  RIALTO_TYPE_TIME,    /* RialtoTime */
  RIALTO_TYPE_MONEY,   /* RialtoMoney */
  RIALTO_TYPE_URL,     /* const char *, http or https */
  RIALTO_TYPE_EMAIL,   /* const char * */
  RIALTO_TYPE_HANDLE,  /* const char *, [a-z0-9_.]{2,30}, see rialto_handle_is_valid () */
  RIALTO_TYPE_ENUM,    /* gint, value of the generated enum */
  RIALTO_TYPE_ENTITY,  /* pointer to the generated struct; a list is contiguous structs */
  RIALTO_TYPE_BITS,    /* guint64, on the wire a decimal string */
  RIALTO_TYPE_JSON,    /* const char *, verbatim JSON of another type (gateway payloads only) */
} RialtoFieldType;

typedef enum
{
  RIALTO_FIELD_OPTIONAL = 1 << 0, /* may be absent; encoded only when its present bit is set */
  RIALTO_FIELD_NULLABLE = 1 << 1, /* null on the wire is NULL, 0 (id, time) or absent presence here */
  RIALTO_FIELD_VIEWER   = 1 << 2, /* differs per reader; never in shared events */
  RIALTO_FIELD_PRIVATE  = 1 << 3, /* only for the person it belongs to; never in shared events */
  RIALTO_FIELD_LIST     = 1 << 4, /* Type *items at offset, guint n at count_offset */
  RIALTO_FIELD_MAP      = 1 << 5, /* RialtoMapEntry *items at offset, guint n at count_offset */
  RIALTO_FIELD_SECRET   = 1 << 6, /* never logged */
} RialtoFieldFlags;

typedef struct
{
  const char *key;
  const char *value;
} RialtoMapEntry;

/* lint: allow header-struct: generated tables are initialisers of it */
struct _RialtoField
{
  const char             *name;
  RialtoFieldType         type;
  RialtoFieldFlags        flags;
  guint16                 offset;
  guint16                 count_offset;
  guint16                 since;
  guint16                 index;                /* its place in the table and its bit in `present` */
  gint64                  min, max;             /* value of int; length in characters of strings */
  guint                   min_items, max_items; /* lists and maps */
  const char             *pattern;              /* nullable; anchored GRegex */
  const RialtoEntityInfo *entity;               /* RIALTO_TYPE_ENTITY */
  const RialtoEnumInfo   *enumeration;          /* RIALTO_TYPE_ENUM */
};

/* Every generated entity struct begins with `guint64 present`, one bit per field in table order. */
/* lint: allow header-struct: generated tables are initialisers of it */
struct _RialtoEntityInfo
{
  const char        *name;
  gsize              size;
  const RialtoField *fields;
  guint              n_fields;
};

/* lint: allow header-struct: generated tables are initialisers of it */
struct _RialtoEnumInfo
{
  const char        *name;
  const char *const *words; /* wire word of value 0, 1, ..; NULL-terminated */
};

typedef enum
{
  RIALTO_ENCODE_DEFAULT = 0,
  RIALTO_ENCODE_SHARED  = 1 << 0, /* leave viewer and private fields out */
} RialtoEncodeFlags;

#define RIALTO_SINCE_LATEST G_MAXUINT16

/* Integers are what every reader of JSON holds exactly: -(2^53 - 1) to 2^53 - 1. */
#define RIALTO_MAX_INT      G_GINT64_CONSTANT (9007199254740991)
#define RIALTO_MAX_DEPTH    32
#define RIALTO_MAX_FAULTS   32
/* What the word of an enum reads as that a newer server says and this side does not know. */
#define RIALTO_ENUM_UNKNOWN (-1)

char       *rialto_entity_to_json   (const RialtoEntityInfo *info,
                                     gconstpointer           entity,
                                     RialtoEncodeFlags       flags,
                                     guint                   since,
                                     gsize                  *length);
gboolean    rialto_entity_from_json (const RialtoEntityInfo *info,
                                     const char             *json,
                                     gsize                   length,
                                     RialtoArena            *arena,
                                     gpointer                entity,
                                     GError                **error);
gboolean    rialto_reply_from_json  (const RialtoEntityInfo *info,
                                     const char             *json,
                                     gsize                   length,
                                     RialtoArena            *arena,
                                     gpointer                entity,
                                     GError                **error);
gboolean    rialto_field_from_text  (const RialtoField      *field,
                                     const char             *text,
                                     RialtoArena            *arena,
                                     gpointer                entity,
                                     GError                **error);
gboolean    rialto_entity_validate  (const RialtoEntityInfo *info,
                                     gconstpointer           entity,
                                     GError                **error);
void        rialto_entity_copy      (const RialtoEntityInfo *info,
                                     gconstpointer           entity,
                                     RialtoArena            *arena,
                                     gpointer                copy);
gboolean    rialto_field_equal      (const RialtoField      *field,
                                     gconstpointer           one,
                                     gconstpointer           other);

const char *rialto_enum_to_word     (const RialtoEnumInfo   *info,
                                     gint                    value);
gboolean    rialto_enum_from_word   (const RialtoEnumInfo   *info,
                                     const char             *word,
                                     gint                   *value);

G_END_DECLS
