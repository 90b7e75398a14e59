/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "child-server.h"

G_BEGIN_DECLS

#define N_WRITERS 4

/* A member who writes down what the server has acknowledged before asking for more: posts and comments with a nonce, follows, edits of
 * the own profile. What was asked for and not answered is in doubt: there or not, but never twice and never by half. */
typedef struct _Writer Writer;

/* Counts acknowledged writes of all writers, so that something can be done after so many. */
typedef struct
{
  GMutex lock;
  GCond  changed;
  guint  n_acks;
} WriterMeter;

Writer  *writer_new          (ChildServer *child,
                              WriterMeter *meter,
                              guint        index);
void     writer_free         (Writer      *writer);
Member  *writer_get_member   (Writer      *writer);
/* Whom it follows, and below whose posts it comments. */
void     writer_meet         (Writer      *writer,
                              Writer     **all);
/* Writes until the server does not answer. */
gpointer writer_run          (gpointer     writer);
/* Asks again for what is in doubt, and looks whether all that was acknowledged since the last time is there. */
void     writer_settle       (Writer      *writer);
/* Edits the profile once more; answers its version. */
gint64   writer_sign_off     (Writer      *writer);
/* In the database of a server that does not run: everything is there once, and nothing else. */
void     writer_assert_whole (Writer      *writer,
                              RialtoStore *store);
guint    writer_count        (Writer      *writer);

void     writer_meter_await  (WriterMeter *meter,
                              guint        n_acks);

G_END_DECLS
