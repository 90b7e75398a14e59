/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-thread.h"

#include "rialto-api.h"

#define REPLIES_A_PAGE 20

/**
 * RialtoThread:
 *
 * The replies to a comment, oldest first. They are asked for by and by; one that is written meanwhile is there at once. `hidden` says
 * how many are still to be asked for.
 */
struct _RialtoThread
{
  GObject parent_instance;

  /* owned */
  GWeakRef             session_wr;
  RialtoCommentObject *comment;
  GListStore          *replies;
  GPtrArray           *shunned; /* replies that are not shown, by whom the reader does not want to see */
  GCancellable        *cancellable;
  GError              *error;
  char                *next; /* where the server goes on */

  gint64   n_live; /* replies that the comment's own count does not know of */
  gboolean complete;
  gboolean busy;
};

enum
{
  PROP_0,
  PROP_COMMENT,
  PROP_REPLIES,
  PROP_HIDDEN,
  PROP_BUSY,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoThread, rialto_thread, G_TYPE_OBJECT)

static void
tell_hidden (RialtoThread *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIDDEN]);
}

static void
on_reply_deleted (RialtoThread        *self,
                  GParamSpec          *pspec,
                  RialtoCommentObject *reply)
{
  guint position;

  if (!rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (reply)))
    return;
  g_signal_handlers_disconnect_by_func (reply, on_reply_deleted, self);
  if (g_list_store_find (self->replies, reply, &position))
    g_list_store_remove (self->replies, position);
  else if (!g_ptr_array_remove (self->shunned, reply))
    return;
  self->n_live--;
  tell_hidden (self);
}

static int
compare (gconstpointer one,
         gconstpointer other,
         gpointer      data)
{
  RialtoId a = rialto_comment_object_get_id ((RialtoCommentObject *) one);
  RialtoId b = rialto_comment_object_get_id ((RialtoCommentObject *) other);

  return (a > b) - (a < b);
}

/* Shows it or not, as the reader wants it. */
static void
put (RialtoThread        *self,
     RialtoCommentObject *reply)
{
  if (rialto_entity_object_get_shunned (RIALTO_ENTITY_OBJECT (reply)))
    g_ptr_array_add (self->shunned, g_object_ref (reply));
  else
    g_list_store_insert_sorted (self->replies, reply, compare, NULL);
}

static void
on_reply_shunned (RialtoThread        *self,
                  GParamSpec          *pspec,
                  RialtoCommentObject *reply)
{
  g_autoptr (RialtoCommentObject) kept = g_object_ref (reply);
  guint position;

  if (g_list_store_find (self->replies, reply, &position))
    g_list_store_remove (self->replies, position);
  else if (!g_ptr_array_remove (self->shunned, reply))
    return;
  put (self, kept);
}

/* FALSE: it is there already. */
static gboolean
add (RialtoThread        *self,
     RialtoCommentObject *reply)
{
  if (g_list_store_find (self->replies, reply, NULL) || g_ptr_array_find (self->shunned, reply, NULL))
    return FALSE;
  put (self, reply);
  g_signal_connect_object (reply, "notify::deleted", G_CALLBACK (on_reply_deleted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reply, "notify::shunned", G_CALLBACK (on_reply_shunned), self, G_CONNECT_SWAPPED);
  return TRUE;
}

static void
on_comment (RialtoThread        *self,
            RialtoCommentObject *comment)
{
  if (rialto_comment_object_get_parent (comment) != rialto_comment_object_get_id (self->comment) ||
      !add (self, comment))
    return;
  self->n_live++;
  tell_hidden (self);
}

static void
on_reply_count (RialtoThread *self)
{
  self->n_live = 0;
  tell_hidden (self);
}

static void
set_busy (RialtoThread *self,
          gboolean      busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
take_error (RialtoThread *self,
            GError       *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
take_page (RialtoThread *self,
           RialtoPage   *page)
{
  for (guint i = 0; i < rialto_page_get_n_items (page); i++)
    add (self, rialto_page_get_item (page, i));
  g_set_str (&self->next, rialto_page_get_next (page));
  self->complete = self->next == NULL;
  tell_hidden (self);
}

static DexFuture *
ask (RialtoThread  *self,
     RialtoSession *session)
{
  RialtoListRepliesArgs args = { .present = RIALTO_LIST_REPLIES_ARGS_HAS_ID,
                                 .id = rialto_comment_object_get_id (self->comment),
                                 .limit = REPLIES_A_PAGE,
                                 .cursor = self->next };

  if (self->next != NULL)
    args.present |= RIALTO_LIST_REPLIES_ARGS_HAS_CURSOR;
  return rialto_session_take_page (session, rialto_api_list_replies (rialto_session_get_transport (session),
                                                                     &args, self->cancellable));
}

static DexFuture *
load_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (RialtoThread) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoSession) session = self != NULL ? g_weak_ref_get (&self->session_wr) : NULL;
  DexFuture *asked = session != NULL ? ask (self, session) : dex_future_new_true ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoPage) page = NULL;

  if (session == NULL)
    {
      dex_unref (asked);
      return dex_future_new_true ();
    }
  g_clear_object (&self);
  g_clear_object (&session);
  page = dex_await_boxed (asked, &error);
  self = rialto_fiber_dup_owner (fiber);
  if (self == NULL)
    return dex_future_new_true ();
  take_error (self, g_steal_pointer (&error));
  if (page != NULL)
    take_page (self, page);
  set_busy (self, FALSE);
  return dex_future_new_true ();
}

