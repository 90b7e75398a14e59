/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-rendition-protocol.h"

#include <sys/types.h>

G_BEGIN_DECLS

/* One helper process, started when it is first needed and again after it has died. One caller at a time. */
typedef struct _RialtoRenditionHelper RialtoRenditionHelper;

RialtoRenditionHelper *rialto_rendition_helper_new         (const char            *program,
                                                            gboolean               demo);
void                   rialto_rendition_helper_free        (RialtoRenditionHelper *self);
gboolean               rialto_rendition_helper_start       (RialtoRenditionHelper *self,
                                                            guint                  milliseconds);
RialtoRenditionOutcome rialto_rendition_helper_ask         (RialtoRenditionHelper *self,
                                                            RialtoRenditionKind    kind,
                                                            const int             *fds,
                                                            guint                  n_fds,
                                                            guint                  milliseconds,
                                                            RialtoRenditionReply  *reply);
pid_t                  rialto_rendition_helper_get_pid     (RialtoRenditionHelper *self);
RialtoSandbox          rialto_rendition_helper_get_sandbox (RialtoRenditionHelper *self);
guint                  rialto_rendition_helper_get_starts  (RialtoRenditionHelper *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoRenditionHelper, rialto_rendition_helper_free)

G_END_DECLS
