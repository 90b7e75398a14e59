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

enum
{
  LOST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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

  /* What was shown as done is not, because it could not be put on the disk; why. */
  signals[LOST] = g_signal_new ("lost", RIALTO_TYPE_DEEDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
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
  rialto_deeds_begin_laying_over (self);
  return self;
}

/*< private >
 * rialto_deeds_lose:
 * @self: deeds
 * @reason: why something could not be kept
 *
 * Says so.
 */
void
rialto_deeds_lose (RialtoDeeds *self,
                   const char  *reason)
{
  g_signal_emit (self, signals[LOST], 0, reason);
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
                                rialto_post_object_get_id (post), FALSE);
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
                                rialto_post_object_get_id (post), FALSE);
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
                                rialto_comment_object_get_id (comment), FALSE);
}

/**
 * rialto_deeds_delete:
 * @self: deeds
 * @object: a post or a comment
 *
 * Hides it at once. It is kept as something to be deleted, whatever happens to the program, but not sent before
 * rialto_outbox_release(): until then rialto_outbox_discard() brings it back.
 *
 * Returns: (transfer full): the item
 */
RialtoOutboxItem *
rialto_deeds_delete (RialtoDeeds        *self,
                     RialtoEntityObject *object)
{
  return rialto_deeds_toggle (self,
                              RIALTO_IS_POST_OBJECT (object) ? RIALTO_API_DELETE_POST
                                                             : RIALTO_API_DELETE_COMMENT,
                              rialto_entity_object_get_key_id (object), TRUE);
}

/**
 * rialto_deeds_comment:
 * @self: deeds
 * @post: what is commented
 * @parent: the comment that is replied to; 0: none
 * @text: what is said
 * @key: (nullable): of the draft that it was written as; the outbox takes its place, see rialto_outbox_when_kept()
 *
 * Returns: (transfer full): the item, to be shown as pending
 */
RialtoOutboxItem *
rialto_deeds_comment (RialtoDeeds *self,
                      RialtoId     post,
                      RialtoId     parent,
                      const char  *text,
                      const char  *key)
{
  g_autofree char *nonce = g_uuid_string_random ();
  g_autofree char *subject = g_strdup_printf ("post:%" G_GINT64_FORMAT, post);
  RialtoCommentDraft body = { .text = text };
  RialtoCreateCommentArgs args = { .present = 1, .id = post, .body = &body };
  RialtoOutboxDraft draft = { .route = rialto_api_routes[RIALTO_API_CREATE_COMMENT].name,
                              .subject = subject,
                              .draft = key };
  g_autofree char *words = NULL;

  rialto_comment_draft_set_nonce (&body, nonce);
  if (parent != 0)
    rialto_comment_draft_set_parent (&body, parent);
  words = rialto_deeds_write_args (RIALTO_API_CREATE_COMMENT, &args);
  draft.args = words;
  return rialto_outbox_enqueue (self->outbox, &draft);
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
 * @key: (nullable): of the draft that it was written as; the outbox takes its place, see rialto_outbox_when_kept()
 *
 * Returns: (transfer full): the item of the post, which waits for its uploads
 */
RialtoOutboxItem *
rialto_deeds_post (RialtoDeeds             *self,
                   const RialtoPostDraft   *draft,
                   const RialtoDeedPicture *pictures,
                   guint                    n_pictures,
                   const char              *key)
{
  g_autoptr (GPtrArray) uploads = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) references = g_ptr_array_new_with_free_func (g_free);
  g_autofree RialtoPictureDraft *drafts = g_new0 (RialtoPictureDraft, MAX (n_pictures, 1));
  g_autofree char *nonce = g_uuid_string_random ();
  g_autofree char *words = NULL;
  RialtoPostDraft body = *draft;
  RialtoCreatePostArgs args = { .body = &body };
  RialtoOutboxDraft item = { .route = rialto_api_routes[RIALTO_API_CREATE_POST].name,
                             .subject = "posts",
                             .draft = key };

  for (guint i = 0; i < n_pictures; i++)
    {
      g_ptr_array_add (uploads, upload (self, &pictures[i]));
      g_ptr_array_add (references, rialto_outbox_item_dup_reference (g_ptr_array_index (uploads, i)));
      drafts[i].blob = g_ptr_array_index (references, i);
      if (pictures[i].alt != NULL)
        rialto_picture_draft_set_alt (&drafts[i], pictures[i].alt);
      if (pictures[i].focus_x != 0 || pictures[i].focus_y != 0)
        {
          rialto_picture_draft_set_focus_x (&drafts[i], pictures[i].focus_x);
          rialto_picture_draft_set_focus_y (&drafts[i], pictures[i].focus_y);
        }
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
