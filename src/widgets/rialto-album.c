/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-album.h"

#include "rialto-announcement.h"
#include "rialto-picture-view.h"
#include "rialto-picture-viewer.h"
#include "rialto-template-callbacks.h"

#include <glib/gi18n.h>

/**
 * RialtoAlbum:
 *
 * The pictures of something, one beside the other, in a place whose height is that of the first. It is one stop for the keyboard: arrows,
 * Home and End walk, Enter opens the viewer. While `covered` none is shown, and uncovering one uncovers all.
 */
struct _RialtoAlbum
{
  GtkWidget parent_instance;

  /* template */
  AdwCarousel *carousel;

  /* owned */
  GListModel     *pictures;
  GSignalGroup   *signals;
  GSignalGroup   *shown; /* of the picture in sight */
  RialtoTextures *textures;
  char           *warning;

  guint    position;
  double   ratio;
  gboolean covered;
  gboolean has_pointer;
  gboolean has_focus;
};

enum
{
  PROP_0,
  PROP_PICTURES,
  PROP_TEXTURES,
  PROP_WARNING,
  PROP_COVERED,
  PROP_POSITION,
  PROP_RATIO,
  PROP_COUNTER,
  PROP_SEVERAL,
  PROP_SHOWS_PREVIOUS,
  PROP_SHOWS_NEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoAlbum, rialto_album, GTK_TYPE_WIDGET)

static guint
count (RialtoAlbum *self)
{
  return self->pictures != NULL ? g_list_model_get_n_items (self->pictures) : 0;
}

static gboolean
is_reachable (RialtoAlbum *self)
{
  return self->has_pointer || self->has_focus;
}

static char *
dup_counter (RialtoAlbum *self)
{
  if (count (self) == 0)
    return g_strdup ("");
  /* Translators: which picture of how many, such as 2/5 */
  return g_strdup_printf (_ ("%u/%u"), self->position + 1, count (self));
}

/* One stop for the keyboard is all that a reader comes across: it says what is in sight. */
static void
tell_readers (RialtoAlbum *self)
{
  g_autoptr (RialtoPictureObject) picture = g_signal_group_dup_target (self->shown);
  g_autofree char *label = g_strdup_printf (
    /* Translators: which picture of how many */
    ngettext ("Picture %u of %u", "Picture %u of %u", count (self)), self->position + 1, count (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  picture != NULL && !self->covered ? rialto_picture_describe (picture) : "",
                                  -1);
}

/* The one in sight is loaded, and its neighbours for somebody who is about to walk: a carousel keeps all of them mapped. */
static void
choose_active (RialtoAlbum *self)
{
  guint reach = is_reachable (self) || self->position > 0 ? 1 : 0;

  for (guint i = 0; i < adw_carousel_get_n_pages (self->carousel); i++)
    g_object_set (adw_carousel_get_nth_page (self->carousel, i), "active",
                  i + reach >= self->position && i <= self->position + reach, NULL);
}

/* What follows from where one is and what there is. */
static void
notify_place (RialtoAlbum *self)
{
  static const guint derived[] = { PROP_COUNTER, PROP_SEVERAL, PROP_SHOWS_PREVIOUS, PROP_SHOWS_NEXT };
  g_autoptr (RialtoPictureObject)
    picture = self->pictures != NULL ? g_list_model_get_item (self->pictures, self->position) : NULL;

  g_signal_group_set_target (self->shown, picture);
  for (gsize i = 0; i < G_N_ELEMENTS (derived); i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[derived[i]]);
  choose_active (self);
  tell_readers (self);
}

static void
set_position (RialtoAlbum *self,
              guint        position)
{
  if (self->position == position)
    return;
  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
  notify_place (self);
}

static void
on_page_changed (RialtoAlbum *self,
                 guint        page)
{
  set_position (self, page);
}

static void
go_to (RialtoAlbum *self,
       guint        position)
{
  g_autoptr (RialtoPictureObject) picture = NULL;

  if (position >= count (self) || position == self->position)
    return;
  adw_carousel_scroll_to (self->carousel, adw_carousel_get_nth_page (self->carousel, position), TRUE);
  set_position (self, position);

  picture = g_list_model_get_item (self->pictures, position);
  if (!self->covered)
    rialto_announce (GTK_WIDGET (self), rialto_picture_describe (picture));
}

static void
on_previous (RialtoAlbum *self)
{
  if (self->position > 0)
    go_to (self, self->position - 1);
}

static void
on_next (RialtoAlbum *self)
{
  go_to (self, self->position + 1);
}

static void
open_viewer (RialtoAlbum *self)
{
  if (!self->covered && count (self) > 0)
    rialto_picture_viewer_present (self->pictures, self->position, self->textures, GTK_WIDGET (self));
}

static void
on_click (RialtoAlbum *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  open_viewer (self);
}

static void
on_pointer (RialtoAlbum              *self,
            GParamSpec               *pspec,
            GtkEventControllerMotion *controller)
{
  self->has_pointer = gtk_event_controller_motion_contains_pointer (controller);
  notify_place (self);
}

static void
on_focus (RialtoAlbum             *self,
          GParamSpec              *pspec,
          GtkEventControllerFocus *controller)
{
  self->has_focus = gtk_event_controller_focus_contains_focus (controller);
  notify_place (self);
}

/* -1 is to the left, 1 to the right, whatever is first there. */
static void
move_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if ((g_variant_get_int32 (parameter) < 0) != mirrored)
    on_previous (RIALTO_ALBUM (widget));
  else
    on_next (RIALTO_ALBUM (widget));
}

