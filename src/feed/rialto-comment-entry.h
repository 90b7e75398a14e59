/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-conversation.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_COMMENT_ENTRY (rialto_comment_entry_get_type ())

G_DECLARE_FINAL_TYPE (RialtoCommentEntry, rialto_comment_entry, RIALTO, COMMENT_ENTRY, GtkWidget)

G_END_DECLS
