/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "place.h"
#include "rialto-error.h"
#include "rialto-outbox.h"

G_BEGIN_DECLS

/* A server that answers when the test says so. */
typedef struct
{
  GPtrArray *calls; /* owned Call, in order */
} Server;

typedef struct
{
  RialtoOutboxItem *item;
  char             *args;
  char             *key;
  DexPromise       *answer;
} Call;

Server           *server_new      (void);
/* A RialtoOutboxSendFunc. */
DexFuture        *receive_call    (RialtoOutboxItem *item,
                                   const char       *args,
                                   gpointer          data);
void              server_free     (Server           *server);
Call             *get_call        (Server           *server,
                                   guint             number);
void              accept_call     (Call             *call);
void              accept_with     (Call             *call,
                                   const char       *result);
void              refuse_call     (Call             *call,
                                   RialtoError       code);
void              lose_call       (Call             *call);
RialtoOutbox     *open_outbox     (Place            *place,
                                   Server           *server);
void              close_outbox    (RialtoOutbox     *outbox);
RialtoOutboxItem *enqueue_plain   (RialtoOutbox     *outbox,
                                   const char       *route,
                                   const char       *args,
                                   const char       *subject,
                                   const char       *collapse);
guint             count_items     (RialtoOutbox     *outbox);
RialtoOutboxItem *peek_item       (RialtoOutbox     *outbox,
                                   guint             position);
gboolean          is_outbox_empty (gpointer          outbox);
void              await_state     (RialtoOutboxItem *item,
                                   RialtoOutboxState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)

G_END_DECLS
