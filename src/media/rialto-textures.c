/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-textures.h"

#include "rialto-error.h"
#include "rialto-texture-load-private.h"
#include "rialto-texture-memory.h"

#include <glib/gi18n.h>
#include <string.h>

#define BLOB_LENGTH 64

/**
 * RialtoTextures:
 *
 * The pictures of a session: textures that were shown lately, the files of many more, and what is on its way. Whoever wants the same
 * picture at the same time waits for the same download; when nobody waits any more it ends. A failed one is simply asked for again.
 */
struct _RialtoTextures
{
  GObject parent_instance;

  /* owned */
  RialtoTextureMemory *memory;
  GHashTable          *loads; /* name -> RialtoTextureLoad */
  RialtoTextureSources sources;

  RialtoTextureCounts counts;
};

G_DEFINE_FINAL_TYPE (RialtoTextures, rialto_textures, G_TYPE_OBJECT)

/* A load and where it takes things from; the session may be gone before it is. */
typedef struct
{
  RialtoTextureLoad   *load; /* owned */
  RialtoTextureSources sources;
} Task;

static Task *
task_new (RialtoTextures    *self,
          RialtoTextureLoad *load)
{
  Task *task = g_new0 (Task, 1);

  task->load = rialto_texture_load_ref (load);
  task->sources.downloads = rialto_downloads_ref (self->sources.downloads);
  if (self->sources.disk != NULL)
    task->sources.disk = rialto_picture_cache_ref (self->sources.disk);
  return task;
}

static void
task_free (gpointer data)
{
  Task *task = data;

  rialto_texture_load_unref (task->load);
  rialto_downloads_unref (task->sources.downloads);
  g_clear_pointer (&task->sources.disk, rialto_picture_cache_unref);
  g_free (task);
}

static gboolean
is_blob (const char *blob)
{
  return blob != NULL && strlen (blob) == BLOB_LENGTH && strspn (blob, "0123456789abcdef") == BLOB_LENGTH;
}

/* A load that was given up makes room for another of the same name at once. */
static void
forget_load (RialtoTextures    *self,
             RialtoTextureLoad *load)
{
  if (g_hash_table_lookup (self->loads, load->name) == load)
    g_hash_table_remove (self->loads, load->name);
}

static void
count_arrival (RialtoTextures     *self,
               RialtoTextureLoad  *load,
               RialtoTextureOrigin origin,
               GdkTexture         *texture)
{
  if (texture == NULL)
    {
      if (!g_cancellable_is_cancelled (load->cancellable))
        self->counts.n_failures++;
      return;
    }
  if (origin == RIALTO_TEXTURE_FROM_DOWNLOAD)
    self->counts.n_downloads++;
  else
    self->counts.n_disk_hits++;
  /* Another rendition is no answer once this one can be had. */
  if (origin != RIALTO_TEXTURE_FROM_OTHER)
    rialto_texture_memory_keep (self->memory, load->name, texture);
}

static DexFuture *
load_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Task *task = data;
  RialtoTextureLoad *load = task->load;
  g_autoptr (RialtoTextures) self = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;
  RialtoTextureOrigin origin = RIALTO_TEXTURE_FROM_DISK;

  texture = rialto_texture_load_texture (load, &task->sources, &origin, &error);
  self = rialto_fiber_dup_owner (fiber);
  if (self != NULL)
    {
      forget_load (self, load);
      count_arrival (self, load, origin, texture);
    }
  rialto_texture_load_end (load);
  if (texture != NULL)
    dex_promise_resolve_object (load->promise, g_object_ref (texture));
  else
    dex_promise_reject (load->promise, g_steal_pointer (&error));
  return dex_future_new_true ();
}

