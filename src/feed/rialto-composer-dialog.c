/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composer-dialog-private.h"

#include "rialto-announcement.h"
#include "rialto-composed-picture-row.h"
#include "rialto-template-callbacks.h"
#include "rialto-text-limit.h"

#include <glib/gi18n.h>

/**
 * RialtoComposerDialog:
 *
 * Where somebody writes a post, or edits one. What is written is the composition's; closing the dialog keeps it. How pictures come in is
 * in rialto-composer-dialog-pictures.c, how it is posted in rialto-composer-dialog-posting.c.
 */

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_COMPOSITION,
  PROP_ERROR,
  PROP_SAVING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint discarded;

G_DEFINE_FINAL_TYPE (RialtoComposerDialog, rialto_composer_dialog, ADW_TYPE_DIALOG)

static char *
dialog_title (gpointer          self,
              RialtoPostObject *post)
{
  return g_strdup (post == NULL ? _ ("New Post") : _ ("Edit Post"));
}

static char *
post_label (gpointer          self,
            RialtoPostObject *post)
{
  return g_strdup (post == NULL ? C_ ("button", "Post") : _ ("Save"));
}

static char *
left_label (gpointer    self,
            const char *caption)
{
  glong left = RIALTO_CAPTION_MAX - (caption != NULL ? g_utf8_strlen (caption, -1) : 0);

  if (left < 0)
    return g_strdup_printf (ngettext ("%ld character too many", "%ld characters too many", (gulong) -left),
                            -left);
  return g_strdup_printf (ngettext ("%ld character left", "%ld characters left", (gulong) left), left);
}

static gboolean
is_caption_long (gpointer    self,
                 const char *caption)
{
  return caption != NULL && g_utf8_strlen (caption, -1) > RIALTO_CAPTION_MAX;
}

static gboolean
is_caption_short (gpointer    self,
                  const char *caption)
{
  return !is_caption_long (self, caption);
}

static char *
pictures_hint (gpointer self,
               gboolean can_add)
{
  return g_strdup (can_add ? _ ("One to ten pictures. Drop them here, or paste one.")
                           : _ ("A post has at most ten pictures."));
}

static char *
shown_text (gpointer    self,
            const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static gboolean
is_filled (gpointer self,
           guint    n_items)
{
  return n_items > 0;
}

static gboolean
is_new (gpointer          self,
        RialtoPostObject *post)
{
  return post == NULL;
}

static gboolean
may_discard (gpointer          self,
             RialtoPostObject *post,
             gboolean          blank,
             gboolean          changed)
{
  return post == NULL ? !blank : changed;
}

static char *
discard_label (gpointer          self,
               RialtoPostObject *post)
{
  return g_strdup (post == NULL ? _ ("_Discard Draft") : _ ("_Discard Changes"));
}

static gboolean
is_editable (gpointer self,
             gboolean saving,
             gboolean loading)
{
  return !saving && !loading;
}

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  RialtoComposerDialog *self = data;

  return rialto_composed_picture_row_new (self->membership, self->composition, item);
}

/*< private >
 * rialto_composer_dialog_allow_actions:
 * @self: a dialog
 */
void
rialto_composer_dialog_allow_actions (RialtoComposerDialog *self)
{
  gboolean can_add;

  g_object_get (self->composition, "can-add", &can_add, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.add-pictures", !self->saving && can_add);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.discard", !self->saving);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.post",
                                 !self->saving && rialto_composition_can_post (self->composition));
}

/*< private >
 * rialto_composer_dialog_set_error:
 * @self: a dialog
 * @error: (nullable): what went wrong
 */
