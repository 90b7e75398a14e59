/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_ERRAND (rialto_errand_get_type ())

G_DECLARE_FINAL_TYPE (RialtoErrand, rialto_errand, RIALTO, ERRAND, GObject)

void     rialto_errand_run      (RialtoErrand *self,
                                 DexFuture    *future);
void     rialto_errand_fail     (RialtoErrand *self,
                                 const GError *error);
gboolean rialto_errand_get_busy (RialtoErrand *self);

G_END_DECLS
