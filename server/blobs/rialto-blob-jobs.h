/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

gboolean rialto_blobs_job_sweep (RialtoContext *context,
                                 const char    *payload,
                                 GError       **error);

G_END_DECLS
