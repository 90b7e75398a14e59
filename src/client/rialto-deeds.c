/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-deeds-private.h"

#include "rialto-deeds-sender-private.h"

/**
 * RialtoDeeds:
 *
 * What somebody does to posts, comments and people. It is shown at once, written to the outbox, and sent when the server can be
 * reached; until then the objects carry it as an overlay. Main thread.
 */
G_DEFINE_FINAL_TYPE (RialtoDeeds, rialto_deeds, G_TYPE_OBJECT)

/* What an object shows until the server has said so. */
typedef struct
{
  RialtoEntityObject *object;    /* owned */
  RialtoTransport    *transport; /* owned, nullable: of a deletion */
  guint64             ticket;
} Cover;

static void
cover_free (gpointer  data,
            GClosure *closure)
{
  Cover *cover = data;

  g_object_unref (cover->object);
  g_clear_object (&cover->transport);
  g_free (cover);
}

static void
on_item_state (RialtoOutboxItem *item,
               GParamSpec       *pspec,
               Cover            *cover)
{
  RialtoOutboxState state = rialto_outbox_item_get_state (item);

  if (state == RIALTO_OUTBOX_SENT || state == RIALTO_OUTBOX_GONE || state == RIALTO_OUTBOX_REFUSED)
    rialto_entity_object_uncover (cover->object, cover->ticket);
}

void
rialto_deeds_cover (RialtoEntityObject *object,
                    RialtoOutboxItem   *item,
                    const char         *field,
                    gboolean            value,
                    const char         *count)
{
  Cover *cover = g_new0 (Cover, 1);

  cover->object = g_object_ref (object);
  cover->ticket = (guint64) rialto_outbox_item_get_id (item);
  rialto_entity_object_overlay (object, cover->ticket, field, value, count);
  g_signal_connect_data (item, "notify::state", G_CALLBACK (on_item_state), cover, cover_free,
                         G_CONNECT_DEFAULT);
  on_item_state (item, NULL, cover);
}

static RialtoOutboxItem *
enqueue (RialtoDeeds  *self,
         guint         route,
         gconstpointer args,
         const char   *subject,
         const char   *collapse)
{
  g_autofree char *words = rialto_deeds_write_args (route, args);
  RialtoOutboxDraft draft = {
    .route = rialto_api_routes[route].name,
    .args = words,
    .subject = subject,
    .collapse = collapse,
    .repeatable = collapse != NULL,
  };

  return rialto_outbox_enqueue (self->outbox, &draft);
}

/* One of a pair of opposites about something with an id. */
RialtoOutboxItem *
rialto_deeds_toggle (RialtoDeeds *self,
                     guint        route,
                     RialtoId     id,
                     const char  *what,
                     const char  *kind)
{
  /* All routes of this shape have an id and nothing else. */
  RialtoLikePostArgs args = { .present = 1, .id = id };
  g_autofree char *subject = g_strdup_printf ("%s:%" G_GINT64_FORMAT, kind, id);
  g_autofree char *collapse = g_strdup_printf ("%s:%s", what, subject);

  return enqueue (self, route, &args, subject, collapse);
}

static DexFuture *
send_item (RialtoOutboxItem *item,
           const char       *args,
           gpointer          data)
{
  return rialto_deeds_send (RIALTO_DEEDS (data)->session, item, args);
}

static void
on_gateway_state (RialtoDeeds         *self,
                  GParamSpec          *pspec,
                  RialtoGatewayClient *gateway)
{
  rialto_outbox_set_online (self->outbox,
                            rialto_gateway_client_get_state (gateway) == RIALTO_GATEWAY_STATE_ONLINE);
}

static void
rialto_deeds_dispose (GObject *object)
{
  RialtoDeeds *self = RIALTO_DEEDS (object);

  if (self->outbox != NULL)
    rialto_outbox_set_sender (self->outbox, NULL, NULL, NULL);
  g_clear_object (&self->outbox);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (rialto_deeds_parent_class)->dispose (object);
}

