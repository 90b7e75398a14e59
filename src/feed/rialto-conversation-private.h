/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-conversation.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

struct _RialtoConversation
{
  GObject parent_instance;

  /* owned */
  RialtoMembership    *membership;
  RialtoPostObject    *post; /* nullable */
  RialtoPagedList     *list;
  GListStore          *shown;   /* the first of the list */
  GListModel          *pending; /* nullable: a visitor has none */
  GError              *error;
  GCancellable        *cancellable;
  char                *text;
  RialtoCommentObject *reply_to; /* nullable: none, or it is not known */
  RialtoOutboxItem    *returned; /* nullable: to be written anew as soon as the draft has been read */
  char                *trouble;  /* nullable: why what was to be sent is still being written */

  RialtoId id;
  RialtoId parent;  /* what is replied to; 0: nothing */
  guint    most;    /* of the list are shown */
  gboolean reading; /* the draft */
  gboolean gone;
};

/* rialto-conversation.c */
void     rialto_conversation_tell_writing    (RialtoConversation *self,
                                              gboolean            reply_to);
void     rialto_conversation_set_trouble     (RialtoConversation *self,
                                              const char         *trouble);

/* rialto-conversation-writing.c */
void     rialto_conversation_begin_writing   (RialtoConversation *self);
void     rialto_conversation_keep            (RialtoConversation *self);
gboolean rialto_conversation_can_send        (RialtoConversation *self);

/* rialto-conversation-replying.c */
void     rialto_conversation_know_parent     (RialtoConversation *self);
void     rialto_conversation_look_for_parent (RialtoConversation *self);
void     rialto_conversation_reply_to_id     (RialtoConversation *self,
                                              RialtoId            parent);

G_END_DECLS
