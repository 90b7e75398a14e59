/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-arena.h"
#include "rialto-error.h"
#include "rialto-types.h"

G_BEGIN_DECLS

gboolean rialto_id_list_parse (const char  *text,
                               RialtoArena *arena,
                               RialtoId   **ids,
                               guint       *n_ids,
                               GError     **error);

G_END_DECLS
