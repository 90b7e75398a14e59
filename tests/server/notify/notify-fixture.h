/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-event-types.h"
#include "rialto-notify.h"
#include "server-fixture.h"

G_BEGIN_DECLS

/* What the resources do to notifications, each in a transaction of its own. */
void     notify             (ServerFixture  *fixture,
                             RialtoNotice    notice);
void     notify_withdraw    (ServerFixture  *fixture,
                             RialtoNotice    notice);
void     notify_forget      (ServerFixture  *fixture,
                             void            (*forget) (RialtoTx *tx, RialtoId id),
                             RialtoId        id);
void     notify_forget_two  (ServerFixture  *fixture,
                             void            (*forget) (RialtoTx *tx, RialtoId one, RialtoId other),
                             RialtoId        one,
                             RialtoId        other);

/* Rows made without their resource. A person of this kind cannot sign in. */
RialtoId notify_add_person  (ServerFixture  *fixture,
                             const char     *handle);
RialtoId notify_add_comment (ServerFixture  *fixture,
                             RialtoId        post,
                             RialtoId        parent,
                             RialtoId        author,
                             const char     *text);
void     notify_exec        (ServerFixture  *fixture,
                             RialtoSql      *sql,
                             RialtoId        one,
                             RialtoId        other);
gint64   notify_number      (ServerFixture  *fixture,
                             RialtoSql      *sql,
                             RialtoId        one,
                             RialtoId        other);

/* Events of somebody's since the test began, and what the database has. */
gint64   notify_events      (ServerFixture  *fixture,
                             RialtoId        user,
                             RialtoEventType type);
gint64   notify_unread      (ServerFixture  *fixture,
                             RialtoId        user);
Reply   *notify_list        (ServerFixture  *fixture,
                             Member         *member);

G_END_DECLS
