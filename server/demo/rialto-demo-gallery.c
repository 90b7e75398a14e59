/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-demo-gallery.h"

#include "rialto-blob-backend.h"
#include "rialto-blobs.h"
#include "rialto-renditions.h"
#include "rialto-wardrobe.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define THREADS 2
#define BANNERS 8

typedef enum
{
  LOOK,
  DETAIL, /* one garment */
  FACE,
  BANNER,
  N_KINDS
} Kind;

struct _RialtoDemoGallery
{
  RialtoContext     *context; /* borrowed */
  RialtoWardrobe    *wardrobe;
  GPtrArray         *photos;  /* owned paths; empty: draw */
  RialtoRenditions  *drawing; /* owned; helpers that also draw */
  RialtoArena       *arena;
  GMutex             lock; /* of the arena, the error and the count */
  GError            *error;
  RialtoDemoPicture *pictures[N_KINDS];
  guint              n[N_KINDS], n_all, n_done;
};

/* One picture to be made. */
typedef struct
{
  RialtoDemoPicture *picture;
  guint              index;
  Kind               kind;
} Task;

static gint
compare_paths (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

static gboolean
list_photos (RialtoDemoGallery *gallery,
             const char        *folder,
             GError           **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "The folder %s cannot be read.", folder);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".jpg") || g_str_has_suffix (name, ".png") ||
        g_str_has_suffix (name, ".webp"))
      g_ptr_array_add (gallery->photos, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (gallery->photos, compare_paths);
  return gallery->photos->len > 0 ||
         rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "There are no pictures in %s.", folder);
}

/* "dresses-dress_02.jpg" -> "dresses dress 02": all that is known of a photograph. */
static char *
words_of_path (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  *strrchr (name, '.') = '\0';
  return g_strdelimit (g_steal_pointer (&name), "-_", ' ');
}

static int
open_photo (RialtoDemoGallery *gallery,
            const Task        *task,
            RialtoDemoPicture *picture)
{
  const char *path = gallery->photos->pdata[task->index % gallery->photos->len];
  g_autofree char *words = words_of_path (path);

  g_mutex_lock (&gallery->lock);
  picture->picture.alt = rialto_arena_strdup (gallery->arena, words);
  g_mutex_unlock (&gallery->lock);
  picture->title = "Today";
  picture->garment = "jacket";
  return open (path, O_RDONLY | O_CLOEXEC);
}

static RialtoLook *
draw (RialtoDemoGallery *gallery,
      const Task        *task)
{
  const char *const *cuts = rialto_wardrobe_get_cuts (gallery->wardrobe);

  if (task->kind == FACE)
    return rialto_wardrobe_draw_face (gallery->wardrobe, task->index + 1);
  if (task->kind == BANNER)
    return rialto_wardrobe_draw_banner (gallery->wardrobe, task->index + 1);
  if (task->kind == LOOK)
    return rialto_wardrobe_draw_look (gallery->wardrobe, task->index + 1);
  return rialto_wardrobe_draw_garment (gallery->wardrobe, cuts[task->index % g_strv_length ((char **) cuts)],
                                       task->index + 1);
}

static int
open_drawing (RialtoDemoGallery *gallery,
              const Task        *task,
              RialtoDemoPicture *picture,
              GError           **error)
{
  g_autoptr (RialtoLook) look = draw (gallery, task);

  g_mutex_lock (&gallery->lock);
  picture->picture.alt = rialto_arena_strdup (gallery->arena, look->alt);
  picture->title = rialto_arena_strdup (gallery->arena, look->title);
  picture->garment =
    rialto_arena_strdup (gallery->arena,
                         look->cuts[0] != NULL ? look->cuts[task->index % g_strv_length (look->cuts)] : "");
  g_mutex_unlock (&gallery->lock);
  return rialto_renditions_draw (gallery->drawing, look->svg, strlen (look->svg), error);
}

static gboolean
keep (RialtoDemoGallery *gallery,
      RialtoDemoPicture *picture,
      int                fd,
      GError           **error)
{
  RialtoBlobBackend *blobs = gallery->context->blobs;
  g_autoptr (RialtoBlobStage) stage = rialto_blob_backend_stage (blobs, error);
  RialtoRenditionSet set = { 0 };

  if (stage == NULL ||
      !rialto_renditions_make (gallery->drawing, fd, rialto_blob_stage_get_folder (stage), &set, error) ||
      !rialto_blob_backend_keep (blobs, g_steal_pointer (&stage), set.hash, error))
    return FALSE;

  g_mutex_lock (&gallery->lock);
  picture->picture.blob = rialto_arena_strdup (gallery->arena, set.hash);
  picture->picture.blurhash = rialto_arena_strdup (gallery->arena, set.blurhash);
  g_mutex_unlock (&gallery->lock);
  picture->picture.width = set.width;
  picture->picture.height = set.height;
  for (guint i = 0; i < set.n_items; i++)
    picture->size += (gint64) set.items[i].size;
  return TRUE;
}

static void
count_one (RialtoDemoGallery *gallery)
{
  g_mutex_lock (&gallery->lock);
  gallery->n_done++;
  if (gallery->n_done % 50 == 0 || gallery->n_done == gallery->n_all)
    g_print ("%u of %u pictures\n", gallery->n_done, gallery->n_all);
  g_mutex_unlock (&gallery->lock);
}

