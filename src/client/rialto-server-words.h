/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rialto_server_words_translate (const char *sentence);

G_END_DECLS
