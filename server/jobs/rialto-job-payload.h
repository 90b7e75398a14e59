/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-arena.h"
#include "rialto-error.h"

G_BEGIN_DECLS

/* What most jobs need to know: a few ids, as JSON. */
char    *rialto_job_payload_write (RialtoArena    *arena,
                                   const RialtoId *ids,
                                   guint           n_ids);
gboolean rialto_job_payload_read  (const char     *payload,
                                   RialtoId       *ids,
                                   guint           n_ids,
                                   GError        **error);

G_END_DECLS
