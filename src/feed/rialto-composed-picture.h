/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-objects.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define RIALTO_ALT_MAX 1500 /* characters */

/* What is left of a picture. */
typedef enum
{
  RIALTO_CROP_ORIGINAL,
  RIALTO_CROP_SQUARE,
  RIALTO_CROP_PORTRAIT,
  RIALTO_CROP_LANDSCAPE,
  RIALTO_N_CROPS,
} RialtoCrop;

double                 rialto_crop_get_ratio                (RialtoCrop             crop);

#define RIALTO_TYPE_COMPOSED_PICTURE (rialto_composed_picture_get_type ())

G_DECLARE_FINAL_TYPE (RialtoComposedPicture, rialto_composed_picture, RIALTO, COMPOSED_PICTURE, GObject)

RialtoComposedPicture *rialto_composed_picture_new          (void) G_GNUC_WARN_UNUSED_RESULT;
RialtoComposedPicture *rialto_composed_picture_new_posted   (RialtoPictureObject   *picture) G_GNUC_WARN_UNUSED_RESULT;
RialtoPictureObject   *rialto_composed_picture_get_posted   (RialtoComposedPicture *self);
const char            *rialto_composed_picture_get_path     (RialtoComposedPicture *self);
const char            *rialto_composed_picture_get_type_of  (RialtoComposedPicture *self);
const char            *rialto_composed_picture_get_alt      (RialtoComposedPicture *self);
void                   rialto_composed_picture_set_alt      (RialtoComposedPicture *self,
                                                             const char            *alt);
RialtoCrop             rialto_composed_picture_get_crop     (RialtoComposedPicture *self);
double                 rialto_composed_picture_get_position (RialtoComposedPicture *self);
void                   rialto_composed_picture_set_crop     (RialtoComposedPicture *self,
                                                             RialtoCrop             crop,
                                                             double                 position);
double                 rialto_composed_picture_get_ratio    (RialtoComposedPicture *self);
int                    rialto_composed_picture_get_focus_x  (RialtoComposedPicture *self);
int                    rialto_composed_picture_get_focus_y  (RialtoComposedPicture *self);
void                   rialto_composed_picture_set_focus    (RialtoComposedPicture *self,
                                                             int                    focus_x,
                                                             int                    focus_y);
void                   rialto_composed_picture_set_file     (RialtoComposedPicture *self,
                                                             const char            *path,
                                                             const char            *type);
void                   rialto_composed_picture_set_preview  (RialtoComposedPicture *self,
                                                             GdkTexture            *preview);
void                   rialto_composed_picture_set_error    (RialtoComposedPicture *self,
                                                             const char            *error);
gboolean               rialto_composed_picture_get_ready    (RialtoComposedPicture *self);
void                   rialto_composed_picture_set_unwanted (RialtoComposedPicture *self);
gboolean               rialto_composed_picture_get_unwanted (RialtoComposedPicture *self);
const char            *rialto_composed_picture_get_error    (RialtoComposedPicture *self);

G_END_DECLS