static void
jump_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RialtoAlbum *self = RIALTO_ALBUM (widget);

  go_to (self, g_variant_get_int32 (parameter) < 0 ? 0 : MAX (count (self), 1) - 1);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  open_viewer (RIALTO_ALBUM (widget));
}

static GtkWidget *
make_view (RialtoAlbum *self,
           guint        position)
{
  g_autoptr (RialtoPictureObject) picture = g_list_model_get_item (self->pictures, position);
  RialtoPictureView *view = rialto_picture_view_new ();

  g_object_bind_property (self, "textures", view, "textures", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "warning", view, "warning", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "ratio", view, "ratio", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "covered", view, "covered", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_set (view, "picture", picture, "hexpand", TRUE, "active", FALSE, NULL);
  return GTK_WIDGET (view);
}

static void
follow_first (RialtoAlbum *self)
{
  g_autoptr (RialtoPictureObject) first = NULL;

  if (self->pictures != NULL)
    first = g_list_model_get_item (self->pictures, 0);
  self->ratio = rialto_picture_shown_ratio (first);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATIO]);
}

static void
on_items_changed (RialtoAlbum *self,
                  guint        position,
                  guint        n_removed,
                  guint        n_added)
{
  for (guint i = 0; i < n_removed; i++)
    adw_carousel_remove (self->carousel, adw_carousel_get_nth_page (self->carousel, position));
  for (guint i = 0; i < n_added; i++)
    adw_carousel_insert (self->carousel, make_view (self, position + i), (int) (position + i));
  follow_first (self);
  set_position (self, MIN (self->position, MAX (count (self), 1) - 1));
  notify_place (self);
}

static void
set_pictures (RialtoAlbum *self,
              GListModel  *pictures)
{
  guint n_before = count (self);

  if (!g_set_object (&self->pictures, pictures))
    return;
  g_signal_group_set_target (self->signals, pictures);
  set_position (self, 0);
  on_items_changed (self, 0, n_before, count (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PICTURES]);
}

