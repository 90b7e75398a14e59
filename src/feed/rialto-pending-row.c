/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-pending-row.h"

#include "rialto-api.h"
#include "rialto-deed-words.h"
#include "rialto-error.h"
#include "rialto-reducer.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoPendingRow:
 *
 * What the server does not know yet, as a post or a comment: how far it is, why it was refused, and what can be done about it. Who wants
 * to edit it is led to the page that holds the row by its action `outbox.edit`.
 */
struct _RialtoPendingRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  RialtoMembership *membership;
  RialtoOutbox     *outbox;
  RialtoOutboxItem *item;
  GPtrArray        *needed;  /* the uploads of a post */
  GdkTexture       *preview; /* nullable: of its first picture */
  GCancellable     *cancellable;
  char             *text;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ITEM,
  PROP_TEXT,
  PROP_PREVIEW,
  PROP_STATUS,
  PROP_ICON_NAME,
  PROP_EDITABLE,
  PROP_RETRIABLE,
  PROP_IDLE,
  PROP_UPLOADING,
  PROP_PROGRESS,
  PROP_DISCARD_LABEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPendingRow, rialto_pending_row, GTK_TYPE_LIST_BOX_ROW)

static gboolean
is_post (RialtoPendingRow *self)
{
  return g_str_equal (rialto_outbox_item_get_route (self->item),
                      rialto_api_routes[RIALTO_API_CREATE_POST].name);
}

static gboolean
is_comment (RialtoPendingRow *self)
{
  return g_str_equal (rialto_outbox_item_get_route (self->item),
                      rialto_api_routes[RIALTO_API_CREATE_COMMENT].name);
}

static gboolean
is_edit (RialtoPendingRow *self)
{
  return g_str_equal (rialto_outbox_item_get_route (self->item),
                      rialto_api_routes[RIALTO_API_UPDATE_POST].name);
}

/* The same again would be refused again: somebody has to look at what the post says now. */
static gboolean
is_stale (RialtoPendingRow *self)
{
  return is_edit (self) && g_strcmp0 (rialto_outbox_item_get_error_code (self->item),
                                      rialto_error_get_info (RIALTO_ERROR_STALE)->wire) == 0;
}

/* What the edit says, where it says something. */
static char *
make_edit_text (RialtoPendingRow *self)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  const RialtoUpdatePostArgs *args = rialto_deeds_read (self->item, arena, NULL);
  const char *caption = args != NULL ? args->body->caption : NULL;

  if (caption == NULL || *caption == '\0')
    return g_strdup (_ ("Edit a post"));
  /* Translators: what somebody wants a post to say; %s is that */
  return g_strdup_printf (_ ("Edit a post: “%s”"), caption);
}

static char *
make_text (RialtoPendingRow *self)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  gconstpointer args = NULL;
  const char *text = NULL;

  if (is_edit (self))
    return make_edit_text (self);
  if (!is_post (self) && !is_comment (self))
    return rialto_deed_words_new (self->item,
                                  rialto_session_get_map (rialto_membership_get_session (self->membership)));
  args = rialto_deeds_read (self->item, arena, NULL);

  if (args != NULL)
    text = is_post (self) ? ((const RialtoCreatePostArgs *) args)->body->caption
                          : ((const RialtoCreateCommentArgs *) args)->body->text;
  if (text != NULL && *text != '\0')
    return g_strdup (text);
  return g_strdup (is_post (self) ? _ ("A post without words") : "");
}

static gboolean
is_refused (RialtoPendingRow *self)
{
  return rialto_outbox_item_get_state (self->item) == RIALTO_OUTBOX_REFUSED;
}

/* What is under way again has no trouble any more. */
static const char *
get_trouble_of (RialtoOutboxItem *item)
{
  return rialto_outbox_item_get_state (item) != RIALTO_OUTBOX_SENDING
           ? rialto_outbox_item_get_error_sentence (item)
           : NULL;
}

/* Why the post or one of its pictures is tried again. */
static const char *
get_trouble (RialtoPendingRow *self)
{
  if (get_trouble_of (self->item) != NULL)
    return get_trouble_of (self->item);
  for (guint i = 0; i < self->needed->len; i++)
    if (get_trouble_of (self->needed->pdata[i]) != NULL)
      return get_trouble_of (self->needed->pdata[i]);
  return NULL;
}

static gboolean
is_failed (RialtoPendingRow *self)
{
  return rialto_outbox_item_get_state (self->item) == RIALTO_OUTBOX_WAITING && get_trouble (self) != NULL;
}

static gboolean
is_idle (RialtoPendingRow *self)
{
  RialtoOutboxState state = rialto_outbox_item_get_state (self->item);

  return state == RIALTO_OUTBOX_WAITING || state == RIALTO_OUTBOX_REFUSED;
}

