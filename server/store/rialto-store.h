/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-tx.h"

G_BEGIN_DECLS

typedef struct _RialtoStore  RialtoStore;
typedef struct _RialtoReader RialtoReader;

/* The body of a transaction. FALSE with @error set rolls back and is the answer. It may run more than once: no effects outside @tx. */
typedef gboolean (*RialtoTxFunc) (RialtoTx *tx,
                                  gpointer  data,
                                  GError  **error);

/* Called once, on a thread of the store, after COMMIT (@error NULL) or when all is rolled back; @seq is what X-Rialto-Seq says. */
typedef void (*RialtoTxDone) (gpointer data, gint64 seq, const GError *error);

/* One unit of work on its way through the store; owned by the caller until done has been called, usually a member of the request. */
/* lint: allow header-struct: a member of its owner, so that queueing allocates nothing */
typedef struct _RialtoWork
{
  RialtoTxFunc        run;
  RialtoTxDone        done;
  gpointer            data;
  RialtoArena        *arena; /* reset before each run; results live here */
  const char         *name;  /* route name, for logs */
  /*< private >*/
  struct _RialtoWork *next;
  GError             *error;
  gint64              seq;
  guint               attempts, statements;
  gboolean            writable;
  gpointer            commit_hooks;
} RialtoWork;

typedef enum
{
  RIALTO_STORE_SQLITE,
  RIALTO_STORE_POSTGRES,
} RialtoStoreKind;

typedef struct
{
  const char *uri;              /* "sqlite:/path/rialto.db" or "postgresql://..." */
  guint       postgres_pool;    /* 16 */
  guint       statement_ms;     /* PostgreSQL ends what takes longer; 0: never */
  guint       read_pool;        /* 2; SQLite's threads for reads over their budget */
  guint       group_limit;      /* 256 transactions in a group */
  gint64      wal_limit;        /* bytes at which the writer yields for a restart of the WAL; 64 MiB */
  guint       inline_budget_us; /* 5000 */
  gboolean    migrate;          /* bring the schema up to date on open */
} RialtoStoreOptions;

RialtoStore    *rialto_store_open          (const RialtoStoreOptions *options,
                                            GError                  **error);
void            rialto_store_close         (RialtoStore              *store);
RialtoStoreKind rialto_store_get_kind      (RialtoStore              *store);
RialtoStoreKind rialto_tx_get_kind         (RialtoTx                 *tx);

/* From any thread; waits. Not from a reactor. */
gboolean        rialto_store_read          (RialtoStore              *store,
                                            RialtoTxFunc              run,
                                            gpointer                  data,
                                            RialtoArena              *arena,
                                            GError                  **error);
gboolean        rialto_store_write         (RialtoStore              *store,
                                            RialtoTxFunc              run,
                                            gpointer                  data,
                                            RialtoArena              *arena,
                                            GError                  **error);

/* From any thread; never waits. */
void            rialto_store_queue_read    (RialtoStore              *store,
                                            RialtoWork               *work);
void            rialto_store_queue_write   (RialtoStore              *store,
                                            RialtoWork               *work);
guint           rialto_store_get_backlog   (RialtoStore              *store);

/* A read connection of one thread's own (SQLite); NULL on PostgreSQL. FALSE from run means: over budget, queue it instead. */
RialtoReader   *rialto_reader_new          (RialtoStore              *store,
                                            GError                  **error);
void            rialto_reader_free         (RialtoReader             *reader);
gboolean        rialto_reader_run          (RialtoReader             *reader,
                                            RialtoWork               *work);

/* Wakes when events, or jobs, have been committed; called from store threads, must only signal. */
void            rialto_store_set_wake      (RialtoStore              *store,
                                            void                      (*wake) (gpointer data),
                                            gpointer                  data);
void            rialto_store_set_job_wake  (RialtoStore              *store,
                                            void                      (*wake) (gpointer data),
                                            gpointer                  data);
gint64          rialto_store_number_events (RialtoStore              *store,
                                            GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoStore, rialto_store_close)

G_END_DECLS
