/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store.h"

G_BEGIN_DECLS

/* How far what is kept of a session's use may be behind it. */
#define RIALTO_SESSION_USE_INTERVAL (5 * RIALTO_MINUTE)

/* When each session was used last, on its way to the store. */
typedef struct _RialtoSessionUse RialtoSessionUse;

RialtoSessionUse *rialto_session_use_new   (RialtoStore      *store);
void              rialto_session_use_free  (RialtoSessionUse *use);
void              rialto_session_use_note  (RialtoSessionUse *use,
                                            RialtoId          session);
RialtoTime        rialto_session_use_get   (RialtoSessionUse *use,
                                            RialtoId          session);
void              rialto_session_use_sweep (RialtoSessionUse *use);
void              rialto_session_use_flush (RialtoSessionUse *use);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoSessionUse, rialto_session_use_free)

G_END_DECLS
