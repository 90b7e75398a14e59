/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define RIALTO_REDUCER_MAX_BYTES (64 * 1024 * 1024)
#define RIALTO_REDUCER_MAX_SIDE  2048

#define RIALTO_TYPE_REDUCER (rialto_reducer_get_type ())

G_DECLARE_FINAL_TYPE (RialtoReducer, rialto_reducer, RIALTO, REDUCER, GObject)

RialtoReducer *rialto_reducer_new_for_file     (GFile         *file) G_GNUC_WARN_UNUSED_RESULT;
RialtoReducer *rialto_reducer_new_for_texture  (GdkTexture    *texture) G_GNUC_WARN_UNUSED_RESULT;
void           rialto_reducer_set_crop         (RialtoReducer *self,
                                                double         ratio,
                                                double         position);
DexFuture     *rialto_reducer_run              (RialtoReducer *self,
                                                GCancellable  *cancellable) G_GNUC_WARN_UNUSED_RESULT;
double         rialto_reducer_get_progress     (RialtoReducer *self);
GBytes        *rialto_reducer_get_bytes        (RialtoReducer *self);
const char    *rialto_reducer_get_content_type (RialtoReducer *self);
guint          rialto_reducer_get_width        (RialtoReducer *self);
guint          rialto_reducer_get_height       (RialtoReducer *self);
const char    *rialto_reducer_get_description  (RialtoReducer *self);
GdkTexture    *rialto_reducer_get_preview      (RialtoReducer *self);

/* Where the part of that shape lies. */
void           rialto_reducer_crop             (guint          width,
                                                guint          height,
                                                double         ratio,
                                                double         position,
                                                GdkRectangle  *left);

G_END_DECLS
