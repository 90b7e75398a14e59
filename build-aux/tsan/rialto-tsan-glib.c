/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded under ThreadSanitizer. GLib's locks are futexes inside a library that was not compiled with the sanitizer, so it sees no
 * order between two threads that take turns on a GMutex and calls every shared variable a race. Each function here calls the real
 * one and tells the sanitizer what order it gives. Without the sanitizer's runtime the calls just pass through. */

#include <dlfcn.h>
#include <glib-object.h>

#pragma GCC diagnostic ignored "-Wmissing-prototypes"

extern void __tsan_acquire (void *address) __attribute__ ((weak));
extern void __tsan_release (void *address) __attribute__ ((weak));

static void
acquire (gconstpointer address)
{
  if (__tsan_acquire != NULL)
    __tsan_acquire ((void *) address);
}

static void
release (gconstpointer address)
{
  if (__tsan_release != NULL)
    __tsan_release ((void *) address);
}

/* The next definition of the function that is being wrapped. Resolved per call site once; a repeated lookup gives the same answer. */
#define REAL(name)                                                              \
  ({                                                                            \
    static gpointer real_;                                                      \
    gpointer found_ = __atomic_load_n (&real_, __ATOMIC_RELAXED);               \
    if (found_ == NULL)                                                         \
      __atomic_store_n (&real_, found_ = dlsym (RTLD_NEXT, #name), __ATOMIC_RELAXED); \
    (__typeof__ (&name)) found_;                                                \
  })

#undef g_once_init_enter
#undef g_once_init_enter_pointer
#undef g_once_init_leave
#undef g_once_init_leave_pointer
#undef g_mutex_trylock

#define WRAP_LOCK(name, Type)        \
  void                               \
  name (Type *lock)                  \
  {                                  \
    REAL (name) (lock);              \
    acquire (lock);                  \
  }

#define WRAP_TRYLOCK(name, Type)            \
  gboolean                                  \
  name (Type *lock)                         \
  {                                         \
    gboolean taken = REAL (name) (lock);    \
                                            \
    if (taken)                              \
      acquire (lock);                       \
    return taken;                           \
  }

#define WRAP_UNLOCK(name, Type)      \
  void                               \
  name (Type *lock)                  \
  {                                  \
    release (lock);                  \
    REAL (name) (lock);              \
  }

WRAP_LOCK (g_mutex_lock, GMutex)
WRAP_TRYLOCK (g_mutex_trylock, GMutex)
WRAP_UNLOCK (g_mutex_unlock, GMutex)
WRAP_LOCK (g_rec_mutex_lock, GRecMutex)
WRAP_TRYLOCK (g_rec_mutex_trylock, GRecMutex)
WRAP_UNLOCK (g_rec_mutex_unlock, GRecMutex)
WRAP_LOCK (g_rw_lock_reader_lock, GRWLock)
WRAP_TRYLOCK (g_rw_lock_reader_trylock, GRWLock)
WRAP_UNLOCK (g_rw_lock_reader_unlock, GRWLock)
WRAP_LOCK (g_rw_lock_writer_lock, GRWLock)
WRAP_TRYLOCK (g_rw_lock_writer_trylock, GRWLock)
WRAP_UNLOCK (g_rw_lock_writer_unlock, GRWLock)

void
g_cond_wait (GCond  *cond,
             GMutex *mutex)
{
  release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  acquire (mutex);
}

gboolean
g_cond_wait_until (GCond  *cond,
                   GMutex *mutex,
                   gint64  end_time)
{
  gboolean signalled;

  release (mutex);
  signalled = REAL (g_cond_wait_until) (cond, mutex, end_time);
  acquire (mutex);
  return signalled;
}

#define WRAP_ONCE(name, Location)                 \
  gboolean                                        \
  name (Location location)                        \
  {                                               \
    gboolean first = REAL (name) (location);      \
                                                  \
    acquire ((gconstpointer) location);           \
    return first;                                 \
  }

WRAP_ONCE (g_once_init_enter, volatile void *)
WRAP_ONCE (g_once_init_enter_pointer, void *)

void
g_once_init_leave (volatile void *location,
                   gsize          result)
{
  release ((gconstpointer) location);
  REAL (g_once_init_leave) (location, result);
}

void
g_once_init_leave_pointer (void    *location,
                           gpointer result)
{
  release (location);
  REAL (g_once_init_leave_pointer) (location, result);
}

#define WRAP_PUSH(name)           \
  void                            \
  name (GAsyncQueue *queue,       \
        gpointer     data)        \
  {                               \
    release (queue);              \
    REAL (name) (queue, data);    \
  }

#define WRAP_POP(name)                       \
  gpointer                                   \
  name (GAsyncQueue *queue)                  \
  {                                          \
    gpointer data = REAL (name) (queue);     \
                                             \
    acquire (queue);                         \
    return data;                             \
  }

WRAP_PUSH (g_async_queue_push)
WRAP_PUSH (g_async_queue_push_unlocked)
WRAP_PUSH (g_async_queue_push_front)
WRAP_POP (g_async_queue_pop)
WRAP_POP (g_async_queue_pop_unlocked)
WRAP_POP (g_async_queue_try_pop)
WRAP_POP (g_async_queue_try_pop_unlocked)

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue,
                           guint64      timeout)
{
  gpointer data = REAL (g_async_queue_timeout_pop) (queue, timeout);

  acquire (queue);
  return data;
}

/* A thread pool calls our function from inside GLib, so the order is told in a function between the two. */
typedef struct
{
  GFunc    func;
  gpointer user_data;
} PoolCall;

static void
pool_call_run (gpointer data,
               gpointer user_data)
{
  PoolCall *call = user_data;

  acquire (call);
  call->func (data, call->user_data);
  release (call);
}

GThreadPool *
g_thread_pool_new_full (GFunc          func,
                        gpointer       user_data,
                        GDestroyNotify item_free_func,
                        gint           max_threads,
                        gboolean       exclusive,
                        GError       **error)
{
  /* Lives as long as the process: a pool may still run when it has been freed. */
  PoolCall *call = g_new (PoolCall, 1);

  *call = (PoolCall) { func, user_data };
  return REAL (g_thread_pool_new_full) (pool_call_run, call, item_free_func, max_threads, exclusive, error);
}

GThreadPool *
g_thread_pool_new (GFunc    func,
                   gpointer user_data,
                   gint     max_threads,
                   gboolean exclusive,
                   GError **error)
{
  return g_thread_pool_new_full (func, user_data, NULL, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool,
                    gpointer     data,
                    GError     **error)
{
  release (pool->user_data);
  return REAL (g_thread_pool_push) (pool, data, error);
}

void
g_thread_pool_free (GThreadPool *pool,
                    gboolean     immediate,
                    gboolean     wait)
{
  gpointer call = pool->user_data;

  REAL (g_thread_pool_free) (pool, immediate, wait);
  acquire (call);
}

/* The last owner frees what earlier owners wrote. */
#define WRAP_UNREF(name, Type)     \
  void                             \
  name (Type object)               \
  {                                \
    release (object);              \
    acquire (object);              \
    REAL (name) (object);          \
  }

WRAP_UNREF (g_object_unref, gpointer)
WRAP_UNREF (g_bytes_unref, GBytes *)
WRAP_UNREF (g_hash_table_unref, GHashTable *)
WRAP_UNREF (g_ptr_array_unref, GPtrArray *)
WRAP_UNREF (g_array_unref, GArray *)
WRAP_UNREF (g_variant_unref, GVariant *)
WRAP_UNREF (g_atomic_rc_box_release, gpointer)
WRAP_UNREF (g_ref_string_release, char *)

void
g_atomic_rc_box_release_full (gpointer       block,
                              GDestroyNotify clear_func)
{
  release (block);
  acquire (block);
  REAL (g_atomic_rc_box_release_full) (block, clear_func);
}

/* Work handed to a main context: whoever hands it over releases, the call acquires. Idle and timeout sources only; what other sources
 * wait for (a descriptor) the sanitizer sees by itself. */
typedef struct
{
  GSourceFunc    func;
  gpointer       data;
  GDestroyNotify notify;
} SourceCall;

static SourceCall *
source_call_new (GSourceFunc    func,
                 gpointer       data,
                 GDestroyNotify notify)
{
  SourceCall *call = g_new (SourceCall, 1);

  *call = (SourceCall) { func, data, notify };
  release (call);
  return call;
}

static gboolean
source_call_run (gpointer data)
{
  SourceCall *call = data;
  gboolean again;

  acquire (call);
  again = call->func (call->data);
  release (call);
  return again;
}

static void
source_call_free (gpointer data)
{
  SourceCall *call = data;

  acquire (call);
  if (call->notify != NULL)
    call->notify (call->data);
  g_free (call);
}

void
g_source_set_callback (GSource       *source,
                       GSourceFunc    func,
                       gpointer       data,
                       GDestroyNotify notify)
{
  if (func != NULL && (source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs))
    REAL (g_source_set_callback) (source, source_call_run, source_call_new (func, data, notify),
                                  source_call_free);
  else
    REAL (g_source_set_callback) (source, func, data, notify);
}

void
g_main_context_invoke_full (GMainContext  *context,
                            gint           priority,
                            GSourceFunc    func,
                            gpointer       data,
                            GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full) (context, priority, source_call_run, source_call_new (func, data, notify),
                                     source_call_free);
}

void
g_main_context_invoke (GMainContext *context,
                       GSourceFunc   func,
                       gpointer      data)
{
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, func, data, NULL);
}

guint
g_idle_add_full (gint           priority,
                 GSourceFunc    func,
                 gpointer       data,
                 GDestroyNotify notify)
{
  return REAL (g_idle_add_full) (priority, source_call_run, source_call_new (func, data, notify),
                                 source_call_free);
}

guint
g_idle_add (GSourceFunc func,
            gpointer    data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, func, data, NULL);
}

guint
g_timeout_add_full (gint           priority,
                    guint          interval,
                    GSourceFunc    func,
                    gpointer       data,
                    GDestroyNotify notify)
{
  return REAL (g_timeout_add_full) (priority, interval, source_call_run, source_call_new (func, data, notify),
                                    source_call_free);
}

guint
g_timeout_add (guint       interval,
               GSourceFunc func,
               gpointer    data)
{
  return g_timeout_add_full (G_PRIORITY_DEFAULT, interval, func, data, NULL);
}
