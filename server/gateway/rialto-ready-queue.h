/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-clock.h"
#include "rialto-id.h"

G_BEGIN_DECLS

/* Who wants a Ready: not the same session again and again, and not more in a second than the server builds. */
typedef struct _RialtoReadyQueue RialtoReadyQueue;

RialtoReadyQueue *rialto_ready_queue_new     (guint             per_second,
                                              RialtoTime        interval,
                                              GDestroyNotify    free_opening);
void              rialto_ready_queue_free    (RialtoReadyQueue *queue);
RialtoTime        rialto_ready_queue_admit   (RialtoReadyQueue *queue,
                                              RialtoId          session);
gboolean          rialto_ready_queue_enter   (RialtoReadyQueue *queue,
                                              guint64           client,
                                              gpointer          opening);
void              rialto_ready_queue_leave   (RialtoReadyQueue *queue,
                                              guint64           client);
gpointer          rialto_ready_queue_take    (RialtoReadyQueue *queue);
RialtoTime        rialto_ready_queue_get_due (RialtoReadyQueue *queue);
void              rialto_ready_queue_end     (RialtoReadyQueue *queue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoReadyQueue, rialto_ready_queue_free)

G_END_DECLS
