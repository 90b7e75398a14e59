/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store-private.h"

#include <libpq-fe.h>

G_BEGIN_DECLS

typedef struct
{
  RialtoConnection parent;
  char            *uri;
  guint            statement_ms; /* 0: statements may take any time */
  PGconn          *link;         /* owned, nullable: NULL after it broke */
} RialtoPostgresConnection;

extern const RialtoBackend rialto_postgres_backend;

/* postgres-connection.c */
RialtoConnection *rialto_postgres_connection_open   (const char               *uri,
                                                     guint                     statement_ms,
                                                     GError                  **error);
gboolean          rialto_postgres_connection_ensure (RialtoPostgresConnection *self,
                                                     RialtoStore              *store,
                                                     _Atomic gint64           *down_until,
                                                     RialtoFailure            *failure);
gboolean          rialto_postgres_check             (RialtoPostgresConnection *self,
                                                     const PGresult           *result,
                                                     const char               *statement,
                                                     RialtoFailure            *failure);

/* postgres-statement.c */
RialtoStep        rialto_postgres_open              (RialtoConnection         *connection,
                                                     RialtoCursor             *cursor,
                                                     RialtoSqlEntry           *entry,
                                                     const RialtoBind         *binds,
                                                     guint                     n_binds,
                                                     gboolean                  keep,
                                                     RialtoFailure            *failure);
RialtoStep        rialto_postgres_next              (RialtoCursor             *cursor,
                                                     RialtoSqlEntry           *entry,
                                                     RialtoFailure            *failure);
guint             rialto_postgres_columns           (RialtoCursor             *cursor);
RialtoCell        rialto_postgres_column            (RialtoCursor             *cursor,
                                                     guint                     column);
void              rialto_postgres_close             (RialtoCursor             *cursor);
void              rialto_postgres_forget            (RialtoPostgresConnection *self);
gboolean          rialto_postgres_explain           (RialtoConnection         *connection,
                                                     RialtoSqlEntry           *entry,
                                                     GString                  *plan,
                                                     RialtoFailure            *failure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

G_END_DECLS