static DexFuture *
encoded_fiber (RialtoFiber *fiber,
               gpointer     data)
{
  Task *task = data;
  g_autoptr (GError) error = NULL;
  GBytes *encoded = rialto_texture_load_encoded (task->load, &task->sources, &error);

  if (encoded == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (G_TYPE_BYTES, encoded);
}

static DexFuture *
erase_disk (gpointer data)
{
  rialto_picture_cache_erase (data);
  return NULL;
}

static void
drop_disk (gpointer data)
{
  rialto_picture_cache_unref (data);
}

static void
rialto_textures_dispose (GObject *object)
{
  RialtoTextures *self = RIALTO_TEXTURES (object);
  g_autoptr (GHashTable) loads = g_steal_pointer (&self->loads);
  GHashTableIter iter;
  gpointer load;

  if (loads != NULL)
    {
      g_hash_table_iter_init (&iter, loads);
      while (g_hash_table_iter_next (&iter, NULL, &load))
        g_cancellable_cancel (((RialtoTextureLoad *) load)->cancellable);
    }
  G_OBJECT_CLASS (rialto_textures_parent_class)->dispose (object);
}

static void
rialto_textures_finalize (GObject *object)
{
  RialtoTextures *self = RIALTO_TEXTURES (object);

  rialto_texture_memory_free (self->memory);
  rialto_downloads_unref (self->sources.downloads);
  g_clear_pointer (&self->sources.disk, rialto_picture_cache_unref);
  G_OBJECT_CLASS (rialto_textures_parent_class)->finalize (object);
}

static void
rialto_textures_class_init (RialtoTexturesClass *class)
{
  G_OBJECT_CLASS (class)->dispose = rialto_textures_dispose;
  G_OBJECT_CLASS (class)->finalize = rialto_textures_finalize;
}

static void
rialto_textures_init (RialtoTextures *self)
{
  self->memory = rialto_texture_memory_new (RIALTO_TEXTURES_MEMORY_BUDGET);
  self->loads = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, rialto_texture_load_unref);
}

/**
 * rialto_textures_new:
 * @folder: (nullable): of its own, for the files; %NULL keeps none
 * @fetch: brings a rendition from the server
 * @data: (transfer full): for @fetch
 * @data_destroy: (nullable): frees @data
 *
 * Main thread, as all of its functions.
 *
 * Returns: (transfer full): the pictures of a session
 */
RialtoTextures *
rialto_textures_new (const char     *folder,
                     RialtoFetchFunc fetch,
                     gpointer        data,
                     GDestroyNotify  data_destroy)
{
  RialtoTextures *self = g_object_new (RIALTO_TYPE_TEXTURES, NULL);

  self->sources.downloads = rialto_downloads_new (RIALTO_TEXTURES_DOWNLOADS, fetch, data, data_destroy);
  if (folder != NULL)
    self->sources.disk = rialto_picture_cache_new (folder, RIALTO_TEXTURES_DISK_BUDGET);
  return self;
}

/**
 * rialto_textures_peek:
 * @self: the pictures
 * @blob: (nullable): a picture
 * @width: of a rendition
 *
 * For what was on the screen a moment ago, and should be there again without a flash of anything else.
 *
 * Returns: (transfer none) (nullable): the texture, when it is in memory
 */
GdkTexture *
rialto_textures_peek (RialtoTextures *self,
                      const char     *blob,
                      guint           width)
{
  g_autofree char *name = NULL;
  GdkTexture *texture;

  if (!is_blob (blob))
    return NULL;
  name = rialto_texture_load_name (blob, width);
  texture = rialto_texture_memory_lookup (self->memory, name);
  if (texture != NULL)
    self->counts.n_memory_hits++;
  return texture;
}

/**
 * rialto_textures_peek_any:
 * @self: the pictures
 * @blob: (nullable): a picture
 * @width: (out): of the rendition that is there
 *
 * For something better than a blurred picture until the right rendition has come.
 *
 * Returns: (transfer none) (nullable): the finest texture of it that is in memory
 */
GdkTexture *
rialto_textures_peek_any (RialtoTextures *self,
                          const char     *blob,
                          guint          *width)
{
  static const guint widths[] = { 2048, 1080, 640, 320, 160 };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      GdkTexture *texture = rialto_textures_peek (self, blob, widths[i]);

      *width = widths[i];
      if (texture != NULL)
        return texture;
    }
  return NULL;
}

