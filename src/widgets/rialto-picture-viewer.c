/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-picture-viewer.h"

#include "rialto-announcement.h"
#include "rialto-blurhash.h"
#include "rialto-objects.h"
#include "rialto-picture-view.h"
#include "rialto-template-callbacks.h"
#include "rialto-texture-loader.h"
#include "rialto-zoom.h"

#include <glib/gi18n.h>

#define WIDEST 2048

/**
 * RialtoPictureViewer:
 *
 * Pictures one by one, as large as the window: to look closely, to read what they show, to save a copy.
 */
struct _RialtoPictureViewer
{
  AdwDialog parent_instance;

  /* template */
  RialtoZoom      *zoom;
  AdwToastOverlay *toasts;

  /* owned */
  GListModel          *pictures;
  RialtoPictureObject *picture;
  RialtoTextures      *textures;
  RialtoTextureLoader *loader;
  GdkTexture          *stand_in;
  GCancellable        *cancellable;

  guint position;
};

enum
{
  PROP_0,
  PROP_PICTURE,
  PROP_PAINTABLE,
  PROP_COUNTER,
  PROP_HAS_PREVIOUS,
  PROP_HAS_NEXT,
  PROP_FAILED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPictureViewer, rialto_picture_viewer, ADW_TYPE_DIALOG)

/* A copy to be written. */
typedef struct
{
  GFile  *file;  /* owned */
  GBytes *bytes; /* owned */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->file);
  g_bytes_unref (copy->bytes);
  g_free (copy);
}

static guint
count (RialtoPictureViewer *self)
{
  return self->pictures != NULL ? g_list_model_get_n_items (self->pictures) : 0;
}

static int
side (gpointer self,
      gint64   pixels)
{
  return (int) CLAMP (pixels, 1, G_MAXINT16);
}

static void
show_position (RialtoPictureViewer *self,
               guint                position)
{
  if (position >= count (self))
    return;
  g_clear_object (&self->picture);
  self->position = position;
  self->picture = g_list_model_get_item (self->pictures, position);
  g_clear_object (&self->stand_in);
  self->stand_in = rialto_blurhash_new_texture (rialto_picture_object_get_blurhash (self->picture));
  rialto_zoom_reset (self->zoom);
  rialto_texture_loader_set_blob (self->loader, rialto_picture_object_get_blob (self->picture),
                                  rialto_picture_object_get_access (self->picture));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->zoom), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  rialto_picture_describe (self->picture), -1);
  for (guint property = 1; property < N_PROPS; property++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* From one that is shown to another. */
static void
go_to (RialtoPictureViewer *self,
       guint                position)
{
  if (position >= count (self) || position == self->position)
    return;
  show_position (self, position);
  rialto_announce (GTK_WIDGET (self->zoom), rialto_picture_describe (self->picture));
}

static void
on_previous (RialtoPictureViewer *self)
{
  if (self->position > 0)
    go_to (self, self->position - 1);
}

static void
on_next (RialtoPictureViewer *self)
{
  go_to (self, self->position + 1);
}

static void
on_retry (RialtoPictureViewer *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->zoom));
  rialto_texture_loader_retry (self->loader);
}

static void
on_zoom_in (RialtoPictureViewer *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->zoom), "zoom.in", NULL);
}

static void
on_zoom_out (RialtoPictureViewer *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->zoom), "zoom.out", NULL);
}

static void
on_texture (RialtoPictureViewer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAINTABLE]);
}

static void
on_failed (RialtoPictureViewer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILED]);
}

static void
walk_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if ((g_variant_get_int32 (parameter) < 0) != mirrored)
    on_previous (RIALTO_PICTURE_VIEWER (widget));
  else
    on_next (RIALTO_PICTURE_VIEWER (widget));
}

static void
jump_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RialtoPictureViewer *self = RIALTO_PICTURE_VIEWER (widget);

  go_to (self, g_variant_get_int32 (parameter) < 0 ? 0 : MAX (count (self), 1) - 1);
}

static void
on_file_chosen (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (DexPromise) promise = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file == NULL)
    dex_promise_reject (promise, g_steal_pointer (&error));
  else
    dex_promise_resolve_object (promise, g_steal_pointer (&file));
}

