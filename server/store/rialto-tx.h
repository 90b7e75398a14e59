/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
/* lint: allow header-size: a transaction and its rows are read together */

#include "rialto-arena.h"
#include "rialto-error.h"
#include "rialto-sql.h"

G_BEGIN_DECLS

/* A transaction in progress: a snapshot for reads, a savepoint of the writer's group for writes. Used by one thread at a time.
 *
 * Failure is sticky. Once a statement fails (disk full, conflict, interrupted), every later call on the transaction does nothing
 * and yields nothing, the transaction is rolled back, and the store decides: run the function again, or answer an error.
 * That is why neither exec nor query takes a GError: a rule reads straight down. */
typedef struct _RialtoTx   RialtoTx;
typedef struct _RialtoRows RialtoRows;

typedef enum
{
  RIALTO_LOCK_USER = 1,
  RIALTO_LOCK_HUB,
  RIALTO_LOCK_CART,
  RIALTO_LOCK_ORDER,
  RIALTO_LOCK_SHOP,
  RIALTO_LOCK_POST,
  RIALTO_LOCK_SESSION,
  RIALTO_LOCK_IDEMPOTENCY, /* id: a hash of principal, route and key */
  RIALTO_LOCK_JOBS,        /* id: 0 */
} RialtoLockKind;

/* A row of the event log; the body is loaded by whoever publishes it. */
typedef struct
{
  const char *topic; /* "user", "hub", "channel", "conversation" */
  RialtoId    topic_id;
  gint        type; /* RialtoEventType, generated */
  RialtoId    entity;
  RialtoId    actor;
} RialtoEvent;

typedef void (*RialtoCommitFunc) (gpointer data);

RialtoArena *rialto_tx_get_arena       (RialtoTx          *tx);
RialtoTime   rialto_tx_get_now         (RialtoTx          *tx);
gint64       rialto_tx_get_seq         (RialtoTx          *tx);
gboolean     rialto_tx_is_writable     (RialtoTx          *tx);
gboolean     rialto_tx_has_failed      (RialtoTx          *tx);
guint        rialto_tx_get_statements  (RialtoTx          *tx);

RialtoId     rialto_tx_new_id          (RialtoTx          *tx);
RialtoId     rialto_tx_id_after        (RialtoTx          *tx,
                                        RialtoId           last);
void         rialto_tx_lock            (RialtoTx          *tx,
                                        RialtoLockKind     kind,
                                        gint64             id);
gboolean     rialto_tx_try_lock        (RialtoTx          *tx,
                                        RialtoLockKind     kind,
                                        gint64             id);

gint64       rialto_tx_exec_array      (RialtoTx          *tx,
                                        RialtoSql         *sql,
                                        const RialtoBind  *binds,
                                        guint              n_binds);
RialtoRows  *rialto_tx_query_array     (RialtoTx          *tx,
                                        RialtoSql         *sql,
                                        const RialtoBind  *binds,
                                        guint              n_binds);
gint64       rialto_tx_query_int_array (RialtoTx          *tx,
                                        RialtoSql         *sql,
                                        const RialtoBind  *binds,
                                        guint              n_binds);

void         rialto_tx_emit            (RialtoTx          *tx,
                                        const RialtoEvent *event);
RialtoId     rialto_tx_enqueue         (RialtoTx          *tx,
                                        const char        *kind,
                                        const char        *key,
                                        const char        *payload,
                                        RialtoTime         run_at);
void         rialto_tx_on_commit       (RialtoTx          *tx,
                                        RialtoCommitFunc   func,
                                        gpointer           data,
                                        GDestroyNotify     destroy);

/* Number of rows changed; 0 when none or when the transaction has failed. */
#define rialto_tx_exec(tx, sql, ...)                                                            \
  rialto_tx_exec_array ((tx), (sql), (const RialtoBind[]) { __VA_ARGS__ __VA_OPT__ (,) SQL_NULL }, \
                        G_N_ELEMENTS (((const RialtoBind[]) { __VA_ARGS__ __VA_OPT__ (,) SQL_NULL })) - 1)
/* Never NULL; release it before the statement is used again. */
#define rialto_tx_query(tx, sql, ...)                                                            \
  rialto_tx_query_array ((tx), (sql), (const RialtoBind[]) { __VA_ARGS__ __VA_OPT__ (,) SQL_NULL }, \
                         G_N_ELEMENTS (((const RialtoBind[]) { __VA_ARGS__ __VA_OPT__ (,) SQL_NULL })) - 1)
/* The first column of the first row; 0 where there is none. */
#define rialto_tx_query_int(tx, sql, ...)                                                            \
  rialto_tx_query_int_array ((tx), (sql), (const RialtoBind[]) { __VA_ARGS__ __VA_OPT__ (,) SQL_NULL }, \
                             G_N_ELEMENTS (((const RialtoBind[]) { __VA_ARGS__ __VA_OPT__ (,) SQL_NULL })) - 1)

/* Columns count from 0. Text and bytes are copies in the transaction's arena and outlive the rows. NULL reads as 0, FALSE, NULL. */
gboolean     rialto_rows_next          (RialtoRows        *rows);
gint64       rialto_rows_int           (RialtoRows        *rows,
                                        guint              column);
gboolean     rialto_rows_bool          (RialtoRows        *rows,
                                        guint              column);
const char  *rialto_rows_text          (RialtoRows        *rows,
                                        guint              column);
const void  *rialto_rows_bytes         (RialtoRows        *rows,
                                        guint              column,
                                        gsize             *length);
gboolean     rialto_rows_is_null       (RialtoRows        *rows,
                                        guint              column);
void         rialto_rows_free          (RialtoRows        *rows);
#define rialto_rows_id(rows, column)   ((RialtoId) rialto_rows_int ((rows), (column)))
#define rialto_rows_time(rows, column) ((RialtoTime) rialto_rows_int ((rows), (column)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoRows, rialto_rows_free)

G_END_DECLS
