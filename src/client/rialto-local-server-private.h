/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-local-server.h"

G_BEGIN_DECLS

/* What a serving rialtod says beside its data. */
typedef struct
{
  gint64 pid;         /* 0: nobody serves */
  char  *address;     /* owned, nullable: host:port */
  char  *owner_token; /* owned, nullable */
} RialtoServingNote;

void         rialto_serving_note_clear (RialtoServingNote              *note);
/* Whether somebody holds the lock; @note is filled as far as it is written. */
gboolean     rialto_serving_note_read  (RialtoServingNote              *note,
                                        const char                     *data);

/* The community's own settings. */
typedef struct
{
  char    *name; /* owned, nullable */
  guint    port; /* 0: none yet */
  gboolean lan;
} RialtoHosting;

void         rialto_hosting_clear      (RialtoHosting                  *hosting);
void         rialto_hosting_read       (RialtoHosting                  *hosting,
                                        const char                     *folder);
gboolean     rialto_hosting_write      (const RialtoHosting            *hosting,
                                        const char                     *folder,
                                        GError                        **error);
/* Takes over what @options say, and makes sure that there is a port that nobody has. */
gboolean     rialto_hosting_prepare    (RialtoHosting                  *hosting,
                                        const RialtoLocalServerOptions *options,
                                        GError                        **error);

GSubprocess *rialto_hosting_spawn      (const RialtoHosting            *hosting,
                                        const char                     *program,
                                        const char                     *home,
                                        const char                     *data,
                                        GError                        **error);
/* The end of the log; nullable. */
char        *rialto_hosting_dup_log    (const char                     *folder);
char       **rialto_hosting_dup_urls   (guint                           port);

G_END_DECLS
