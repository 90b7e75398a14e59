/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-photo-header.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gdk/gdk.h>

G_BEGIN_DECLS

/* Told how far it is, on the thread that works. */
typedef void (*RialtoReductionProgress) (double   fraction,
                                         gpointer data);

/* What is made of a picture, on one thread of the pool. */
typedef struct
{
  GFile                  *file;        /* owned, nullable */
  GdkTexture             *texture;     /* owned, nullable: instead of a file */
  double                  ratio;       /* width over height of what is left of it; 0: all */
  double                  position;    /* where that is, from 0 at the left or top to 1 */
  GCancellable           *cancellable; /* owned */
  RialtoReductionProgress progress;
  gpointer                data;

  GBytes     *bytes; /* owned, from here on: the outcome */
  const char *content_type;
  guint       width;
  guint       height;
  char       *description; /* owned, nullable */
  GdkTexture *preview;     /* owned */
} RialtoReduction;

gboolean   rialto_reduction_run    (RialtoReduction         *reduction,
                                    GError                 **error);
void       rialto_reduction_clear  (RialtoReduction         *reduction);
GdkPixbuf *rialto_reduction_decode (RialtoReduction         *reduction,
                                    GBytes                  *file,
                                    const RialtoPhotoHeader *header,
                                    GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void       rialto_reduction_fit    (guint                    width,
                                    guint                    height,
                                    guint                    side,
                                    guint                   *fit_width,
                                    guint                   *fit_height);
gboolean   rialto_reduction_tell   (RialtoReduction         *reduction,
                                    double                   fraction,
                                    GError                 **error);

G_END_DECLS
