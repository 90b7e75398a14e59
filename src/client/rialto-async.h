/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

#include <libdex.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One fiber's surroundings: who started it and what ends it. */
typedef struct _RialtoFiber   RialtoFiber;
/* At most so many fibers at once; the others wait in order. */
typedef struct _RialtoLimiter RialtoLimiter;
/* Threads of its own with one queue; a database has one with one thread. */
typedef struct _RialtoWorker  RialtoWorker;

typedef DexFuture *(*RialtoFiberFunc) (RialtoFiber *fiber,
                                       gpointer     data);
/* A socket that has just opened, before anything of it is read. */
typedef void       (*RialtoSocketFunc) (gpointer                 owner,
                                        SoupWebsocketConnection *socket);
/* On another thread; returns a future that is resolved or rejected already. */
typedef DexFuture *(*RialtoWorkFunc)  (gpointer     data);

void           rialto_async_init            (void);
DexFuture     *rialto_async_spawn           (const char      *name,
                                             gpointer         owner,
                                             GCancellable    *cancellable,
                                             RialtoFiberFunc  func,
                                             gpointer         data,
                                             GDestroyNotify   data_destroy) G_GNUC_WARN_UNUSED_RESULT;
gpointer       rialto_fiber_dup_owner       (RialtoFiber     *fiber) G_GNUC_WARN_UNUSED_RESULT;
GCancellable  *rialto_fiber_get_cancellable (RialtoFiber     *fiber);

DexFuture     *rialto_async_or_cancelled    (DexFuture       *future,
                                             GCancellable    *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture     *rialto_async_sleep           (RialtoTime       milliseconds,
                                             GCancellable    *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture     *rialto_async_run_in_pool     (RialtoWorkFunc   func,
                                             gpointer         data,
                                             GDestroyNotify   data_destroy) G_GNUC_WARN_UNUSED_RESULT;
DexFuture     *rialto_async_send            (SoupSession     *session,
                                             SoupMessage     *message,
                                             GCancellable    *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture     *rialto_async_open_socket     (SoupSession     *session,
                                             SoupMessage     *message,
                                             GWeakRef        *owner_wr,
                                             RialtoSocketFunc opened,
                                             GCancellable    *cancellable) G_GNUC_WARN_UNUSED_RESULT;

RialtoWorker  *rialto_worker_new            (guint            n_threads);
void           rialto_worker_free           (RialtoWorker    *worker);
DexFuture     *rialto_worker_run            (RialtoWorker    *worker,
                                             RialtoWorkFunc   func,
                                             gpointer         data,
                                             GDestroyNotify   data_destroy) G_GNUC_WARN_UNUSED_RESULT;

RialtoLimiter *rialto_limiter_new           (guint            limit);
RialtoLimiter *rialto_limiter_ref           (RialtoLimiter   *limiter);
void           rialto_limiter_unref         (RialtoLimiter   *limiter);
DexFuture     *rialto_limiter_spawn         (RialtoLimiter   *limiter,
                                             const char      *name,
                                             gpointer         owner,
                                             GCancellable    *cancellable,
                                             RialtoFiberFunc  func,
                                             gpointer         data,
                                             GDestroyNotify   data_destroy) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoWorker, rialto_worker_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoLimiter, rialto_limiter_unref)

G_END_DECLS
