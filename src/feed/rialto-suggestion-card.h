/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_SUGGESTION_CARD (rialto_suggestion_card_get_type ())

G_DECLARE_FINAL_TYPE (RialtoSuggestionCard, rialto_suggestion_card, RIALTO, SUGGESTION_CARD, GtkWidget)

G_END_DECLS
