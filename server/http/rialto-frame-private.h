/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-socket.h"

G_BEGIN_DECLS

struct _RialtoFrame
{
  gint            references; /* any thread */
  RialtoFrameKind kind;
  gsize           length;
  char            bytes[]; /* as they go over the wire */
};

RialtoFrame *rialto_frame_new_raw   (const char *bytes,
                                     gsize       length);
RialtoFrame *rialto_frame_new_close (guint       code,
                                     const char *reason);
RialtoFrame *rialto_frame_new_pong  (const char *payload,
                                     gsize       length);

G_END_DECLS
