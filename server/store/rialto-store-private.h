/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-figures.h"
#include "rialto-tx-private.h"

G_BEGIN_DECLS

typedef struct _RialtoLease  RialtoLease;
typedef struct _RialtoEngine RialtoEngine;

/* The threads that carry units of work through a database. */
struct _RialtoEngine
{
  gpointer (*start)       (RialtoStore *store,
                           GError     **error);
  void     (*stop)        (gpointer self); /* ends what is queued first */
  void     (*queue_read)  (gpointer    self,
                           RialtoWork *work);
  void     (*queue_write) (gpointer    self,
                           RialtoWork *work);
  guint    (*backlog)     (gpointer self);
};

extern const RialtoEngine rialto_sqlite_engine;
extern const RialtoEngine rialto_postgres_engine;

typedef enum
{
  RIALTO_COUNT_READS,
  RIALTO_COUNT_WRITES,
  RIALTO_COUNT_GROUPS,
  RIALTO_COUNT_GROUP_RERUNS,
  RIALTO_COUNT_OVER_BUDGET,
  RIALTO_COUNT_RERUNS,
  RIALTO_COUNT_RECONNECTS,
  RIALTO_COUNT_CHECKPOINTS,
  RIALTO_COUNT_WAL_RESTARTS,
  RIALTO_COUNT_WAL_BYTES,
  RIALTO_N_COUNTS,
} RialtoCount;

const RialtoStoreOptions *rialto_store_get_options (RialtoStore      *store);
gpointer                  rialto_store_get_engine  (RialtoStore      *store);
RialtoLease              *rialto_store_get_lease   (RialtoStore      *store);
void                      rialto_store_wake        (RialtoStore      *store,
                                                    RialtoWakes       wakes);
void                      rialto_store_note_query  (RialtoStore      *store,
                                                    const RialtoSql  *sql,
                                                    gint64            elapsed_us,
                                                    guint64           rows);
void                      rialto_store_note_work   (RialtoStore      *store,
                                                    const RialtoWork *work);
void                      rialto_store_count       (RialtoStore      *store,
                                                    RialtoCount       what);
void                      rialto_store_count_set   (RialtoStore      *store,
                                                    RialtoCount       what,
                                                    guint64           value);

G_END_DECLS
