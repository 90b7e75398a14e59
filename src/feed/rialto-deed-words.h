/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-deeds.h"

G_BEGIN_DECLS

char *rialto_deed_words_new (RialtoOutboxItem  *item,
                             RialtoIdentityMap *map) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
