/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-renditions.h"

G_BEGIN_DECLS

typedef struct
{
  int folder; /* borrowed */
  int fds[RIALTO_RENDITIONS_MAX];
} RialtoRenditionFiles;

RialtoRenditionOutcome rialto_rendition_files_open  (RialtoRenditionFiles       *files,
                                                     int                         folder);
RialtoRenditionOutcome rialto_rendition_files_keep  (RialtoRenditionFiles       *files,
                                                     const RialtoRenditionReply *reply,
                                                     RialtoRenditionSet         *set);
void                   rialto_rendition_files_clear (RialtoRenditionFiles       *files);

G_END_DECLS
