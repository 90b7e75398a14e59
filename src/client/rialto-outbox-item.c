/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-outbox-item-private.h"

/**
 * RialtoOutboxItem:
 *
 * Something that is to be sent: what the app shows of a row of the outbox. It owns a copy of the row, and the promises that it is
 * saved and sent. Only the outbox changes it. Main thread.
 */
struct _RialtoOutboxItem
{
  GObject parent_instance;

  RialtoOutboxRow *row;         /* owned */
  DexPromise      *saved;       /* owned */
  DexPromise      *sent;        /* owned */
  GCancellable    *cancellable; /* owned */
  gint64           n_sent;      /* bytes of the file: those the server has and those on the way there */

  /* What was notified last. */
  RialtoOutboxState state;
  guint             attempts;
  RialtoTime        next_try;
  const char       *error_code; /* interned */
  double            progress;
  gint64            kept;
  RialtoId          upload;
};

G_DEFINE_FINAL_TYPE (RialtoOutboxItem, rialto_outbox_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_ROUTE,
  PROP_ARGS,
  PROP_SUBJECT,
  PROP_FILE,
  PROP_CREATED,
  PROP_STATE,
  PROP_ATTEMPTS,
  PROP_NEXT_TRY,
  PROP_ERROR_CODE,
  PROP_ERROR_SENTENCE,
  PROP_PROGRESS,
  PROP_KEPT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* <private>
 * rialto_outbox_row_new: of nothing.
 */
RialtoOutboxRow *
rialto_outbox_row_new (void)
{
  RialtoOutboxRow *row = g_new0 (RialtoOutboxRow, 1);

  row->after = g_array_new (FALSE, FALSE, sizeof (gint64));
  return row;
}

/* <private>
 * rialto_outbox_row_copy: for the database's thread.
 */
RialtoOutboxRow *
rialto_outbox_row_copy (const RialtoOutboxRow *row)
{
  RialtoOutboxRow *copy = g_memdup2 (row, sizeof *row);

  copy->route = g_strdup (row->route);
  copy->args = g_strdup (row->args);
  copy->subject = g_strdup (row->subject);
  copy->collapse = g_strdup (row->collapse);
  copy->key = g_strdup (row->key);
  copy->reference = g_strdup (row->reference);
  copy->file = g_strdup (row->file);
  copy->result = g_strdup (row->result);
  copy->error_code = g_strdup (row->error_code);
  copy->error_sentence = g_strdup (row->error_sentence);
  copy->after = g_array_copy (row->after);
  return copy;
}

/* <private>
 * rialto_outbox_row_free: with its strings.
 */
void
rialto_outbox_row_free (gpointer data)
{
  RialtoOutboxRow *row = data;

  g_free (row->route);
  g_free (row->args);
  g_free (row->subject);
  g_free (row->collapse);
  g_free (row->key);
  g_free (row->reference);
  g_free (row->file);
  g_free (row->result);
  g_free (row->error_code);
  g_free (row->error_sentence);
  g_array_unref (row->after);
  g_free (row);
}

/**
 * rialto_outbox_state_get_type:
 *
 * Returns: the type of #RialtoOutboxState.
 */
GType
rialto_outbox_state_get_type (void)
{
  static GType type;
  static const GEnumValue values[] = {
    { RIALTO_OUTBOX_SAVING, "RIALTO_OUTBOX_SAVING", "saving" },
    { RIALTO_OUTBOX_WAITING, "RIALTO_OUTBOX_WAITING", "waiting" },
    { RIALTO_OUTBOX_SENDING, "RIALTO_OUTBOX_SENDING", "sending" },
    { RIALTO_OUTBOX_REFUSED, "RIALTO_OUTBOX_REFUSED", "refused" },
    { RIALTO_OUTBOX_SENT, "RIALTO_OUTBOX_SENT", "sent" },
    { RIALTO_OUTBOX_GONE, "RIALTO_OUTBOX_GONE", "gone" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter_pointer (&type))
    g_once_init_leave_pointer (&type, g_enum_register_static ("RialtoOutboxState", values));
  return type;
}

/* <private>
 * rialto_outbox_item_new: takes the row.
 */
RialtoOutboxItem *
rialto_outbox_item_new (RialtoOutboxRow *row)
{
  RialtoOutboxItem *self = g_object_new (RIALTO_TYPE_OUTBOX_ITEM, NULL);

  self->row = row;
  self->state = row->state;
  self->attempts = row->attempts;
  self->next_try = row->next_try;
  self->error_code = g_intern_string (row->error_code);
  self->n_sent = self->kept = row->kept;
  self->upload = row->upload;
  self->progress = rialto_outbox_item_get_progress (self);
  return self;
}

/* <private>
 * rialto_outbox_item_get_row: to be changed in place.
 */
RialtoOutboxRow *
rialto_outbox_item_get_row (RialtoOutboxItem *self)
{
  return self->row;
}

/* <private>
 * rialto_outbox_item_changed: notifies what the row says anew.
 */
void
rialto_outbox_item_changed (RialtoOutboxItem *self)
{
  const RialtoOutboxRow *row = self->row;
  GObject *object = G_OBJECT (self);
  double progress;

  g_object_freeze_notify (object);
  /* What was on its way is on its way no more. */
  if (row->state != RIALTO_OUTBOX_SENDING && row->state != RIALTO_OUTBOX_SENT)
    self->n_sent = row->kept;
  progress = rialto_outbox_item_get_progress (self);
  if (self->progress != progress)
    g_object_notify_by_pspec (object, properties[PROP_PROGRESS]);
  if (self->kept != row->kept || self->upload != row->upload)
    g_object_notify_by_pspec (object, properties[PROP_KEPT]);
  if (self->state != row->state)
    g_object_notify_by_pspec (object, properties[PROP_STATE]);
  if (self->attempts != row->attempts)
    g_object_notify_by_pspec (object, properties[PROP_ATTEMPTS]);
  if (self->next_try != row->next_try)
    g_object_notify_by_pspec (object, properties[PROP_NEXT_TRY]);
  if (self->error_code != g_intern_string (row->error_code))
    {
      g_object_notify_by_pspec (object, properties[PROP_ERROR_CODE]);
      g_object_notify_by_pspec (object, properties[PROP_ERROR_SENTENCE]);
    }
  self->state = row->state;
  self->attempts = row->attempts;
  self->next_try = row->next_try;
  self->error_code = g_intern_string (row->error_code);
  self->progress = progress;
  self->kept = row->kept;
  self->upload = row->upload;
  g_object_thaw_notify (object);
}

/* <private>
 * rialto_outbox_item_set_state: and notifies.
 */
void
rialto_outbox_item_set_state (RialtoOutboxItem *self,
                              RialtoOutboxState state)
{
  self->row->state = state;
  rialto_outbox_item_changed (self);
}

/* <private>
 * rialto_outbox_item_set_error: without notifying.
 */
void
rialto_outbox_item_set_error (RialtoOutboxItem *self,
                              const char       *code,
                              const char       *sentence)
{
  g_set_str (&self->row->error_code, code);
  g_set_str (&self->row->error_sentence, sentence);
}

/* <private>
 * rialto_outbox_item_cancel: whoever sends it is asked to end.
 */
void
rialto_outbox_item_cancel (RialtoOutboxItem *self)
{
  g_cancellable_cancel (self->cancellable);
}

/* <private>
 * rialto_outbox_item_is_cancelled: whether it is not wanted any more.
 */
gboolean
rialto_outbox_item_is_cancelled (RialtoOutboxItem *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* <private>
 * rialto_outbox_item_settle_saved: for the first time counts.
 */
void
rialto_outbox_item_settle_saved (RialtoOutboxItem *self,
                                 const GError     *error)
{
  if (!dex_future_is_pending (DEX_FUTURE (self->saved)))
    return;
  if (error != NULL)
    dex_promise_reject (self->saved, g_error_copy (error));
  else
    dex_promise_resolve_boolean (self->saved, TRUE);
}

/* <private>
 * rialto_outbox_item_settle_sent: for the first time counts.
 */
void
rialto_outbox_item_settle_sent (RialtoOutboxItem *self,
                                const GValue     *value,
                                const GError     *error)
{
  if (!dex_future_is_pending (DEX_FUTURE (self->sent)))
    return;
  if (error != NULL)
    dex_promise_reject (self->sent, g_error_copy (error));
  else if (value != NULL)
    dex_promise_resolve (self->sent, value);
  else
    dex_promise_resolve_boolean (self->sent, TRUE);
}

/**
 * rialto_outbox_item_get_id:
 * @self: an item
 *
 * Returns: its number; later ones are larger.
 */
gint64
rialto_outbox_item_get_id (RialtoOutboxItem *self)
{
  return self->row->id;
}

/**
 * rialto_outbox_item_get_route:
 * @self: an item
 *
 * Returns: (transfer none): the name of the contract's route.
 */
const char *
rialto_outbox_item_get_route (RialtoOutboxItem *self)
{
  return self->row->route;
}

/**
 * rialto_outbox_item_get_args:
 * @self: an item
 *
 * Returns: (transfer none): the route's arguments, JSON; references are not resolved here.
 */
const char *
rialto_outbox_item_get_args (RialtoOutboxItem *self)
{
  return self->row->args;
}

/**
 * rialto_outbox_item_get_subject:
 * @self: an item
 *
 * Returns: (transfer none): what it is about; items of one subject are sent in order.
 */
const char *
rialto_outbox_item_get_subject (RialtoOutboxItem *self)
{
  return self->row->subject;
}

/**
 * rialto_outbox_item_get_key:
 * @self: an item
 *
 * Returns: (transfer none): its Idempotency-Key, the same at every attempt, another one after an edit.
 */
const char *
rialto_outbox_item_get_key (RialtoOutboxItem *self)
{
  return self->row->key;
}

/**
 * rialto_outbox_item_get_file:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the outbox's own copy of the file that goes with it.
 */
const char *
rialto_outbox_item_get_file (RialtoOutboxItem *self)
{
  return self->row->file;
}

/**
 * rialto_outbox_item_get_created:
 * @self: an item
 *
 * Returns: when it was put there.
 */
RialtoTime
rialto_outbox_item_get_created (RialtoOutboxItem *self)
{
  return self->row->created;
}

/**
 * rialto_outbox_item_get_state:
 * @self: an item
 *
 * Returns: how far it is.
 */
RialtoOutboxState
rialto_outbox_item_get_state (RialtoOutboxItem *self)
{
  return self->row->state;
}

/**
 * rialto_outbox_item_get_attempts:
 * @self: an item
 *
 * Returns: how often it was begun to be sent.
 */
guint
rialto_outbox_item_get_attempts (RialtoOutboxItem *self)
{
  return self->row->attempts;
}

/**
 * rialto_outbox_item_get_next_try:
 * @self: an item
 *
 * Returns: when it will be tried again, after it failed; 0: as soon as it can be.
 */
RialtoTime
rialto_outbox_item_get_next_try (RialtoOutboxItem *self)
{
  return self->row->next_try;
}

/**
 * rialto_outbox_item_get_error_code:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): why it was refused or is tried again, as the contract's word.
 */
const char *
rialto_outbox_item_get_error_code (RialtoOutboxItem *self)
{
  return self->row->error_code;
}

/**
 * rialto_outbox_item_get_error_sentence:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the same as a sentence for people.
 */
const char *
rialto_outbox_item_get_error_sentence (RialtoOutboxItem *self)
{
  return self->row->error_sentence;
}

/**
 * rialto_outbox_item_get_progress:
 * @self: an item with a file
 *
 * Returns: from 0 to 1, how much of the file has been sent; when it is not being sent, how much the server has.
 */
double
rialto_outbox_item_get_progress (RialtoOutboxItem *self)
{
  if (self->row->state == RIALTO_OUTBOX_SENT)
    return 1;
  return self->row->length > 0 ? CLAMP ((double) self->n_sent / (double) self->row->length, 0, 1) : 0;
}

/**
 * rialto_outbox_item_get_cancellable:
 * @self: an item with a file
 *
 * Returns: (transfer none): is cancelled when it is discarded while it is being sent.
 */
GCancellable *
rialto_outbox_item_get_cancellable (RialtoOutboxItem *self)
{
  return self->cancellable;
}

/**
 * rialto_outbox_item_get_upload:
 * @self: an item with a file
 *
 * Returns: what rialto_outbox_item_report() was told last, in this process or in an earlier one; 0: nothing.
 */
RialtoId
rialto_outbox_item_get_upload (RialtoOutboxItem *self)
{
  return self->row->upload;
}

/**
 * rialto_outbox_item_report:
 * @self: an item with a file, that is being sent
 * @upload: the number by which the server knows what it has of the file; 0: nothing
 * @kept: how many bytes it has
 * @sent: those, and those that are on their way
 * @length: of the file
 *
 * For the sender. The first two are on the disk soon.
 */
void
rialto_outbox_item_report (RialtoOutboxItem *self,
                           RialtoId          upload,
                           gint64            kept,
                           gint64            sent,
                           gint64            length)
{
  /* A server that gets somewhere is not failing. */
  if (kept > self->row->kept)
    self->row->attempts = MIN (self->row->attempts, 1);
  self->row->upload = upload;
  self->row->kept = kept;
  self->row->length = length;
  self->n_sent = sent;
  rialto_outbox_item_changed (self);
}

/**
 * rialto_outbox_item_dup_reference:
 * @self: an item that others come after
 *
 * Nobody can guess it: a string in the arguments is taken for it only where it was put.
 *
 * Returns: (transfer full): a word that, as a whole JSON string in the arguments of an item after this one, becomes this one's result.
 */
char *
rialto_outbox_item_dup_reference (RialtoOutboxItem *self)
{
  return g_strconcat ("outbox:", self->row->reference, NULL);
}

/**
 * rialto_outbox_item_when_saved:
 * @self: an item
 *
 * Returns: (transfer full): resolves when it is on the disk; rejects with %RIALTO_ERROR when it could not be kept.
 */
DexFuture *
rialto_outbox_item_when_saved (RialtoOutboxItem *self)
{
  return dex_ref (DEX_FUTURE (self->saved));
}

/**
 * rialto_outbox_item_when_sent:
 * @self: an item
 *
 * Returns: (transfer full): resolves to what the sender's future held; rejects when it is gone without having been sent. A refused
 *   one is pending still: somebody may mend it.
 */
DexFuture *
rialto_outbox_item_when_sent (RialtoOutboxItem *self)
{
  return dex_ref (DEX_FUTURE (self->sent));
}

static void
rialto_outbox_item_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  const RialtoOutboxRow *row = RIALTO_OUTBOX_ITEM (object)->row;

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, row->id);
      break;
    case PROP_ROUTE:
      g_value_set_string (value, row->route);
      break;
    case PROP_ARGS:
      g_value_set_string (value, row->args);
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, row->subject);
      break;
    case PROP_FILE:
      g_value_set_string (value, row->file);
      break;
    case PROP_CREATED:
      g_value_set_int64 (value, row->created);
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) row->state);
      break;
    case PROP_ATTEMPTS:
      g_value_set_uint (value, row->attempts);
      break;
    case PROP_NEXT_TRY:
      g_value_set_int64 (value, row->next_try);
      break;
    case PROP_ERROR_CODE:
      g_value_set_string (value, row->error_code);
      break;
    case PROP_ERROR_SENTENCE:
      g_value_set_string (value, row->error_sentence);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, rialto_outbox_item_get_progress (RIALTO_OUTBOX_ITEM (object)));
      break;
    case PROP_KEPT:
      g_value_set_int64 (value, row->kept);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rialto_outbox_item_finalize (GObject *object)
{
  RialtoOutboxItem *self = RIALTO_OUTBOX_ITEM (object);

  g_clear_pointer (&self->row, rialto_outbox_row_free);
  dex_clear (&self->saved);
  dex_clear (&self->sent);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rialto_outbox_item_parent_class)->finalize (object);
}

static GParamSpec *
text_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
number_property (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
rialto_outbox_item_class_init (RialtoOutboxItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = rialto_outbox_item_get_property;
  object_class->finalize = rialto_outbox_item_finalize;

  properties[PROP_ID] = number_property ("id");
  properties[PROP_ROUTE] = text_property ("route");
  properties[PROP_ARGS] = text_property ("args");
  properties[PROP_SUBJECT] = text_property ("subject");
  properties[PROP_FILE] = text_property ("file");
  properties[PROP_CREATED] = number_property ("created");
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RIALTO_TYPE_OUTBOX_STATE,
                                              RIALTO_OUTBOX_SAVING,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ATTEMPTS] = g_param_spec_uint ("attempts", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NEXT_TRY] = number_property ("next-try");
  properties[PROP_ERROR_CODE] = text_property ("error-code");
  properties[PROP_ERROR_SENTENCE] = text_property ("error-sentence");
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_KEPT] = number_property ("kept");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_outbox_item_init (RialtoOutboxItem *self)
{
  self->saved = dex_promise_new ();
  self->sent = dex_promise_new ();
  self->cancellable = g_cancellable_new ();
}
