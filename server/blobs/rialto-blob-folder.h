/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-blob-backend.h"

G_BEGIN_DECLS

RialtoBlobBackend *rialto_blob_folder_new (const char *path,
                                           GError    **error);

G_END_DECLS
