/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A drawing of few flat colours, as PNG: a-banner, a-coat, a-dress, a-trousers, a-hat, or the face of somebody, as face-aiko. */
GBytes *outfit_draw (const char *name);

G_END_DECLS
