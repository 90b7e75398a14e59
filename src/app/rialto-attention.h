/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_ATTENTION (rialto_attention_get_type ())

G_DECLARE_FINAL_TYPE (RialtoAttention, rialto_attention, RIALTO, ATTENTION, GObject)

RialtoAttention     *rialto_attention_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void                 rialto_attention_note       (RialtoAttention *self);
void                 rialto_attention_judge      (RialtoAttention *self);
RialtoPresenceStatus rialto_attention_get_status (RialtoAttention *self);

G_END_DECLS