void
rialto_composer_dialog_set_error (RialtoComposerDialog *self,
                                  const char           *error)
{
  if (g_set_str (&self->error, error))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* Said once, not with each letter. */
static void
on_caption (RialtoComposerDialog *self)
{
  const char *caption = rialto_composition_get_caption (self->composition);
  g_autofree char *text = left_label (self, caption);
  gboolean is_long = is_caption_long (self, caption);

  if (is_long && !self->caption_long)
    rialto_announce (GTK_WIDGET (self), text);
  self->caption_long = is_long;
}

/*< private >
 * rialto_composer_dialog_set_saving:
 * @self: a dialog
 * @saving: whether what is written is on its way: it must not change until that has ended
 */
void
rialto_composer_dialog_set_saving (RialtoComposerDialog *self,
                                   gboolean              saving)
{
  if (self->saving == saving)
    return;
  self->saving = saving;
  rialto_composer_dialog_allow_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVING]);
}

static void
rialto_composer_dialog_constructed (GObject *object)
{
  RialtoComposerDialog *self = RIALTO_COMPOSER_DIALOG (object);
  const GBindingFlags both = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  G_OBJECT_CLASS (rialto_composer_dialog_parent_class)->constructed (object);
  gtk_list_box_bind_model (self->pictures, rialto_composition_get_pictures (self->composition), make_row,
                           self, NULL);
  g_object_bind_property (self->composition, "caption", self->caption_buffer, "text", both);
  g_object_bind_property (self->composition, "warning", self->warning_row, "text", both);
  g_object_bind_property (self->composition, "audience", self->audience_row, "selected", both);
  g_signal_connect_object (self->composition, "notify", G_CALLBACK (rialto_composer_dialog_allow_actions),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->composition, "notify::caption", G_CALLBACK (on_caption), self,
                           G_CONNECT_SWAPPED);
  rialto_composer_dialog_allow_actions (self);
}

