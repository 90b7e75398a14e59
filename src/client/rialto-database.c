/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-database-private.h"

#include "rialto-error.h"

#include <glib/gi18n.h>

/* So many closures share a commit at most: the first of them waits for the last. */
#define GROUP 64

/* What the object and its thread share. The worker is the last to let go of it: it ends before this is freed. */
typedef struct
{
  RialtoDatabaseConnection *connection; /* owned; touched by the worker only */
  GMutex                    lock;
  GQueue                    queue;      /* owned Operation, under the lock */
  gboolean                  scheduled;  /* under the lock: the worker will look at the queue */
  gboolean                  closed;     /* under the lock */
  char                     *kept_aside; /* owned, nullable, under the lock */
  GWeakRef                  owner_wr;
} Core;

/**
 * RialtoDatabase:
 *
 * One SQLite file and the thread that alone touches it. Closures are queued and answered by futures; those that wait at the same time
 * share a commit, and each is undone alone when it fails. A damaged file is replaced by a new one: a precious one is kept beside
 * it, and what can be read of it is in the new one. The signal `replaced` tells, with the path of what was kept or %NULL. Dropping the last reference waits for what is queued.
 */
struct _RialtoDatabase
{
  GObject parent_instance;

  char         *path;   /* owned */
  RialtoWorker *worker; /* owned */
  Core         *core;   /* owned */
};

G_DEFINE_FINAL_TYPE (RialtoDatabase, rialto_database, G_TYPE_OBJECT)

enum
{
  REPLACED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef enum
{
  OPEN,
  RUN,
  CLOSE,
} OperationKind;

/* What is in the queue. */
typedef struct
{
  OperationKind      kind;
  DexPromise        *promise; /* owned */
  RialtoDatabase    *opened;  /* owned, nullable: of OPEN */
  RialtoDatabaseFunc func;
  gpointer           data;
  GDestroyNotify     data_destroy;
  GValue             result;
  GError            *error; /* owned, nullable */
} Operation;

static void
operation_settle (gpointer data)
{
  Operation *operation = data;

  if (operation->data_destroy != NULL)
    operation->data_destroy (operation->data);
  if (operation->error != NULL)
    dex_promise_reject (operation->promise, g_steal_pointer (&operation->error));
  else if (operation->opened != NULL)
    dex_promise_resolve_object (operation->promise, g_steal_pointer (&operation->opened));
  else if (G_IS_VALUE (&operation->result))
    dex_promise_resolve (operation->promise, &operation->result);
  else
    dex_promise_resolve_boolean (operation->promise, TRUE);
  if (G_IS_VALUE (&operation->result))
    g_value_unset (&operation->result);
  g_clear_object (&operation->opened);
  dex_unref (operation->promise);
  g_free (operation);
}

static gboolean
settle_group (gpointer data)
{
  g_ptr_array_set_size (data, 0);
  return G_SOURCE_REMOVE;
}

/* Futures are settled on the main thread: whatever hangs on them must not be dropped on this one, which could be asked to wait for
 * itself. */
static void
settle_on_main (GPtrArray *group)
{
  g_ptr_array_set_free_func (group, operation_settle);
  g_idle_add_full (G_PRIORITY_DEFAULT, settle_group, group, (GDestroyNotify) g_ptr_array_unref);
}

typedef struct
{
  RialtoDatabase *owner;      /* owned */
  char           *kept_aside; /* owned, nullable */
} Replacement;

static void
replacement_free (gpointer data)
{
  Replacement *replacement = data;

  g_object_unref (replacement->owner);
  g_free (replacement->kept_aside);
  g_free (replacement);
}

static gboolean
tell_replaced (gpointer data)
{
  Replacement *replacement = data;

  g_signal_emit (replacement->owner, signals[REPLACED], 0, replacement->kept_aside);
  return G_SOURCE_REMOVE;
}

static void
note_replaced (Core       *core,
               const char *kept_aside)
{
  RialtoDatabase *owner = g_weak_ref_get (&core->owner_wr);
  Replacement *replacement;

  g_mutex_lock (&core->lock);
  g_set_str (&core->kept_aside, kept_aside);
  g_mutex_unlock (&core->lock);
  if (owner == NULL)
    return;

  /* The reference is dropped on the main thread, where finalizing may wait for this one. */
  replacement = g_new0 (Replacement, 1);
  replacement->owner = owner;
  replacement->kept_aside = g_strdup (kept_aside);
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_replaced, replacement, replacement_free);
}

