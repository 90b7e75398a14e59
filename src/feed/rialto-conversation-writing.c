/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-conversation-private.h"

#include "rialto-api.h"
#include "rialto-id.h"

/* What somebody says in a conversation: the draft, and what is on its way. */

static RialtoOutbox *
get_outbox (RialtoConversation *self)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (self->membership);

  return deeds != NULL ? rialto_deeds_get_outbox (deeds) : NULL;
}

static RialtoDrafts *
get_drafts (RialtoConversation *self)
{
  RialtoOutbox *outbox = get_outbox (self);

  return outbox != NULL ? rialto_outbox_get_drafts (outbox) : NULL;
}

static char *
make_key (RialtoConversation *self)
{
  return g_strdup_printf ("comment:%" G_GINT64_FORMAT, self->id);
}

static gboolean
is_mine (gpointer object,
         gpointer data)
{
  RialtoOutboxItem *item = object;
  const char *subject = data;

  return g_str_equal (rialto_outbox_item_get_route (item),
                      rialto_api_routes[RIALTO_API_CREATE_COMMENT].name) &&
         g_str_equal (rialto_outbox_item_get_subject (item), subject);
}

/* Before the text of a reply, and of a text that looks as if it had that: the id of the comment. */
#define REPLY_MARK "\x1f"

static char *
make_draft (RialtoConversation *self)
{
  if (self->parent == 0 && !g_str_has_prefix (self->text, REPLY_MARK))
    return g_strdup (self->text);
  return g_strdup_printf (REPLY_MARK "%" G_GINT64_FORMAT REPLY_MARK "%s", self->parent, self->text);
}

static const char *
read_draft (const char *content,
            RialtoId   *parent)
{
  const char *text = g_str_has_prefix (content, REPLY_MARK) ? strchr (content + 1, *REPLY_MARK) : NULL;

  *parent = text != NULL ? g_ascii_strtoll (content + 1, NULL, 10) : 0;
  return text != NULL ? text + 1 : content;
}

/*< private >
 * rialto_conversation_keep:
 * @self: a conversation
 *
 * Writes down what is written, and whom it answers.
 */
void
rialto_conversation_keep (RialtoConversation *self)
{
  RialtoDrafts *drafts = get_drafts (self);
  g_autofree char *key = make_key (self), *content = NULL;

  if (drafts == NULL)
    return;
  if (*self->text == '\0')
    {
      dex_future_disown (rialto_drafts_discard (drafts, key));
      return;
    }
  content = make_draft (self);
  rialto_drafts_set (drafts, key, content);
}

static DexFuture *
take_draft (RialtoFiber *fiber,
            gpointer     data)
{
  g_autofree char *content = dex_await_string (dex_ref (data), NULL);
  g_autoptr (RialtoConversation) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoOutboxItem) returned = NULL;
  const char *text;
  RialtoId parent;

  if (self == NULL)
    return dex_future_new_true ();
  /* Who has begun to write meanwhile means that. */
  if (content != NULL && *self->text == '\0' && self->parent == 0)
    {
      text = read_draft (content, &parent);
      if (parent != 0)
        rialto_conversation_reply_to_id (self, parent);
      rialto_conversation_set_text (self, text);
    }
  self->reading = FALSE;
  returned = g_steal_pointer (&self->returned);
  if (returned != NULL)
    rialto_conversation_edit (self, returned);
  return dex_future_new_true ();
}

/*< private >
 * rialto_conversation_begin_writing:
 * @self: a conversation
 *
 * Puts what was being written last time there, and finds what is not sent yet.
 */
void
rialto_conversation_begin_writing (RialtoConversation *self)
{
  RialtoOutbox *outbox = get_outbox (self);
  g_autofree char *key = make_key (self);
  GtkFilter *filter;

  if (outbox == NULL)
    return;
  filter = GTK_FILTER (gtk_custom_filter_new (is_mine, g_strdup_printf ("post:%" G_GINT64_FORMAT, self->id),
                                              g_free));
  self->pending = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (outbox)), filter));
  self->reading = TRUE;
  dex_future_disown (rialto_async_spawn ("read-draft", self, self->cancellable, take_draft,
                                         rialto_drafts_get (rialto_outbox_get_drafts (outbox), key),
                                         dex_unref));
}

/**
 * rialto_conversation_get_pending:
 * @self: a conversation
 *
 * Returns: (transfer none) (nullable): the outbox's items that comment this post, oldest first
 */
GListModel *
rialto_conversation_get_pending (RialtoConversation *self)
{
  return self->pending;
}

/**
 * rialto_conversation_get_text:
 * @self: a conversation
 *
 * Returns: (transfer none): what is being written
 */
const char *
rialto_conversation_get_text (RialtoConversation *self)
{
  return self->text;
}

/**
 * rialto_conversation_set_text:
 * @self: a conversation
 * @text: (nullable): what is being written; it is kept as a draft
 */
void
rialto_conversation_set_text (RialtoConversation *self,
                              const char         *text)
{
  if (!g_set_str (&self->text, text != NULL ? text : ""))
    return;
  rialto_conversation_keep (self);
  rialto_conversation_tell_writing (self, FALSE);
}

