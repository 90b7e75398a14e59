/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-picture-view.h"

#include "rialto-blurhash.h"
#include "rialto-decoder.h"
#include "rialto-template-callbacks.h"
#include "rialto-texture-loader.h"

#include <glib/gi18n.h>

#define FADE_MS       150
#define NATURAL_WIDTH 1080
#define MIN_WIDTH     48

/**
 * RialtoPictureView:
 *
 * Shows a picture. Its height follows from its width before anything was loaded; it is filled, and what does not fit is cut off where it
 * matters least. First comes the blurred stand-in, then the picture; it is loaded while somebody can see it, and let go of when not.
 *
 * While it is covered nothing is loaded; the button on the cover clears `covered`. Who knows better than the window system that it is
 * out of sight clears `active`.
 */
struct _RialtoPictureView
{
  GtkWidget parent_instance;

  /* owned */
  RialtoPictureObject *picture;
  RialtoTextures      *textures;
  RialtoTextureLoader *loader;
  GSignalGroup        *signals;
  GdkTexture          *stand_in;
  AdwAnimation        *fade;
  char                *warning;

  double   ratio; /* 0: the picture's own */
  double   shown; /* how much of the picture has come, 0 to 1 */
  gboolean active;
  gboolean covered;
  gboolean show_badge;
};

enum
{
  PROP_0,
  PROP_PICTURE,
  PROP_TEXTURES,
  PROP_WARNING,
  PROP_RATIO,
  PROP_ACTIVE,
  PROP_COVERED,
  PROP_SHOW_BADGE,
  PROP_HAS_BADGE,
  PROP_FAILED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoPictureView, rialto_picture_view, GTK_TYPE_WIDGET)

static void
update_active (RialtoPictureView *self)
{
  rialto_texture_loader_set_active (self->loader, self->active && !self->covered &&
                                                    gtk_widget_get_mapped (GTK_WIDGET (self)));
}

static gboolean
is_described (RialtoPictureObject *picture)
{
  const char *alt = picture != NULL ? rialto_picture_object_get_alt (picture) : NULL;

  return alt != NULL && *alt != '\0';
}

static gboolean
has_alt (RialtoPictureView *self)
{
  return is_described (self->picture);
}

static void
tell_readers (RialtoPictureView *self)
{
  const char *label = rialto_picture_describe (self->picture);

  if (self->covered)
    label = self->warning != NULL ? self->warning : _ ("Covered picture");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static double
whole_ratio (RialtoPictureView *self)
{
  double width = self->picture != NULL ? (double) rialto_picture_object_get_width (self->picture) : 0;
  double height = self->picture != NULL ? (double) rialto_picture_object_get_height (self->picture) : 0;

  return width > 0 && height > 0 ? width / height : 1;
}

static double
place_ratio (RialtoPictureView *self)
{
  return self->ratio > 0 ? self->ratio : rialto_picture_shown_ratio (self->picture);
}

static void
place (RialtoPictureView *self,
       graphene_rect_t   *drawn)
{
  GtkWidget *widget = GTK_WIDGET (self);
  graphene_size_t area = { (float) MAX (gtk_widget_get_width (widget), 1),
                           (float) MAX (gtk_widget_get_height (widget), 1) };
  gint64 focus_x = self->picture != NULL ? rialto_picture_object_get_focus_x (self->picture) : 0;
  gint64 focus_y = self->picture != NULL ? rialto_picture_object_get_focus_y (self->picture) : 0;

  rialto_picture_crop (whole_ratio (self), (double) focus_x, (double) focus_y, &area, drawn);
}

static void
update_width (RialtoPictureView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  double scale = surface != NULL ? gdk_surface_get_scale (surface)
                                 : gtk_widget_get_scale_factor (GTK_WIDGET (self));
  graphene_rect_t drawn;

  if (gtk_widget_get_width (GTK_WIDGET (self)) <= 0)
    return;
  place (self, &drawn);
  rialto_texture_loader_set_width (self->loader,
                                   rialto_rendition_for_width ((double) drawn.size.width, scale));
}

static void
on_picture_changed (RialtoPictureView *self)
{
  const char *blurhash = self->picture != NULL ? rialto_picture_object_get_blurhash (self->picture) : NULL;

  g_clear_object (&self->stand_in);
  self->stand_in = rialto_blurhash_new_texture (blurhash);
  rialto_texture_loader_set_blob (self->loader,
                                  self->picture != NULL ? rialto_picture_object_get_blob (self->picture)
                                                        : NULL,
                                  self->picture != NULL ? rialto_picture_object_get_access (self->picture)
                                                        : NULL);
  update_width (self);
  tell_readers (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_BADGE]);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
on_texture (RialtoPictureView *self)
{
  if (rialto_texture_loader_get_texture (self->loader) == NULL)
    {
      adw_animation_reset (self->fade);
      self->shown = 0;
    }
  else if (rialto_texture_loader_get_instant (self->loader))
    self->shown = 1;
  else if (self->shown < 1)
    /* It takes no time when the person wants no motion. */
    adw_animation_play (self->fade);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_fade (double   value,
         gpointer data)
{
  RialtoPictureView *self = data;

  self->shown = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_failed (RialtoPictureView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILED]);
}

/* The button that was pressed goes away; the focus stays with what it was in. */
static void
keep_focus (RialtoPictureView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  while (widget != NULL && !gtk_widget_get_focusable (widget))
    widget = gtk_widget_get_parent (widget);
  if (widget != NULL)
    gtk_widget_grab_focus (widget);
}

static void
on_retry (RialtoPictureView *self)
{
  keep_focus (self);
  rialto_texture_loader_retry (self->loader);
}

static void
set_covered (RialtoPictureView *self,
             gboolean           covered)
{
  if (self->covered == covered)
    return;
  self->covered = covered;
  update_active (self);
  tell_readers (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COVERED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_BADGE]);
}

