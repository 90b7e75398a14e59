/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-rendition-protocol.h"

G_BEGIN_DECLS

gboolean               rialto_recoder_init (const char           *program,
                                            gboolean              demo);
RialtoRenditionOutcome rialto_recoder_make (int                   picture,
                                            const int            *outputs,
                                            RialtoRenditionReply *reply);
RialtoRenditionOutcome rialto_recoder_draw (int                   drawing,
                                            int                   output);

G_END_DECLS
