/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store-private.h"

#include <sqlite3.h>

G_BEGIN_DECLS

#define RIALTO_SQLITE_BUSY_MS 5000

/* Statements that every connection needs beside those of the house. */
typedef enum
{
  RIALTO_SQLITE_BEGIN,
  RIALTO_SQLITE_BEGIN_IMMEDIATE,
  RIALTO_SQLITE_COMMIT,
  RIALTO_SQLITE_ROLLBACK,
  RIALTO_SQLITE_SAVEPOINT,
  RIALTO_SQLITE_RELEASE,
  RIALTO_SQLITE_ROLLBACK_TO,
  RIALTO_SQLITE_SEQ,
  RIALTO_SQLITE_N_STEPS,
} RialtoSqliteStep;

typedef struct
{
  RialtoConnection parent;
  sqlite3         *db;
  sqlite3_stmt    *steps[RIALTO_SQLITE_N_STEPS];
  gint64           deadline; /* monotonic us; 0: none */
} RialtoSqliteConnection;

typedef struct _RialtoSqliteWriter       RialtoSqliteWriter;
typedef struct _RialtoSqliteReadPool     RialtoSqliteReadPool;
typedef struct _RialtoSqliteCheckpointer RialtoSqliteCheckpointer;

extern const RialtoBackend rialto_sqlite_backend;

/* sqlite-connection.c */
RialtoSqliteConnection   *rialto_sqlite_connection_open       (const char               *uri,
                                                               gboolean                  writable,
                                                               GError                  **error);
char                     *rialto_sqlite_uri_get_path          (const char               *uri);
gboolean                  rialto_sqlite_step                  (RialtoSqliteConnection   *self,
                                                               RialtoSqliteStep          step,
                                                               RialtoFailure            *failure);
gboolean                  rialto_sqlite_get_seq               (RialtoSqliteConnection   *self,
                                                               gint64                   *seq,
                                                               RialtoFailure            *failure);
void                      rialto_sqlite_fail                  (RialtoSqliteConnection   *self,
                                                               const char               *statement,
                                                               RialtoFailure            *failure);

/* sqlite-statement.c */
RialtoStep                rialto_sqlite_open                  (RialtoConnection         *connection,
                                                               RialtoCursor             *cursor,
                                                               RialtoSqlEntry           *entry,
                                                               const RialtoBind         *binds,
                                                               guint                     n_binds,
                                                               gboolean                  keep,
                                                               RialtoFailure            *failure);
RialtoStep                rialto_sqlite_next                  (RialtoCursor             *cursor,
                                                               RialtoSqlEntry           *entry,
                                                               RialtoFailure            *failure);
guint                     rialto_sqlite_columns               (RialtoCursor             *cursor);
RialtoCell                rialto_sqlite_column                (RialtoCursor             *cursor,
                                                               guint                     column);
void                      rialto_sqlite_close                 (RialtoCursor             *cursor);
gboolean                  rialto_sqlite_explain               (RialtoConnection         *connection,
                                                               RialtoSqlEntry           *entry,
                                                               GString                  *plan,
                                                               RialtoFailure            *failure);

/* sqlite-reader.c, sqlite-read-pool.c */
gboolean                  rialto_sqlite_read                  (RialtoStore              *store,
                                                               RialtoSqliteConnection   *connection,
                                                               RialtoWork               *work,
                                                               guint                     budget_us);
RialtoSqliteReadPool     *rialto_sqlite_read_pool_new         (RialtoStore              *store,
                                                               GError                  **error);
void                      rialto_sqlite_read_pool_free        (RialtoSqliteReadPool     *self);
void                      rialto_sqlite_read_pool_push        (RialtoSqliteReadPool     *self,
                                                               RialtoWork               *work);
guint                     rialto_sqlite_read_pool_get_backlog (RialtoSqliteReadPool     *self);

/* sqlite-writer.c */
RialtoSqliteWriter       *rialto_sqlite_writer_new            (RialtoStore              *store,
                                                               RialtoSqliteCheckpointer *checkpointer,
                                                               GError                  **error);
void                      rialto_sqlite_writer_free           (RialtoSqliteWriter       *self);
void                      rialto_sqlite_writer_push           (RialtoSqliteWriter       *self,
                                                               RialtoWork               *work);
guint                     rialto_sqlite_writer_get_backlog    (RialtoSqliteWriter       *self);

/* sqlite-checkpointer.c */
RialtoSqliteCheckpointer *rialto_sqlite_checkpointer_new      (RialtoStore              *store,
                                                               GError                  **error);
void                      rialto_sqlite_checkpointer_free     (RialtoSqliteCheckpointer *self);
void                      rialto_sqlite_checkpointer_watch    (RialtoSqliteCheckpointer *self,
                                                               RialtoSqliteConnection   *writer);
void                      rialto_sqlite_checkpointer_yield    (RialtoSqliteCheckpointer *self,
                                                               RialtoSqliteConnection   *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoSqliteReadPool, rialto_sqlite_read_pool_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoSqliteWriter, rialto_sqlite_writer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoSqliteCheckpointer, rialto_sqlite_checkpointer_free)

G_END_DECLS
