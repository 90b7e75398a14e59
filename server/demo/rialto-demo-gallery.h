/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"

G_BEGIN_DECLS

/* The pictures of the demo: drawn, or photographs from a folder. They walk the way of every upload. */
typedef struct _RialtoDemoGallery RialtoDemoGallery;

typedef struct
{
  RialtoPicture picture; /* strings owned by the gallery */
  const char   *title;
  const char   *garment; /* one that can be spoken of */
  gint64        size;
} RialtoDemoPicture;

RialtoDemoGallery       *rialto_demo_gallery_new        (RialtoContext     *context,
                                                         const char        *photos,
                                                         guint              n_looks,
                                                         guint              n_details,
                                                         guint              n_faces,
                                                         GError           **error);
void                     rialto_demo_gallery_free       (RialtoDemoGallery *gallery);
const RialtoDemoPicture *rialto_demo_gallery_get_look   (RialtoDemoGallery *gallery,
                                                         guint              index);
const RialtoDemoPicture *rialto_demo_gallery_get_detail (RialtoDemoGallery *gallery,
                                                         guint              index);
const RialtoDemoPicture *rialto_demo_gallery_get_face   (RialtoDemoGallery *gallery,
                                                         guint              index);
const RialtoDemoPicture *rialto_demo_gallery_get_banner (RialtoDemoGallery *gallery,
                                                         guint              index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoDemoGallery, rialto_demo_gallery_free)

G_END_DECLS
