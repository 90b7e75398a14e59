/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-event-types.h"
#include "server-fixture.h"
#include "ws-client.h"

G_BEGIN_DECLS

#define PASSWORD "seven green teapots"

/* A socket that was greeted; a socket that was told Ready. */
WsClient *gateway_open         (ServerFixture     *fixture);
WsClient *gateway_open_ready   (ServerFixture     *fixture,
                                const char        *token);
/* Signs in once more; @session may be NULL. */
char     *gateway_sign_in      (ServerFixture     *fixture,
                                const char        *handle,
                                RialtoId          *session);
/* The server closes it, with this code. */
void      gateway_assert_ended (WsClient          *client,
                                guint              code);
/* It stands, and nothing has come. */
void      gateway_assert_quiet (WsClient          *client);
/* As handlers do; in one transaction, @n_times. */
void      gateway_emit         (ServerFixture     *fixture,
                                const RialtoEvent *event,
                                guint              n_times);
/* Edits with the version that @path has now. */
void      gateway_patch        (ServerFixture     *fixture,
                                const char        *token,
                                const char        *path,
                                const char        *body);

G_END_DECLS
