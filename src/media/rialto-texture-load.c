/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-texture-load-private.h"

#include "rialto-decoder.h"
#include "rialto-error.h"

#include <glib/gi18n.h>

static const guint widths[] = { 2048, 1080, 640, 320, 160 };

/* Somebody who may give up. */
typedef struct
{
  RialtoTextureLoad *load;        /* borrowed: it owns this */
  GCancellable      *cancellable; /* owned */
  gulong             handler;
} Waiter;

/* A file of the cache, to be worked on in the pool. */
typedef struct
{
  RialtoPictureCache *disk;  /* owned */
  char               *name;  /* owned */
  GBytes             *bytes; /* owned, nullable */
} Errand;

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  g_clear_signal_handler (&waiter->handler, waiter->cancellable);
  g_object_unref (waiter->cancellable);
  g_free (waiter);
}

/**
 * rialto_texture_load_name:
 * @blob: a picture
 * @width: of a rendition
 *
 * Returns: (transfer full): what it is kept under
 */
char *
rialto_texture_load_name (const char *blob,
                          guint       width)
{
  return g_strdup_printf ("%s-%u", blob, width);
}

/**
 * rialto_texture_load_new:
 * @blob: a picture
 * @width: of a rendition
 * @access: (nullable): what opens it
 *
 * Returns: (transfer full): with nobody who waits
 */
RialtoTextureLoad *
rialto_texture_load_new (const char *blob,
                         guint       width,
                         const char *access)
{
  RialtoTextureLoad *load = g_rc_box_new0 (RialtoTextureLoad);

  load->name = rialto_texture_load_name (blob, width);
  load->blob = g_strdup (blob);
  load->width = width;
  load->access = g_strdup (access);
  load->promise = dex_promise_new ();
  load->cancellable = g_cancellable_new ();
  load->waiters = g_ptr_array_new_with_free_func (waiter_free);
  return load;
}

/**
 * rialto_texture_load_ref:
 * @load: a load
 *
 * Returns: (transfer full): @load
 */
RialtoTextureLoad *
rialto_texture_load_ref (RialtoTextureLoad *load)
{
  return g_rc_box_acquire (load);
}

static void
load_finalize (gpointer data)
{
  RialtoTextureLoad *load = data;

  g_ptr_array_unref (load->waiters);
  g_object_unref (load->cancellable);
  dex_unref (load->promise);
  g_free (load->access);
  g_free (load->blob);
  g_free (load->name);
}

/**
 * rialto_texture_load_unref:
 * @load: (transfer full): a #RialtoTextureLoad
 */
void
rialto_texture_load_unref (gpointer load)
{
  g_rc_box_release_full (load, load_finalize);
}

static void
on_given_up (GCancellable *cancellable,
             gpointer      data)
{
  Waiter *waiter = data;
  RialtoTextureLoad *load = waiter->load;

  /* The handler goes with the signal's emission; nothing of it is needed after this. */
  g_ptr_array_remove_fast (load->waiters, waiter);
  if (load->waiters->len == 0 && !load->kept_awake && !load->ended)
    {
      load->ended = TRUE;
      g_cancellable_cancel (load->cancellable);
    }
}

/**
 * rialto_texture_load_wait:
 * @load: a load
 * @urgency: of the one who waits
 * @cancellable: (nullable): what makes them give up
 *
 * Returns: (transfer full): the load's texture, or %G_IO_ERROR_CANCELLED
 */
DexFuture *
rialto_texture_load_wait (RialtoTextureLoad *load,
                          RialtoUrgency      urgency,
                          GCancellable      *cancellable)
{
  Waiter *waiter;

  load->urgency = MAX (load->urgency, urgency);
  if (cancellable == NULL)
    {
      load->kept_awake = TRUE;
      return dex_ref (DEX_FUTURE (load->promise));
    }

  waiter = g_new0 (Waiter, 1);
  waiter->load = load;
  waiter->cancellable = g_object_ref (cancellable);
  /* Not g_cancellable_connect(): all of this is on the main thread, and a handler must be able to let go of itself. */
  waiter->handler = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_given_up), waiter);
  g_ptr_array_add (load->waiters, waiter);
  return rialto_async_or_cancelled (dex_ref (DEX_FUTURE (load->promise)), cancellable);
}

/**
 * rialto_texture_load_end:
 * @load: a load
 *
 * Its promise is settled: giving up changes nothing any more.
 */
void
rialto_texture_load_end (RialtoTextureLoad *load)
{
  load->ended = TRUE;
  g_ptr_array_set_size (load->waiters, 0);
}

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_clear_pointer (&errand->bytes, g_bytes_unref);
  rialto_picture_cache_unref (errand->disk);
  g_free (errand->name);
  g_free (errand);
}

