/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

typedef struct _RialtoIdSource RialtoIdSource;

RialtoIdSource *rialto_id_source_new      (guint           node,
                                           RialtoId        high_water);
void            rialto_id_source_free     (RialtoIdSource *source);
RialtoId        rialto_id_source_next     (RialtoIdSource *source);
RialtoId        rialto_id_source_after    (RialtoIdSource *source,
                                           RialtoId        last);
RialtoId        rialto_id_source_get_mark (RialtoIdSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoIdSource, rialto_id_source_free)

G_END_DECLS