static RialtoTextureLoad *
start_load (RialtoTextures *self,
            const char     *blob,
            guint           width,
            const char     *access)
{
  RialtoTextureLoad *load = rialto_texture_load_new (blob, width, access);

  g_hash_table_replace (self->loads, load->name, load);
  /* It settles the promise itself, so it must begin although it may be cancelled before it does. */
  dex_future_disown (rialto_async_spawn ("texture", self, NULL, load_fiber, task_new (self, load),
                                         task_free));
  return load;
}

/**
 * rialto_textures_get:
 * @self: the pictures
 * @blob: (nullable): a picture
 * @width: of a rendition, as rialto_rendition_for_width() chooses it
 * @access: (nullable): the query string that opens a picture that is not public
 * @urgency: whether somebody looks at the place where it will be
 * @cancellable: (nullable): what makes the caller give up; the last one to do so ends the download
 *
 * Returns: (transfer full): resolves to a #GdkTexture, at most @width pixels wide; rejects as the download or the decoder does
 */
DexFuture *
rialto_textures_get (RialtoTextures *self,
                     const char     *blob,
                     guint           width,
                     const char     *access,
                     RialtoUrgency   urgency,
                     GCancellable   *cancellable)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  RialtoTextureLoad *load;
  GdkTexture *texture;

  if (!is_blob (blob))
    return dex_future_new_reject (RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND, _ ("There is no such picture."));
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  texture = rialto_textures_peek (self, blob, width);
  if (texture != NULL)
    return dex_future_new_take_object (g_object_ref (texture));

  name = rialto_texture_load_name (blob, width);
  load = g_hash_table_lookup (self->loads, name);
  if (load == NULL || load->ended)
    load = start_load (self, blob, width, access);
  return rialto_texture_load_wait (load, urgency, cancellable);
}

/**
 * rialto_textures_get_encoded:
 * @self: the pictures
 * @blob: (nullable): a picture
 * @width: of a rendition
 * @access: (nullable): the query string that opens a picture that is not public
 * @cancellable: (nullable): what ends it
 *
 * For those who want to keep a copy.
 *
 * Returns: (transfer full): resolves to a #GBytes, a WebP file
 */
DexFuture *
rialto_textures_get_encoded (RialtoTextures *self,
                             const char     *blob,
                             guint           width,
                             const char     *access,
                             GCancellable   *cancellable)
{
  g_autoptr (RialtoTextureLoad) load = NULL;

  if (!is_blob (blob))
    return dex_future_new_reject (RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND, _ ("There is no such picture."));

  load = rialto_texture_load_new (blob, width, access);
  load->urgency = RIALTO_URGENCY_VISIBLE;
  if (cancellable != NULL)
    g_set_object (&load->cancellable, cancellable);
  return rialto_async_spawn ("picture file", self, cancellable, encoded_fiber, task_new (self, load),
                             task_free);
}

/**
 * rialto_textures_erase:
 * @self: the pictures
 *
 * Forgets what is kept, on disk too, and keeps no more files: the account is removed.
 *
 * Returns: (transfer full): resolves when the files are gone
 */
DexFuture *
rialto_textures_erase (RialtoTextures *self)
{
  rialto_texture_memory_clear (self->memory);
  if (self->sources.disk == NULL)
    return dex_future_new_true ();
  return rialto_async_run_in_pool (erase_disk, rialto_picture_cache_ref (self->sources.disk), drop_disk);
}

/**
 * rialto_textures_trim:
 * @self: textures that are not shown for now
 *
 * Lets go of those in memory. What is on the disk stays.
 */
void
rialto_textures_trim (RialtoTextures *self)
{
  rialto_texture_memory_clear (self->memory);
}

/**
 * rialto_textures_get_counts:
 * @self: the pictures
 * @counts: (out): what it has done and what it holds
 */
void
rialto_textures_get_counts (RialtoTextures      *self,
                            RialtoTextureCounts *counts)
{
  *counts = self->counts;
  counts->n_textures = rialto_texture_memory_get_n (self->memory);
  counts->texture_bytes = rialto_texture_memory_get_size (self->memory);
  counts->n_in_flight = g_hash_table_size (self->loads);
}
