/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-local-server.h"

G_BEGIN_DECLS

struct _RialtoLocalServer
{
  GObject parent_instance;

  char                  *folder;      /* owned */
  char                  *data;        /* owned: below it, the server's own */
  char                  *program;     /* owned, nullable */
  char                  *name;        /* owned, nullable: the community's */
  char                  *url;         /* owned, nullable */
  char                  *owner_token; /* owned, nullable */
  guint                  port;
  gboolean               lan;
  gboolean               founded;
  RialtoLocalServerState state;
  int                    line;  /* owned, or -1: ends when the server does */
  guint                  watch; /* source, or 0 */
  DexFuture             *last;  /* owned, nullable: one thing at a time */
};

/* What a serving rialtod says beside its data. */
typedef struct
{
  gint64 pid;         /* within its sandbox */
  char  *address;     /* owned, nullable: host:port */
  char  *owner_token; /* owned, nullable */
  int    line;        /* owned, or -1: to its control socket */
} RialtoServingNote;

void         rialto_serving_note_clear     (RialtoServingNote              *note);
/* Whether somebody holds the lock; @note is filled as far as it is written. */
gboolean     rialto_serving_note_read      (RialtoServingNote              *note,
                                            const char                     *data);
/* Whether the server was asked to end. */
gboolean     rialto_serving_note_stop      (RialtoServingNote              *note);

/* The community's own settings. */
typedef struct
{
  char    *name; /* owned, nullable */
  guint    port; /* 0: none yet */
  gboolean lan;
  gboolean stopped; /* somebody wanted that */
  gboolean founded; /* it has a member, so that there is nothing to begin */
} RialtoHosting;

void         rialto_hosting_clear          (RialtoHosting                  *hosting);
void         rialto_hosting_read           (RialtoHosting                  *hosting,
                                            const char                     *folder);
gboolean     rialto_hosting_write          (const RialtoHosting            *hosting,
                                            const char                     *folder,
                                            GError                        **error);
/* Takes over what @options say, and makes sure that there is a port that nobody has. */
gboolean     rialto_hosting_prepare        (RialtoHosting                  *hosting,
                                            const RialtoLocalServerOptions *options,
                                            GError                        **error);

GSubprocess *rialto_hosting_spawn          (const RialtoHosting            *hosting,
                                            const char                     *program,
                                            const char                     *home,
                                            const char                     *data,
                                            GError                        **error);
/* The end of the log; nullable. */
char        *rialto_hosting_dup_log        (const char                     *folder);
char       **rialto_hosting_dup_urls       (guint                           port);

void         rialto_local_server_set_state (RialtoLocalServer              *self,
                                            RialtoLocalServerState          state);
void         rialto_local_server_forget    (RialtoLocalServer              *self);
void         rialto_local_server_know      (RialtoLocalServer              *self,
                                            const RialtoHosting            *hosting);
void         rialto_local_server_adopt     (RialtoLocalServer              *self,
                                            RialtoServingNote              *note,
                                            const RialtoHosting            *hosting);

G_END_DECLS
