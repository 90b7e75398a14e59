/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-uploader.h"

#include "rialto-api.h"

/**
 * RialtoUploader:
 *
 * One picture on its way to the server. A large one goes in pieces: when the line breaks, the next run asks how much of it is there and
 * goes on from there, in this process or in another that was told the number of the upload. `kept` is what the server has for certain,
 * `sent` what has been handed to the line beyond that. A server that does not know pieces gets the file as a whole. Main thread.
 */
struct _RialtoUploader
{
  GObject parent_instance;

  RialtoTransport *transport; /* owned */
  GBytes          *picture;   /* owned */
  char            *type;      /* owned */
  char            *sha256;    /* owned, nullable until it is needed */
  RialtoId         upload;    /* 0: none yet */
  gint64           kept;
  gint64           sent;
  guint            n_stuck; /* refusals since there was progress */
};

G_DEFINE_FINAL_TYPE (RialtoUploader, rialto_uploader, G_TYPE_OBJECT)

/* A proxy that collects a whole request before it hands it on keeps no more than this from the server when the line breaks. */
#define PIECE ((gint64) 512 * 1024)
/* An earlier request of ours may still be on its last bytes there. */
#define MAX_STUCK   5
#define FIRST_PAUSE ((RialtoTime) 50)
/* What was swept or arrived damaged is begun anew so often. */
#define MAX_ANEW    2

enum
{
  PROP_UPLOAD = 1,
  PROP_KEPT,
  PROP_SENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_number (RialtoUploader *self,
            gint64         *field,
            gint64          value,
            guint           property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_kept (RialtoUploader *self,
          gint64          kept)
{
  if (kept > self->kept)
    self->n_stuck = 0;
  set_number (self, &self->kept, kept, PROP_KEPT);
  set_number (self, &self->sent, kept, PROP_SENT);
}

static void
forget (RialtoUploader *self)
{
  set_number (self, &self->upload, 0, PROP_UPLOAD);
  set_kept (self, 0);
}

static void
on_starting (RialtoUploader *self)
{
  set_number (self, &self->sent, self->kept, PROP_SENT);
}

static void
on_wrote (RialtoUploader *self,
          guint           size)
{
  set_number (self, &self->sent, MIN (self->sent + size, rialto_uploader_get_length (self)), PROP_SENT);
}

static const RialtoOutgoingWatch watch = { (void (*) (gpointer)) on_starting,
                                           (void (*) (gpointer, guint)) on_wrote };

static RialtoReply *
send_whole (RialtoUploader *self,
            GCancellable   *cancellable,
            GError        **error)
{
  RialtoOutgoing *outgoing = rialto_outgoing_new_raw ("POST", RIALTO_API_PATH_UPLOAD_PICTURE,
                                                      &rialto_upload_info);

  rialto_outgoing_set_body (outgoing, self->type, self->picture);
  rialto_outgoing_set_watch (outgoing, &watch, G_OBJECT (self));
  return dex_await_boxed (rialto_transport_send (self->transport, outgoing, cancellable), error);
}

static RialtoReply *
announce (RialtoUploader *self,
          GCancellable   *cancellable,
          GError        **error)
{
  RialtoResumableUploadDraft draft = { .length = rialto_uploader_get_length (self), .sha256 = self->sha256 };
  RialtoCreateResumableUploadArgs args = { .body = &draft };

  return dex_await_boxed (rialto_api_create_resumable_upload (self->transport, &args, cancellable), error);
}

static RialtoReply *
ask (RialtoUploader *self,
     GCancellable   *cancellable,
     GError        **error)
{
  RialtoGetResumableUploadArgs args = { .id = self->upload };

  return dex_await_boxed (rialto_api_get_resumable_upload (self->transport, &args, cancellable), error);
}

static void
set_number_header (RialtoOutgoing *outgoing,
                   const char     *name,
                   gint64          value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  rialto_outgoing_set_header (outgoing, name, text);
}

/* The next piece; nothing when the server has all of it and was interrupted while it looked at it. */
static RialtoReply *
append (RialtoUploader *self,
        GCancellable   *cancellable,
        GError        **error)
{
  RialtoAppendResumableUploadArgs args = { .id = self->upload };
  g_autofree char *path = rialto_api_make_append_resumable_upload_path (&args);
  RialtoOutgoing *outgoing = rialto_outgoing_new_raw ("PATCH", path, &rialto_resumable_upload_info);
  gint64 length = rialto_uploader_get_length (self);
  g_autoptr (GBytes) piece = g_bytes_new_from_bytes (self->picture, (gsize) self->kept,
                                                     (gsize) MIN (PIECE, length - self->kept));

  set_number_header (outgoing, "Upload-Offset", self->kept);
  set_number_header (outgoing, "Upload-Length", length);
  rialto_outgoing_set_body (outgoing, "application/octet-stream", piece);
  rialto_outgoing_set_watch (outgoing, &watch, G_OBJECT (self));
  return dex_await_boxed (rialto_transport_send (self->transport, outgoing, cancellable), error);
}

/* Whether to ask the server anew how things stand. */
static gboolean
recover (RialtoUploader *self,
         GError         *failure,
         GCancellable   *cancellable,
         GError        **error)
{
  gboolean gone = g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND) ||
                  g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_CHECKSUM_MISMATCH);
  gboolean busy = g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_CONFLICT) ||
                  g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_OFFSET_MISMATCH);

  if ((gone || busy) && ++self->n_stuck <= (gone ? MAX_ANEW : MAX_STUCK))
    {
      if (gone)
        forget (self);
      return dex_await (rialto_async_sleep (FIRST_PAUSE << self->n_stuck, cancellable), error);
    }
  /* Somebody else's request that never ends is no reason to give up for good. */
  if (busy)
    return rialto_fail (error, RIALTO_ERROR_UNAVAILABLE);
  g_propagate_error (error, g_error_copy (failure));
  return FALSE;
}

