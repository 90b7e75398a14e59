/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server-fixture.h"

G_BEGIN_DECLS

/* What the tests of people share: calls with an id in the path, and looks into the tables. */
Reply   *people_call       (ServerFixture *fixture,
                            Member        *member,
                            const char    *method,
                            const char    *body,
                            const char    *format,
                            ...) G_GNUC_PRINTF (5, 6);
void     people_do         (ServerFixture *fixture,
                            Member        *member,
                            guint          status,
                            const char    *method,
                            const char    *format,
                            ...) G_GNUC_PRINTF (5, 6);
Reply   *people_patch      (ServerFixture *fixture,
                            Member        *member,
                            const char    *body);
void     people_lock       (ServerFixture *fixture,
                            Member        *member,
                            gboolean       locked);

/* The first column of the first row; ?1 and ?2 are ids or numbers. */
gint64   people_number     (ServerFixture *fixture,
                            RialtoSql     *sql,
                            gint64         one,
                            gint64         other);
gint64   people_exec       (ServerFixture *fixture,
                            RialtoSql     *sql,
                            gint64         one,
                            gint64         other);
void     people_delete     (ServerFixture *fixture,
                            Member        *member);

/* People without an account: their ids follow each other. */
RialtoId people_add_many   (ServerFixture *fixture,
                            guint          n);

/* Events of a topic and type about @entity, since the beginning. */
guint    people_events     (ServerFixture *fixture,
                            const char    *topic,
                            RialtoId       topic_id,
                            const char    *type,
                            RialtoId       entity);
guint    people_jobs       (ServerFixture *fixture,
                            const char    *kind,
                            RialtoId       person);

/* Statements on the tables of people that a call makes, which has to succeed. */
guint    people_statements (ServerFixture *fixture,
                            Member        *member,
                            const char    *method,
                            const char    *path);
/* Counts, mutes, blocks and requests agree with each other. */
void     people_check      (ServerFixture *fixture);

/* The handles of a page, with spaces between them. */
char    *people_handles    (Reply         *reply);

#define assert_handles(reply, expected)                             \
  G_STMT_START                                                      \
  {                                                                 \
    g_autofree char *handles_ = people_handles (reply);             \
    g_assert_cmpstr (handles_, ==, (expected));                     \
  }                                                                 \
  G_STMT_END

G_END_DECLS
