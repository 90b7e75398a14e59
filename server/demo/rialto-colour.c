/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-colour.h"

#include <math.h>

static int
channel (RialtoColour colour,
         int          i)
{
  return (int) (colour >> (16 - 8 * i)) & 0xff;
}

/**
 * rialto_colour_mix:
 * @one: a colour
 * @other: a colour
 * @share: of @other, from 0 to 1
 *
 * Returns: the colour between them
 */
RialtoColour
rialto_colour_mix (RialtoColour one,
                   RialtoColour other,
                   double       share)
{
  RialtoColour mixed = 0;

  for (int i = 0; i < 3; i++)
    mixed = mixed << 8 |
            (guint32) lround (channel (one, i) + (channel (other, i) - channel (one, i)) * share);
  return mixed;
}

/**
 * rialto_colour_darken:
 * @colour: a colour
 * @factor: from 0, black, to 1
 *
 * Returns: the same colour in less light
 */
RialtoColour
rialto_colour_darken (RialtoColour colour,
                      double       factor)
{
  return rialto_colour_mix (0, colour, factor);
}

/**
 * rialto_colour_lightness:
 * @colour: a colour
 *
 * Returns: how light it seems, from 0 to 1
 */
double
rialto_colour_lightness (RialtoColour colour)
{
  return (0.30 * channel (colour, 0) + 0.59 * channel (colour, 1) + 0.11 * channel (colour, 2)) / 255;
}

/**
 * rialto_colour_distance:
 * @one: a colour
 * @other: a colour
 *
 * Returns: how different they seem: 0 for the same, about 765 for black and white
 */
double
rialto_colour_distance (RialtoColour one,
                        RialtoColour other)
{
  double red = (channel (one, 0) + channel (other, 0)) / 2.0;
  double r = channel (one, 0) - channel (other, 0);
  double g = channel (one, 1) - channel (other, 1);
  double b = channel (one, 2) - channel (other, 2);

  return sqrt ((2 + red / 256) * r * r + 4 * g * g + (2 + (255 - red) / 256) * b * b);
}

/**
 * rialto_colour_to_text:
 * @colour: a colour
 * @text: (out caller-allocates): room for %RIALTO_COLOUR_ROOM
 *
 * Returns: (transfer none): @text, "#rrggbb"
 */
const char *
rialto_colour_to_text (RialtoColour colour,
                       char        *text)
{
  g_snprintf (text, RIALTO_COLOUR_ROOM, "#%06x", colour & 0xffffff);
  return text;
}

/**
 * rialto_colour_from_text:
 * @text: six hexadecimal digits, and whatever follows them
 * @colour: (out): the colour
 *
 * Returns: %FALSE when it does not begin so
 */
gboolean
rialto_colour_from_text (const char   *text,
                         RialtoColour *colour)
{
  *colour = 0;
  for (int i = 0; i < 6; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return FALSE;
      *colour = *colour << 4 | (guint32) digit;
    }
  return TRUE;
}
