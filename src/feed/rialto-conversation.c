/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-conversation-private.h"

#include "rialto-api.h"
#include "rialto-session-list.h"

#define COMMENTS_A_PAGE 50

/**
 * RialtoConversation:
 *
 * A post and what is said about it: the comments, newest first, the reader's own that are not sent yet, and the one that they are
 * writing, which is kept as a draft. `state` is that of the post: empty when it is deleted or not for this reader.
 */

enum
{
  PROP_0,
  PROP_POST,
  PROP_STATE,
  PROP_ERROR,
  PROP_LIST,
  PROP_COMMENTS,
  PROP_PENDING,
  PROP_HAS_OLDER,
  PROP_TEXT,
  PROP_REPLY_TO,
  PROP_REPLYING,
  PROP_CAN_SEND,
  PROP_TROUBLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoConversation, rialto_conversation, G_TYPE_OBJECT)

static void
tell (RialtoConversation *self,
      guint               property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * rialto_conversation_get_state:
 * @self: a conversation
 *
 * What is deleted, and what one may not see, is the same to the reader.
 *
 * Returns: what there is to show of the post
 */
RialtoListing
rialto_conversation_get_state (RialtoConversation *self)
{
  if (self->gone ||
      (self->post != NULL && rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (self->post))))
    return RIALTO_LISTING_EMPTY;
  if (self->post != NULL)
    return RIALTO_LISTING_CONTENT;
  return self->error != NULL ? RIALTO_LISTING_ERROR : RIALTO_LISTING_LOADING;
}

static void
on_deleted (RialtoConversation *self)
{
  tell (self, PROP_STATE);
}

static void
set_post (RialtoConversation *self,
          RialtoPostObject   *post)
{
  if (!g_set_object (&self->post, post))
    return;
  g_signal_connect_object (post, "notify::deleted", G_CALLBACK (on_deleted), self, G_CONNECT_SWAPPED);
  tell (self, PROP_POST);
  tell (self, PROP_STATE);
}

static void
take_error (RialtoConversation *self,
            GError             *error)
{
  gboolean gone = g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);

  if (self->error == NULL && error == NULL && !self->gone)
    return;
  g_clear_error (&self->error);
  self->gone = gone;
  self->error = error;
  tell (self, PROP_ERROR);
  tell (self, PROP_STATE);
}

static DexFuture *
load_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  RialtoSession *session = data;
  g_autoptr (RialtoConversation) self = rialto_fiber_dup_owner (fiber);
  RialtoGetPostArgs args = { .present = RIALTO_GET_POST_ARGS_HAS_ID };
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoPostObject) post = NULL;

  if (self == NULL)
    return dex_future_new_true ();
  args.id = self->id;
  g_clear_object (&self);
  post = dex_await_object (rialto_session_take (session,
                                                rialto_api_get_post (rialto_session_get_transport (session),
                                                                     &args,
                                                                     rialto_fiber_get_cancellable (fiber))),
                           &error);
  self = rialto_fiber_dup_owner (fiber);
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return dex_future_new_true ();
  if (post != NULL)
    set_post (self, post);
  take_error (self, g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * rialto_conversation_load:
 * @self: a conversation
 *
 * Asks for the post and the newest comments, also when they are known: they may have changed.
 */
void
rialto_conversation_load (RialtoConversation *self)
{
  RialtoSession *session = rialto_membership_get_session (self->membership);

  if (self->post == NULL)
    take_error (self, NULL);
  dex_future_disown (rialto_async_spawn ("load-post", self, self->cancellable, load_fiber,
                                         g_object_ref (session), g_object_unref));
  if (rialto_paged_list_get_error (self->list) != NULL)
    rialto_paged_list_retry (self->list);
  else
    rialto_paged_list_reload (self->list);
  rialto_conversation_look_for_parent (self);
}

/* A post that is known is watched, and loaded when that is in force. */
static void
on_missed (RialtoConversation *self)
{
  if (self->post == NULL)
    rialto_conversation_load (self);
}

static guint
get_n_shown (RialtoConversation *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->shown));
}

