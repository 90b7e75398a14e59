/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 0xRRGGBB, sRGB. */
typedef guint32 RialtoColour;

RialtoColour rialto_colour_mix       (RialtoColour  one,
                                      RialtoColour  other,
                                      double        share);
RialtoColour rialto_colour_darken    (RialtoColour  colour,
                                      double        factor);
double       rialto_colour_lightness (RialtoColour  colour);
double       rialto_colour_distance  (RialtoColour  one,
                                      RialtoColour  other);
const char  *rialto_colour_to_text   (RialtoColour  colour,
                                      char         *text);
gboolean     rialto_colour_from_text (const char   *text,
                                      RialtoColour *colour);

#define RIALTO_COLOUR_ROOM 8

G_END_DECLS