static DexFuture *
choose_file (RialtoPictureViewer *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  DexPromise *promise = dex_promise_new_cancellable ();

  gtk_file_dialog_set_title (dialog, _ ("Save a Copy"));
  /* Translators: the name of a file, without its ending */
  gtk_file_dialog_set_initial_name (dialog, C_ ("file name", "picture.webp"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                        dex_promise_get_cancellable (promise), on_file_chosen, dex_ref (promise));
  return DEX_FUTURE (promise);
}

static DexFuture *
write_copy (gpointer data)
{
  Copy *copy = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents (copy->file, g_bytes_get_data (copy->bytes, NULL),
                                g_bytes_get_size (copy->bytes), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL,
                                &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

static gboolean
await_copy (DexFuture *chosen,
            DexFuture *fetched,
            GError   **error)
{
  g_autoptr (GFile) file = dex_await_object (chosen, error);
  g_autoptr (GBytes) bytes = NULL;
  Copy *copy;

  if (file == NULL)
    {
      dex_unref (fetched);
      return FALSE;
    }
  bytes = dex_await_boxed (fetched, error);
  if (bytes == NULL)
    return FALSE;
  copy = g_new0 (Copy, 1);
  copy->file = g_steal_pointer (&file);
  copy->bytes = g_steal_pointer (&bytes);
  return dex_await (rialto_async_run_in_pool (write_copy, copy, copy_free), error);
}

static DexFuture *
save_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (RialtoPictureViewer) self = rialto_fiber_dup_owner (fiber);
  GCancellable *cancellable = rialto_fiber_get_cancellable (fiber);
  g_autoptr (GError) error = NULL;
  DexFuture *chosen, *fetched;
  const char *words;

  if (self == NULL)
    return dex_future_new_true ();
  /* It comes while the person looks for a place. */
  fetched = rialto_textures_get_encoded (self->textures, rialto_picture_object_get_blob (self->picture),
                                         WIDEST, rialto_picture_object_get_access (self->picture),
                                         cancellable);
  chosen = rialto_async_or_cancelled (choose_file (self), cancellable);
  g_clear_object (&self);

  words = await_copy (chosen, fetched, &error) ? _ ("Copy saved") : _ ("The copy could not be saved");
  self = rialto_fiber_dup_owner (fiber);
  if (self != NULL && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (words));
  return dex_future_new_true ();
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RialtoPictureViewer *self = RIALTO_PICTURE_VIEWER (widget);

  if (self->picture != NULL && self->textures != NULL)
    dex_future_disown (rialto_async_spawn ("save a picture", self, self->cancellable, save_fiber, NULL,
                                           NULL));
}

static void
rialto_picture_viewer_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rialto_picture_viewer_parent_class)->map (widget);
  rialto_texture_loader_set_active (RIALTO_PICTURE_VIEWER (widget)->loader, TRUE);
}

static void
rialto_picture_viewer_unmap (GtkWidget *widget)
{
  rialto_texture_loader_set_active (RIALTO_PICTURE_VIEWER (widget)->loader, FALSE);
  GTK_WIDGET_CLASS (rialto_picture_viewer_parent_class)->unmap (widget);
}

static void
rialto_picture_viewer_get_property (GObject    *object,
                                    guint       property,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  RialtoPictureViewer *self = RIALTO_PICTURE_VIEWER (object);
  GdkTexture *texture;

  switch (property)
    {
    case PROP_PICTURE:
      g_value_set_object (value, self->picture);
      break;
    case PROP_PAINTABLE:
      texture = rialto_texture_loader_get_texture (self->loader);
      g_value_set_object (value, texture != NULL ? texture : self->stand_in);
      break;
    case PROP_COUNTER:
      /* Translators: which picture of how many */
      g_value_take_string (value, count (self) > 1
                                    ? g_strdup_printf (_ ("%u of %u"), self->position + 1, count (self))
                                    : g_strdup (_ ("Picture")));
      break;
    case PROP_HAS_PREVIOUS:
      g_value_set_boolean (value, self->position > 0);
      break;
    case PROP_HAS_NEXT:
      g_value_set_boolean (value, self->position + 1 < count (self));
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, rialto_texture_loader_get_failed (self->loader));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_picture_viewer_dispose (GObject *object)
{
  RialtoPictureViewer *self = RIALTO_PICTURE_VIEWER (object);

  g_cancellable_cancel (self->cancellable);
  rialto_texture_loader_set_active (self->loader, FALSE);
  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_PICTURE_VIEWER);
  g_clear_object (&self->pictures);
  g_clear_object (&self->textures);
  G_OBJECT_CLASS (rialto_picture_viewer_parent_class)->dispose (object);
}

