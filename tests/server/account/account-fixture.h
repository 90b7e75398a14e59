/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server-fixture.h"

G_BEGIN_DECLS

#define PASSWORD "seven green teapots"
#define NOON     G_GINT64_CONSTANT (1800000000000)

/* One transaction on the server's store; the first column of the first row, 0 or NULL when there is none. */
gint64 account_int          (ServerFixture *fixture,
                             RialtoSql     *sql,
                             gint64         argument);
char  *account_text         (ServerFixture *fixture,
                             RialtoSql     *sql,
                             gint64         argument);
void   account_exec         (ServerFixture *fixture,
                             RialtoSql     *sql,
                             gint64         argument,
                             gint64         second);

/* Rows of the event log about somebody: topic "user" or "profile". */
guint  account_count_events (ServerFixture *fixture,
                             const char    *topic,
                             RialtoId       user,
                             const char    *type);
guint  account_count_audit  (ServerFixture *fixture,
                             RialtoId       subject,
                             const char    *action);

/* Sends what waits. The one mail to @to that has @words in it, which is removed; NULL: there is none. */
char  *account_take_mail    (ServerFixture *fixture,
                             const char    *to,
                             const char    *words);
/* The token in a mail, which is taken. Fails the test where there is none. */
char  *account_take_token   (ServerFixture *fixture,
                             const char    *to,
                             const char    *page);

Reply *account_post_token   (ServerFixture *fixture,
                             const char    *path,
                             const char    *token);
Reply *account_login        (ServerFixture *fixture,
                             const char    *login,
                             const char    *password);
Reply *account_refresh      (ServerFixture *fixture,
                             const char    *token);

G_END_DECLS
