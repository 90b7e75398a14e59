/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_POSTING_LIST (rialto_posting_list_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPostingList, rialto_posting_list, RIALTO, POSTING_LIST, GtkWidget)

G_END_DECLS