/* What can be read of the damaged one is in the new one before anybody looks there. */
static void
take_place (Core       *core,
            const char *kept_aside)
{
  if (kept_aside != NULL)
    rialto_database_rescue (core->connection, kept_aside);
  note_replaced (core, kept_aside);
}

/* Opens the file; a damaged one makes way for a new one. */
static gboolean
open_file (Core    *core,
           GError **error)
{
  RialtoDatabaseTx tx;
  g_autofree char *kept_aside = NULL;
  gboolean ok;

  rialto_database_tx_init (&tx, core->connection);
  ok = rialto_database_connection_open (core->connection, &tx);
  /* Of what can be had again nobody asks what is wrong with it. */
  if (!ok && (tx.failure == RIALTO_DATABASE_DAMAGED ||
              (tx.failure == RIALTO_DATABASE_BROKEN && core->connection->kind == RIALTO_DATABASE_DISPOSABLE)))
    {
      rialto_database_tx_clear (&tx);
      if (!rialto_database_connection_set_aside (core->connection, &kept_aside, error))
        return FALSE;
      ok = rialto_database_connection_open (core->connection, &tx);
      if (ok)
        take_place (core, kept_aside);
    }
  if (!ok)
    rialto_database_tx_to_error (&tx, error);
  rialto_database_tx_clear (&tx);
  return ok;
}

static void
call (Operation        *operation,
      RialtoDatabaseTx *tx)
{
  if (G_IS_VALUE (&operation->result))
    g_value_unset (&operation->result);
  g_clear_error (&operation->error);
  if (!operation->func (tx, operation->data, &operation->result, &operation->error) &&
      operation->error == NULL && !rialto_database_tx_failed (tx))
    rialto_fail (&operation->error, RIALTO_ERROR_INTERNAL);
}

/* One after another, each undone alone. FALSE: SQLite has given up the whole transaction. */
static gboolean
run_group (Core             *core,
           GPtrArray        *group,
           RialtoDatabaseTx *tx)
{
  rialto_database_connection_script (core->connection, "BEGIN", tx);
  for (guint i = 0; i < group->len && !rialto_database_tx_failed (tx); i++)
    {
      Operation *operation = group->pdata[i];

      rialto_database_connection_script (core->connection, "SAVEPOINT one", tx);
      call (operation, tx);
      if (operation->error != NULL && !rialto_database_tx_failed (tx))
        rialto_database_connection_script (core->connection, "ROLLBACK TO one", tx);
      rialto_database_connection_script (core->connection, "RELEASE one", tx);
    }
  rialto_database_connection_script (core->connection, "COMMIT", tx);
  if (!sqlite3_get_autocommit (core->connection->db))
    sqlite3_exec (core->connection->db, "ROLLBACK", NULL, NULL, NULL);
  return !rialto_database_tx_failed (tx);
}

static gboolean
run_together (Core      *core,
              GPtrArray *group)
{
  RialtoDatabaseTx tx;
  gboolean ok;

  rialto_database_tx_init (&tx, core->connection);
  ok = run_group (core, group, &tx);
  rialto_database_tx_clear (&tx);
  return ok;
}

