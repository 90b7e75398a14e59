/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-drawing.h"

#include <stdio.h>
#include <string.h>

/* Of a drawing of our own; a larger one is a mistake. */
#define MAX_SIDE 4096

typedef struct
{
  guint8 *rgb; /* owned */
  int     width, height;
} Canvas;

/* As RGBA, @times as large as it says. */
static VipsImage *
draw (const char *svg,
      gsize       length,
      int         times)
{
  g_autoptr (VipsImage) small = NULL, large = NULL;

  if (vips_svgload_buffer ((void *) svg, length, &small, NULL) != 0)
    return NULL;
  if (times == 1)
    return vips_image_copy_memory (small);
  if (vips_thumbnail_image (small, &large, small->Xsize * times, "height", small->Ysize * times, "size",
                            VIPS_SIZE_FORCE, NULL) != 0)
    return NULL;
  return vips_image_copy_memory (large);
}

/* The first layer says how large the picture is. */
static gboolean
canvas_begin (Canvas          *canvas,
              const VipsImage *layer)
{
  if (layer->Xsize > MAX_SIDE || layer->Ysize > MAX_SIDE)
    return FALSE;
  canvas->width = layer->Xsize;
  canvas->height = layer->Ysize;
  canvas->rgb = g_malloc ((gsize) canvas->width * (gsize) canvas->height * 3);
  memset (canvas->rgb, 0xff, (gsize) canvas->width * (gsize) canvas->height * 3);
  return TRUE;
}

static guint8
mix (guint8 below,
     guint8 above,
     guint8 alpha)
{
  return (guint8) ((below * (255 - alpha) + above * alpha + 127) / 255);
}

static gboolean
canvas_paint (Canvas          *canvas,
              const VipsImage *layer,
              int              left,
              int              top)
{
  const guint8 *pixels = layer->data;
  int first = MAX (0, -left), last = MIN (layer->Xsize, canvas->width - left);

  if (layer->Bands != 4 || layer->BandFmt != VIPS_FORMAT_UCHAR)
    return FALSE;
  for (int y = MAX (0, -top); y < MIN (layer->Ysize, canvas->height - top); y++)
    for (int x = first; x < last; x++)
      {
        const guint8 *above = pixels + ((gsize) y * (gsize) layer->Xsize + (gsize) x) * 4;
        guint8 *below = canvas->rgb + ((gsize) (top + y) * (gsize) canvas->width + (gsize) (left + x)) * 3;

        if (above[3] == 255)
          memcpy (below, above, 3);
        else if (above[3] > 0)
          for (int band = 0; band < 3; band++)
            below[band] = mix (below[band], above[band], above[3]);
      }
  return TRUE;
}

static gboolean
add_layer (Canvas     *canvas,
           const char *svg,
           gsize       length,
           int         left,
           int         top,
           int         times)
{
  g_autoptr (VipsImage) layer = draw (svg, length, times);

  return layer != NULL && (canvas->rgb != NULL || canvas_begin (canvas, layer)) &&
         canvas_paint (canvas, layer, left, top);
}

/* <layer x="10" y="20" times="1"><svg ...>...</svg></layer>, one after another. */
static gboolean
add_layers (Canvas     *canvas,
            const char *text)
{
  while ((text = strstr (text, "<layer ")) != NULL)
    {
      const char *svg = strstr (text, "<svg ");
      const char *end = svg != NULL ? strstr (svg, "</svg>") : NULL;
      int left, top, times;

      if (end == NULL || sscanf (text, "<layer x=\"%d\" y=\"%d\" times=\"%d\">", &left, &top, &times) != 3 ||
          ABS (left) > MAX_SIDE || ABS (top) > MAX_SIDE || times < 1 || times > 8 ||
          !add_layer (canvas, svg, (gsize) (end - svg) + strlen ("</svg>"), left, top, times))
        return FALSE;
      text = end;
    }
  return canvas->rgb != NULL;
}

/**
 * rialto_drawing_paint:
 * @drawing: one SVG; or several within &lt;layers&gt;, each in a &lt;layer&gt; that says where it lies and how many times larger
 *   it is than drawn
 * @size: bytes
 *
 * Draws what is part of the demo.
 *
 * Returns: (transfer full) (nullable): the picture, without transparency
 */
VipsImage *
rialto_drawing_paint (const char *drawing,
                      gsize       size)
{
  g_autofree char *text = g_strndup (drawing, size);
  Canvas canvas = { 0 };
  g_autofree guint8 *rgb = NULL;
  g_autoptr (VipsImage) plain = NULL;
  VipsImage *picture = NULL;
  gboolean good = g_str_has_prefix (text, "<layers>") ? add_layers (&canvas, text)
                                                      : add_layer (&canvas, text, strlen (text), 0, 0, 1);

  rgb = canvas.rgb;
  if (!good)
    return NULL;
  plain = vips_image_new_from_memory_copy (rgb, (gsize) canvas.width * (gsize) canvas.height * 3,
                                           canvas.width, canvas.height, 3, VIPS_FORMAT_UCHAR);
  if (plain == NULL || vips_copy (plain, &picture, "interpretation", VIPS_INTERPRETATION_sRGB, NULL) != 0)
    return NULL;
  return picture;
}
