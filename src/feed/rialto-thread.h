/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-session.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_THREAD (rialto_thread_get_type ())

G_DECLARE_FINAL_TYPE (RialtoThread, rialto_thread, RIALTO, THREAD, GObject)

RialtoThread *rialto_thread_new         (RialtoSession       *session,
                                         RialtoCommentObject *comment) G_GNUC_WARN_UNUSED_RESULT;
GListModel   *rialto_thread_get_replies (RialtoThread        *self);
gint64        rialto_thread_get_hidden  (RialtoThread        *self);
void          rialto_thread_load        (RialtoThread        *self);

G_END_DECLS