static void
on_show (RialtoPictureView *self)
{
  keep_focus (self);
  set_covered (self, FALSE);
}

static char *
cover_text (RialtoPictureView *self,
            const char        *warning)
{
  return g_strdup (warning != NULL && *warning != '\0' ? warning : _ ("This may upset some people."));
}

static void
rialto_picture_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rialto_picture_view_parent_class)->map (widget);
  update_width (RIALTO_PICTURE_VIEW (widget));
  update_active (RIALTO_PICTURE_VIEW (widget));
}

static void
rialto_picture_view_unmap (GtkWidget *widget)
{
  rialto_texture_loader_set_active (RIALTO_PICTURE_VIEW (widget)->loader, FALSE);
  GTK_WIDGET_CLASS (rialto_picture_view_parent_class)->unmap (widget);
}

static GtkSizeRequestMode
rialto_picture_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
rialto_picture_view_measure (GtkWidget     *widget,
                             GtkOrientation orientation,
                             int            for_size,
                             int           *minimum,
                             int           *natural,
                             int           *minimum_baseline,
                             int           *natural_baseline)
{
  RialtoPictureView *self = RIALTO_PICTURE_VIEW (widget);
  double ratio = place_ratio (self);
  int for_child = -1;
  int least = 0;

  /* Not as narrow as can be: the words of the cover would ask for a tower. */
  if (orientation == GTK_ORIENTATION_VERTICAL)
    for_child = for_size >= 0 ? for_size : NATURAL_WIDTH;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_least = 0;

      if (GTK_IS_NATIVE (child) || !gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, for_child, &child_least, NULL, NULL, NULL);
      least = MAX (least, child_least);
    }

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (MIN_WIDTH, least);
      *natural = MAX (*minimum, for_size >= 0 ? (int) (for_size * ratio + 0.5) : NATURAL_WIDTH);
    }
  else
    {
      *natural = MAX (least, (int) ((for_size >= 0 ? for_size : NATURAL_WIDTH) / ratio + 0.5));
      *minimum = for_size >= 0 ? *natural : MAX (least, (int) (MIN_WIDTH / ratio));
    }
}

static void
rialto_picture_view_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  const GtkAllocation all = { 0, 0, width, height };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_NATIVE (child) && gtk_widget_should_layout (child))
      gtk_widget_size_allocate (child, &all, -1);
  update_width (RIALTO_PICTURE_VIEW (widget));
}

static void
rialto_picture_view_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  RialtoPictureView *self = RIALTO_PICTURE_VIEW (widget);
  GdkTexture *texture = rialto_texture_loader_get_texture (self->loader);
  graphene_rect_t drawn;

  place (self, &drawn);
  if (self->stand_in != NULL && (texture == NULL || self->shown < 1))
    gtk_snapshot_append_scaled_texture (snapshot, self->stand_in, GSK_SCALING_FILTER_LINEAR, &drawn);
  if (texture != NULL)
    {
      gtk_snapshot_push_opacity (snapshot, self->shown);
      gtk_snapshot_append_scaled_texture (snapshot, texture, GSK_SCALING_FILTER_TRILINEAR, &drawn);
      gtk_snapshot_pop (snapshot);
    }
  GTK_WIDGET_CLASS (rialto_picture_view_parent_class)->snapshot (widget, snapshot);
}

static void
rialto_picture_view_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  RialtoPictureView *self = RIALTO_PICTURE_VIEW (object);

  switch (property)
    {
    case PROP_PICTURE:
      g_value_set_object (value, self->picture);
      break;
    case PROP_TEXTURES:
      g_value_set_object (value, self->textures);
      break;
    case PROP_WARNING:
      g_value_set_string (value, self->warning);
      break;
    case PROP_RATIO:
      g_value_set_double (value, self->ratio);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_COVERED:
      g_value_set_boolean (value, self->covered);
      break;
    case PROP_SHOW_BADGE:
      g_value_set_boolean (value, self->show_badge);
      break;
    case PROP_HAS_BADGE:
      g_value_set_boolean (value, self->show_badge && !self->covered && has_alt (self));
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, rialto_texture_loader_get_failed (self->loader));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
set_ratio (RialtoPictureView *self,
           double             ratio)
{
  if (self->ratio >= ratio && self->ratio <= ratio)
    return;
  self->ratio = ratio;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATIO]);
}

