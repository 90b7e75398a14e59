/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-rendition-protocol.h"

G_BEGIN_DECLS

gboolean rialto_rendition_fail      (RialtoRenditionOutcome      outcome,
                                     const RialtoRenditionReply *reply,
                                     GError                    **error);
gboolean rialto_rendition_fail_busy (GError                    **error);

G_END_DECLS