static void
on_close (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

/* A dialog keeps the program's own keys from it. A draft is written when the program ends. */
static void
on_quit (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  if (adw_dialog_get_can_close (ADW_DIALOG (widget)))
    gtk_widget_activate_action (widget, "app.quit", NULL);
  else
    adw_dialog_close (ADW_DIALOG (widget));
}

static void
on_say_cut (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  guint n = g_variant_get_uint32 (parameter);
  g_autofree char *text = g_strdup_printf (ngettext ("That is too much text. %u character was left out.",
                                                     "That is too much text. %u characters were left out.",
                                                     n),
                                           n);

  rialto_composer_dialog_set_error (RIALTO_COMPOSER_DIALOG (widget), text);
}

static void
on_discard (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RialtoComposerDialog *self = RIALTO_COMPOSER_DIALOG (widget);

  if (rialto_composition_get_post (self->composition) != NULL)
    {
      rialto_composer_dialog_drop_changes (self);
      return;
    }
  if (!rialto_composition_is_open (self->composition))
    return;
  rialto_composition_set_aside (self->composition);
  g_signal_emit (self, discarded, 0, self->composition);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
rialto_composer_dialog_get_property (GObject    *object,
                                     guint       property,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  RialtoComposerDialog *self = RIALTO_COMPOSER_DIALOG (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_COMPOSITION)
    g_value_set_object (value, self->composition);
  else if (property == PROP_ERROR)
    g_value_set_string (value, self->error);
  else if (property == PROP_SAVING)
    g_value_set_boolean (value, self->saving);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_composer_dialog_set_property (GObject      *object,
                                     guint         property,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  RialtoComposerDialog *self = RIALTO_COMPOSER_DIALOG (object);

  if (property == PROP_MEMBERSHIP)
    self->membership = g_value_dup_object (value);
  else if (property == PROP_COMPOSITION)
    self->composition = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_composer_dialog_dispose (GObject *object)
{
  RialtoComposerDialog *self = RIALTO_COMPOSER_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  /* The sheet that it was shown on may outlive it, with what is in it: not the pictures. */
  if (self->pictures != NULL)
    gtk_list_box_bind_model (self->pictures, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_COMPOSER_DIALOG);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_object (&self->composition);
  g_clear_object (&self->membership);
  g_clear_pointer (&self->error, g_free);
  g_clear_weak_pointer (&self->alert);
  G_OBJECT_CLASS (rialto_composer_dialog_parent_class)->dispose (object);
}

static void
rialto_composer_dialog_class_init (RialtoComposerDialogClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rialto_composer_dialog_constructed;
  object_class->get_property = rialto_composer_dialog_get_property;
  object_class->set_property = rialto_composer_dialog_set_property;
  object_class->dispose = rialto_composer_dialog_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, once);
  properties[PROP_COMPOSITION] = g_param_spec_object ("composition", NULL, NULL, RIALTO_TYPE_COMPOSITION,
                                                      once);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SAVING] = g_param_spec_boolean ("saving", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* With the composition, that can be brought back as long as somebody has it. */
  discarded = g_signal_new ("discarded", RIALTO_TYPE_COMPOSER_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                            G_TYPE_NONE, 1, RIALTO_TYPE_COMPOSITION);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-composer-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoComposerDialog, caption_buffer);
  gtk_widget_class_bind_template_child (widget_class, RialtoComposerDialog, pictures);
  gtk_widget_class_bind_template_child (widget_class, RialtoComposerDialog, warning_row);
  gtk_widget_class_bind_template_child (widget_class, RialtoComposerDialog, audience_row);
  gtk_widget_class_bind_template_child (widget_class, RialtoComposerDialog, drop_target);
  gtk_widget_class_bind_template_child (widget_class, RialtoComposerDialog, toasts);
  gtk_widget_class_install_action (widget_class, "composer.close", NULL, on_close);
  gtk_widget_class_install_action (widget_class, "composer.quit", NULL, on_quit);
  gtk_widget_class_install_action (widget_class, "composer.say-cut", "u", on_say_cut);
  gtk_widget_class_install_action (widget_class, "composer.discard", NULL, on_discard);
  rialto_composer_dialog_install_picture_actions (widget_class);
  rialto_composer_dialog_install_posting_actions (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, dialog_title);
  gtk_widget_class_bind_template_callback (widget_class, post_label);
  gtk_widget_class_bind_template_callback (widget_class, left_label);
  gtk_widget_class_bind_template_callback (widget_class, is_caption_long);
  gtk_widget_class_bind_template_callback (widget_class, is_caption_short);
  gtk_widget_class_bind_template_callback (widget_class, pictures_hint);
  gtk_widget_class_bind_template_callback (widget_class, shown_text);
  gtk_widget_class_bind_template_callback (widget_class, is_filled);
  gtk_widget_class_bind_template_callback (widget_class, is_new);
  gtk_widget_class_bind_template_callback (widget_class, discard_label);
  gtk_widget_class_bind_template_callback (widget_class, is_editable);
  gtk_widget_class_bind_template_callback (widget_class, may_discard);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_composer_dialog_init (RialtoComposerDialog *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };

  self->cancellable = g_cancellable_new ();
  self->settings = g_settings_new (RIALTO_APP_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  rialto_text_limit (self->caption_buffer, GTK_WIDGET (self), 4 * RIALTO_CAPTION_MAX);
  gtk_drop_target_set_gtypes (self->drop_target, types, G_N_ELEMENTS (types));
}

/**
 * rialto_composer_dialog_new:
 * @membership: a member
 * @post: (nullable): what is edited; %NULL for a new post
 *
 * Returns: (transfer floating): a dialog
 */
RialtoComposerDialog *
rialto_composer_dialog_new (RialtoMembership *membership,
                            RialtoPostObject *post)
{
  g_autoptr (RialtoComposition) composition = rialto_composition_new (membership, post);

  return g_object_new (RIALTO_TYPE_COMPOSER_DIALOG, "membership", membership, "composition", composition,
                       NULL);
}

/**
 * rialto_composer_dialog_get_composition:
 * @self: a dialog
 *
 * Returns: (transfer none): what is written in it
 */
RialtoComposition *
rialto_composer_dialog_get_composition (RialtoComposerDialog *self)
{
  return self->composition;
}
