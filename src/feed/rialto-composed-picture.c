/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composed-picture.h"

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
  char                *path;
  char                *type;
  char                *alt;
  char                *error;

  int      focus_x, focus_y; /* -1000 left or bottom, 1000 right or top */
  gboolean unwanted;         /* somebody has taken it out */
};

enum
{
  PROP_0,
  PROP_POSTED,
  PROP_PREVIEW,
  PROP_ALT,
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
  if (property == PROP_ALT)
    rialto_composed_picture_set_alt (RIALTO_COMPOSED_PICTURE (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_composed_picture_finalize (GObject *object)
{
  RialtoComposedPicture *self = RIALTO_COMPOSED_PICTURE (object);

  g_clear_object (&self->posted);
  g_clear_object (&self->preview);
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

  object_class->get_property = rialto_composed_picture_get_property;
  object_class->set_property = rialto_composed_picture_set_property;
  object_class->finalize = rialto_composed_picture_finalize;

  properties[PROP_POSTED] = g_param_spec_object ("posted", NULL, NULL, RIALTO_TYPE_PICTURE_OBJECT, flags);
  properties[PROP_PREVIEW] = g_param_spec_object ("preview", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  properties[PROP_ALT] = g_param_spec_string ("alt", NULL, NULL, NULL,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                G_PARAM_STATIC_STRINGS);
  properties[PROP_FOCUS_X] = g_param_spec_int ("focus-x", NULL, NULL, -1000, 1000, 0, flags);
  properties[PROP_FOCUS_Y] = g_param_spec_int ("focus-y", NULL, NULL, -1000, 1000, 0, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_composed_picture_init (RialtoComposedPicture *self)
{
  self->alt = g_strdup ("");
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
  if (g_set_object (&self->preview, preview))
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