/* The last one that is known asks for more: none is read that is not to be shown. */
static void
show_more (RialtoConversation *self)
{
  while (get_n_shown (self) < self->most &&
         get_n_shown (self) < g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->list), get_n_shown (self));

      g_list_store_append (self->shown, item);
    }
  tell (self, PROP_HAS_OLDER);
}

/* What comes between or above what is shown is shown, too. */
static void
on_items_changed (RialtoConversation *self,
                  guint               position,
                  guint               removed,
                  guint               added)
{
  guint n_shown = get_n_shown (self);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (position < n_shown)
    {
      for (guint i = 0; i < added; i++)
        g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->list), position + i));
      g_list_store_splice (self->shown, position, MIN (removed, n_shown - position), items->pdata, added);
      self->most = MAX (self->most, get_n_shown (self));
    }
  show_more (self);
  rialto_conversation_know_parent (self);
}

static void
on_comment (RialtoConversation  *self,
            RialtoCommentObject *comment)
{
  if (rialto_comment_object_get_post (comment) == self->id && rialto_comment_object_get_parent (comment) == 0)
    rialto_paged_list_put_first (self->list, comment);
}

/* The list holds back what is new; a conversation is short enough to show it. */
static void
on_new (RialtoConversation *self)
{
  if (rialto_paged_list_get_n_new (self->list) > 0)
    rialto_paged_list_show_new (self->list);
}

static void
on_busy (RialtoConversation *self)
{
  tell (self, PROP_HAS_OLDER);
}

static gboolean
has_older (RialtoConversation *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list)) > get_n_shown (self) ||
         rialto_paged_list_get_next (self->list) != NULL;
}

/**
 * rialto_conversation_show_older:
 * @self: a conversation
 *
 * Shows a page more of comments.
 */
void
rialto_conversation_show_older (RialtoConversation *self)
{
  self->most += COMMENTS_A_PAGE;
  if (rialto_paged_list_get_error (self->list) != NULL)
    rialto_paged_list_retry (self->list);
  show_more (self);
}

/*< private >
 * rialto_conversation_tell_writing: what somebody writes has changed
 */
void
rialto_conversation_tell_writing (RialtoConversation *self,
                                  gboolean            reply_to)
{
  tell (self, reply_to ? PROP_REPLY_TO : PROP_TEXT);
  if (reply_to)
    tell (self, PROP_REPLYING);
  tell (self, PROP_CAN_SEND);
}

/*< private >
 * rialto_conversation_set_trouble:
 * @self: a conversation
 * @trouble: (nullable): why what was to be sent is still being written
 */
void
rialto_conversation_set_trouble (RialtoConversation *self,
                                 const char         *trouble)
{
  if (g_set_str (&self->trouble, trouble))
    tell (self, PROP_TROUBLE);
}