static void
make_picture (gpointer data,
              gpointer user_data)
{
  RialtoDemoGallery *gallery = user_data;
  g_autofree Task *task = data;
  g_autoptr (GError) error = NULL;
  gboolean drawn = task->kind == FACE || task->kind == BANNER || gallery->photos->len == 0;
  int fd = drawn ? open_drawing (gallery, task, task->picture, &error)
                 : open_photo (gallery, task, task->picture);

  if (fd >= 0)
    {
      keep (gallery, task->picture, fd, &error);
      close (fd);
    }
  if (error != NULL)
    {
      g_mutex_lock (&gallery->lock);
      if (gallery->error == NULL)
        gallery->error = g_steal_pointer (&error);
      g_mutex_unlock (&gallery->lock);
    }
  count_one (gallery);
}

static void
make_all (RialtoDemoGallery *gallery)
{
  GThreadPool *pool = g_thread_pool_new (make_picture, gallery, THREADS, FALSE, NULL);

  for (Kind kind = LOOK; kind < N_KINDS; kind++)
    {
      gallery->pictures[kind] = g_new0 (RialtoDemoPicture, gallery->n[kind]);
      gallery->n_all += gallery->n[kind];
    }
  for (Kind kind = LOOK; kind < N_KINDS; kind++)
    for (guint i = 0; i < gallery->n[kind]; i++)
      {
        Task *task = g_new (Task, 1);

        *task = (Task) { &gallery->pictures[kind][i], i, kind };
        g_thread_pool_push (pool, task, NULL);
      }
  g_thread_pool_free (pool, FALSE, TRUE);
}

/**
 * rialto_demo_gallery_new:
 * @context: where pictures are kept
 * @photos: (nullable): a folder of pictures to show instead of the drawn wardrobe
 * @n_looks: how many looks
 * @n_details: how many pictures of single garments
 * @n_faces: how many avatars, always drawn
 * @error: return location
 *
 * Makes all pictures, on two threads, and tells how far it is.
 *
 * Returns: (transfer full) (nullable): the pictures
 */
RialtoDemoGallery *
rialto_demo_gallery_new (RialtoContext *context,
                         const char    *photos,
                         guint          n_looks,
                         guint          n_details,
                         guint          n_faces,
                         GError       **error)
{
  g_autoptr (RialtoDemoGallery) gallery = g_new0 (RialtoDemoGallery, 1);
  g_autofree char *helper = rialto_blobs_get_helper (context->config);

  gallery->context = context;
  gallery->wardrobe = rialto_wardrobe_new ();
  gallery->photos = g_ptr_array_new_with_free_func (g_free);
  gallery->arena = rialto_arena_new ();
  g_mutex_init (&gallery->lock);
  gallery->n[LOOK] = n_looks;
  gallery->n[DETAIL] = n_details;
  gallery->n[FACE] = n_faces;
  gallery->n[BANNER] = BANNERS;
  gallery->drawing = rialto_renditions_new (helper, THREADS, TRUE);
  if (photos != NULL && !list_photos (gallery, photos, error))
    return NULL;

  make_all (gallery);
  if (gallery->error == NULL)
    return g_steal_pointer (&gallery);
  g_propagate_error (error, g_steal_pointer (&gallery->error));
  return NULL;
}

/**
 * rialto_demo_gallery_free:
 * @gallery: (transfer full): pictures
 */
void
rialto_demo_gallery_free (RialtoDemoGallery *gallery)
{
  g_clear_pointer (&gallery->drawing, rialto_renditions_free);
  g_clear_pointer (&gallery->wardrobe, rialto_wardrobe_free);
  g_clear_error (&gallery->error);
  g_ptr_array_unref (gallery->photos);
  g_mutex_clear (&gallery->lock);
  for (Kind kind = LOOK; kind < N_KINDS; kind++)
    g_free (gallery->pictures[kind]);
  rialto_arena_free (gallery->arena);
  g_free (gallery);
}

/**
 * rialto_demo_gallery_get_look:
 * @gallery: pictures
 * @index: below the number of looks
 *
 * Returns: (transfer none): a look
 */
const RialtoDemoPicture *
rialto_demo_gallery_get_look (RialtoDemoGallery *gallery,
                              guint              index)
{
  return &gallery->pictures[LOOK][index % gallery->n[LOOK]];
}

/**
 * rialto_demo_gallery_get_detail:
 * @gallery: pictures
 * @index: below the number of details
 *
 * Returns: (transfer none): one garment
 */
const RialtoDemoPicture *
rialto_demo_gallery_get_detail (RialtoDemoGallery *gallery,
                                guint              index)
{
  return &gallery->pictures[DETAIL][index % gallery->n[DETAIL]];
}

/**
 * rialto_demo_gallery_get_face:
 * @gallery: pictures
 * @index: below the number of faces
 *
 * Returns: (transfer none): an avatar
 */
const RialtoDemoPicture *
rialto_demo_gallery_get_face (RialtoDemoGallery *gallery,
                              guint              index)
{
  return &gallery->pictures[FACE][index % gallery->n[FACE]];
}

/**
 * rialto_demo_gallery_get_banner:
 * @gallery: pictures
 * @index: any
 *
 * Returns: (transfer none): a wide picture
 */
const RialtoDemoPicture *
rialto_demo_gallery_get_banner (RialtoDemoGallery *gallery,
                                guint              index)
{
  return &gallery->pictures[BANNER][index % gallery->n[BANNER]];
}
