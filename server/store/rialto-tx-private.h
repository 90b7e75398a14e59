/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-backend-private.h"

G_BEGIN_DECLS

typedef struct
{
  RialtoCommitFunc func;
  gpointer         data;
  GDestroyNotify   destroy;
} RialtoCommitHook;

typedef enum
{
  RIALTO_WAKE_EVENTS = 1 << 0,
  RIALTO_WAKE_JOBS   = 1 << 1,
} RialtoWakes;

typedef struct _RialtoPendingEvent RialtoPendingEvent;

struct _RialtoTx
{
  RialtoConnection   *connection; /* borrowed */
  RialtoStore        *store;      /* borrowed; NULL on a bare connection (migrations, introspection) */
  RialtoArena        *arena;      /* borrowed */
  RialtoTime          now;
  gint64              seq;
  gboolean            writable;
  guint               statements;
  RialtoWakes         wakes;
  RialtoFailure       failure;
  RialtoRows         *open_rows;
  GArray             *hooks;  /* owned, nullable, of RialtoCommitHook */
  RialtoPendingEvent *events; /* in the arena, newest first; PostgreSQL writes them last */
};

struct _RialtoRows
{
  RialtoTx       *tx;
  RialtoSqlEntry *entry;
  RialtoRows     *next;
  RialtoCursor    cursor;
  RialtoStep      step;  /* what the last step said */
  gboolean        fresh; /* the first step was made, but not asked for yet */
  gboolean        open;
  gint64          elapsed_us;
  guint64         n_rows;
};

void     rialto_tx_init         (RialtoTx         *tx,
                                 RialtoConnection *connection,
                                 RialtoStore      *store,
                                 RialtoArena      *arena,
                                 gboolean          writable);
gboolean rialto_tx_run          (RialtoTx         *tx,
                                 RialtoTxFunc      run,
                                 gpointer          data,
                                 GError          **error);
void     rialto_tx_clear        (RialtoTx         *tx);
void     rialto_tx_fail         (RialtoTx         *tx,
                                 RialtoFailureKind kind,
                                 const char       *statement,
                                 const char       *message);
void     rialto_tx_flush_events (RialtoTx         *tx);
void     rialto_tx_close_rows   (RialtoTx         *tx);
void     rialto_tx_hooks_free   (GArray           *hooks,
                                 gboolean          committed);
guint    rialto_rows_count      (RialtoRows       *rows);
char    *rialto_rows_dup_cell   (RialtoRows       *rows,
                                 guint             column);
void     rialto_tx_report       (RialtoTx         *tx,
                                 RialtoSqlEntry   *entry,
                                 gint64            elapsed_us,
                                 guint64           rows,
                                 gboolean          failed);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RialtoTx, rialto_tx_clear)

G_END_DECLS
