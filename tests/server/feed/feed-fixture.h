/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-feed-jobs.h"
#include "server-fixture.h"

G_BEGIN_DECLS

/* How people stand to each other. */
void     feed_follow       (ServerFixture  *fixture,
                            Member         *follower,
                            RialtoId        followee);
void     feed_block        (ServerFixture  *fixture,
                            Member         *blocker,
                            RialtoId        blocked);
void     feed_mute         (ServerFixture  *fixture,
                            Member         *muter,
                            RialtoId        muted);
void     feed_lock         (ServerFixture  *fixture,
                            Member         *member,
                            gboolean        locked);

/* One statement with up to four ids or numbers; and the word that somebody's account is another now. */
gint64   feed_exec         (ServerFixture  *fixture,
                            RialtoSql      *sql,
                            gint64          one,
                            gint64          two,
                            gint64          three,
                            gint64          four);
void     feed_touch        (ServerFixture  *fixture,
                            RialtoId        user);
gint64   feed_get          (ServerFixture  *fixture,
                            RialtoSql      *sql,
                            gint64          one,
                            gint64          two);
GArray  *feed_list         (ServerFixture  *fixture,
                            RialtoSql      *sql,
                            gint64          one,
                            gint64          two);

/* An upload of theirs, without the bytes. */
char    *feed_add_blob     (ServerFixture  *fixture,
                            Member         *member);

/* Somebody without a session; and posts and comments made in bulk, past the routes. */
RialtoId feed_add_person   (ServerFixture  *fixture,
                            const char     *handle);
void     feed_add_posts    (ServerFixture  *fixture,
                            const RialtoId *authors,
                            guint           n_authors,
                            guint           n_posts,
                            const char     *caption,
                            RialtoId       *posts);
void     feed_add_comments (ServerFixture  *fixture,
                            RialtoId        post,
                            RialtoId        author,
                            guint           n_comments);

/* Requests, by the person's token or nobody's. */
Reply   *feed_call         (ServerFixture  *fixture,
                            Member         *member,
                            const char     *method,
                            const char     *body,
                            const char     *path,
                            ...) G_GNUC_PRINTF (5, 6);
GArray  *feed_ids          (Reply          *reply);
GArray  *feed_walk         (ServerFixture  *fixture,
                            Member         *member,
                            guint           limit,
                            const char     *path,
                            ...) G_GNUC_PRINTF (4, 5);
RialtoId feed_comment      (ServerFixture  *fixture,
                            Member         *member,
                            RialtoId        post,
                            RialtoId        parent,
                            const char     *text);

/* A job, with an id or 0. The server may be doing the same at this moment. */
void     feed_run          (ServerFixture  *fixture,
                            gboolean        (*job) (RialtoContext *context, const char *payload, GError **error),
                            RialtoId        id);
/* Nothing is wrong in the database. */
void     feed_check        (ServerFixture  *fixture);

void     feed_assert_ids   (GArray         *ids,
                            const RialtoId *expected,
                            guint           n_expected);
#define assert_ids(ids, ...)                                                        \
  feed_assert_ids ((ids), (const RialtoId[]) { __VA_ARGS__ __VA_OPT__ (,) 0 },      \
                   G_N_ELEMENTS (((const RialtoId[]) { __VA_ARGS__ __VA_OPT__ (,) 0 })) - 1)

G_END_DECLS