static DexFuture *
run_errand (RialtoPictureCache *disk,
            const char         *name,
            GBytes             *bytes,
            RialtoWorkFunc      func)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->disk = rialto_picture_cache_ref (disk);
  errand->name = g_strdup (name);
  errand->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  return rialto_async_run_in_pool (func, errand, errand_free);
}

static DexFuture *
read_file (gpointer data)
{
  Errand *errand = data;
  GBytes *bytes = rialto_picture_cache_read (errand->disk, errand->name);

  if (bytes == NULL)
    return dex_future_new_reject (RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND, _ ("It is not in the cache."));
  return dex_future_new_take_boxed (G_TYPE_BYTES, bytes);
}

static DexFuture *
write_file (gpointer data)
{
  Errand *errand = data;
  g_autoptr (GError) error = NULL;

  /* A full disk costs speed, and nothing else. */
  if (!rialto_picture_cache_write (errand->disk, errand->name, errand->bytes, &error))
    g_debug ("A picture is not kept: %s", error->message);
  return NULL;
}

static DexFuture *
remove_file (gpointer data)
{
  Errand *errand = data;

  rialto_picture_cache_remove (errand->disk, errand->name);
  return NULL;
}

static GBytes *
await_file (const RialtoTextureSources *sources,
            const char                 *name)
{
  if (sources->disk == NULL)
    return NULL;
  return dex_await_boxed (run_errand (sources->disk, name, NULL, read_file), NULL);
}

static GBytes *
await_download (RialtoTextureLoad          *load,
                const RialtoTextureSources *sources,
                GError                    **error)
{
  return rialto_downloads_await (sources->downloads, load->blob, load->width, load->access, &load->urgency,
                                 load->cancellable, error);
}

static void
keep_file (RialtoTextureLoad          *load,
           const RialtoTextureSources *sources,
           GBytes                     *encoded)
{
  if (sources->disk != NULL)
    dex_future_disown (run_errand (sources->disk, load->name, encoded, write_file));
}

/**
 * rialto_texture_load_encoded:
 * @load: a load
 * @sources: where from
 * @error: what the download says
 *
 * Waits, in a fiber, for the bytes of a rendition.
 *
 * Returns: (transfer full) (nullable): a WebP file
 */
GBytes *
rialto_texture_load_encoded (RialtoTextureLoad          *load,
                             const RialtoTextureSources *sources,
                             GError                    **error)
{
  GBytes *encoded = await_file (sources, load->name);

  if (encoded != NULL)
    return encoded;
  encoded = await_download (load, sources, error);
  if (encoded != NULL)
    keep_file (load, sources, encoded);
  return encoded;
}

static gpointer
texture_from_disk (RialtoTextureLoad          *load,
                   const RialtoTextureSources *sources)
{
  g_autoptr (GBytes) encoded = await_file (sources, load->name);
  gpointer texture;

  if (encoded == NULL)
    return NULL;
  texture = dex_await_object (rialto_decoder_run (encoded, load->width), NULL);
  /* As it was written, and no picture all the same. */
  if (texture == NULL)
    dex_await (run_errand (sources->disk, load->name, NULL, remove_file), NULL);
  return texture;
}

static gpointer
texture_from_others (RialtoTextureLoad          *load,
                     const RialtoTextureSources *sources)
{
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *name = rialto_texture_load_name (load->blob, widths[i]);
      g_autoptr (GBytes) encoded = widths[i] != load->width ? await_file (sources, name) : NULL;
      gpointer texture = NULL;

      if (encoded != NULL)
        texture = dex_await_object (rialto_decoder_run (encoded, load->width), NULL);
      if (texture != NULL)
        return texture;
    }
  return NULL;
}

/**
 * rialto_texture_load_texture:
 * @load: a load
 * @sources: where from
 * @origin: (out): where from in the end
 * @error: what the download or the decoder says
 *
 * Waits, in a fiber, for a texture. When its rendition cannot be had, another one of the same picture will do.
 *
 * Returns: (transfer full) (nullable): a #GdkTexture
 */
gpointer
rialto_texture_load_texture (RialtoTextureLoad          *load,
                             const RialtoTextureSources *sources,
                             RialtoTextureOrigin        *origin,
                             GError                    **error)
{
  g_autoptr (GBytes) encoded = NULL;
  g_autoptr (GError) failure = NULL;
  gpointer texture = texture_from_disk (load, sources);

  *origin = RIALTO_TEXTURE_FROM_DISK;
  if (texture != NULL)
    return texture;

  *origin = RIALTO_TEXTURE_FROM_DOWNLOAD;
  encoded = await_download (load, sources, &failure);
  if (encoded != NULL)
    texture = dex_await_object (rialto_decoder_run (encoded, load->width), &failure);
  if (texture != NULL)
    {
      keep_file (load, sources, encoded);
      return texture;
    }

  *origin = RIALTO_TEXTURE_FROM_OTHER;
  if (!g_cancellable_is_cancelled (load->cancellable))
    texture = texture_from_others (load, sources);
  if (texture == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return texture;
}
