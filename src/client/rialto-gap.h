/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_GAP (rialto_gap_get_type ())
G_DECLARE_FINAL_TYPE (RialtoGap, rialto_gap, RIALTO, GAP, GObject)

RialtoGap  *rialto_gap_new        (const char *cursor) G_GNUC_WARN_UNUSED_RESULT;
const char *rialto_gap_get_cursor (RialtoGap  *self);
gboolean    rialto_gap_get_busy   (RialtoGap  *self);
void        rialto_gap_set_busy   (RialtoGap  *self,
                                   gboolean    busy);

G_END_DECLS
