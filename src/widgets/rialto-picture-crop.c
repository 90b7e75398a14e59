/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-picture-view.h"

/**
 * rialto_picture_shown_ratio:
 * @picture: (nullable): a picture
 *
 * Very tall and very wide pictures are cropped: nobody else gets a place on the screen otherwise.
 *
 * Returns: width over height of the place it gets; 1 when it is not known
 */
double
rialto_picture_shown_ratio (RialtoPictureObject *picture)
{
  double width = picture != NULL ? (double) rialto_picture_object_get_width (picture) : 0;
  double height = picture != NULL ? (double) rialto_picture_object_get_height (picture) : 0;

  if (width <= 0 || height <= 0)
    return 1;
  return CLAMP (width / height, RIALTO_PICTURE_MIN_RATIO, RIALTO_PICTURE_MAX_RATIO);
}

/* Where along one axis: what should be seen comes as near to the middle as the edges allow. */
static double
offset (double drawn,
        double area,
        double point)
{
  return CLAMP (area / 2 - point * drawn, area - drawn, 0);
}

/**
 * rialto_picture_crop:
 * @picture_ratio: width over height of the whole picture
 * @focus_x: -1000 left, 1000 right
 * @focus_y: -1000 bottom, 1000 top
 * @area: what it must fill
 * @drawn: (out): where the whole picture is drawn so that it does
 */
void
rialto_picture_crop (double                 picture_ratio,
                     double                 focus_x,
                     double                 focus_y,
                     const graphene_size_t *area,
                     graphene_rect_t       *drawn)
{
  double width = MAX ((double) area->width, (double) area->height * picture_ratio);
  double height = width / picture_ratio;

  graphene_rect_init (drawn, (float) offset (width, (double) area->width, (focus_x + 1000) / 2000),
                      (float) offset (height, (double) area->height, (1000 - focus_y) / 2000), (float) width,
                      (float) height);
}
