/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-picture-chooser.h"

#include "rialto-account-dialog.h"
#include "rialto-api.h"
#include "rialto-errand.h"
#include "rialto-reducer.h"
#include "rialto-template-callbacks.h"
#include "rialto-uploader.h"

#include <glib/gi18n.h>

/**
 * RialtoPictureChooser:
 *
 * Sets and removes one of the two pictures of one's profile: the `banner` or the face. What is chosen is made as small as it can be
 * shown before it is sent.
 */
struct _RialtoPictureChooser
{
  GtkWidget parent_instance;

  /* template */
  RialtoErrand *uploading;

  /* owned */
  RialtoMembership    *membership;
  RialtoProfileObject *profile; /* nullable */

  gboolean banner;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_PROFILE,
  PROP_BANNER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPictureChooser, rialto_picture_chooser, GTK_TYPE_WIDGET)

static char *
choose_label (gpointer self,
              gboolean banner)
{
  return g_strdup (banner ? _ ("Choose _Banner…") : _ ("_Choose Picture…"));
}

static char *
remove_label (gpointer self,
              gboolean banner)
{
  return g_strdup (banner ? _ ("Re_move Banner") : _ ("_Remove"));
}

static gboolean
has_picture (gpointer    self,
             gboolean    of_banner,
             const char *avatar,
             GObject    *banner)
{
  return of_banner ? banner != NULL : avatar != NULL;
}

static DexFuture *
send_patch (RialtoSession            *session,
            RialtoProfileObject      *profile,
            const RialtoProfilePatch *patch)
{
  RialtoUpdateUserArgs args = { .id = rialto_profile_object_get_id (profile), .body = patch };

  return rialto_session_take (session,
                              rialto_api_update_user (rialto_session_get_transport (session), &args,
                                                      rialto_profile_object_get_version (profile), NULL));
}

static void
set_blob (RialtoProfilePatch *patch,
          gboolean            banner,
          const char         *blob)
{
  if (banner)
    rialto_profile_patch_set_banner (patch, blob);
  else
    rialto_profile_patch_set_avatar (patch, blob);
}

typedef struct
{
  RialtoSession       *session; /* owned */
  RialtoProfileObject *profile; /* owned */
  GFile               *file;    /* owned */
  gboolean             banner;
} Upload;

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  g_object_unref (upload->session);
  g_object_unref (upload->profile);
  g_object_unref (upload->file);
  g_free (upload);
}

static DexFuture *
upload_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  Upload *upload = data;
  g_autoptr (RialtoReducer) reducer = rialto_reducer_new_for_file (upload->file);
  g_autoptr (RialtoUploader) uploader = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *blob = NULL;
  RialtoProfilePatch patch = { 0 };

  if (!dex_await (rialto_reducer_run (reducer, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  uploader = rialto_uploader_new (rialto_session_get_transport (upload->session),
                                  rialto_reducer_get_bytes (reducer),
                                  rialto_reducer_get_content_type (reducer), 0);
  blob = dex_await_string (rialto_uploader_run (uploader, NULL), &error);
  if (blob == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  set_blob (&patch, upload->banner, blob);
  return send_patch (upload->session, upload->profile, &patch);
}

/**
 * rialto_picture_chooser_take:
 * @self: a chooser with a profile
 * @file: a picture
 *
 * Makes it the picture.
 */
void
rialto_picture_chooser_take (RialtoPictureChooser *self,
                             GFile                *file)
{
  Upload *upload = g_new0 (Upload, 1);

  upload->session = g_object_ref (rialto_membership_get_session (self->membership));
  upload->profile = g_object_ref (self->profile);
  upload->file = g_object_ref (file);
  upload->banner = self->banner;
  rialto_errand_run (self->uploading, rialto_async_spawn ("upload-profile-picture", NULL, NULL, upload_fiber,
                                                          upload, upload_free));
}

static void
on_chosen (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (RialtoPictureChooser) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL && self->profile != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    rialto_picture_chooser_take (self, file);
  else if (error != NULL && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    rialto_errand_fail (self->uploading, error);
}

static void
on_choose (RialtoPictureChooser *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_file_filter_add_mime_type (filter, "image/jpeg");
  gtk_file_filter_add_mime_type (filter, "image/png");
  gtk_file_filter_add_mime_type (filter, "image/webp");
  g_object_set (dialog, "title", self->banner ? _ ("Choose Banner") : _ ("Choose Picture"), "default-filter",
                filter, NULL);
  gtk_file_dialog_open (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, on_chosen,
                        g_object_ref (self));
}

static void
on_remove (RialtoPictureChooser *self)
{
  RialtoProfilePatch patch = { 0 };

  if (self->profile == NULL)
    return;
  set_blob (&patch, self->banner, NULL);
  rialto_errand_run (self->uploading,
                     send_patch (rialto_membership_get_session (self->membership), self->profile, &patch));
}

static void
on_uploaded (RialtoPictureChooser *self)
{
  rialto_account_dialog_toast (GTK_WIDGET (self),
                               self->banner ? _ ("Banner changed") : _ ("Picture changed"));
}

static void
rialto_picture_chooser_get_property (GObject    *object,
                                     guint       property,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  RialtoPictureChooser *self = RIALTO_PICTURE_CHOOSER (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_PROFILE)
    g_value_set_object (value, self->profile);
  else if (property == PROP_BANNER)
    g_value_set_boolean (value, self->banner);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_picture_chooser_set_property (GObject      *object,
                                     guint         property,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  RialtoPictureChooser *self = RIALTO_PICTURE_CHOOSER (object);
  gboolean changed = FALSE;

  if (property == PROP_MEMBERSHIP)
    changed = g_set_object (&self->membership, g_value_get_object (value));
  else if (property == PROP_PROFILE)
    changed = g_set_object (&self->profile, g_value_get_object (value));
  else if (property == PROP_BANNER)
    {
      changed = self->banner != g_value_get_boolean (value);
      self->banner = g_value_get_boolean (value);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
rialto_picture_chooser_dispose (GObject *object)
{
  RialtoPictureChooser *self = RIALTO_PICTURE_CHOOSER (object);

  rialto_template_dispose (self, RIALTO_TYPE_PICTURE_CHOOSER);
  g_clear_object (&self->profile);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_picture_chooser_parent_class)->dispose (object);
}

static void
rialto_picture_chooser_class_init (RialtoPictureChooserClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_picture_chooser_get_property;
  object_class->set_property = rialto_picture_chooser_set_property;
  object_class->dispose = rialto_picture_chooser_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_PROFILE] = g_param_spec_object ("profile", NULL, NULL, RIALTO_TYPE_PROFILE_OBJECT, flags);
  properties[PROP_BANNER] = g_param_spec_boolean ("banner", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_ERRAND);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-picture-chooser.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, RialtoPictureChooser, uploading);
  gtk_widget_class_bind_template_callback (widget_class, choose_label);
  gtk_widget_class_bind_template_callback (widget_class, remove_label);
  gtk_widget_class_bind_template_callback (widget_class, has_picture);
  gtk_widget_class_bind_template_callback (widget_class, on_choose);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_bind_template_callback (widget_class, on_uploaded);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_picture_chooser_init (RialtoPictureChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
