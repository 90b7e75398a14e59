/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store-private.h"

G_BEGIN_DECLS

typedef struct _RialtoWorkQueue RialtoWorkQueue;

gboolean         rialto_work_attempt          (RialtoWork          *work,
                                               RialtoTx            *tx);
void             rialto_work_keep             (RialtoWork          *work,
                                               RialtoTx            *tx);
void             rialto_work_drop             (RialtoWork          *work);
void             rialto_work_fail             (RialtoWork          *work,
                                               const RialtoFailure *failure);
void             rialto_work_finish           (RialtoWork          *work,
                                               RialtoStore         *store);

RialtoWorkQueue *rialto_work_queue_new        (void);
void             rialto_work_queue_free       (RialtoWorkQueue     *queue);
void             rialto_work_queue_push       (RialtoWorkQueue     *queue,
                                               RialtoWork          *work);
RialtoWork      *rialto_work_queue_pop        (RialtoWorkQueue     *queue,
                                               guint                limit);
void             rialto_work_queue_close      (RialtoWorkQueue     *queue);
guint            rialto_work_queue_get_length (RialtoWorkQueue     *queue);

G_END_DECLS
