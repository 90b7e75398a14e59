/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

/* One statement of the house. Always static, so that its address is its identity: each connection prepares it once and keeps it. */
typedef struct
{
  const char   *name; /* "posts.insert": for the slow-query log, plans and statement counts */
  const char   *text; /* SQL with ?1, ?2; translated to $1, $2 for PostgreSQL */
  volatile gint slot; /* filled by the store at first use; 0 = not yet */
} RialtoSql;

/* The program's section of pointers holds every statement, run or not: see rialto_sql_all(). */
#define RIALTO_SQL(variable, label, sql)                                                           \
  static RialtoSql        variable = { .name = label, .text = sql, .slot = 0 };                    \
  static RialtoSql *const variable##_entry __attribute__ ((used, section ("rialto_sql"))) = &variable

RialtoSql *const *rialto_sql_all (guint *n_statements);

typedef enum
{
  RIALTO_BIND_NULL,
  RIALTO_BIND_INT,
  RIALTO_BIND_BOOL,
  RIALTO_BIND_TEXT,
  RIALTO_BIND_BYTES,
} RialtoBindType;

typedef struct
{
  RialtoBindType type;
  gboolean       null; /* a NULL of that type: PostgreSQL wants to know */
  gint64         integer;
  gconstpointer  data;
  gssize         length;
} RialtoBind;

/* ?n is a bigint, text, bytea or boolean by the macro used: the same on both stores. 0 ids, NULL text and NULL bytes bind as NULL.
 * Where a value may be missing, SQL_NULL_OF (INT) says what it would have been; the type of a bare SQL_NULL is left to the database,
 * which can only tell it from a place such as a column to insert into. */
#define SQL_ID(v)         (rialto_bind_id (v))
#define SQL_INT(v)        ((RialtoBind) { .type = RIALTO_BIND_INT, .integer = (gint64) (v) })
#define SQL_TIME(v)       ((RialtoBind) { .type = RIALTO_BIND_INT, .integer = (RialtoTime) (v) })
#define SQL_BOOL(v)       ((RialtoBind) { .type = RIALTO_BIND_BOOL, .integer = (v) ? 1 : 0 })
#define SQL_TEXT(v)       (rialto_bind_text (v))
#define SQL_BYTES(v, n)   (rialto_bind_bytes ((v), (gsize) (n)))
#define SQL_NULL          ((RialtoBind) { .type = RIALTO_BIND_NULL, .null = TRUE })
#define SQL_NULL_OF(type_) ((RialtoBind) { .type = RIALTO_BIND_##type_, .null = TRUE })

static inline RialtoBind
rialto_bind_id (RialtoId id)
{
  return (RialtoBind) { .type = RIALTO_BIND_INT, .null = id == 0, .integer = id };
}

static inline RialtoBind
rialto_bind_text (const char *text)
{
  return (RialtoBind) { .type = RIALTO_BIND_TEXT, .null = text == NULL, .data = text, .length = -1 };
}

static inline RialtoBind
rialto_bind_bytes (gconstpointer data,
                   gsize         length)
{
  return (RialtoBind) { .type = RIALTO_BIND_BYTES, .null = data == NULL, .data = data, .length = (gssize) length };
}

/* Of a list of ids a statement takes so many at once, as ?2 and the places after it; those that are left over are 0, which nothing has. */
#define RIALTO_SQL_N_IDS 20
#define RIALTO_SQL_IDS                                                                              \
  "(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)"

static inline void
rialto_bind_ids (RialtoBind     *binds,
                 const RialtoId *ids,
                 guint           n_ids)
{
  for (guint i = 0; i < RIALTO_SQL_N_IDS; i++)
    binds[i] = SQL_INT (i < n_ids ? ids[i] : 0);
}

G_END_DECLS
