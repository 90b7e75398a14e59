/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-control.h"

G_BEGIN_DECLS

/* Beside the data, while somebody serves it: a lock on one file, another that tells programs where, and a control socket. Whoever only wants to know
 * asks for the lock with F_OFD_GETLK: what holds it serves, and a server that was killed does not. */
#define RIALTO_SERVING_LOCK "serving.lock"
#define RIALTO_SERVING_FILE "serving.ini"

typedef struct _RialtoServing RialtoServing;

RialtoServing *rialto_serving_claim    (const char        *folder,
                                        GError           **error);
gboolean       rialto_serving_announce (RialtoServing     *self,
                                        const char *const *addresses,
                                        const char        *owner_token,
                                        GError           **error);
gboolean       rialto_serving_listen   (RialtoServing     *self,
                                        RialtoControlFunc  stop,
                                        gpointer           data,
                                        GError           **error);
void           rialto_serving_free     (RialtoServing     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoServing, rialto_serving_free)

G_END_DECLS
