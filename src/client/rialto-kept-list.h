/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-cache.h"
#include "rialto-paged-list.h"
#include "rialto-session.h"

G_BEGIN_DECLS

/* A list that is there again after a restart, and without a connection. */
#define RIALTO_TYPE_KEPT_LIST (rialto_kept_list_get_type ())
G_DECLARE_FINAL_TYPE (RialtoKeptList, rialto_kept_list, RIALTO, KEPT_LIST, GObject)

RialtoKeptList  *rialto_kept_list_new        (RialtoSession          *session,
                                              RialtoCache            *cache,
                                              RialtoPagedList        *list,
                                              const char             *name,
                                              const RialtoEntityInfo *kind) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *rialto_kept_list_restore    (RialtoKeptList         *self) G_GNUC_WARN_UNUSED_RESULT;
RialtoPagedList *rialto_kept_list_get_list   (RialtoKeptList         *self);
void             rialto_kept_list_set_anchor (RialtoKeptList         *self,
                                              RialtoId                anchor,
                                              int                     offset);
RialtoId         rialto_kept_list_get_anchor (RialtoKeptList         *self,
                                              int                    *offset);

G_END_DECLS
