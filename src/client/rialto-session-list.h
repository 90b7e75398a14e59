/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-paged-list.h"
#include "rialto-session.h"

G_BEGIN_DECLS

RialtoPagedList *rialto_session_list         (RialtoSession   *session,
                                              guint            route,
                                              gconstpointer    args) G_GNUC_WARN_UNUSED_RESULT;

void             rialto_session_weave_person (RialtoSession   *session,
                                              RialtoPagedList *list,
                                              RialtoId         person);

G_END_DECLS