/*< private >
 * rialto_conversation_can_send:
 * @self: a conversation
 *
 * Returns: whether what is written can be sent
 */
gboolean
rialto_conversation_can_send (RialtoConversation *self)
{
  g_autofree char *stripped = g_strstrip (g_strdup (self->text));

  return get_outbox (self) != NULL && *stripped != '\0' &&
         g_utf8_strlen (self->text, -1) <= RIALTO_COMMENT_MAX;
}

static DexFuture *
sent_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autofree char *text = dex_await_string (dex_ref (data), NULL);
  g_autoptr (RialtoConversation) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GObject) comment = NULL;
  RialtoId id;

  if (self == NULL || text == NULL || !rialto_id_parse (text, &id))
    return dex_future_new_true ();
  comment =
    rialto_identity_map_lookup (rialto_session_get_map (rialto_membership_get_session (self->membership)),
                                &rialto_comment_info, id);
  /* The server tells of it, too, but not when it is far away. */
  if (comment != NULL)
    g_signal_emit_by_name (rialto_membership_get_session (self->membership), "comment", comment);
  return dex_future_new_true ();
}

/* What has been given to the outbox, until it is safe there. */
typedef struct
{
  DexFuture *kept; /* owned */
  char      *text; /* owned */
  RialtoId   parent;
} Saying;

static void
saying_free (gpointer data)
{
  Saying *saying = data;

  dex_unref (saying->kept);
  g_free (saying->text);
  g_free (saying);
}

/* What is being written comes behind what was written before. */
static void
write_before (RialtoConversation *self,
              const char         *before)
{
  g_autofree char *text = *self->text != '\0' ? g_strdup_printf ("%s\n%s", before, self->text)
                                              : g_strdup (before);

  rialto_conversation_set_text (self, text);
}

static DexFuture *
kept_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Saying *saying = data;
  g_autoptr (GError) error = NULL;
  gboolean kept = dex_await (dex_ref (saying->kept), &error);
  g_autoptr (RialtoConversation) self = rialto_fiber_dup_owner (fiber);

  if (kept || self == NULL)
    return dex_future_new_true ();
  write_before (self, saying->text);
  if (saying->parent != 0)
    rialto_conversation_reply_to_id (self, saying->parent);
  rialto_conversation_set_trouble (self, error->message);
  return dex_future_new_true ();
}

/* It is out of the way at once, to go on writing; the draft is left to the outbox. */
static void
put_away (RialtoConversation *self,
          RialtoOutboxItem   *item)
{
  Saying *saying = g_new0 (Saying, 1);

  saying->kept = rialto_outbox_when_kept (get_outbox (self), item);
  saying->text = g_steal_pointer (&self->text);
  saying->parent = self->parent;
  self->text = g_strdup ("");
  rialto_conversation_tell_writing (self, FALSE);
  rialto_conversation_set_reply_to (self, NULL);
  rialto_conversation_set_trouble (self, NULL);
  dex_future_disown (rialto_async_spawn ("comment-kept", self, self->cancellable, kept_fiber, saying,
                                         saying_free));
}

/**
 * rialto_conversation_send:
 * @self: a conversation
 *
 * Puts what is written into the outbox; it is among the pending ones until the server has it. What the outbox cannot keep is back, and
 * `trouble` says why.
 *
 * Returns: whether there was something to send
 */
gboolean
rialto_conversation_send (RialtoConversation *self)
{
  g_autofree char *text = NULL, *key = make_key (self);
  g_autoptr (RialtoOutboxItem) item = NULL;

  if (!rialto_conversation_can_send (self))
    return FALSE;
  text = g_strstrip (g_strdup (self->text));
  item = rialto_deeds_comment (rialto_membership_get_deeds (self->membership), self->id, self->parent, text,
                               key);
  dex_future_disown (rialto_async_spawn ("comment-sent", self, self->cancellable, sent_fiber,
                                         rialto_outbox_item_when_sent (item), dex_unref));
  put_away (self, item);
  return TRUE;
}

/**
 * rialto_conversation_edit:
 * @self: a conversation
 * @item: one of the pending ones that is not being sent
 *
 * Takes it back, to be written anew; what is being written, and the draft that is still being read, stays behind it.
 */
void
rialto_conversation_edit (RialtoConversation *self,
                          RialtoOutboxItem   *item)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  const RialtoCreateCommentArgs *args = rialto_deeds_read (item, arena, NULL);

  if (self->reading)
    {
      g_set_object (&self->returned, item);
      return;
    }
  if (args == NULL || rialto_outbox_item_get_state (item) == RIALTO_OUTBOX_SENDING)
    return;
  write_before (self, args->body->text);
  rialto_conversation_reply_to_id (self, args->body->parent);
  /* It is on the disk here before it is not there. */
  dex_future_disown (rialto_drafts_flush (get_drafts (self)));
  dex_future_disown (rialto_outbox_discard (get_outbox (self), item));
}
