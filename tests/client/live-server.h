/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

#include <glib.h>

G_BEGIN_DECLS

/* A whole server in this process, on SQLite, behind a gate that can be shut; the server's own headers stay out of the client's tests. */
typedef struct _LiveServer LiveServer;
typedef struct _LiveMember LiveMember;

LiveServer *live_server_new            (void);
void        live_server_free           (LiveServer *server);
/* The gate's address: it stays the same when the server starts again. */
const char *live_server_get_base       (LiveServer *server);
void        live_server_restart        (LiveServer *server);
/* Cuts every connection; while it is shut, new ones are cut, too. */
void        live_server_cut            (LiveServer *server);
void        live_server_set_shut       (LiveServer *server,
                                        gboolean    shut);
/* While it is held, nobody gets an answer. */
void        live_server_set_held       (LiveServer *server,
                                        gboolean    held);

/* From now on no socket comes through. */
void        live_server_refuse_sockets (LiveServer *server);
/* Has explore show what there is now. */
void        live_server_rank           (LiveServer *server);
/* Has a post found by its words. */
void        live_server_index          (LiveServer *server,
                                        RialtoId    post);

LiveMember *live_member_new            (LiveServer *server,
                                        const char *handle);
void        live_member_free           (LiveMember *member);
RialtoId    live_member_get_id         (LiveMember *member);
RialtoId    live_member_get_session    (LiveMember *member);
const char *live_member_get_token      (LiveMember *member);
const char *live_member_get_refresh    (LiveMember *member);
RialtoId    live_member_post           (LiveMember *member,
                                        const char *caption);
/* A new token, after the clock has moved. */
void        live_member_renew          (LiveMember *member);
/* Uploads a picture; its blob. */
char       *live_member_upload         (LiveMember *member,
                                        GBytes     *picture);
/* Changes the profile. */
void        live_member_update         (LiveMember *member,
                                        const char *patch);
/* A request as that member, from elsewhere; the test fails unless it succeeds. The answer's id, or 0. */
RialtoId    live_member_do             (LiveMember *member,
                                        const char *method,
                                        const char *path,
                                        const char *body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveServer, live_server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveMember, live_member_free)

G_END_DECLS
