/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_COMMENT_ROW (rialto_comment_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoCommentRow, rialto_comment_row, RIALTO, COMMENT_ROW, GtkListBoxRow)

GtkWidget *rialto_comment_row_new (RialtoMembership    *membership,
                                   RialtoCommentObject *comment) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