/* An older server, or one that has too many unfinished files of ours. */
static gboolean
wants_whole (RialtoUploader *self,
             const GError   *failure)
{
  return self->upload == 0 && (g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND) ||
                               g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_METHOD_NOT_ALLOWED) ||
                               g_error_matches (failure, RIALTO_ERROR, RIALTO_ERROR_LIMIT_REACHED));
}

static void
note (RialtoUploader              *self,
      const RialtoResumableUpload *state)
{
  set_number (self, &self->upload, state->id, PROP_UPLOAD);
  set_kept (self, CLAMP (state->offset, 0, rialto_uploader_get_length (self)));
}

/* One request and what it says. @known: it is known where to go on. */
static RialtoReply *
step (RialtoUploader *self,
      gboolean        known,
      GCancellable   *cancellable,
      GError        **error)
{
  if (self->upload == 0)
    return announce (self, cancellable, error);
  return known ? append (self, cancellable, error) : ask (self, cancellable, error);
}

static char *
send_pieces (RialtoUploader *self,
             GCancellable   *cancellable,
             GError        **error)
{
  gboolean known = FALSE;

  for (;;)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (RialtoReply) reply = step (self, known, cancellable, &failure);
      const RialtoResumableUpload *state;

      known = reply != NULL;
      if (!known && wants_whole (self, failure))
        {
          reply = send_whole (self, cancellable, error);
          return reply != NULL ? g_strdup (rialto_reply_get (reply, RialtoUpload)->blob) : NULL;
        }
      if (!known && !recover (self, failure, cancellable, error))
        return NULL;
      if (!known)
        continue;
      state = rialto_reply_get (reply, RialtoResumableUpload);
      note (self, state);
      if (state->upload != NULL)
        return g_strdup (state->upload->blob);
    }
}

static DexFuture *
hash_in_pool (gpointer data)
{
  return dex_future_new_take_string (g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, data));
}

