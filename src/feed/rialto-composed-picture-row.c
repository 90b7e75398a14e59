/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composed-picture-row.h"

#include "rialto-crop-dialog.h"
#include "rialto-picture-view.h"
#include "rialto-template-callbacks.h"
#include "rialto-text-limit.h"

#include <glib/gi18n.h>

/**
 * RialtoComposedPictureRow:
 *
 * A picture of a post that is being written, with its description. It is moved by dragging the row, by its buttons and by Alt with the
 * arrows; it stays under the focus.
 */
struct _RialtoComposedPictureRow
{
  GtkListBoxRow parent_instance;

  /* template */
  GtkTextBuffer *alt_buffer;
  GtkDropTarget *drop_target;

  /* owned */
  RialtoMembership      *membership;
  RialtoComposition     *composition;
  RialtoComposedPicture *picture;
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_COMPOSITION,
  PROP_PICTURE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoComposedPictureRow, rialto_composed_picture_row, GTK_TYPE_LIST_BOX_ROW)

static gboolean
is_new (gpointer self,
        GObject *posted)
{
  return posted == NULL;
}

static char *
crop_label (gpointer self,
            GObject *posted)
{
  return g_strdup (posted == NULL ? _ ("_Crop…") : _ ("_Focus…"));
}

static gboolean
can_crop (gpointer self,
          GObject *posted,
          GObject *preview)
{
  return posted != NULL || preview != NULL;
}

static gboolean
is_preparing (gpointer    self,
              gboolean    ready,
              const char *error)
{
  return !ready && error == NULL;
}

static glong
get_excess (const char *alt)
{
  return alt != NULL ? g_utf8_strlen (alt, -1) - RIALTO_ALT_MAX : 0;
}

static gboolean
is_alt_long (gpointer    self,
             const char *alt)
{
  return get_excess (alt) > 0;
}

static char *
alt_excess (gpointer    self,
            const char *alt)
{
  gulong excess = (gulong) MAX (get_excess (alt), 0);

  return g_strdup_printf (ngettext ("%lu character too many", "%lu characters too many", excess), excess);
}

static guint
find_position (RialtoComposedPictureRow *self)
{
  GListModel *pictures = rialto_composition_get_pictures (self->composition);
  guint position = 0;

  g_list_store_find (G_LIST_STORE (pictures), self->picture, &position);
  return position;
}

static void
allow_actions (RialtoComposedPictureRow *self)
{
  guint position = find_position (self);
  guint n = g_list_model_get_n_items (rialto_composition_get_pictures (self->composition));
  gboolean posted = rialto_composed_picture_get_posted (self->picture) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.earlier", position > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.later", position + 1 < n);
  /* A post has at least one. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picture.remove", !posted || n > 1);
}

static void
name_for_readers (RialtoComposedPictureRow *self)
{
  GListModel *pictures = rialto_composition_get_pictures (self->composition);
  g_autofree char *name = g_strdup_printf (_ ("Picture %u of %u"), find_position (self) + 1,
                                           g_list_model_get_n_items (pictures));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_pictures (RialtoComposedPictureRow *self)
{
  allow_actions (self);
  name_for_readers (self);
}

/* Moving makes another row of it: that one has the focus then. */
static void
move_to (RialtoComposedPictureRow *self,
         guint                     position)
{
  GtkListBox *box = GTK_LIST_BOX (gtk_widget_get_parent (GTK_WIDGET (self)));
  GtkListBoxRow *row;

  rialto_composition_move (self->composition, self->picture, position);
  row = gtk_list_box_get_row_at_index (box, (int) position);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_move (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoComposedPictureRow *self = RIALTO_COMPOSED_PICTURE_ROW (widget);
  guint position = find_position (self);

  move_to (self, g_str_equal (name, "picture.earlier") ? position - 1 : position + 1);
}

static void
on_remove (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  RialtoComposedPictureRow *self = RIALTO_COMPOSED_PICTURE_ROW (widget);
  GtkWidget *next = gtk_widget_get_next_sibling (widget);

  if (next == NULL)
    next = gtk_widget_get_prev_sibling (widget);
  if (next != NULL)
    gtk_widget_grab_focus (next);
  else
    gtk_widget_child_focus (gtk_widget_get_ancestor (widget, ADW_TYPE_DIALOG), GTK_DIR_TAB_FORWARD);
  gtk_widget_activate_action (widget, "composer.remove-picture", "u", find_position (self));
}

static void
on_crop (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  RialtoComposedPictureRow *self = RIALTO_COMPOSED_PICTURE_ROW (widget);

  adw_dialog_present (rialto_crop_dialog_new (self->membership, self->picture), widget);
}

static GdkContentProvider *
on_prepare (RialtoComposedPictureRow *self,
            double                    x,
            double                    y)
{
  return gdk_content_provider_new_typed (RIALTO_TYPE_COMPOSED_PICTURE, self->picture);
}

static void
on_drag_begin (RialtoComposedPictureRow *self,
               GdkDrag                  *drag,
               GtkDragSource            *source)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));
  g_autoptr (GdkPaintable) image = gdk_paintable_get_current_image (paintable);

  gtk_drag_source_set_icon (source, image, 0, 0);
}

