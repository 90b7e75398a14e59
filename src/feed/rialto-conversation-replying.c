/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-conversation-private.h"

#include "rialto-api.h"

#include <glib/gi18n.h>

/* Whom a comment answers. It may be somebody whose comment is not known, after another start, and it may be gone. */

/* Whether a comment is there. */
typedef struct
{
  DexFuture *replies; /* owned */
  RialtoId   parent;
} Looking;

static void
looking_free (gpointer data)
{
  Looking *looking = data;

  dex_unref (looking->replies);
  g_free (looking);
}

/* The words stay. */
static void
lose_parent (RialtoConversation *self)
{
  rialto_conversation_set_reply_to (self, NULL);
  rialto_conversation_set_trouble (self, _ ("What you answered is not there any more. Your words will be a "
                                            "comment of their own."));
}

/* One with replies stays as an empty place. */
static void
on_answered (RialtoConversation *self)
{
  if (self->reply_to != NULL && (rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (self->reply_to)) ||
                                 rialto_comment_object_get_author (self->reply_to) == NULL))
    lose_parent (self);
}

static void
set_known (RialtoConversation  *self,
           RialtoCommentObject *comment)
{
  if (self->reply_to != NULL)
    g_signal_handlers_disconnect_by_func (self->reply_to, on_answered, self);
  g_set_object (&self->reply_to, comment);
  if (comment == NULL)
    return;
  g_signal_connect_object (comment, "notify::deleted", G_CALLBACK (on_answered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (comment, "notify::author", G_CALLBACK (on_answered), self, G_CONNECT_SWAPPED);
}

/**
 * rialto_conversation_get_reply_to:
 * @self: a conversation
 *
 * Returns: (transfer none) (nullable): the comment that is being replied to, if it is known
 */
RialtoCommentObject *
rialto_conversation_get_reply_to (RialtoConversation *self)
{
  return self->reply_to;
}

/* A reply to a reply stands beside it: it says whom it is for. */
static void
address (RialtoConversation  *self,
         RialtoCommentObject *comment)
{
  RialtoPersonObject *author = rialto_comment_object_get_author (comment);
  g_autofree char *text = NULL;

  if (author == NULL || rialto_comment_object_get_parent (comment) == 0 || *self->text != '\0')
    return;
  text = g_strdup_printf ("@%s ", rialto_person_object_get_handle (author));
  rialto_conversation_set_text (self, text);
}

/**
 * rialto_conversation_set_reply_to:
 * @self: a conversation
 * @comment: (nullable): the comment that is replied to from now on
 */
void
rialto_conversation_set_reply_to (RialtoConversation  *self,
                                  RialtoCommentObject *comment)
{
  RialtoId parent = comment != NULL ? rialto_comment_object_get_id (comment) : 0;

  if (self->parent == parent && self->reply_to == comment)
    return;
  self->parent = parent;
  set_known (self, comment);
  if (comment != NULL)
    {
      rialto_conversation_set_trouble (self, NULL);
      address (self, comment);
    }
  if (*self->text != '\0')
    rialto_conversation_keep (self);
  rialto_conversation_tell_writing (self, TRUE);
}

/*< private >
 * rialto_conversation_know_parent:
 * @self: a conversation
 *
 * Finds what is replied to, if that is known by now.
 */
void
rialto_conversation_know_parent (RialtoConversation *self)
{
  RialtoIdentityMap *map = rialto_session_get_map (rialto_membership_get_session (self->membership));
  g_autoptr (RialtoCommentObject) comment = NULL;

  if (self->parent == 0 || self->reply_to != NULL)
    return;
  comment = rialto_identity_map_lookup_comment (map, self->parent);
  if (comment == NULL)
    return;
  set_known (self, comment);
  rialto_conversation_tell_writing (self, TRUE);
  on_answered (self);
}

static DexFuture *
look_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Looking *looking = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoReply) page = dex_await_boxed (dex_ref (looking->replies), &error);
  g_autoptr (RialtoConversation) self = rialto_fiber_dup_owner (fiber);

  if (self != NULL && page == NULL && self->parent == looking->parent &&
      g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND))
    lose_parent (self);
  return dex_future_new_true ();
}

/*< private >
 * rialto_conversation_look_for_parent:
 * @self: a conversation
 *
 * Asks whether what is replied to is still there, when nobody has said so.
 */
void
rialto_conversation_look_for_parent (RialtoConversation *self)
{
  RialtoSession *session = rialto_membership_get_session (self->membership);
  RialtoListRepliesArgs args = { .present = RIALTO_LIST_REPLIES_ARGS_HAS_ID, .id = self->parent, .limit = 1 };
  Looking *looking;

  if (self->parent == 0 || self->reply_to != NULL)
    return;
  looking = g_new0 (Looking, 1);
  looking->parent = self->parent;
  looking->replies = rialto_api_list_replies (rialto_session_get_transport (session), &args,
                                              self->cancellable);
  dex_future_disown (rialto_async_spawn ("look-for-comment", self, self->cancellable, look_fiber, looking,
                                         looking_free));
}

/*< private >
 * rialto_conversation_reply_to_id:
 * @self: a conversation
 * @parent: a comment, known or not; 0: none
 *
 * What was said to it is said to it again.
 */
void
rialto_conversation_reply_to_id (RialtoConversation *self,
                                 RialtoId            parent)
{
  self->parent = parent;
  set_known (self, NULL);
  rialto_conversation_tell_writing (self, TRUE);
  rialto_conversation_know_parent (self);
  rialto_conversation_look_for_parent (self);
}
