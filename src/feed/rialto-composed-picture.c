/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composed-picture.h"

#include "rialto-thumbnail.h"

/**
 * RialtoComposedPicture:
 *
 * A picture of a post that is being written: one that somebody picked, which is there when it has been made ready for the upload, or one
 * of a post that is edited.
 */
struct _RialtoComposedPicture
{
  GObject parent_instance;

  /* owned */
  RialtoPictureObject *posted; /* nullable */
  GdkTexture          *preview;
  GdkTexture          *thumbnail; /* nullable: of what is left of it */
  char                *path;
  char                *type;
  char                *alt;
  char                *error;

  RialtoCrop crop;
  double     position;         /* of the crop: 0 left or top, 1 right or bottom */
  int        focus_x, focus_y; /* -1000 left or bottom, 1000 right or top */
  gboolean   unwanted;         /* somebody has taken it out */
};

enum
{
  PROP_0,
  PROP_POSTED,
  PROP_PREVIEW,
  PROP_ALT,
  PROP_THUMBNAIL,
  PROP_CROP,
  PROP_POSITION,
  PROP_FOCUS_X,
  PROP_FOCUS_Y,
  PROP_ERROR,
  PROP_READY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoComposedPicture, rialto_composed_picture, G_TYPE_OBJECT)

static void
tell (RialtoComposedPicture *self,
      guint                  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
rialto_composed_picture_get_property (GObject    *object,
                                      guint       property,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  RialtoComposedPicture *self = RIALTO_COMPOSED_PICTURE (object);

  switch (property)
    {
    case PROP_POSTED:
      g_value_set_object (value, self->posted);
      break;
    case PROP_PREVIEW:
      g_value_set_object (value, self->preview);
      break;
    case PROP_ALT:
      g_value_set_string (value, self->alt);
      break;
    case PROP_THUMBNAIL:
      g_value_set_object (value, self->thumbnail);
      break;
    case PROP_CROP:
      g_value_set_uint (value, self->crop);
      break;
    case PROP_POSITION:
      g_value_set_double (value, self->position);
      break;
    case PROP_FOCUS_X:
      g_value_set_int (value, self->focus_x);
      break;
    case PROP_FOCUS_Y:
      g_value_set_int (value, self->focus_y);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    case PROP_READY:
      g_value_set_boolean (value, rialto_composed_picture_get_ready (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
rialto_composed_picture_set_property (GObject      *object,
                                      guint         property,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  RialtoComposedPicture *self = RIALTO_COMPOSED_PICTURE (object);

  if (property == PROP_ALT)
    rialto_composed_picture_set_alt (self, g_value_get_string (value));
  else if (property == PROP_CROP)
    rialto_composed_picture_set_crop (self, (RialtoCrop) g_value_get_uint (value), self->position);
  else if (property == PROP_POSITION)
    rialto_composed_picture_set_crop (self, self->crop, g_value_get_double (value));
  else if (property == PROP_FOCUS_X)
    rialto_composed_picture_set_focus (self, g_value_get_int (value), self->focus_y);
  else if (property == PROP_FOCUS_Y)
    rialto_composed_picture_set_focus (self, self->focus_x, g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_composed_picture_finalize (GObject *object)
{
  RialtoComposedPicture *self = RIALTO_COMPOSED_PICTURE (object);

  g_clear_object (&self->posted);
  g_clear_object (&self->preview);
  g_clear_object (&self->thumbnail);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->alt, g_free);
  g_clear_pointer (&self->error, g_free);
  G_OBJECT_CLASS (rialto_composed_picture_parent_class)->finalize (object);
}

static void
rialto_composed_picture_class_init (RialtoComposedPictureClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_composed_picture_get_property;
  object_class->set_property = rialto_composed_picture_set_property;
  object_class->finalize = rialto_composed_picture_finalize;

  properties[PROP_POSTED] = g_param_spec_object ("posted", NULL, NULL, RIALTO_TYPE_PICTURE_OBJECT, flags);
  properties[PROP_PREVIEW] = g_param_spec_object ("preview", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  properties[PROP_ALT] = g_param_spec_string ("alt", NULL, NULL, NULL,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                G_PARAM_STATIC_STRINGS);
  properties[PROP_THUMBNAIL] = g_param_spec_object ("thumbnail", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  /* A number, because that is what a choice can be bound to. */
  properties[PROP_CROP] = g_param_spec_uint ("crop", NULL, NULL, 0, RIALTO_N_CROPS - 1, RIALTO_CROP_ORIGINAL,
                                             writable);
  properties[PROP_POSITION] = g_param_spec_double ("position", NULL, NULL, 0, 1, 0.5, writable);
  properties[PROP_FOCUS_X] = g_param_spec_int ("focus-x", NULL, NULL, -1000, 1000, 0, writable);
  properties[PROP_FOCUS_Y] = g_param_spec_int ("focus-y", NULL, NULL, -1000, 1000, 0, writable);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_composed_picture_init (RialtoComposedPicture *self)
{
  self->alt = g_strdup ("");
  self->position = 0.5;
}

/**
 * rialto_crop_get_ratio:
 * @crop: a shape
 *
 * Returns: its width over its height; 0 for the picture's own
 */
double
rialto_crop_get_ratio (RialtoCrop crop)
{
  static const double ratios[RIALTO_N_CROPS] = { 0, 1, 4.0 / 5, 16.0 / 9 };

  return crop < RIALTO_N_CROPS ? ratios[crop] : 0;
}

/* What its square in a grid will show. */
static void
update_thumbnail (RialtoComposedPicture *self)
{
  g_clear_object (&self->thumbnail);
  if (self->preview != NULL)
    self->thumbnail = rialto_thumbnail_new (self->preview, rialto_crop_get_ratio (self->crop), self->position,
                                            self->focus_x, self->focus_y);
  tell (self, PROP_THUMBNAIL);
}

/**
 * rialto_composed_picture_new:
 *
 * Returns: (transfer full): a picture that is still being made ready
 */
RialtoComposedPicture *
rialto_composed_picture_new (void)
{
  return g_object_new (RIALTO_TYPE_COMPOSED_PICTURE, NULL);
}

/**
 * rialto_composed_picture_new_posted:
 * @picture: of a post
 *
 * Returns: (transfer full): the same, to be described anew
 */
RialtoComposedPicture *
rialto_composed_picture_new_posted (RialtoPictureObject *picture)
{
  RialtoComposedPicture *self = rialto_composed_picture_new ();

  self->posted = g_object_ref (picture);
  g_set_str (&self->alt, rialto_picture_object_get_alt (picture));
  self->focus_x = (int) rialto_picture_object_get_focus_x (picture);
  self->focus_y = (int) rialto_picture_object_get_focus_y (picture);
  return self;
}

/**
 * rialto_composed_picture_get_posted:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): what it is in the post that is edited
 */
RialtoPictureObject *
rialto_composed_picture_get_posted (RialtoComposedPicture *self)
{
  return self->posted;
}

/**
 * rialto_composed_picture_get_path:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): the file to be uploaded, once it is ready
 */
const char *
rialto_composed_picture_get_path (RialtoComposedPicture *self)
{
  return self->path;
}

/**
 * rialto_composed_picture_get_type_of:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): the content type of its file
 */
const char *
rialto_composed_picture_get_type_of (RialtoComposedPicture *self)
{
  return self->type;
}

/**
 * rialto_composed_picture_get_alt:
 * @self: a picture
 *
 * Returns: (transfer none): what it shows, in words; empty when nobody has said it
 */
const char *
rialto_composed_picture_get_alt (RialtoComposedPicture *self)
{
  return self->alt;
}

/**
 * rialto_composed_picture_set_alt:
 * @self: a picture
 * @alt: (nullable): what it shows
 */
void
rialto_composed_picture_set_alt (RialtoComposedPicture *self,
                                 const char            *alt)
{
  if (g_set_str (&self->alt, alt != NULL ? alt : ""))
    tell (self, PROP_ALT);
}

/**
 * rialto_composed_picture_get_crop:
 * @self: a picture
 *
 * Returns: what is to be left of it
 */
RialtoCrop
rialto_composed_picture_get_crop (RialtoComposedPicture *self)
{
  return self->crop;
}

/**
 * rialto_composed_picture_get_position:
 * @self: a picture
 *
 * Returns: where that is, from 0 at the left or top to 1
 */
double
rialto_composed_picture_get_position (RialtoComposedPicture *self)
{
  return self->position;
}

/**
 * rialto_composed_picture_set_crop:
 * @self: a picture that is not posted yet
 * @crop: what is to be left of it
 * @position: where that is, from 0 at the left or top to 1
 */
void
rialto_composed_picture_set_crop (RialtoComposedPicture *self,
                                  RialtoCrop             crop,
                                  double                 position)
{
  gboolean other_crop, other_position;

  crop = MIN (crop, RIALTO_N_CROPS - 1);
  position = CLAMP (position, 0, 1);
  other_crop = self->crop != crop;
  other_position = self->position < position || self->position > position;
  if (!other_crop && !other_position)
    return;
  self->crop = crop;
  self->position = position;
  update_thumbnail (self);
  if (other_crop)
    tell (self, PROP_CROP);
  if (other_position)
    tell (self, PROP_POSITION);
}

/**
 * rialto_composed_picture_get_ratio:
 * @self: a picture
 *
 * Returns: width over height of all of it; 1 when that is not known yet
 */
double
rialto_composed_picture_get_ratio (RialtoComposedPicture *self)
{
  if (self->preview != NULL)
    return (double) gdk_texture_get_width (self->preview) / gdk_texture_get_height (self->preview);
  if (self->posted != NULL && rialto_picture_object_get_width (self->posted) > 0 &&
      rialto_picture_object_get_height (self->posted) > 0)
    return (double) rialto_picture_object_get_width (self->posted) /
           (double) rialto_picture_object_get_height (self->posted);
  return 1;
}

/**
 * rialto_composed_picture_get_focus_x:
 * @self: a picture
 *
 * Returns: what must stay in sight where it is shown cropped: -1000 left, 1000 right
 */
int
rialto_composed_picture_get_focus_x (RialtoComposedPicture *self)
{
  return self->focus_x;
}

/**
 * rialto_composed_picture_get_focus_y:
 * @self: a picture
 *
 * Returns: -1000 bottom, 1000 top
 */
int
rialto_composed_picture_get_focus_y (RialtoComposedPicture *self)
{
  return self->focus_y;
}

/**
 * rialto_composed_picture_set_focus:
 * @self: a picture
 * @focus_x: -1000 left, 1000 right
 * @focus_y: -1000 bottom, 1000 top
 */
void
rialto_composed_picture_set_focus (RialtoComposedPicture *self,
                                   int                    focus_x,
                                   int                    focus_y)
{
  focus_x = CLAMP (focus_x, -1000, 1000);
  focus_y = CLAMP (focus_y, -1000, 1000);
  if (self->focus_x == focus_x && self->focus_y == focus_y)
    return;
  self->focus_x = focus_x;
  self->focus_y = focus_y;
  update_thumbnail (self);
  tell (self, PROP_FOCUS_X);
  tell (self, PROP_FOCUS_Y);
}

/**
 * rialto_composed_picture_set_file:
 * @self: a picture
 * @path: what is uploaded
 * @type: its content type
 */
void
rialto_composed_picture_set_file (RialtoComposedPicture *self,
                                  const char            *path,
                                  const char            *type)
{
  g_set_str (&self->path, path);
  g_set_str (&self->type, type);
  tell (self, PROP_READY);
}

/**
 * rialto_composed_picture_set_preview:
 * @self: a picture
 * @preview: what is shown of it
 */
void
rialto_composed_picture_set_preview (RialtoComposedPicture *self,
                                     GdkTexture            *preview)
{
  if (!g_set_object (&self->preview, preview))
    return;
  update_thumbnail (self);
  tell (self, PROP_PREVIEW);
}

/**
 * rialto_composed_picture_set_error:
 * @self: a picture
 * @error: why it cannot be posted
 */
void
rialto_composed_picture_set_error (RialtoComposedPicture *self,
                                   const char            *error)
{
  if (g_set_str (&self->error, error))
    tell (self, PROP_ERROR);
}

/**
 * rialto_composed_picture_set_unwanted:
 * @self: a picture that was taken out, perhaps before it was ready
 */
void
rialto_composed_picture_set_unwanted (RialtoComposedPicture *self)
{
  self->unwanted = TRUE;
}

/**
 * rialto_composed_picture_get_unwanted:
 * @self: a picture
 *
 * Returns: whether it was taken out
 */
gboolean
rialto_composed_picture_get_unwanted (RialtoComposedPicture *self)
{
  return self->unwanted;
}

/**
 * rialto_composed_picture_get_error:
 * @self: a picture
 *
 * Returns: (transfer none) (nullable): why it cannot be posted
 */
const char *
rialto_composed_picture_get_error (RialtoComposedPicture *self)
{
  return self->error;
}

/**
 * rialto_composed_picture_get_ready:
 * @self: a picture
 *
 * Returns: whether it can be posted
 */
gboolean
rialto_composed_picture_get_ready (RialtoComposedPicture *self)
{
  return self->posted != NULL || self->path != NULL;
}
