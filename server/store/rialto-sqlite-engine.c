/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sqlite-private.h"

/* The threads of one file. */
typedef struct
{
  RialtoSqliteCheckpointer *checkpointer;
  RialtoSqliteWriter       *writer;
  RialtoSqliteReadPool     *readers;
} SqliteEngine;

static gpointer
engine_start (RialtoStore *store,
              GError     **error)
{
  g_autoptr (RialtoSqliteCheckpointer) checkpointer = rialto_sqlite_checkpointer_new (store, error);
  g_autoptr (RialtoSqliteWriter)
    writer = checkpointer != NULL ? rialto_sqlite_writer_new (store, checkpointer, error) : NULL;
  g_autoptr (RialtoSqliteReadPool) readers = writer != NULL ? rialto_sqlite_read_pool_new (store, error)
                                                            : NULL;
  SqliteEngine *engine;

  if (readers == NULL)
    return NULL;

  engine = g_new0 (SqliteEngine, 1);
  engine->readers = g_steal_pointer (&readers);
  engine->writer = g_steal_pointer (&writer);
  engine->checkpointer = g_steal_pointer (&checkpointer);
  return engine;
}

static void
engine_stop (gpointer self)
{
  SqliteEngine *engine = self;

  rialto_sqlite_read_pool_free (engine->readers);
  rialto_sqlite_writer_free (engine->writer);
  rialto_sqlite_checkpointer_free (engine->checkpointer);
  g_free (engine);
}

static void
engine_queue_read (gpointer    self,
                   RialtoWork *work)
{
  rialto_sqlite_read_pool_push (((SqliteEngine *) self)->readers, work);
}

static void
engine_queue_write (gpointer    self,
                    RialtoWork *work)
{
  rialto_sqlite_writer_push (((SqliteEngine *) self)->writer, work);
}

static guint
engine_backlog (gpointer self)
{
  SqliteEngine *engine = self;

  return rialto_sqlite_read_pool_get_backlog (engine->readers) +
         rialto_sqlite_writer_get_backlog (engine->writer);
}

const RialtoEngine rialto_sqlite_engine = {
  .start = engine_start,
  .stop = engine_stop,
  .queue_read = engine_queue_read,
  .queue_write = engine_queue_write,
  .backlog = engine_backlog,
};
