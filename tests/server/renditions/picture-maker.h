/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <vips/vips.h>

G_BEGIN_DECLS

/* Pictures for tests, made when they run. Everything is (transfer full); a failure ends the test. */
void        picture_maker_init     (const char *program);

/* Four quarters: red, green, blue, white, from the top left by rows. */
VipsImage  *picture_maker_quarters (int         width,
                                    int         height);
/* Soft shapes with some noise, like a photograph to an encoder. */
VipsImage  *picture_maker_photo    (int         width,
                                    int         height,
                                    int         seed);
VipsImage  *picture_maker_plain    (int         width,
                                    int         height,
                                    double      red,
                                    double      green,
                                    double      blue);
/* @suffix as for libvips: ".jpg[Q=90]". */
GBytes     *picture_maker_save     (VipsImage  *image,
                                    const char *suffix);

/* PNG by hand. */
void        picture_maker_chunk    (GByteArray *png,
                                    const char *type,
                                    const void *data,
                                    gsize       size);
GByteArray *picture_maker_png_head (guint       width,
                                    guint       height,
                                    guint8      depth,
                                    guint8      colour_type);
GBytes     *picture_maker_zlib     (gsize       zeros);

int         picture_maker_file     (GBytes     *bytes);

G_END_DECLS
