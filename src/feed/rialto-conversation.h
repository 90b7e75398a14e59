/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-listing.h"
#include "rialto-membership.h"
#include "rialto-paged-list.h"

G_BEGIN_DECLS

#define RIALTO_COMMENT_MAX 1000 /* characters */

#define RIALTO_TYPE_CONVERSATION (rialto_conversation_get_type ())

G_DECLARE_FINAL_TYPE (RialtoConversation, rialto_conversation, RIALTO, CONVERSATION, GObject)

RialtoConversation  *rialto_conversation_new          (RialtoMembership    *membership,
                                                       RialtoId             id) G_GNUC_WARN_UNUSED_RESULT;
RialtoPostObject    *rialto_conversation_get_post     (RialtoConversation  *self);
RialtoListing        rialto_conversation_get_state    (RialtoConversation  *self);
RialtoPagedList     *rialto_conversation_get_list     (RialtoConversation  *self);
GListModel          *rialto_conversation_get_comments (RialtoConversation  *self);
GListModel          *rialto_conversation_get_pending  (RialtoConversation  *self);
const char          *rialto_conversation_get_text     (RialtoConversation  *self);
void                 rialto_conversation_set_text     (RialtoConversation  *self,
                                                       const char          *text);
RialtoCommentObject *rialto_conversation_get_reply_to (RialtoConversation  *self);
void                 rialto_conversation_set_reply_to (RialtoConversation  *self,
                                                       RialtoCommentObject *comment);
void                 rialto_conversation_load         (RialtoConversation  *self);
void                 rialto_conversation_show_older   (RialtoConversation  *self);
gboolean             rialto_conversation_send         (RialtoConversation  *self);
void                 rialto_conversation_edit         (RialtoConversation  *self,
                                                       RialtoOutboxItem    *item);

G_END_DECLS