static void
rialto_deeds_class_init (RialtoDeedsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = rialto_deeds_dispose;
}

static void
rialto_deeds_init (RialtoDeeds *self)
{
}

/**
 * rialto_deeds_new:
 * @session: who does it
 * @outbox: where it waits; it is sent while the session's gateway is online
 *
 * Returns: (transfer full): deeds
 */
RialtoDeeds *
rialto_deeds_new (RialtoSession *session,
                  RialtoOutbox  *outbox)
{
  RialtoDeeds *self = g_object_new (RIALTO_TYPE_DEEDS, NULL);
  RialtoGatewayClient *gateway = rialto_session_get_gateway (session);

  self->session = g_object_ref (session);
  self->outbox = g_object_ref (outbox);
  rialto_outbox_set_sender (outbox, send_item, self, NULL);
  g_signal_connect_object (gateway, "notify::state", G_CALLBACK (on_gateway_state), self, G_CONNECT_SWAPPED);
  on_gateway_state (self, NULL, gateway);
  return self;
}

/**
 * rialto_deeds_get_outbox:
 * @self: deeds
 *
 * Returns: (transfer none): where they wait
 */
RialtoOutbox *
rialto_deeds_get_outbox (RialtoDeeds *self)
{
  return self->outbox;
}

/**
 * rialto_deeds_like_post:
 * @self: deeds
 * @post: a post
 * @liked: whether it is liked from now on
 */
void
rialto_deeds_like_post (RialtoDeeds      *self,
                        RialtoPostObject *post,
                        gboolean          liked)
{
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_toggle (self, liked ? RIALTO_API_LIKE_POST : RIALTO_API_UNLIKE_POST,
                                rialto_post_object_get_id (post), "like", "post");

  rialto_deeds_cover (RIALTO_ENTITY_OBJECT (post), item, "liked", liked, "like_count");
}

/**
 * rialto_deeds_save_post:
 * @self: deeds
 * @post: a post
 * @saved: whether it is saved from now on
 */
void
rialto_deeds_save_post (RialtoDeeds      *self,
                        RialtoPostObject *post,
                        gboolean          saved)
{
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_toggle (self, saved ? RIALTO_API_SAVE_POST : RIALTO_API_UNSAVE_POST,
                                rialto_post_object_get_id (post), "save", "post");

  rialto_deeds_cover (RIALTO_ENTITY_OBJECT (post), item, "saved", saved, NULL);
}

/**
 * rialto_deeds_like_comment:
 * @self: deeds
 * @comment: a comment
 * @liked: whether it is liked from now on
 */
void
rialto_deeds_like_comment (RialtoDeeds         *self,
                           RialtoCommentObject *comment,
                           gboolean             liked)
{
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_toggle (self, liked ? RIALTO_API_LIKE_COMMENT : RIALTO_API_UNLIKE_COMMENT,
                                rialto_comment_object_get_id (comment), "like", "comment");

  rialto_deeds_cover (RIALTO_ENTITY_OBJECT (comment), item, "liked", liked, "like_count");
}

/**
 * rialto_deeds_comment:
 * @self: deeds
 * @post: what is commented
 * @parent: the comment that is replied to; 0: none
 * @text: what is said
 *
 * Returns: (transfer full): the item, to be shown as pending
 */
RialtoOutboxItem *
rialto_deeds_comment (RialtoDeeds *self,
                      RialtoId     post,
                      RialtoId     parent,
                      const char  *text)
{
  g_autofree char *nonce = g_uuid_string_random ();
  g_autofree char *subject = g_strdup_printf ("post:%" G_GINT64_FORMAT, post);
  RialtoCommentDraft body = { .text = text };
  RialtoCreateCommentArgs args = { .present = 1, .id = post, .body = &body };

  rialto_comment_draft_set_nonce (&body, nonce);
  if (parent != 0)
    rialto_comment_draft_set_parent (&body, parent);
  return enqueue (self, RIALTO_API_CREATE_COMMENT, &args, subject, NULL);
}