static void
set_picture (RialtoPictureView   *self,
             RialtoPictureObject *picture)
{
  if (!g_set_object (&self->picture, picture))
    return;
  g_signal_group_set_target (self->signals, picture);
  on_picture_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PICTURE]);
}

static void
rialto_picture_view_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  RialtoPictureView *self = RIALTO_PICTURE_VIEW (object);

  switch (property)
    {
    case PROP_PICTURE:
      set_picture (self, g_value_get_object (value));
      break;
    case PROP_TEXTURES:
      if (!g_set_object (&self->textures, g_value_get_object (value)))
        break;
      rialto_texture_loader_set_textures (self->loader, self->textures);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_WARNING:
      if (!g_set_str (&self->warning, g_value_get_string (value)))
        break;
      tell_readers (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_RATIO:
      set_ratio (self, g_value_get_double (value));
      break;
    case PROP_ACTIVE:
      if (self->active == g_value_get_boolean (value))
        break;
      self->active = g_value_get_boolean (value);
      update_active (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_COVERED:
      set_covered (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_BADGE:
      if (self->show_badge == g_value_get_boolean (value))
        break;
      self->show_badge = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      g_object_notify_by_pspec (object, properties[PROP_HAS_BADGE]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_picture_view_dispose (GObject *object)
{
  RialtoPictureView *self = RIALTO_PICTURE_VIEW (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (self), RIALTO_TYPE_PICTURE_VIEW);
  /* It lets go of bound children only. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  rialto_texture_loader_set_active (self->loader, FALSE);
  g_clear_object (&self->fade);
  g_clear_object (&self->signals);
  G_OBJECT_CLASS (rialto_picture_view_parent_class)->dispose (object);
}

static void
rialto_picture_view_finalize (GObject *object)
{
  RialtoPictureView *self = RIALTO_PICTURE_VIEW (object);

  g_clear_object (&self->picture);
  g_clear_object (&self->textures);
  g_clear_object (&self->loader);
  g_clear_object (&self->stand_in);
  g_free (self->warning);
  G_OBJECT_CLASS (rialto_picture_view_parent_class)->finalize (object);
}

static void
rialto_picture_view_class_init (RialtoPictureViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_picture_view_get_property;
  object_class->set_property = rialto_picture_view_set_property;
  object_class->dispose = rialto_picture_view_dispose;
  object_class->finalize = rialto_picture_view_finalize;
  widget_class->map = rialto_picture_view_map;
  widget_class->unmap = rialto_picture_view_unmap;
  widget_class->get_request_mode = rialto_picture_view_get_request_mode;
  widget_class->measure = rialto_picture_view_measure;
  widget_class->size_allocate = rialto_picture_view_size_allocate;
  widget_class->snapshot = rialto_picture_view_snapshot;

  properties[PROP_PICTURE] = g_param_spec_object ("picture", NULL, NULL, RIALTO_TYPE_PICTURE_OBJECT, flags);
  properties[PROP_TEXTURES] = g_param_spec_object ("textures", NULL, NULL, RIALTO_TYPE_TEXTURES, flags);
  properties[PROP_WARNING] = g_param_spec_string ("warning", NULL, NULL, NULL, flags);
  properties[PROP_RATIO] = g_param_spec_double ("ratio", NULL, NULL, 0, 100, 0, flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, TRUE, flags);
  properties[PROP_COVERED] = g_param_spec_boolean ("covered", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_BADGE] = g_param_spec_boolean ("show-badge", NULL, NULL, TRUE, flags);
  properties[PROP_HAS_BADGE] = g_param_spec_boolean ("has-badge", NULL, NULL, FALSE, readable);
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (RIALTO_TYPE_PICTURE_OBJECT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/rialto/Rialto/rialto-picture-view.ui");
  gtk_widget_class_set_css_name (widget_class, "picture-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  rialto_template_callbacks_bind (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, cover_text);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
}

static void
rialto_picture_view_init (RialtoPictureView *self)
{
  self->active = TRUE;
  self->show_badge = TRUE;
  self->loader = rialto_texture_loader_new ();
  g_signal_connect_object (self->loader, "notify::texture", G_CALLBACK (on_texture), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->loader, "notify::failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  self->signals = g_signal_group_new (RIALTO_TYPE_PICTURE_OBJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_picture_changed), self);
  self->fade = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, FADE_MS,
                                        adw_callback_animation_target_new (on_fade, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
  tell_readers (self);
}

/**
 * rialto_picture_view_new:
 *
 * Returns: (transfer floating): a view of no picture yet
 */
RialtoPictureView *
rialto_picture_view_new (void)
{
  return g_object_new (RIALTO_TYPE_PICTURE_VIEW, NULL);
}

/**
 * rialto_picture_describe:
 * @picture: (nullable): a picture
 *
 * Returns: (transfer none): what who does not see it is told of it
 */
const char *
rialto_picture_describe (RialtoPictureObject *picture)
{
  return is_described (picture) ? rialto_picture_object_get_alt (picture)
                                : _ ("Picture without a description");
}