static void
rialto_album_get_property (GObject    *object,
                           guint       property,
                           GValue     *value,
                           GParamSpec *pspec)
{
  RialtoAlbum *self = RIALTO_ALBUM (object);

  if (property == PROP_PICTURES)
    g_value_set_object (value, self->pictures);
  else if (property == PROP_TEXTURES)
    g_value_set_object (value, self->textures);
  else if (property == PROP_WARNING)
    g_value_set_string (value, self->warning);
  else if (property == PROP_COVERED)
    g_value_set_boolean (value, self->covered);
  else if (property == PROP_POSITION)
    g_value_set_uint (value, self->position);
  else if (property == PROP_RATIO)
    g_value_set_double (value, self->ratio);
  else if (property == PROP_COUNTER)
    g_value_take_string (value, dup_counter (self));
  else if (property == PROP_SEVERAL)
    g_value_set_boolean (value, count (self) > 1);
  else if (property == PROP_SHOWS_PREVIOUS)
    g_value_set_boolean (value, is_reachable (self) && self->position > 0);
  else if (property == PROP_SHOWS_NEXT)
    g_value_set_boolean (value, is_reachable (self) && self->position + 1 < count (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
set_covered (RialtoAlbum *self,
             gboolean     covered)
{
  if (self->covered == covered)
    return;
  self->covered = covered;
  tell_readers (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COVERED]);
}

static void
rialto_album_set_property (GObject      *object,
                           guint         property,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  RialtoAlbum *self = RIALTO_ALBUM (object);

  if (property == PROP_PICTURES)
    set_pictures (self, g_value_get_object (value));
  else if (property == PROP_COVERED)
    set_covered (self, g_value_get_boolean (value));
  else if (property == PROP_POSITION)
    go_to (self, g_value_get_uint (value));
  else if (property == PROP_TEXTURES)
    {
      if (g_set_object (&self->textures, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else if (property == PROP_WARNING)
    {
      if (g_set_str (&self->warning, g_value_get_string (value)))
        g_object_notify_by_pspec (object, pspec);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_album_dispose (GObject *object)
{
  RialtoAlbum *self = RIALTO_ALBUM (object);
  GtkWidget *child;

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_ALBUM);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->shown);
  g_clear_object (&self->pictures);
  g_clear_object (&self->textures);
  G_OBJECT_CLASS (rialto_album_parent_class)->dispose (object);
}

static void
rialto_album_finalize (GObject *object)
{
  g_free (RIALTO_ALBUM (object)->warning);
  G_OBJECT_CLASS (rialto_album_parent_class)->finalize (object);
}

static void
install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    const char *action;
    int parameter;
  } keys[] = {
    { GDK_KEY_Left, "album.move", -1 },     { GDK_KEY_KP_Left, "album.move", -1 },
    { GDK_KEY_Right, "album.move", 1 },     { GDK_KEY_KP_Right, "album.move", 1 },
    { GDK_KEY_Home, "album.jump", -1 },     { GDK_KEY_KP_Home, "album.jump", -1 },
    { GDK_KEY_End, "album.jump", 1 },       { GDK_KEY_KP_End, "album.jump", 1 },
    { GDK_KEY_Return, "album.open", 0 },    { GDK_KEY_KP_Enter, "album.open", 0 },
    { GDK_KEY_ISO_Enter, "album.open", 0 }, { GDK_KEY_space, "album.open", 0 },
  };

  gtk_widget_class_install_action (widget_class, "album.move", "i", move_action);
  gtk_widget_class_install_action (widget_class, "album.jump", "i", jump_action);
  gtk_widget_class_install_action (widget_class, "album.open", NULL, open_action);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].parameter != 0)
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, keys[i].action, "i",
                                           keys[i].parameter);
    else
      gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, keys[i].action, NULL);
}

static void
rialto_album_class_init (RialtoAlbumClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_album_get_property;
  object_class->set_property = rialto_album_set_property;
  object_class->dispose = rialto_album_dispose;
  object_class->finalize = rialto_album_finalize;

  properties[PROP_PICTURES] = g_param_spec_object ("pictures", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_TEXTURES] = g_param_spec_object ("textures", NULL, NULL, RIALTO_TYPE_TEXTURES, flags);
  properties[PROP_WARNING] = g_param_spec_string ("warning", NULL, NULL, NULL, flags);
  properties[PROP_COVERED] = g_param_spec_boolean ("covered", NULL, NULL, FALSE, flags);
  properties[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_RATIO] = g_param_spec_double ("ratio", NULL, NULL, 0, 100, 1, readable);
  properties[PROP_COUNTER] = g_param_spec_string ("counter", NULL, NULL, NULL, readable);
  properties[PROP_SEVERAL] = g_param_spec_boolean ("several", NULL, NULL, FALSE, readable);
  properties[PROP_SHOWS_PREVIOUS] = g_param_spec_boolean ("shows-previous", NULL, NULL, FALSE, readable);
  properties[PROP_SHOWS_NEXT] = g_param_spec_boolean ("shows-next", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  install_keys (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-album.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "album");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  rialto_template_callbacks_bind (widget_class);
  gtk_widget_class_bind_template_child (widget_class, RialtoAlbum, carousel);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_click);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_pointer);
  gtk_widget_class_bind_template_callback (widget_class, on_focus);
}

static void
rialto_album_init (RialtoAlbum *self)
{
  self->ratio = 1;
  self->shown = g_signal_group_new (RIALTO_TYPE_PICTURE_OBJECT);
  g_signal_group_connect_swapped (self->shown, "notify::alt", G_CALLBACK (tell_readers), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->signals, "items-changed", G_CALLBACK (on_items_changed), self);
}
