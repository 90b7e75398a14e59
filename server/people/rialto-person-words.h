/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-arena.h"

G_BEGIN_DECLS

guint rialto_person_words_split (RialtoArena *arena,
                                 const char  *text,
                                 const char **words,
                                 guint        max_words);

G_END_DECLS
