/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-exchange.h"

G_BEGIN_DECLS

/* What a handler may know of who asks: no socket, no JSON, no HTTP. Lives as long as the call. */
typedef struct _RialtoRequest RialtoRequest;
typedef struct _RialtoContext RialtoContext;

RialtoContext  *rialto_request_get_context  (RialtoRequest *request);
RialtoArena    *rialto_request_get_arena    (RialtoRequest *request);
RialtoId        rialto_request_get_user     (RialtoRequest *request); /* 0: nobody */
RialtoId        rialto_request_get_session  (RialtoRequest *request);
RialtoRole      rialto_request_get_role     (RialtoRequest *request);
const char     *rialto_request_get_address  (RialtoRequest *request);
const char     *rialto_request_get_agent    (RialtoRequest *request);
const char     *rialto_request_get_id       (RialtoRequest *request);
const char     *rialto_request_get_header   (RialtoRequest *request,
                                             const char    *name);
int             rialto_request_get_body_fd  (RialtoRequest *request);
const char     *rialto_request_get_body     (RialtoRequest *request,
                                             gsize         *length);

gboolean        rialto_request_has_version  (RialtoRequest *request,
                                             gint64         version);
void            rialto_request_answer_later (RialtoRequest *request,
                                             char          *json,
                                             gint64         seq,
                                             const GError  *error);
RialtoExchange *rialto_request_get_exchange (RialtoRequest *request);

/* Beyond the typed answer: a header more, another status than the route's, or (raw routes) the body itself. */
void            rialto_request_set_header   (RialtoRequest *request,
                                             const char    *name,
                                             const char    *value);
void            rialto_request_set_status   (RialtoRequest *request,
                                             guint          status);
void            rialto_request_take_body    (RialtoRequest *request,
                                             const char    *content_type,
                                             char          *body,
                                             gsize          length);
void            rialto_request_take_file    (RialtoRequest *request,
                                             const char    *content_type,
                                             int            fd,
                                             const char    *etag);

G_END_DECLS
