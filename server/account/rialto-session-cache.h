/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"

G_BEGIN_DECLS

#define RIALTO_SESSION_HANDLE_BYTES 32

/* What every request asks of a session; a copy of its row and its user's. */
typedef struct
{
  RialtoId   session;
  RialtoId   user;
  RialtoRole role;
  gboolean   revoked;
  RialtoTime suspended_until; /* 0: not suspended */
  RialtoTime expires;
  guint32    generation;
  char       handle[RIALTO_SESSION_HANDLE_BYTES]; /* for logs */
} RialtoSessionInfo;

typedef struct
{
  guint64 drops;
} RialtoSessionTicket;

typedef struct _RialtoSessionCache RialtoSessionCache;

RialtoSessionCache *rialto_session_cache_new          (guint                    max_sessions);
void                rialto_session_cache_free         (RialtoSessionCache      *cache);

gboolean            rialto_session_cache_lookup       (RialtoSessionCache      *cache,
                                                       RialtoId                 session,
                                                       RialtoSessionInfo       *info);

RialtoSessionTicket rialto_session_cache_take_ticket  (RialtoSessionCache      *cache);
gboolean            rialto_session_cache_insert       (RialtoSessionCache      *cache,
                                                       RialtoSessionTicket      ticket,
                                                       const RialtoSessionInfo *info);

void                rialto_session_cache_drop_session (RialtoSessionCache      *cache,
                                                       RialtoId                 session);
void                rialto_session_cache_drop_user    (RialtoSessionCache      *cache,
                                                       RialtoId                 user);
void                rialto_session_cache_drop_all     (RialtoSessionCache      *cache);
guint               rialto_session_cache_get_capacity (RialtoSessionCache      *cache);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoSessionCache, rialto_session_cache_free)

G_END_DECLS