static guint
count_uploaded (RialtoPendingRow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->needed->len; i++)
    n += rialto_outbox_item_get_state (self->needed->pdata[i]) == RIALTO_OUTBOX_SENT;
  return n;
}

static double
get_progress (RialtoPendingRow *self)
{
  double sum = 0;

  for (guint i = 0; i < self->needed->len; i++)
    sum += rialto_outbox_item_get_progress (self->needed->pdata[i]);
  return self->needed->len > 0 ? sum / self->needed->len : 0;
}

static gboolean
has_begun (RialtoPendingRow *self)
{
  for (guint i = 0; i < self->needed->len; i++)
    if (rialto_outbox_item_get_attempts (self->needed->pdata[i]) > 0)
      return TRUE;
  return FALSE;
}

/* Pictures are on their way, or have been until the connection was lost. */
static gboolean
is_uploading (RialtoPendingRow *self)
{
  return !is_refused (self) && count_uploaded (self) < self->needed->len &&
         (rialto_outbox_get_online (self->outbox) || has_begun (self));
}

static const char *
get_discard_label (RialtoPendingRow *self)
{
  return is_uploading (self) ? _ ("Cancel") : _ ("Discard");
}

static char *
make_status (RialtoPendingRow *self)
{
  const char *trouble = get_trouble (self);
  guint n_uploaded = count_uploaded (self);

  if (is_refused (self))
    return g_strdup_printf (is_post (self) ? _ ("Could not be posted: %s") : _ ("Could not be sent: %s"),
                            trouble != NULL ? trouble : "");
  if (!rialto_outbox_get_online (self->outbox) && is_uploading (self))
    return g_strdup (_ ("Waiting for the connection"));
  if (!rialto_outbox_get_online (self->outbox))
    return g_strdup (is_post (self) ? _ ("Will be posted when you are online")
                                    : _ ("Will be sent when you are online"));
  if (is_failed (self))
    return g_strdup_printf (_ ("Will be tried again: %s"), trouble);
  if (n_uploaded < self->needed->len)
    /* Translators: which picture of a post is being uploaded, of how many */
    return g_strdup_printf (_ ("Posting… Picture %u of %u"), n_uploaded + 1, self->needed->len);
  return g_strdup (is_post (self) ? _ ("Posting…") : _ ("Sending…"));
}

static const char *
get_icon_name (RialtoPendingRow *self)
{
  if (is_refused (self))
    return "dialog-warning-symbolic";
  return is_failed (self) || !rialto_outbox_get_online (self->outbox) ? "network-offline-symbolic"
                                                                      : "content-loading-symbolic";
}

static void
on_changed (RialtoPendingRow *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_STATUS; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_edit (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "outbox.edit", "x",
                              rialto_outbox_item_get_id (RIALTO_PENDING_ROW (widget)->item));
}

static void
on_retry (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  RialtoPendingRow *self = RIALTO_PENDING_ROW (widget);

  for (guint i = 0; i < self->needed->len; i++)
    if (rialto_outbox_item_get_error_sentence (self->needed->pdata[i]) != NULL)
      dex_future_disown (rialto_outbox_retry (self->outbox, self->needed->pdata[i]));
  dex_future_disown (rialto_outbox_retry (self->outbox, self->item));
}

static void
on_discard (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RialtoPendingRow *self = RIALTO_PENDING_ROW (widget);

  /* What somebody has written can be had back, where there is somebody who offers it. */
  if ((!is_post (self) && !is_comment (self) && !is_edit (self)) ||
      !gtk_widget_activate_action (widget, "win.discard-writing", "x",
                                   rialto_outbox_item_get_id (self->item)))
    dex_future_disown (rialto_outbox_discard (self->outbox, self->item));
}

/* Its file is there once it is saved, and not before. */
static DexFuture *
preview_fiber (RialtoFiber *fiber,
               gpointer     data)
{
  RialtoOutboxItem *upload = data;
  GCancellable *cancellable = rialto_fiber_get_cancellable (fiber);
  g_autoptr (GFile) file = g_file_new_for_path (rialto_outbox_item_get_file (upload));
  g_autoptr (RialtoReducer) reducer = rialto_reducer_new_for_file (file);
  g_autoptr (RialtoPendingRow) self = NULL;
  gboolean made = dex_await (rialto_async_or_cancelled (rialto_outbox_item_when_saved (upload), cancellable),
                             NULL) &&
                  dex_await (rialto_reducer_run (reducer, cancellable), NULL);

  self = rialto_fiber_dup_owner (fiber);
  if (self != NULL && made && g_set_object (&self->preview, rialto_reducer_get_preview (reducer)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PREVIEW]);
  return dex_future_new_true ();
}

