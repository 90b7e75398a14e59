/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <yyjson.h>

G_BEGIN_DECLS

extern const yyjson_alc rialto_codec_memory;

G_END_DECLS
