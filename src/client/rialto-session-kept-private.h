/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-cache.h"
#include "rialto-session.h"

G_BEGIN_DECLS

void rialto_session_keep       (RialtoSession *self,
                                RialtoCache   *cache);
void rialto_session_await_kept (RialtoSession *self,
                                RialtoCache   *cache);

G_END_DECLS
