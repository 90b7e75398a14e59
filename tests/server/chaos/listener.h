/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "child-server.h"
#include "ws-client.h"

G_BEGIN_DECLS

/* A client of the gateway whose connections break: it resumes after the last whole frame that it got, keeps what Ready said up to
 * date, and remembers which events it was told. A refetch that it did not ask for fails the test. */
typedef struct _Listener Listener;

Listener *listener_new            (ChildServer *child,
                                   Member      *member);
void      listener_free           (Listener    *listener);
/* Connects and reads until the connection ends; the listener cuts it itself after so many bytes, unless that is negative. */
void      listener_read           (Listener    *listener,
                                   gint64       bytes);
/* Connects and reads until the member's own profile has this version; the connection is let go. */
void      listener_catch_up       (Listener    *listener,
                                   gint64       version);
/* What it has kept is what a fresh Ready says. */
void      listener_assert_current (Listener    *listener);
/* Each of the member's events since the listener's first Ready was told, or a later one of the same thing. */
void      listener_assert_whole   (Listener    *listener,
                                   RialtoStore *store);
guint     listener_count_resumed  (Listener    *listener);
guint     listener_count_events   (Listener    *listener);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listener, listener_free)

G_END_DECLS