/* Whoever has several posts there knows them by their pictures. */
static void
make_preview (RialtoPendingRow *self)
{
  RialtoOutboxItem *first = self->needed->len > 0 ? self->needed->pdata[0] : NULL;

  if (first != NULL && rialto_outbox_item_get_file (first) != NULL)
    dex_future_disown (rialto_async_spawn ("preview-post", self, self->cancellable, preview_fiber,
                                           g_object_ref (first), g_object_unref));
}

static void
rialto_pending_row_constructed (GObject *object)
{
  RialtoPendingRow *self = RIALTO_PENDING_ROW (object);

  G_OBJECT_CLASS (rialto_pending_row_parent_class)->constructed (object);
  self->outbox = g_object_ref (rialto_deeds_get_outbox (rialto_membership_get_deeds (self->membership)));
  self->needed = rialto_outbox_list_needed (self->outbox, self->item);
  self->text = make_text (self);
  make_preview (self);
  g_object_notify_by_pspec (object, properties[PROP_TEXT]);
  g_signal_connect_object (self->outbox, "notify::online", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item, "notify", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < self->needed->len; i++)
    g_signal_connect_object (self->needed->pdata[i], "notify", G_CALLBACK (on_changed), self,
                             G_CONNECT_SWAPPED);
  on_changed (self);
}

static void
rialto_pending_row_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RialtoPendingRow *self = RIALTO_PENDING_ROW (object);

  /* The template asks before there is an item. */
  if (self->needed == NULL)
    return;
  switch (property)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_PREVIEW:
      g_value_set_object (value, self->preview);
      break;
    case PROP_STATUS:
      g_value_take_string (value, make_status (self));
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, get_icon_name (self));
      break;
    case PROP_EDITABLE:
      g_value_set_boolean (value,
                           is_refused (self) && (is_post (self) || is_comment (self) || is_edit (self)));
      break;
    case PROP_RETRIABLE:
      g_value_set_boolean (value, (is_refused (self) || is_failed (self)) && !is_stale (self));
      break;
    case PROP_IDLE:
      g_value_set_boolean (value, is_idle (self));
      break;
    case PROP_UPLOADING:
      g_value_set_boolean (value, is_uploading (self));
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, get_progress (self));
      break;
    case PROP_DISCARD_LABEL:
      g_value_set_string (value, get_discard_label (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_pending_row_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RialtoPendingRow *self = RIALTO_PENDING_ROW (object);

  if (property == PROP_MEMBERSHIP)
    self->membership = g_value_dup_object (value);
  else if (property == PROP_ITEM)
    self->item = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_pending_row_dispose (GObject *object)
{
  RialtoPendingRow *self = RIALTO_PENDING_ROW (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_PENDING_ROW);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->preview);
  g_clear_pointer (&self->needed, g_ptr_array_unref);
  g_clear_object (&self->item);
  g_clear_object (&self->outbox);
  g_clear_object (&self->membership);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (rialto_pending_row_parent_class)->dispose (object);
}

static void
rialto_pending_row_class_init (RialtoPendingRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags once = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rialto_pending_row_constructed;
  object_class->get_property = rialto_pending_row_get_property;
  object_class->set_property = rialto_pending_row_set_property;
  object_class->dispose = rialto_pending_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, once);
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, RIALTO_TYPE_OUTBOX_ITEM, once);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_PREVIEW] = g_param_spec_object ("preview", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_EDITABLE] = g_param_spec_boolean ("editable", NULL, NULL, FALSE, flags);
  properties[PROP_RETRIABLE] = g_param_spec_boolean ("retriable", NULL, NULL, FALSE, flags);
  properties[PROP_IDLE] = g_param_spec_boolean ("idle", NULL, NULL, FALSE, flags);
  properties[PROP_UPLOADING] = g_param_spec_boolean ("uploading", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_DISCARD_LABEL] = g_param_spec_string ("discard-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-pending-row.ui");
  gtk_widget_class_install_action (widget_class, "pending.edit", NULL, on_edit);
  gtk_widget_class_install_action (widget_class, "pending.retry", NULL, on_retry);
  gtk_widget_class_install_action (widget_class, "pending.discard", NULL, on_discard);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_pending_row_init (RialtoPendingRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_pending_row_new:
 * @membership: a member's
 * @item: an item of their outbox that is not an upload
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
rialto_pending_row_new (RialtoMembership *membership,
                        RialtoOutboxItem *item)
{
  return g_object_new (RIALTO_TYPE_PENDING_ROW, "membership", membership, "item", item, NULL);
}
