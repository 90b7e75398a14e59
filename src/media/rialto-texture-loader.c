/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-texture-loader.h"

/**
 * RialtoTextureLoader:
 *
 * What a widget that shows one picture knows of it: the picture, how wide it is shown, and whether anybody can see it. While it is
 * active it brings the texture, first whatever of the picture is in memory, then the rendition that is wanted; when it is not, it holds
 * no texture and has nothing on its way.
 */
struct _RialtoTextureLoader
{
  GObject parent_instance;

  /* owned */
  RialtoTextures *textures;
  char           *blob;
  char           *access;
  GdkTexture     *texture;
  GCancellable   *cancellable; /* of what is on its way, or NULL */

  guint    width;     /* wanted, 0: not known yet */
  guint    loading;   /* the rendition on its way */
  guint    has_width; /* the rendition in `texture` */
  gboolean active;
  gboolean instant;
  gboolean failed;
};

enum
{
  PROP_0,
  PROP_TEXTURE,
  PROP_FAILED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RialtoTextureLoader, rialto_texture_loader, G_TYPE_OBJECT)

/* A request of a loader; it may have another one when the answer comes. */
typedef struct
{
  DexFuture *future; /* owned */
  guint      width;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  dex_clear (&request->future);
  g_free (request);
}

static void
set_texture (RialtoTextureLoader *self,
             GdkTexture          *texture,
             guint                width,
             gboolean             instant)
{
  self->has_width = width;
  self->instant = instant;
  if (g_set_object (&self->texture, texture))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXTURE]);
}

static void
set_failed (RialtoTextureLoader *self,
            gboolean             failed)
{
  if (self->failed == failed)
    return;
  self->failed = failed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILED]);
}

static void
stop (RialtoTextureLoader *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->loading = 0;
}

static DexFuture *
load_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Request *request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = dex_await_object (g_steal_pointer (&request->future), &error);
  g_autoptr (RialtoTextureLoader) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL || g_cancellable_is_cancelled (rialto_fiber_get_cancellable (fiber)))
    return dex_future_new_true ();

  g_clear_object (&self->cancellable);
  self->loading = 0;
  if (texture != NULL)
    set_texture (self, texture, request->width, FALSE);
  else
    g_debug ("No texture: %s", error->message);
  /* A coarser one than is wanted is no failure. */
  set_failed (self, self->texture == NULL);
  return dex_future_new_true ();
}

static void
start (RialtoTextureLoader *self)
{
  Request *request = g_new0 (Request, 1);

  stop (self);
  self->cancellable = g_cancellable_new ();
  self->loading = self->width;
  request->width = self->width;
  request->future = rialto_textures_get (self->textures, self->blob, self->width, self->access,
                                         RIALTO_URGENCY_VISIBLE, self->cancellable);
  dex_future_disown (rialto_async_spawn ("picture", self, self->cancellable, load_fiber, request,
                                         request_free));
}

static void
take_from_memory (RialtoTextureLoader *self)
{
  guint width = self->width;
  GdkTexture *texture = rialto_textures_peek (self->textures, self->blob, width);

  if (texture == NULL && self->texture == NULL)
    texture = rialto_textures_peek_any (self->textures, self->blob, &width);
  if (texture != NULL)
    set_texture (self, texture, width, TRUE);
}

/* Brings what is held in line with what is wanted. */
static void
follow (RialtoTextureLoader *self)
{
  if (!self->active || self->textures == NULL || self->blob == NULL)
    {
      stop (self);
      set_texture (self, NULL, 0, TRUE);
      set_failed (self, FALSE);
      return;
    }
  if (self->width == 0 || self->failed || self->has_width >= self->width || self->loading >= self->width)
    return;

  take_from_memory (self);
  if (self->has_width < self->width)
    start (self);
}

