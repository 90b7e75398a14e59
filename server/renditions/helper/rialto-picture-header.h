/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-rendition-protocol.h"

G_BEGIN_DECLS

typedef struct
{
  RialtoPictureKind kind;
  guint             width;
  guint             height;
} RialtoPictureHeader;

RialtoRenditionOutcome rialto_picture_header_read (const guint8        *data,
                                                   gsize                size,
                                                   RialtoPictureHeader *header);

G_END_DECLS
