/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

void rialto_security_log (RialtoRequest *request,
                          const char    *event,
                          RialtoId       subject);

G_END_DECLS