static void
rialto_texture_loader_get_property (GObject    *object,
                                    guint       property,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  RialtoTextureLoader *self = RIALTO_TEXTURE_LOADER (object);

  if (property == PROP_TEXTURE)
    g_value_set_object (value, self->texture);
  else if (property == PROP_FAILED)
    g_value_set_boolean (value, self->failed);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_texture_loader_dispose (GObject *object)
{
  RialtoTextureLoader *self = RIALTO_TEXTURE_LOADER (object);

  stop (self);
  g_clear_object (&self->textures);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (rialto_texture_loader_parent_class)->dispose (object);
}

static void
rialto_texture_loader_finalize (GObject *object)
{
  RialtoTextureLoader *self = RIALTO_TEXTURE_LOADER (object);

  g_free (self->blob);
  g_free (self->access);
  G_OBJECT_CLASS (rialto_texture_loader_parent_class)->finalize (object);
}

static void
rialto_texture_loader_class_init (RialtoTextureLoaderClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_texture_loader_get_property;
  object_class->dispose = rialto_texture_loader_dispose;
  object_class->finalize = rialto_texture_loader_finalize;

  properties[PROP_TEXTURE] = g_param_spec_object ("texture", NULL, NULL, GDK_TYPE_TEXTURE, flags);
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rialto_texture_loader_init (RialtoTextureLoader *self)
{
}

/**
 * rialto_texture_loader_new:
 *
 * Returns: (transfer full): one that wants nothing yet
 */
RialtoTextureLoader *
rialto_texture_loader_new (void)
{
  return g_object_new (RIALTO_TYPE_TEXTURE_LOADER, NULL);
}

/**
 * rialto_texture_loader_set_textures:
 * @self: a loader
 * @textures: (nullable): where it takes pictures from
 */
void
rialto_texture_loader_set_textures (RialtoTextureLoader *self,
                                    RialtoTextures      *textures)
{
  if (self->textures == textures)
    return;
  stop (self);
  set_texture (self, NULL, 0, TRUE);
  set_failed (self, FALSE);
  g_set_object (&self->textures, textures);
  follow (self);
}

/**
 * rialto_texture_loader_set_blob:
 * @self: a loader
 * @blob: (nullable): the picture
 * @access: (nullable): the query string that opens it when it is not public
 */
void
rialto_texture_loader_set_blob (RialtoTextureLoader *self,
                                const char          *blob,
                                const char          *access)
{
  gboolean other_access = g_set_str (&self->access, access);

  if (g_set_str (&self->blob, blob))
    {
      stop (self);
      set_texture (self, NULL, 0, TRUE);
      set_failed (self, FALSE);
    }
  else if (other_access)
    {
      /* Its last address may have been too old. */
      set_failed (self, FALSE);
    }
  follow (self);
}

/**
 * rialto_texture_loader_set_width:
 * @self: a loader
 * @width: of the rendition, 0: not known yet
 *
 * Something wider that is there already stays.
 */
void
rialto_texture_loader_set_width (RialtoTextureLoader *self,
                                 guint                width)
{
  self->width = width;
  follow (self);
}

/**
 * rialto_texture_loader_set_active:
 * @self: a loader
 * @active: whether somebody could see it
 */
void
rialto_texture_loader_set_active (RialtoTextureLoader *self,
                                  gboolean             active)
{
  if (self->active == active)
    return;
  self->active = active;
  follow (self);
}

/**
 * rialto_texture_loader_retry:
 * @self: a loader
 *
 * Tries once more after a failure.
 */
void
rialto_texture_loader_retry (RialtoTextureLoader *self)
{
  set_failed (self, FALSE);
  follow (self);
}

/**
 * rialto_texture_loader_get_texture:
 * @self: a loader
 *
 * Returns: (transfer none) (nullable): the picture
 */
GdkTexture *
rialto_texture_loader_get_texture (RialtoTextureLoader *self)
{
  return self->texture;
}

/**
 * rialto_texture_loader_get_instant:
 * @self: a loader
 *
 * Returns: whether the texture was there at once, so that nobody has seen its stand-in
 */
gboolean
rialto_texture_loader_get_instant (RialtoTextureLoader *self)
{
  return self->instant;
}

/**
 * rialto_texture_loader_get_failed:
 * @self: a loader
 *
 * Returns: whether there is no texture and none will come by itself
 */
gboolean
rialto_texture_loader_get_failed (RialtoTextureLoader *self)
{
  return self->failed;
}