static gboolean
on_drop (RialtoComposedPictureRow *self,
         const GValue             *value,
         double                    x,
         double                    y)
{
  RialtoComposedPicture *picture = g_value_get_object (value);

  if (picture == NULL || picture == self->picture)
    return FALSE;
  rialto_composition_move (self->composition, picture, find_position (self));
  return TRUE;
}

static void
rialto_composed_picture_row_constructed (GObject *object)
{
  RialtoComposedPictureRow *self = RIALTO_COMPOSED_PICTURE_ROW (object);

  G_OBJECT_CLASS (rialto_composed_picture_row_parent_class)->constructed (object);
  g_object_bind_property (self->picture, "alt", self->alt_buffer, "text",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (rialto_composition_get_pictures (self->composition), "items-changed",
                           G_CALLBACK (on_pictures), self, G_CONNECT_SWAPPED);
  on_pictures (self);
}

static void
rialto_composed_picture_row_get_property (GObject    *object,
                                          guint       property,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  RialtoComposedPictureRow *self = RIALTO_COMPOSED_PICTURE_ROW (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_COMPOSITION)
    g_value_set_object (value, self->composition);
  else if (property == PROP_PICTURE)
    g_value_set_object (value, self->picture);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_composed_picture_row_set_property (GObject      *object,
                                          guint         property,
                                          const GValue *value,
                                          GParamSpec   *pspec)
{
  RialtoComposedPictureRow *self = RIALTO_COMPOSED_PICTURE_ROW (object);

  if (property == PROP_MEMBERSHIP)
    self->membership = g_value_dup_object (value);
  else if (property == PROP_COMPOSITION)
    self->composition = g_value_dup_object (value);
  else if (property == PROP_PICTURE)
    self->picture = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_composed_picture_row_dispose (GObject *object)
{
  RialtoComposedPictureRow *self = RIALTO_COMPOSED_PICTURE_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_COMPOSED_PICTURE_ROW);
  g_clear_object (&self->picture);
  g_clear_object (&self->composition);
  g_clear_object (&self->membership);
  G_OBJECT_CLASS (rialto_composed_picture_row_parent_class)->dispose (object);
}

static void
rialto_composed_picture_row_class_init (RialtoComposedPictureRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = rialto_composed_picture_row_constructed;
  object_class->get_property = rialto_composed_picture_row_get_property;
  object_class->set_property = rialto_composed_picture_row_set_property;
  object_class->dispose = rialto_composed_picture_row_dispose;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, once);
  properties[PROP_COMPOSITION] = g_param_spec_object ("composition", NULL, NULL, RIALTO_TYPE_COMPOSITION,
                                                      once);
  properties[PROP_PICTURE] = g_param_spec_object ("picture", NULL, NULL, RIALTO_TYPE_COMPOSED_PICTURE, once);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PICTURE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/rialto/Rialto/rialto-composed-picture-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RialtoComposedPictureRow, alt_buffer);
  gtk_widget_class_bind_template_child (widget_class, RialtoComposedPictureRow, drop_target);
  gtk_widget_class_install_action (widget_class, "picture.earlier", NULL, on_move);
  gtk_widget_class_install_action (widget_class, "picture.later", NULL, on_move);
  gtk_widget_class_install_action (widget_class, "picture.remove", NULL, on_remove);
  gtk_widget_class_install_action (widget_class, "picture.crop", NULL, on_crop);
  gtk_widget_class_bind_template_callback (widget_class, is_new);
  gtk_widget_class_bind_template_callback (widget_class, crop_label);
  gtk_widget_class_bind_template_callback (widget_class, can_crop);
  gtk_widget_class_bind_template_callback (widget_class, is_preparing);
  gtk_widget_class_bind_template_callback (widget_class, is_alt_long);
  gtk_widget_class_bind_template_callback (widget_class, alt_excess);
  gtk_widget_class_bind_template_callback (widget_class, on_prepare);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_drop);
  rialto_template_callbacks_bind (widget_class);
}

static void
rialto_composed_picture_row_init (RialtoComposedPictureRow *self)
{
  GType type = RIALTO_TYPE_COMPOSED_PICTURE;

  gtk_widget_init_template (GTK_WIDGET (self));
  rialto_text_limit (self->alt_buffer, GTK_WIDGET (self), 4 * RIALTO_ALT_MAX);
  gtk_drop_target_set_gtypes (self->drop_target, &type, 1);
}

/**
 * rialto_composed_picture_row_new:
 * @membership: who writes
 * @composition: what is written
 * @picture: one of its pictures
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
rialto_composed_picture_row_new (RialtoMembership      *membership,
                                 RialtoComposition     *composition,
                                 RialtoComposedPicture *picture)
{
  return g_object_new (RIALTO_TYPE_COMPOSED_PICTURE_ROW, "membership", membership, "composition", composition,
                       "picture", picture, NULL);
}
