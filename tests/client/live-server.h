/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

#include <glib.h>

G_BEGIN_DECLS

/* A whole server in this process, on SQLite, behind a gate that can be shut; the server's own headers stay out of the client's tests. */
typedef struct _LiveServer LiveServer;
typedef struct _LiveMember LiveMember;

/* For who makes pictures. */
void        live_server_init           (const char *program);
LiveServer *live_server_new            (void);
void        live_server_free           (LiveServer *server);
/* The gate's address: it stays the same when the server starts again. */
const char *live_server_get_base       (LiveServer *server);
void        live_server_restart        (LiveServer *server);
/* Starts it again on what it had when it was backed up, which starts it again, too. */
void        live_server_back_up        (LiveServer *server);
void        live_server_restore        (LiveServer *server);
/* Cuts every connection; while it is shut, new ones are cut, too. */
void        live_server_cut            (LiveServer *server);
void        live_server_set_shut       (LiveServer *server,
                                        gboolean    shut);
/* While it is held, nobody gets an answer. */
void        live_server_set_held       (LiveServer *server,
                                        gboolean    held);

/* Bytes that came from clients; and cuts every connection once so many more have. */
gint64      live_server_get_n_sent     (LiveServer *server);
void        live_server_cut_after      (LiveServer *server,
                                        gint64      n_bytes);
/* Cuts them so often, each time after at most so many bytes more. */
void        live_server_cut_often      (LiveServer *server,
                                        guint       n_cuts,
                                        gint32      most);
/* Lets nothing more through once so many more have come, and cuts every connection when it is let go. */
void        live_server_stop_after     (LiveServer *server,
                                        gint64      n_bytes);
gboolean    live_server_is_stopped     (LiveServer *server);
void        live_server_let_go         (LiveServer *server);
/* Files of uploads that are not complete. */
guint       live_server_count_parts    (LiveServer *server);
/* A photo of so many pixels, as good as JPEG gets. */
GBytes     *live_server_make_photo     (guint       width,
                                        guint       height);

/* From now on no socket comes through. */
void        live_server_refuse_sockets (LiveServer *server);
/* From now on one becomes a member by invitation alone. */
void        live_server_close_signup   (LiveServer *server);
/* From now on it says that its mails leave. */
void        live_server_send_mail      (LiveServer *server);
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
