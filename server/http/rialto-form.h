/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

gboolean rialto_form_check (RialtoRequest *request,
                            GError       **error);

G_END_DECLS