/* What the server would not delete is there again. */
static void
on_deletion_state (RialtoOutboxItem *item,
                   GParamSpec       *pspec,
                   Cover            *cover)
{
  RialtoOutboxState state = rialto_outbox_item_get_state (item);

  if (state == RIALTO_OUTBOX_SENT)
    rialto_entity_object_delete (cover->object, rialto_transport_get_seq (cover->transport));
  else if (state == RIALTO_OUTBOX_REFUSED || state == RIALTO_OUTBOX_GONE)
    rialto_entity_object_set_hidden (cover->object, FALSE);
}

/**
 * rialto_deeds_delete:
 * @self: deeds
 * @object: a post or a comment
 *
 * Hides it at once, and deletes it.
 */
void
rialto_deeds_delete (RialtoDeeds        *self,
                     RialtoEntityObject *object)
{
  gboolean is_post = RIALTO_IS_POST_OBJECT (object);
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_toggle (self, is_post ? RIALTO_API_DELETE_POST : RIALTO_API_DELETE_COMMENT,
                                rialto_entity_object_get_key_id (object), "delete",
                                is_post ? "post" : "comment");
  Cover *cover = g_new0 (Cover, 1);

  cover->object = g_object_ref (object);
  cover->transport = g_object_ref (rialto_session_get_transport (self->session));
  rialto_entity_object_set_hidden (object, TRUE);
  g_signal_connect_data (item, "notify::state", G_CALLBACK (on_deletion_state), cover, cover_free,
                         G_CONNECT_DEFAULT);
}

static RialtoOutboxItem *
upload (RialtoDeeds             *self,
        const RialtoDeedPicture *picture)
{
  g_autofree char *subject = g_strconcat ("upload:", picture->path, NULL);
  RialtoOutboxDraft draft = {
    .route = RIALTO_DEED_UPLOAD,
    .args = picture->type != NULL ? picture->type : "image/jpeg",
    .subject = subject,
    .file = picture->path,
    .repeatable = TRUE,
  };

  return rialto_outbox_enqueue (self->outbox, &draft);
}

/**
 * rialto_deeds_post:
 * @self: deeds
 * @draft: the post; its pictures are set here
 * @pictures: (array length=n_pictures): files, in order
 * @n_pictures: at most 10
 *
 * Returns: (transfer full): the item of the post, which waits for its uploads
 */
RialtoOutboxItem *
rialto_deeds_post (RialtoDeeds             *self,
                   const RialtoPostDraft   *draft,
                   const RialtoDeedPicture *pictures,
                   guint                    n_pictures)
{
  g_autoptr (GPtrArray) uploads = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func (g_free);
  g_autofree RialtoPictureDraft *drafts = g_new0 (RialtoPictureDraft, MAX (n_pictures, 1));
  g_autofree char *nonce = g_uuid_string_random ();
  g_autofree char *words = NULL;
  RialtoPostDraft body = *draft;
  RialtoCreatePostArgs args = { .body = &body };
  RialtoOutboxDraft item = { .route = rialto_api_routes[RIALTO_API_CREATE_POST].name, .subject = "posts" };

  for (guint i = 0; i < n_pictures; i++)
    {
      g_ptr_array_add (uploads, upload (self, &pictures[i]));
      g_ptr_array_add (references, rialto_outbox_item_dup_reference (g_ptr_array_index (uploads, i)));
      drafts[i].blob = g_ptr_array_index (references, i);
      if (pictures[i].alt != NULL)
        rialto_picture_draft_set_alt (&drafts[i], pictures[i].alt);
    }
  body.pictures = drafts;
  body.n_pictures = n_pictures;
  rialto_post_draft_set_nonce (&body, nonce);
  words = rialto_deeds_write_args (RIALTO_API_CREATE_POST, &args);
  item.args = words;
  item.after = (RialtoOutboxItem *const *) uploads->pdata;
  item.n_after = uploads->len;
  return rialto_outbox_enqueue (self->outbox, &item);
}