static void
rialto_conversation_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  RialtoConversation *self = RIALTO_CONVERSATION (object);

  switch (property)
    {
    case PROP_POST:
      g_value_set_object (value, self->post);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (gint) rialto_conversation_get_state (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;
    case PROP_COMMENTS:
      g_value_set_object (value, self->shown);
      break;
    case PROP_PENDING:
      g_value_set_object (value, self->pending);
      break;
    case PROP_HAS_OLDER:
      g_value_set_boolean (value, has_older (self));
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_REPLY_TO:
      g_value_set_object (value, self->reply_to);
      break;
    case PROP_REPLYING:
      g_value_set_boolean (value, self->parent != 0);
      break;
    case PROP_CAN_SEND:
      g_value_set_boolean (value, rialto_conversation_can_send (self));
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_conversation_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (property == PROP_TEXT)
    rialto_conversation_set_text (RIALTO_CONVERSATION (object), g_value_get_string (value));
  else if (property == PROP_REPLY_TO)
    rialto_conversation_set_reply_to (RIALTO_CONVERSATION (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_conversation_dispose (GObject *object)
{
  g_cancellable_cancel (RIALTO_CONVERSATION (object)->cancellable);
  G_OBJECT_CLASS (rialto_conversation_parent_class)->dispose (object);
}

static void
rialto_conversation_finalize (GObject *object)
{
  RialtoConversation *self = RIALTO_CONVERSATION (object);

  g_clear_object (&self->shown);
  g_clear_object (&self->list);
  g_clear_object (&self->pending);
  g_clear_object (&self->post);
  g_clear_object (&self->reply_to);
  g_clear_object (&self->returned);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->membership);
  g_clear_error (&self->error);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (rialto_conversation_parent_class)->finalize (object);
}

static void
rialto_conversation_class_init (RialtoConversationClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_conversation_get_property;
  object_class->set_property = rialto_conversation_set_property;
  object_class->dispose = rialto_conversation_dispose;
  object_class->finalize = rialto_conversation_finalize;

  properties[PROP_POST] = g_param_spec_object ("post", NULL, NULL, RIALTO_TYPE_POST_OBJECT, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RIALTO_TYPE_LISTING,
                                              RIALTO_LISTING_LOADING, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, RIALTO_TYPE_PAGED_LIST, flags);
  properties[PROP_COMMENTS] = g_param_spec_object ("comments", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_PENDING] = g_param_spec_object ("pending", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_HAS_OLDER] = g_param_spec_boolean ("has-older", NULL, NULL, FALSE, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, writable);
  properties[PROP_REPLY_TO] = g_param_spec_object ("reply-to", NULL, NULL, RIALTO_TYPE_COMMENT_OBJECT,
                                                   writable);
  properties[PROP_REPLYING] = g_param_spec_boolean ("replying", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_SEND] = g_param_spec_boolean ("can-send", NULL, NULL, FALSE, flags);
  properties[PROP_TROUBLE] = g_param_spec_string ("trouble", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_conversation_init (RialtoConversation *self)
{
  self->cancellable = g_cancellable_new ();
  self->shown = g_list_store_new (G_TYPE_OBJECT);
  self->most = COMMENTS_A_PAGE;
  self->text = g_strdup ("");
}

/**
 * rialto_conversation_new:
 * @membership: who reads it
 * @id: of a post, known or not
 *
 * Returns: (transfer full): the conversation, which is being loaded
 */
RialtoConversation *
rialto_conversation_new (RialtoMembership *membership,
                         RialtoId          id)
{
  RialtoConversation *self = g_object_new (RIALTO_TYPE_CONVERSATION, NULL);
  RialtoSession *session = rialto_membership_get_session (membership);
  g_autoptr (RialtoPostObject)
    post = rialto_identity_map_lookup (rialto_session_get_map (session), &rialto_post_info, id);

  self->membership = g_object_ref (membership);
  self->id = id;
  self->list = rialto_session_list (session, RIALTO_API_LIST_COMMENTS,
                                    &(RialtoListCommentsArgs) { .present = RIALTO_LIST_COMMENTS_ARGS_HAS_ID,
                                                                .id = id,
                                                                .limit = COMMENTS_A_PAGE });
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::n-new", G_CALLBACK (on_new), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::busy", G_CALLBACK (on_busy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "comment", G_CALLBACK (on_comment), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "refresh", G_CALLBACK (rialto_conversation_load), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "missed", G_CALLBACK (on_missed), self, G_CONNECT_SWAPPED);
  /* What was said while nobody told of it. */
  g_signal_connect_object (rialto_session_get_gateway (session), "watching",
                           G_CALLBACK (rialto_conversation_load), self, G_CONNECT_SWAPPED);
  if (post != NULL)
    set_post (self, post);
  rialto_conversation_begin_writing (self);
  rialto_conversation_load (self);
  return self;
}

/**
 * rialto_conversation_get_post:
 * @self: a conversation
 *
 * Returns: (transfer none) (nullable): the post, once it is known
 */
RialtoPostObject *
rialto_conversation_get_post (RialtoConversation *self)
{
  return self->post;
}

/**
 * rialto_conversation_get_list:
 * @self: a conversation
 *
 * Returns: (transfer none): all comments that are known
 */
RialtoPagedList *
rialto_conversation_get_list (RialtoConversation *self)
{
  return self->list;
}

/**
 * rialto_conversation_get_comments:
 * @self: a conversation
 *
 * Returns: (transfer none): the comments that are shown, newest first, without replies; a RialtoGap stands for what is still to be
 *   asked for between them
 */
GListModel *
rialto_conversation_get_comments (RialtoConversation *self)
{
  return G_LIST_MODEL (self->shown);
}
