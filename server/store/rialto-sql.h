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

#define RIALTO_SQL(variable, label, sql) static RialtoSql variable = { .name = label, .text = sql, .slot = 0 }

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
  gint64         integer;
  gconstpointer  data;
  gssize         length;
} RialtoBind;

/* ?n is a bigint, text, bytea or boolean by the macro used: the same on both stores. 0 ids and NULL text bind as NULL. */
#define SQL_ID(v)       (rialto_bind_id (v))
#define SQL_INT(v)      ((RialtoBind) { .type = RIALTO_BIND_INT, .integer = (gint64) (v) })
#define SQL_TIME(v)     ((RialtoBind) { .type = RIALTO_BIND_INT, .integer = (RialtoTime) (v) })
#define SQL_BOOL(v)     ((RialtoBind) { .type = RIALTO_BIND_BOOL, .integer = (v) ? 1 : 0 })
#define SQL_TEXT(v)     (rialto_bind_text (v))
#define SQL_BYTES(v, n) ((RialtoBind) { .type = RIALTO_BIND_BYTES, .data = (v), .length = (gssize) (n) })
#define SQL_NULL        ((RialtoBind) { .type = RIALTO_BIND_NULL })

static inline RialtoBind
rialto_bind_id (RialtoId id)
{
  return (RialtoBind) { .type = id != 0 ? RIALTO_BIND_INT : RIALTO_BIND_NULL, .integer = id };
}

static inline RialtoBind
rialto_bind_text (const char *text)
{
  return (RialtoBind) { .type = text != NULL ? RIALTO_BIND_TEXT : RIALTO_BIND_NULL, .data = text, .length = -1 };
}

G_END_DECLS
