/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

/* Bodies of routes with `append`: they go on where an unfinished upload ends. */
gboolean rialto_append_read_headers (RialtoRequest  *request,
                                     GError        **error);
gboolean rialto_append_begin        (RialtoRequest  *request,
                                     RialtoBodyPlan *plan,
                                     GError        **error);
gboolean rialto_append_completes    (RialtoRequest  *request);
int      rialto_append_take         (RialtoRequest  *request,
                                     GError        **error);

G_END_DECLS
