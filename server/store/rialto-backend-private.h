/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-failure-private.h"
#include "rialto-store.h"
#include "rialto-sql-registry-private.h"

G_BEGIN_DECLS

typedef struct _RialtoBackend    RialtoBackend;
typedef struct _RialtoConnection RialtoConnection;
typedef struct _RialtoCursor     RialtoCursor;

typedef enum
{
  RIALTO_BEGIN_READ,   /* one snapshot, nothing can be written */
  RIALTO_BEGIN_WRITE,  /* a transaction of its own */
  RIALTO_BEGIN_NESTED, /* a savepoint of the writer's group (SQLite) */
} RialtoBeginMode;

typedef enum
{
  RIALTO_STEP_ROW,
  RIALTO_STEP_DONE,
  RIALTO_STEP_FAILED,
} RialtoStep;

/* One value of a row; text and bytes belong to the cursor until its next step. */
typedef RialtoBind RialtoCell;

/* One run of a statement, from open to close. */
struct _RialtoCursor
{
  RialtoConnection *connection;
  gpointer          statement; /* sqlite3_stmt, PGresult */
  gint              row;
  gint              n_rows;
  gint64            changes;
};

/* What a database can do with one connection. Every function reports into @failure and returns FALSE (or FAILED) when it fails. */
struct _RialtoBackend
{
  RialtoStoreKind kind;

  void     (*free)     (RialtoConnection *connection);
  /* @seq: nullable; the newest numbered event of the snapshot. */
  gboolean (*begin)    (RialtoConnection *connection,
                        RialtoBeginMode   mode,
                        gint64           *seq,
                        RialtoFailure    *failure);
  gboolean (*commit)   (RialtoConnection *connection,
                        RialtoFailure    *failure);
  void     (*rollback) (RialtoConnection *connection);
  /* Statements without parameters or rows, separated by semicolons. */
  gboolean (*script)   (RialtoConnection *connection,
                        const char       *text,
                        RialtoFailure    *failure);

  /* Prepares where needed, binds, and makes the first step; @keep: the values of @binds may be gone before the cursor is closed. */
  RialtoStep (*open)    (RialtoConnection *connection,
                         RialtoCursor     *cursor,
                         RialtoSqlEntry   *entry,
                         const RialtoBind *binds,
                         guint             n_binds,
                         gboolean          keep,
                         RialtoFailure    *failure);
  RialtoStep (*step)    (RialtoCursor   *cursor,
                         RialtoSqlEntry *entry,
                         RialtoFailure  *failure);
  guint      (*columns) (RialtoCursor *cursor);
  RialtoCell (*column)  (RialtoCursor *cursor,
                         guint         column);
  void       (*close)   (RialtoCursor *cursor);

  gint64   (*last_row) (RialtoConnection *connection);
  gboolean (*explain)  (RialtoConnection *connection,
                        RialtoSqlEntry   *entry,
                        GString          *plan,
                        RialtoFailure    *failure);
};

/* The common head of a connection. Used by one thread at a time. */
struct _RialtoConnection
{
  const RialtoBackend *backend;
  RialtoBeginMode      mode;       /* of the transaction in progress */
  GPtrArray           *statements; /* prepared, by slot; the backend's own */
};

RialtoConnection *rialto_connection_open       (const RialtoStoreOptions *options,
                                                gboolean                  writable,
                                                GError                  **error);
void              rialto_store_connection_free (RialtoConnection         *connection);
gboolean          rialto_connection_run        (RialtoConnection         *connection,
                                                gboolean                  writable,
                                                RialtoTxFunc              run,
                                                gpointer                  data,
                                                RialtoArena              *arena,
                                                GError                  **error);
gboolean          rialto_uri_get_kind          (const char               *uri,
                                                RialtoStoreKind          *kind,
                                                GError                  **error);

static inline gpointer *
rialto_connection_slot (RialtoConnection *connection,
                        guint             slot)
{
  if (G_UNLIKELY (slot >= connection->statements->len))
    g_ptr_array_set_size (connection->statements, (gint) MAX (slot + 1, rialto_sql_count () + 1));
  return &connection->statements->pdata[slot];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoConnection, rialto_store_connection_free)

G_END_DECLS
