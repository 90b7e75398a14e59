/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composer-dialog-private.h"

#include <glib/gi18n.h>

/* How pictures come into a post: picked, dropped or pasted. */

static void
say_left_out (RialtoComposerDialog *self,
              guint                 n_left)
{
  g_autofree char *text = NULL;

  if (n_left > 0)
    text = g_strdup_printf (ngettext ("A post has at most ten pictures. %u was left out.",
                                      "A post has at most ten pictures. %u were left out.", n_left),
                            n_left);
  rialto_composer_dialog_set_error (self, text);
}

static DexFuture *
take_over_fiber (RialtoFiber *fiber,
                 gpointer     data)
{
  guint n_left = dex_await_uint (dex_ref (data), NULL);
  g_autoptr (RialtoComposerDialog) self = rialto_fiber_dup_owner (fiber);

  if (self != NULL && n_left > 0)
    say_left_out (self, n_left);
  return dex_future_new_true ();
}

/**
 * rialto_composer_dialog_take_over:
 * @self: a dialog of a new post
 * @other: one that was set aside
 *
 * Goes on writing that, too, and says how many of its pictures there is no room for.
 */
void
rialto_composer_dialog_take_over (RialtoComposerDialog *self,
                                  RialtoComposition    *other)
{
  dex_future_disown (rialto_async_spawn ("take-over", self, NULL, take_over_fiber,
                                         rialto_composition_take_over (self->composition, other), dex_unref));
}

static void
on_picked (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RialtoComposerDialog) self = data;
  g_autoptr (GListModel)
    files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (files != NULL && self->composition != NULL)
    say_left_out (self, rialto_composition_add_files (self->composition, files));
}

static void
on_add_pictures (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  RialtoComposerDialog *self = RIALTO_COMPOSER_DIALOG (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter)
    filter = g_object_new (GTK_TYPE_FILE_FILTER, "name", _ ("Pictures"), "mime-types",
                           (const char *const[]) { "image/jpeg", "image/png", "image/webp", NULL }, NULL);
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  g_list_store_append (filters, filter);
  g_object_set (dialog, "title", _ ("Add Pictures"), "accept-label", _ ("_Add"), "filters", filters, NULL);
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), self->cancellable,
                                 on_picked, g_object_ref (self));
}

static GListModel *
list_files (GdkFileList *list)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (list);
  GListStore *store = g_list_store_new (G_TYPE_FILE);

  for (GSList *at = files; at != NULL; at = at->next)
    g_list_store_append (store, at->data);
  return G_LIST_MODEL (store);
}

/* A link that is dragged from a browser comes as a file, too. */
static char *
dup_links (GListModel *files)
{
  g_autoptr (GStrvBuilder) links = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (!g_file_has_uri_scheme (file, "http") && !g_file_has_uri_scheme (file, "https"))
        return NULL;
      g_strv_builder_take (links, g_file_get_uri (file));
    }
  all = g_strv_builder_end (links);
  return all[0] != NULL ? g_strjoinv ("\n", all) : NULL;
}

static gboolean
take_files (RialtoComposerDialog *self,
            GListModel           *files)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autofree char *links = dup_links (files);

  if (links != NULL)
    gtk_text_buffer_insert_at_cursor (GTK_IS_TEXT_VIEW (focus)
                                        ? gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus))
                                        : self->caption_buffer,
                                      links, -1);
  else
    say_left_out (self, rialto_composition_add_files (self->composition, files));
  return TRUE;
}

static gboolean
take_value (RialtoComposerDialog *self,
            const GValue         *value)
{
  g_autoptr (GListModel) files = NULL;

  if (self->composition == NULL || rialto_composition_get_post (self->composition) != NULL)
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    {
      say_left_out (self, !rialto_composition_add_texture (self->composition, g_value_get_object (value)));
      return TRUE;
    }
  files = list_files (g_value_get_boxed (value));
  return take_files (self, files);
}

/* It comes before the drop targets of the texts, which take the name of a file for text. */
static gboolean
on_drop (RialtoComposerDialog *self,
         const GValue         *value,
         double                x,
         double                y)
{
  return take_value (self, value);
}

static void
on_pasted (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RialtoComposerDialog) self = data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL)
    take_value (self, value);
}

/* Text goes where the cursor is, as everywhere. */
static void
paste_text (RialtoComposerDialog *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus != NULL)
    gtk_widget_activate_action (focus, "clipboard.paste", NULL);
}

static void
on_paste (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  RialtoComposerDialog *self = RIALTO_COMPOSER_DIALOG (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  const GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (gdk_content_formats_contain_gtype (formats, types[i]) ||
        (types[i] == GDK_TYPE_TEXTURE && gdk_content_formats_contain_mime_type (formats, "image/png")))
      {
        gdk_clipboard_read_value_async (clipboard, types[i], G_PRIORITY_DEFAULT, self->cancellable, on_pasted,
                                        g_object_ref (self));
        return;
      }
  paste_text (self);
}

/* A picture that was taken out, as long as it can be had back. */
typedef struct
{
  RialtoComposition     *composition; /* owned */
  RialtoComposedPicture *picture;     /* owned */
  RialtoComposerDialog  *dialog;      /* has the toast */
  guint                  position;
} Removed;

static void
removed_finish (gpointer  data,
                GClosure *closure)
{
  Removed *removed = data;

  rialto_composition_forget (removed->composition, removed->picture);
  g_object_unref (removed->composition);
  g_object_unref (removed->picture);
  g_free (removed);
}

static void
on_put_back (AdwToast *toast,
             Removed  *removed)
{
  say_left_out (removed->dialog,
                !rialto_composition_put_back (removed->composition, removed->picture, removed->position));
}

static void
on_remove_picture (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RialtoComposerDialog *self = RIALTO_COMPOSER_DIALOG (widget);
  guint position = g_variant_get_uint32 (parameter);
  g_autoptr (RialtoComposedPicture)
    picture = g_list_model_get_item (rialto_composition_get_pictures (self->composition), position);
  AdwToast *toast;
  Removed *removed;

  if (picture == NULL)
    return;
  toast = adw_toast_new (_ ("Picture removed"));
  removed = g_new0 (Removed, 1);
  rialto_composition_take_out (self->composition, picture);
  removed->composition = g_object_ref (self->composition);
  removed->picture = g_steal_pointer (&picture);
  removed->dialog = self;
  removed->position = position;
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_put_back), removed, removed_finish,
                         G_CONNECT_DEFAULT);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/*< private >
 * rialto_composer_dialog_install_picture_actions:
 * @widget_class: the dialog's class
 */
void
rialto_composer_dialog_install_picture_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "composer.add-pictures", NULL, on_add_pictures);
  gtk_widget_class_install_action (widget_class, "composer.remove-picture", "u", on_remove_picture);
  gtk_widget_class_install_action (widget_class, "composer.paste", NULL, on_paste);
  gtk_widget_class_bind_template_callback (widget_class, on_drop);
}