/* The failure is its own; a damaged file is replaced, and it gets its chance on the new one. */
static void
run_alone (Core      *core,
           Operation *operation)
{
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  g_autofree char *kept_aside = NULL;
  RialtoDatabaseTx tx;
  gboolean ok;

  g_ptr_array_add (group, operation);
  rialto_database_tx_init (&tx, core->connection);
  ok = run_group (core, group, &tx);
  if (!ok && tx.failure == RIALTO_DATABASE_DAMAGED)
    {
      g_clear_error (&operation->error);
      rialto_database_tx_clear (&tx);
      if (!rialto_database_connection_set_aside (core->connection, &kept_aside, &operation->error) ||
          !open_file (core, &operation->error))
        return;
      take_place (core, kept_aside);
      ok = run_group (core, group, &tx);
    }
  if (!ok)
    {
      g_clear_error (&operation->error);
      rialto_database_tx_to_error (&tx, &operation->error);
    }
  rialto_database_tx_clear (&tx);
}

static void
run_operations (Core      *core,
                GPtrArray *group)
{
  if (group->len > 1 && run_together (core, group))
    return;

  for (guint i = 0; i < group->len; i++)
    {
      Operation *operation = group->pdata[i];

      /* It was closed by a replacement that failed. */
      if (core->connection->db == NULL && !open_file (core, &operation->error))
        continue;
      run_alone (core, operation);
    }
}

/* What goes together: closures, or one of the others. */
static GPtrArray *
take_group (Core *core)
{
  GPtrArray *group = g_ptr_array_new ();
  Operation *operation;

  g_mutex_lock (&core->lock);
  while (group->len < GROUP && (operation = g_queue_peek_head (&core->queue)) != NULL &&
         (operation->kind == RUN || group->len == 0))
    {
      g_ptr_array_add (group, g_queue_pop_head (&core->queue));
      if (operation->kind != RUN)
        break;
    }
  core->scheduled = group->len > 0;
  g_mutex_unlock (&core->lock);
  if (group->len == 0)
    g_clear_pointer (&group, g_ptr_array_unref);
  return group;
}

static DexFuture *
drain (gpointer data)
{
  Core *core = data;
  GPtrArray *group;

  core->connection->thread = g_thread_self ();
  while ((group = take_group (core)) != NULL)
    {
      Operation *first = group->pdata[0];

      if (first->kind == OPEN)
        open_file (core, &first->error);
      else if (first->kind == CLOSE)
        rialto_database_connection_close (core->connection);
      else
        run_operations (core, group);
      settle_on_main (group);
    }
  return NULL;
}

/* Whether it was taken; the worker looks at it soon. */
static gboolean
push (RialtoDatabase *self,
      Operation      *operation)
{
  Core *core = self->core;
  gboolean taken, schedule;

  g_mutex_lock (&core->lock);
  taken = !core->closed;
  if (taken)
    g_queue_push_tail (&core->queue, operation);
  if (operation->kind == CLOSE)
    core->closed = TRUE;
  schedule = taken && !core->scheduled;
  if (schedule)
    core->scheduled = TRUE;
  g_mutex_unlock (&core->lock);

  if (schedule)
    dex_future_disown (rialto_worker_run (self->worker, drain, core, NULL));
  return taken;
}

static DexFuture *
enqueue (RialtoDatabase    *self,
         OperationKind      kind,
         RialtoDatabaseFunc func,
         gpointer           data,
         GDestroyNotify     data_destroy)
{
  DexPromise *promise = dex_promise_new ();
  Operation *operation = g_new0 (Operation, 1);

  operation->kind = kind;
  operation->promise = dex_ref (promise);
  operation->opened = kind == OPEN ? g_object_ref (self) : NULL;
  operation->func = func;
  operation->data = data;
  operation->data_destroy = data_destroy;
  if (!push (self, operation))
    {
      if (kind == RUN)
        rialto_fail_detail (&operation->error, RIALTO_ERROR_UNAVAILABLE, _ ("The database has been closed."));
      operation_settle (operation);
    }
  return DEX_FUTURE (promise);
}

