/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-reply.h"

G_BEGIN_DECLS

struct _RialtoReply
{
  const RialtoEntityInfo *info;   /* NULL: an answer without content */
  RialtoArena            *arena;  /* owned */
  gpointer                entity; /* in the arena */
  gint64                  seq;
  gboolean                replayed;
  gboolean                kept;       /* from before: the server could not be reached */
  char                   *request_id; /* owned, nullable */
};

G_END_DECLS
