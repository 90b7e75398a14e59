/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-host.h"

G_BEGIN_DECLS

struct _RialtoHost
{
  GObject parent_instance;

  /* owned */
  RialtoLocalServer *server;
  char              *folder;
  char              *progress;   /* nullable */
  char              *invite;     /* nullable: the code of the last one */
  char              *reset_code; /* nullable: the last one, for whoever has forgotten the password */
  char              *failure;    /* nullable: why the last try to start or stop it was in vain */
  char              *log;        /* nullable: what the server said of that */

  gint64   first_restart; /* ms, monotonic: of the last few */
  guint    n_restarts;
  gboolean stopping; /* as somebody wants it */
  gboolean founded;
  gboolean port_taken; /* that was why */
};

void     rialto_host_set_progress (RialtoHost *self,
                                   const char *progress);
void     rialto_host_set_founded  (RialtoHost *self,
                                   gboolean    founded);
void     rialto_host_emit_opened  (RialtoHost *self);
void     rialto_host_set_failure  (RialtoHost *self,
                                   const char *failure,
                                   const char *log,
                                   gboolean    port_taken);
/* In a fiber: keeps why it failed, and says so in words for people. */
gboolean rialto_host_await_start  (RialtoHost *self,
                                   DexFuture  *starting,
                                   GError    **error);

G_END_DECLS
