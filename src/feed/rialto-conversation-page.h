/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-conversation.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_CONVERSATION_PAGE (rialto_conversation_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoConversationPage, rialto_conversation_page, RIALTO, CONVERSATION_PAGE, AdwNavigationPage)

RialtoConversationPage *rialto_conversation_page_new              (RialtoMembership       *membership,
                                                                   RialtoId                id) G_GNUC_WARN_UNUSED_RESULT;
RialtoConversation     *rialto_conversation_page_get_conversation (RialtoConversationPage *self);

G_END_DECLS
