/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-sql.h"

G_BEGIN_DECLS

#define RIALTO_SQL_MAX       8192 /* statements of one program */
#define RIALTO_SQL_MAX_BINDS 64   /* parameters of one statement */

/* What the process knows of one RialtoSql; made at its first use, never freed, read by any thread. */
typedef struct
{
  RialtoSql      *sql;
  guint           slot;     /* from 1 */
  char           *postgres; /* text with $1, $2 */
  guint           n_params;
  char           *fault;                       /* nullable: why the text cannot be used */
  volatile gint   types[RIALTO_SQL_MAX_BINDS]; /* RialtoBindType last seen, for plans */
  _Atomic guint64 runs;
  _Atomic guint64 failures;
  _Atomic guint64 rows;
  _Atomic guint64 time_us;
  _Atomic guint64 max_us;
} RialtoSqlEntry;

RialtoSqlEntry *rialto_sql_entry            (RialtoSql        *sql);
RialtoSqlEntry *rialto_sql_entry_at         (guint             slot);
guint           rialto_sql_count            (void);
void            rialto_sql_entry_note_binds (RialtoSqlEntry   *entry,
                                             const RialtoBind *binds,
                                             guint             n_binds);
void            rialto_sql_entry_add        (RialtoSqlEntry   *entry,
                                             gint64            elapsed_us,
                                             guint64           rows,
                                             gboolean          failed);
char           *rialto_sql_to_postgres      (const char       *text,
                                             guint            *n_params,
                                             char            **fault);

G_END_DECLS