static void
rialto_thread_get_property (GObject    *object,
                            guint       property,
                            GValue     *value,
                            GParamSpec *pspec)
{
  RialtoThread *self = RIALTO_THREAD (object);

  switch (property)
    {
    case PROP_COMMENT:
      g_value_set_object (value, self->comment);
      break;
    case PROP_REPLIES:
      g_value_set_object (value, self->replies);
      break;
    case PROP_HIDDEN:
      g_value_set_int64 (value, rialto_thread_get_hidden (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_thread_dispose (GObject *object)
{
  g_cancellable_cancel (RIALTO_THREAD (object)->cancellable);
  G_OBJECT_CLASS (rialto_thread_parent_class)->dispose (object);
}

static void
rialto_thread_finalize (GObject *object)
{
  RialtoThread *self = RIALTO_THREAD (object);

  g_weak_ref_clear (&self->session_wr);
  g_clear_object (&self->comment);
  g_clear_object (&self->replies);
  g_clear_pointer (&self->shunned, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->next, g_free);
  G_OBJECT_CLASS (rialto_thread_parent_class)->finalize (object);
}

static void
rialto_thread_class_init (RialtoThreadClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_thread_get_property;
  object_class->dispose = rialto_thread_dispose;
  object_class->finalize = rialto_thread_finalize;

  properties[PROP_COMMENT] = g_param_spec_object ("comment", NULL, NULL, RIALTO_TYPE_COMMENT_OBJECT, flags);
  properties[PROP_REPLIES] = g_param_spec_object ("replies", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_HIDDEN] = g_param_spec_int64 ("hidden", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_thread_init (RialtoThread *self)
{
  g_weak_ref_init (&self->session_wr, NULL);
  self->replies = g_list_store_new (RIALTO_TYPE_COMMENT_OBJECT);
  self->shunned = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

/**
 * rialto_thread_new:
 * @session: who reads it
 * @comment: a comment that is no reply
 *
 * Returns: (transfer full): its replies, of which none is asked for yet. It does not keep @session alive
 */
RialtoThread *
rialto_thread_new (RialtoSession       *session,
                   RialtoCommentObject *comment)
{
  RialtoThread *self = g_object_new (RIALTO_TYPE_THREAD, NULL);

  g_weak_ref_set (&self->session_wr, session);
  self->comment = g_object_ref (comment);
  g_signal_connect_object (session, "comment", G_CALLBACK (on_comment), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (comment, "notify::reply-count", G_CALLBACK (on_reply_count), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * rialto_thread_get_replies:
 * @self: a thread
 *
 * Returns: (transfer none): those that are known, oldest first
 */
GListModel *
rialto_thread_get_replies (RialtoThread *self)
{
  return G_LIST_MODEL (self->replies);
}

/**
 * rialto_thread_get_hidden:
 * @self: a thread
 *
 * Returns: how many replies are still to be asked for
 */
gint64
rialto_thread_get_hidden (RialtoThread *self)
{
  gint64 known = g_list_model_get_n_items (G_LIST_MODEL (self->replies)) + self->shunned->len;

  if (self->complete)
    return 0;
  return MAX (rialto_comment_object_get_reply_count (self->comment) + self->n_live - known, 0);
}

/**
 * rialto_thread_load:
 * @self: a thread
 *
 * Asks for the next replies. Does nothing while that is under way.
 */
void
rialto_thread_load (RialtoThread *self)
{
  if (self->busy || self->complete)
    return;
  take_error (self, NULL);
  set_busy (self, TRUE);
  dex_future_disown (rialto_async_spawn ("load-replies", self, self->cancellable, load_fiber, NULL, NULL));
}
