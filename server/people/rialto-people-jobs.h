/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

/* What is too much for one transaction. */
gboolean rialto_people_job_accept_requests (RialtoContext *context,
                                            const char    *payload,
                                            GError       **error);

G_END_DECLS
