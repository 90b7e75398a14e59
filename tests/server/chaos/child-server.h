/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server-fixture.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* rialtod as people run it, in a process of its own that may be killed, on a database of the test's own. */
typedef struct
{
  RialtoStoreKind kind;
  ServerFixture   http;        /* for server_call () and member_new (): there is no context in it */
  StoreFixture   *database;    /* not open, unless a test opens it */
  char           *folder;
  char           *log;
  const char *const *settings; /* "RIALTO_GROUP_KEY=value", borrowed */

  GSubprocess *process; /* NULL: it does not run */
  GMutex       lock;
  GCond        changed;
  gboolean     serves; /* under the lock */
} ChildServer;

ChildServer *child_server_new         (RialtoStoreKind    kind,
                                       const char *const *settings);
void         child_server_free        (ChildServer       *child);
void         child_server_start       (ChildServer       *child);
/* kill -9, and nothing else. */
void         child_server_kill        (ChildServer       *child);
/* Kills it while it is still on its way up. */
void         child_server_start_short (ChildServer       *child);
/* As an admin would end it; everything has to be well until the last instruction. */
void         child_server_stop        (ChildServer       *child);
GPid         child_server_get_pid     (ChildServer       *child);
/* rialtod check. */
void         child_server_check       (ChildServer       *child);

/* From any thread, also while the server is killed and started again. */
void         child_server_await       (ChildServer       *child);
char        *child_server_dup_base    (ChildServer       *child);
/* NULL: it went away before it had answered. */
Reply       *child_server_call        (ChildServer       *child,
                                       const char        *token,
                                       const char        *method,
                                       const char        *path,
                                       const char        *body,
                                       const char *const *headers);

/* How often: @full with RIALTO_TEST_LONG, and says so. */
guint        chaos_count              (const char        *what,
                                       guint              few,
                                       guint              full);
/* Adds /sqlite/NAME and /postgres/NAME. */
void         chaos_add_test           (const char        *name,
                                       GTestDataFunc      func);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChildServer, child_server_free)

G_END_DECLS
