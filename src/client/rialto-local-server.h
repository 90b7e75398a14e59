/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  RIALTO_LOCAL_SERVER_STOPPED,
  RIALTO_LOCAL_SERVER_STARTING,
  RIALTO_LOCAL_SERVER_RUNNING,
  RIALTO_LOCAL_SERVER_STOPPING,
} RialtoLocalServerState;

#define RIALTO_TYPE_LOCAL_SERVER_STATE (rialto_local_server_state_get_type ())
GType                  rialto_local_server_state_get_type  (void);

#define RIALTO_TYPE_LOCAL_SERVER (rialto_local_server_get_type ())
G_DECLARE_FINAL_TYPE (RialtoLocalServer, rialto_local_server, RIALTO, LOCAL_SERVER, GObject)

typedef struct
{
  const char *name;     /* nullable: of the community; as before */
  gboolean    lan;      /* whether others in the local network reach it */
  gboolean    new_port; /* leave the one it had: somebody else has it now */
} RialtoLocalServerOptions;

RialtoLocalServer     *rialto_local_server_new             (const char                     *folder,
                                                            const char                     *program);
char                  *rialto_local_server_find_program    (void);

DexFuture             *rialto_local_server_find            (RialtoLocalServer              *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture             *rialto_local_server_start           (RialtoLocalServer              *self,
                                                            const RialtoLocalServerOptions *options,
                                                            GCancellable                   *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture             *rialto_local_server_resume          (RialtoLocalServer              *self,
                                                            GCancellable                   *cancellable) G_GNUC_WARN_UNUSED_RESULT;
DexFuture             *rialto_local_server_set_founded     (RialtoLocalServer              *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture             *rialto_local_server_stop            (RialtoLocalServer              *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture             *rialto_local_server_read_log        (RialtoLocalServer              *self) G_GNUC_WARN_UNUSED_RESULT;

RialtoLocalServerState rialto_local_server_get_state       (RialtoLocalServer              *self);
const char            *rialto_local_server_get_url         (RialtoLocalServer              *self);
gboolean               rialto_local_server_is_at           (RialtoLocalServer              *self,
                                                            const char                     *url);
const char            *rialto_local_server_get_owner_token (RialtoLocalServer              *self);
gboolean               rialto_local_server_get_founded     (RialtoLocalServer              *self);
gboolean               rialto_local_server_get_lan         (RialtoLocalServer              *self);
char                 **rialto_local_server_dup_lan_urls    (RialtoLocalServer              *self);

G_END_DECLS