/**
 * rialto_database_run:
 * @self: a database
 * @func: what to do in a transaction
 * @data: (transfer full): for @func
 * @data_destroy: (nullable): frees @data, on the main thread
 *
 * It is done whether or not somebody waits. Closures run in the order in which they were given. Main thread.
 *
 * Returns: (transfer full): what @func set, or %TRUE, once it has been committed; rejects with @func's error, or with %RIALTO_ERROR:
 *   `storage_full` when the disk is full, `internal` otherwise; nothing has changed then.
 */
DexFuture *
rialto_database_run (RialtoDatabase    *self,
                     RialtoDatabaseFunc func,
                     gpointer           data,
                     GDestroyNotify     data_destroy)
{
  dex_return_error_if_fail (RIALTO_IS_DATABASE (self));
  dex_return_error_if_fail (func != NULL);

  return enqueue (self, RUN, func, data, data_destroy);
}

/**
 * rialto_database_close:
 * @self: a database
 *
 * Does what is queued and closes the file. What is asked for later is refused. Closing again does nothing.
 *
 * Returns: (transfer full): resolves when the file is closed.
 */
DexFuture *
rialto_database_close (RialtoDatabase *self)
{
  dex_return_error_if_fail (RIALTO_IS_DATABASE (self));

  return enqueue (self, CLOSE, NULL, NULL, NULL);
}

/**
 * rialto_database_dup_kept_aside:
 * @self: a database
 *
 * Returns: (transfer full) (nullable): where a damaged file was put when this one took its place.
 */
char *
rialto_database_dup_kept_aside (RialtoDatabase *self)
{
  char *path;

  g_mutex_lock (&self->core->lock);
  path = g_strdup (self->core->kept_aside);
  g_mutex_unlock (&self->core->lock);
  return path;
}

/**
 * rialto_database_get_path:
 * @self: a database
 *
 * Returns: (transfer none): its file.
 */
const char *
rialto_database_get_path (RialtoDatabase *self)
{
  return self->path;
}

static void
core_free (Core *core)
{
  g_clear_pointer (&core->connection, rialto_database_connection_free);
  g_weak_ref_clear (&core->owner_wr);
  g_mutex_clear (&core->lock);
  g_free (core->kept_aside);
  g_free (core);
}

static void
rialto_database_finalize (GObject *object)
{
  RialtoDatabase *self = RIALTO_DATABASE (object);

  g_clear_pointer (&self->worker, rialto_worker_free);
  g_clear_pointer (&self->core, core_free);
  g_free (self->path);

  G_OBJECT_CLASS (rialto_database_parent_class)->finalize (object);
}

static void
rialto_database_class_init (RialtoDatabaseClass *class)
{
  G_OBJECT_CLASS (class)->finalize = rialto_database_finalize;

  signals[REPLACED] = g_signal_new ("replaced", RIALTO_TYPE_DATABASE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rialto_database_init (RialtoDatabase *self)
{
  self->worker = rialto_worker_new (1);
  self->core = g_new0 (Core, 1);
  g_mutex_init (&self->core->lock);
  g_queue_init (&self->core->queue);
  g_weak_ref_init (&self->core->owner_wr, self);
}

/**
 * rialto_database_open:
 * @options: what is needed; copied, except for the migrations
 *
 * Opens a file, or makes it, and brings it up to date. Main thread.
 *
 * Returns: (transfer full): resolves to a #RialtoDatabase; rejects with %RIALTO_ERROR: `conflict` when another process has it open,
 *   `storage_full`, `not_implemented` when a newer program wrote it (it is left alone), `internal`.
 */
DexFuture *
rialto_database_open (const RialtoDatabaseOptions *options)
{
  g_autoptr (RialtoDatabase) self = g_object_new (RIALTO_TYPE_DATABASE, NULL);

  self->path = g_strdup (options->path);
  self->core->connection = rialto_database_connection_new (options);
  return enqueue (self, OPEN, NULL, NULL, NULL);
}
