/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-rendition-protocol.h"

G_BEGIN_DECLS

RialtoSandbox rialto_sandbox_enter         (void);
RialtoSandbox rialto_sandbox_close_files   (void);
void          rialto_sandbox_limit_picture (void);

G_END_DECLS
