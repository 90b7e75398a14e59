/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A folder in which a blob is put together. */
typedef struct _RialtoBlobStage RialtoBlobStage;

RialtoBlobStage *rialto_blob_stage_new        (int              parent);
int              rialto_blob_stage_get_folder (RialtoBlobStage *self);
const char      *rialto_blob_stage_get_name   (RialtoBlobStage *self);
gboolean         rialto_blob_stage_sync       (RialtoBlobStage *self);
void             rialto_blob_stage_moved      (RialtoBlobStage *self);
void             rialto_blob_stage_free       (RialtoBlobStage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoBlobStage, rialto_blob_stage_free)

G_END_DECLS
