/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-arena.h"

G_BEGIN_DECLS

GPtrArray *rialto_words_split (const char  *text,
                               RialtoArena *arena,
                               guint        max_words);

G_END_DECLS