static void
rialto_picture_viewer_finalize (GObject *object)
{
  RialtoPictureViewer *self = RIALTO_PICTURE_VIEWER (object);

  g_clear_object (&self->picture);
  g_clear_object (&self->stand_in);
  g_clear_object (&self->loader);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (rialto_picture_viewer_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "viewer.walk", "i", walk_action);
  gtk_widget_class_install_action (widget_class, "viewer.jump", "i", jump_action);
  gtk_widget_class_install_action (widget_class, "viewer.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "viewer.save", NULL);
}

/* Not bound to the class: a dialog moves the focus by the arrows before its own classes are asked. */
static void
bind_keys (RialtoPictureViewer *self)
{
  static const struct
  {
    guint key;
    const char *action;
    int parameter;
  } keys[] = {
    { GDK_KEY_Left, "viewer.walk", -1 }, { GDK_KEY_KP_Left, "viewer.walk", -1 },
    { GDK_KEY_Right, "viewer.walk", 1 }, { GDK_KEY_KP_Right, "viewer.walk", 1 },
    { GDK_KEY_Home, "viewer.jump", -1 }, { GDK_KEY_KP_Home, "viewer.jump", -1 },
    { GDK_KEY_End, "viewer.jump", 1 },   { GDK_KEY_KP_End, "viewer.jump", 1 },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (keys[i].key, 0),
                                       gtk_named_action_new (keys[i].action), "i", keys[i].parameter));
  gtk_widget_add_controller (GTK_WIDGET (self->toasts), controller);
}

static void
rialto_picture_viewer_class_init (RialtoPictureViewerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_picture_viewer_get_property;
  object_class->dispose = rialto_picture_viewer_dispose;
  object_class->finalize = rialto_picture_viewer_finalize;
  widget_class->map = rialto_picture_viewer_map;
  widget_class->unmap = rialto_picture_viewer_unmap;

  properties[PROP_PICTURE] = g_param_spec_object ("picture", NULL, NULL, RIALTO_TYPE_PICTURE_OBJECT, flags);
  properties[PROP_PAINTABLE] = g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  properties[PROP_COUNTER] = g_param_spec_string ("counter", NULL, NULL, NULL, flags);
  properties[PROP_HAS_PREVIOUS] = g_param_spec_boolean ("has-previous", NULL, NULL, FALSE, flags);
  properties[PROP_HAS_NEXT] = g_param_spec_boolean ("has-next", NULL, NULL, FALSE, flags);
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_ZOOM);
  g_type_ensure (RIALTO_TYPE_PICTURE_OBJECT);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-picture-viewer.ui");
  rialto_template_callbacks_bind (widget_class);
  gtk_widget_class_bind_template_child (widget_class, RialtoPictureViewer, zoom);
  gtk_widget_class_bind_template_child (widget_class, RialtoPictureViewer, toasts);
  gtk_widget_class_bind_template_callback (widget_class, side);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_in);
  gtk_widget_class_bind_template_callback (widget_class, on_zoom_out);
}

static void
rialto_picture_viewer_init (RialtoPictureViewer *self)
{
  self->cancellable = g_cancellable_new ();
  self->loader = rialto_texture_loader_new ();
  rialto_texture_loader_set_width (self->loader, WIDEST);
  g_signal_connect_object (self->loader, "notify::texture", G_CALLBACK (on_texture), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->loader, "notify::failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  bind_keys (self);
}

/**
 * rialto_picture_viewer_present:
 * @pictures: of #RialtoPictureObject
 * @position: the one to begin with
 * @textures: (nullable): where they come from
 * @parent: who asks for it
 *
 * Opens a viewer over the window of @parent; GTK owns it until it is closed.
 */
void
rialto_picture_viewer_present (GListModel     *pictures,
                               guint           position,
                               RialtoTextures *textures,
                               GtkWidget      *parent)
{
  RialtoPictureViewer *self = g_object_new (RIALTO_TYPE_PICTURE_VIEWER, NULL);

  g_set_object (&self->pictures, pictures);
  g_set_object (&self->textures, textures);
  rialto_texture_loader_set_textures (self->loader, textures);
  show_position (self, position);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
