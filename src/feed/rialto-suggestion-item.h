/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_SUGGESTION_ITEM (rialto_suggestion_item_get_type ())

G_DECLARE_FINAL_TYPE (RialtoSuggestionItem, rialto_suggestion_item, RIALTO, SUGGESTION_ITEM, GObject)

RialtoSuggestionItem *rialto_suggestion_item_new        (RialtoSuggestionObject *suggestion) G_GNUC_WARN_UNUSED_RESULT;
RialtoPersonObject   *rialto_suggestion_item_get_person (RialtoSuggestionItem   *self);

G_END_DECLS
