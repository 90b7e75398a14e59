/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-crop-dialog.h"

#include "rialto-crop-view.h"
#include "rialto-membership-pictures.h"

/**
 * RialtoCropDialog:
 *
 * Where somebody chooses what is left of a picture, and what of that stays in sight wherever it is cut. It is so at once.
 */
struct _RialtoCropDialog
{
  AdwDialog parent_instance;

  /* template */
  RialtoCropView *view;
  AdwToggleGroup *shapes;
  GtkWidget      *crop_hint;
};

G_DEFINE_FINAL_TYPE (RialtoCropDialog, rialto_crop_dialog, ADW_TYPE_DIALOG)

static void
rialto_crop_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RIALTO_TYPE_CROP_DIALOG);
  G_OBJECT_CLASS (rialto_crop_dialog_parent_class)->dispose (object);
}

static void
rialto_crop_dialog_class_init (RialtoCropDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = rialto_crop_dialog_dispose;
  g_type_ensure (RIALTO_TYPE_CROP_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-crop-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoCropDialog, view);
  gtk_widget_class_bind_template_child (widget_class, RialtoCropDialog, shapes);
  gtk_widget_class_bind_template_child (widget_class, RialtoCropDialog, crop_hint);
}

static void
rialto_crop_dialog_init (RialtoCropDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * rialto_crop_dialog_new:
 * @membership: who writes
 * @picture: what is cropped; one that is posted already keeps its shape
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
rialto_crop_dialog_new (RialtoMembership      *membership,
                        RialtoComposedPicture *picture)
{
  RialtoCropDialog *self = g_object_new (RIALTO_TYPE_CROP_DIALOG, NULL);
  gboolean is_new = rialto_composed_picture_get_posted (picture) == NULL;

  rialto_crop_view_show (self->view, picture, rialto_membership_get_textures (membership));
  g_object_bind_property (picture, "crop", self->shapes, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  gtk_widget_set_visible (GTK_WIDGET (self->shapes), is_new);
  gtk_widget_set_visible (self->crop_hint, is_new);
  return ADW_DIALOG (self);
}