static DexFuture *
run_fiber (RialtoFiber *fiber,
           gpointer     data)
{
  RialtoUploader *self = data;
  GCancellable *cancellable = rialto_fiber_get_cancellable (fiber);
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoReply) reply = NULL;
  char *blob = NULL;

  if (g_bytes_get_size (self->picture) <= RIALTO_UPLOADER_SMALL)
    {
      reply = send_whole (self, cancellable, &error);
      blob = reply != NULL ? g_strdup (rialto_reply_get (reply, RialtoUpload)->blob) : NULL;
    }
  else
    {
      if (self->sha256 == NULL)
        self->sha256 = dex_await_string (rialto_async_run_in_pool (hash_in_pool, g_bytes_ref (self->picture),
                                                                   (GDestroyNotify) g_bytes_unref),
                                         &error);
      blob = self->sha256 != NULL ? send_pieces (self, cancellable, &error) : NULL;
    }
  if (blob == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (blob);
}

/**
 * rialto_uploader_run:
 * @self: an uploader that is not running
 * @cancellable: (nullable): what may end it
 *
 * Sends what the server does not have.
 *
 * Returns: (transfer full): resolves to the id of the picture's blob; rejects as rialto_transport_send(), and may be run again then
 */
DexFuture *
rialto_uploader_run (RialtoUploader *self,
                     GCancellable   *cancellable)
{
  self->n_stuck = 0;
  return rialto_async_spawn ("upload", NULL, cancellable, run_fiber, g_object_ref (self), g_object_unref);
}

static void
rialto_uploader_get_property (GObject    *object,
                              guint       property,
                              GValue     *value,
                              GParamSpec *pspec)
{
  RialtoUploader *self = RIALTO_UPLOADER (object);

  switch (property)
    {
    case PROP_UPLOAD:
      g_value_set_int64 (value, self->upload);
      break;
    case PROP_KEPT:
      g_value_set_int64 (value, self->kept);
      break;
    case PROP_SENT:
      g_value_set_int64 (value, self->sent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_uploader_finalize (GObject *object)
{
  RialtoUploader *self = RIALTO_UPLOADER (object);

  g_clear_object (&self->transport);
  g_clear_pointer (&self->picture, g_bytes_unref);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->sha256, g_free);
  G_OBJECT_CLASS (rialto_uploader_parent_class)->finalize (object);
}

static void
rialto_uploader_class_init (RialtoUploaderClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  static const char *const names[] = { NULL, "upload", "kept", "sent" };

  object_class->get_property = rialto_uploader_get_property;
  object_class->finalize = rialto_uploader_finalize;
  for (guint i = PROP_UPLOAD; i < N_PROPS; i++)
    properties[i] = g_param_spec_int64 (names[i], NULL, NULL, 0, G_MAXINT64, 0,
                                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_uploader_init (RialtoUploader *self)
{
}

/**
 * rialto_uploader_new:
 * @transport: the way to the server
 * @picture: a JPEG, PNG or WebP
 * @type: its content type
 * @upload: what rialto_uploader_get_upload() said in an earlier attempt, or 0
 *
 * Returns: (transfer full): an uploader
 */
RialtoUploader *
rialto_uploader_new (RialtoTransport *transport,
                     GBytes          *picture,
                     const char      *type,
                     RialtoId         upload)
{
  RialtoUploader *self = g_object_new (RIALTO_TYPE_UPLOADER, NULL);

  self->transport = g_object_ref (transport);
  self->picture = g_bytes_ref (picture);
  self->type = g_strdup (type);
  self->upload = upload;
  return self;
}

/**
 * rialto_uploader_get_upload:
 * @self: an uploader
 *
 * Returns: the number by which the server knows what has arrived; 0: there is none
 */
RialtoId
rialto_uploader_get_upload (RialtoUploader *self)
{
  return self->upload;
}

/**
 * rialto_uploader_get_kept:
 * @self: an uploader
 *
 * Returns: how many bytes the server has said that it has
 */
gint64
rialto_uploader_get_kept (RialtoUploader *self)
{
  return self->kept;
}

/**
 * rialto_uploader_get_sent:
 * @self: an uploader
 *
 * Returns: those and the bytes that have been handed to the line since
 */
gint64
rialto_uploader_get_sent (RialtoUploader *self)
{
  return self->sent;
}

/**
 * rialto_uploader_get_length:
 * @self: an uploader
 *
 * Returns: bytes of the picture
 */
gint64
rialto_uploader_get_length (RialtoUploader *self)
{
  return (gint64) g_bytes_get_size (self->picture);
}
