/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-gateway-private.h"

G_BEGIN_DECLS

/* Which watchers may see the post that they watch, as they know it: who loses that right is told that the post is gone, and who never
 * had it hears nothing. */
typedef struct _RialtoWatchAccess RialtoWatchAccess;

RialtoWatchAccess *rialto_watch_access_new          (RialtoAudienceTable *audience);
void               rialto_watch_access_free         (RialtoWatchAccess   *access);
void               rialto_watch_access_begin        (RialtoWatchAccess   *access);
void               rialto_watch_access_commit       (RialtoWatchAccess   *access);
gboolean           rialto_watch_access_has          (RialtoWatchAccess   *access,
                                                     const char          *topic,
                                                     const RialtoWatcher *watcher);
void               rialto_watch_access_look         (RialtoWatchAccess   *access,
                                                     RialtoTx            *tx,
                                                     const char          *topic,
                                                     RialtoId             user);
GHashTable        *rialto_watch_access_recheck      (RialtoWatchAccess   *access,
                                                     RialtoTx            *tx,
                                                     const char          *topic,
                                                     RialtoId             viewer);
GHashTable        *rialto_watch_access_end          (RialtoWatchAccess   *access,
                                                     const char          *topic);
GHashTable        *rialto_watch_access_list_blocked (RialtoTx            *tx,
                                                     RialtoId             one,
                                                     RialtoId             other);
GHashTable        *rialto_watch_access_list_apart   (RialtoTx            *tx,
                                                     RialtoId             post,
                                                     RialtoId             other,
                                                     RialtoId            *author);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoWatchAccess, rialto_watch_access_free)

G_END_DECLS
