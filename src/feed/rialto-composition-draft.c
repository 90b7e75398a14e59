/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composition-private.h"

#include "rialto-reducer.h"

#include <glib/gstdio.h>

/* How a composition is kept: its words as text, its pictures as copies that belong to the draft. */

/* Caption, warning, audience, and of each picture its file, content type, description, crop and focus; before there were the last two,
 * without them. */
#define DRAFT_TYPE     G_VARIANT_TYPE ("(ssua(sssudii))")
#define OLD_DRAFT_TYPE G_VARIANT_TYPE ("(ssua(sss))")

/* A picture on its way into the draft. */
typedef struct
{
  RialtoComposition     *composition; /* owned, nullable: lives until the draft has the picture */
  RialtoReducer         *reducer;     /* owned */
  RialtoComposedPicture *picture;     /* owned */
  gboolean               kept;        /* its file is there already */
} Preparation;

static void
end_preparation (RialtoComposition *self)
{
  g_autoptr (DexPromise) prepared = NULL;

  if (--self->n_preparing > 0)
    return;
  prepared = g_steal_pointer (&self->prepared);
  if (prepared != NULL)
    dex_promise_resolve_boolean (prepared, TRUE);
}

static void
preparation_free (gpointer data)
{
  Preparation *preparation = data;

  if (preparation->composition != NULL)
    end_preparation (preparation->composition);
  g_clear_object (&preparation->composition);
  g_object_unref (preparation->reducer);
  g_object_unref (preparation->picture);
  g_free (preparation);
}

/*< private >
 * rialto_composition_get_drafts:
 * @self: a composition
 *
 * Returns: (transfer none): where it is kept
 */
RialtoDrafts *
rialto_composition_get_drafts (RialtoComposition *self)
{
  return rialto_outbox_get_drafts (rialto_deeds_get_outbox (rialto_membership_get_deeds (self->membership)));
}

static char *
describe (RialtoComposition *self)
{
  g_auto (GVariantBuilder) pictures = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sssudii)"));
  g_autoptr (GVariant) all = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pictures)); i++)
    {
      g_autoptr (RialtoComposedPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->pictures), i);

      if (rialto_composed_picture_get_path (picture) != NULL)
        g_variant_builder_add (&pictures, "(sssudii)", rialto_composed_picture_get_path (picture),
                               rialto_composed_picture_get_type_of (picture),
                               rialto_composed_picture_get_alt (picture),
                               (guint32) rialto_composed_picture_get_crop (picture),
                               rialto_composed_picture_get_position (picture),
                               (gint32) rialto_composed_picture_get_focus_x (picture),
                               (gint32) rialto_composed_picture_get_focus_y (picture));
    }
  all = g_variant_ref_sink (g_variant_new ("(ssua(sssudii))", self->caption, self->warning,
                                           (guint) self->audience, &pictures));
  return g_variant_print (all, FALSE);
}

/*< private >
 * rialto_composition_keep:
 * @self: a composition that has changed
 *
 * Writes the draft, a little later.
 */
void
rialto_composition_keep (RialtoComposition *self)
{
  g_autofree char *content = NULL;
  gboolean empty;

  /* While the draft is being read, what there is is not all of it. */
  if (self->done || self->n_reading > 0 || self->membership == NULL)
    return;
  empty = self->post != NULL ? !rialto_composition_has_changes (self) : rialto_composition_is_blank (self);
  if (empty)
    {
      dex_future_disown (rialto_drafts_discard (rialto_composition_get_drafts (self), self->key));
      return;
    }
  content = self->post != NULL ? rialto_composition_describe_edit (self) : describe (self);
  rialto_drafts_set (rialto_composition_get_drafts (self), self->key, content);
}

static DexFuture *
write_file (gpointer data)
{
  GBytes *bytes = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gsize size;
  const char *contents = g_bytes_get_data (bytes, &size);
  int fd = g_file_open_tmp ("rialto-XXXXXX.picture", &path, &error);

  if (fd < 0 || !g_close (fd, &error) || !g_file_set_contents (path, contents, (gssize) size, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (g_steal_pointer (&path));
}

static DexFuture *
unlink_file (gpointer data)
{
  g_unlink (data);
  return dex_future_new_true ();
}

/* The bytes as a file of the draft; its path. */
static char *
await_copy (RialtoComposition *self,
            GBytes            *bytes,
            GError           **error)
{
  g_autofree char *path = dex_await_string (rialto_async_run_in_pool (write_file, g_bytes_ref (bytes),
                                                                      (GDestroyNotify) g_bytes_unref),
                                            error);
  g_autofree char *copy = NULL;

  if (path == NULL)
    return NULL;
  copy = dex_await_string (rialto_drafts_attach (rialto_composition_get_drafts (self), self->key, path),
                           error);
  dex_future_disown (rialto_async_run_in_pool (unlink_file, g_steal_pointer (&path), g_free));
  return g_steal_pointer (&copy);
}

/*< private >
 * rialto_composition_await_cropped:
 * @self: a composition
 * @picture: one of its pictures that is not to be uploaded whole
 * @type: (out) (transfer none): its content type
 * @error: return location
 *
 * In a fiber.
 *
 * Returns: (transfer full) (nullable): the path of a file of the draft with what is to be left of it
 */
char *
rialto_composition_await_cropped (RialtoComposition     *self,
                                  RialtoComposedPicture *picture,
                                  const char           **type,
                                  GError               **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (rialto_composed_picture_get_path (picture));
  g_autoptr (RialtoReducer) reducer = rialto_reducer_new_for_file (file);

  rialto_reducer_set_crop (reducer, rialto_crop_get_ratio (rialto_composed_picture_get_crop (picture)),
                           rialto_composed_picture_get_position (picture));
  if (!dex_await (rialto_reducer_run (reducer, NULL), error))
    return NULL;
  *type = rialto_reducer_get_content_type (reducer);
  return await_copy (self, rialto_reducer_get_bytes (reducer), error);
}

static void
take_outcome (Preparation *preparation)
{
  const char *description = rialto_reducer_get_description (preparation->reducer);

  rialto_composed_picture_set_preview (preparation->picture,
                                       rialto_reducer_get_preview (preparation->reducer));
  if (!preparation->kept && description != NULL &&
      *rialto_composed_picture_get_alt (preparation->picture) == '\0')
    rialto_composed_picture_set_alt (preparation->picture, description);
}

/* Perhaps nobody wants it any more. */
static void
take_file (Preparation *preparation,
           const char  *path)
{
  rialto_composed_picture_set_file (preparation->picture, path,
                                    rialto_reducer_get_content_type (preparation->reducer));
  if (rialto_composed_picture_get_unwanted (preparation->picture) ||
      g_cancellable_is_cancelled (preparation->composition->cancellable))
    rialto_composition_forget_file (preparation->composition, preparation->picture);
}

static DexFuture *
prepare_fiber (RialtoFiber *fiber,
               gpointer     data)
{
  Preparation *preparation = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (dex_await (rialto_reducer_run (preparation->reducer, rialto_fiber_get_cancellable (fiber)), &error))
    {
      take_outcome (preparation);
      if (preparation->kept)
        return dex_future_new_true ();
      path = await_copy (preparation->composition, rialto_reducer_get_bytes (preparation->reducer), &error);
    }
  if (path != NULL)
    take_file (preparation, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    rialto_composed_picture_set_error (preparation->picture, error->message);
  return dex_future_new_true ();
}

static void
prepare (RialtoComposition     *self,
         RialtoComposedPicture *picture,
         RialtoReducer         *reducer,
         gboolean               kept)
{
  Preparation *preparation = g_new0 (Preparation, 1);

  preparation->reducer = reducer;
  preparation->picture = g_object_ref (picture);
  preparation->kept = kept;
  if (!kept)
    {
      preparation->composition = g_object_ref (self);
      self->n_preparing++;
    }
  dex_future_disown (rialto_async_spawn ("prepare-picture", self, self->cancellable, prepare_fiber,
                                         preparation, preparation_free));
}

/*< private >
 * rialto_composition_prepare:
 * @self: a composition
 * @picture: one of its pictures
 * @file: (nullable): where it comes from
 * @texture: (nullable): or what was pasted
 *
 * Makes it ready for the upload, and puts it into the draft.
 */
void
rialto_composition_prepare (RialtoComposition     *self,
                            RialtoComposedPicture *picture,
                            GFile                 *file,
                            GdkTexture            *texture)
{
  prepare (self, picture,
           file != NULL ? rialto_reducer_new_for_file (file) : rialto_reducer_new_for_texture (texture),
           FALSE);
}

/*< private >
 * rialto_composition_show_again:
 * @self: a composition
 * @path: a file of the draft
 * @type: its content type
 * @alt: what it shows
 *
 * Returns: (transfer none): the picture
 */
RialtoComposedPicture *
rialto_composition_show_again (RialtoComposition *self,
                               const char        *path,
                               const char        *type,
                               const char        *alt)
{
  g_autoptr (RialtoComposedPicture) picture = rialto_composed_picture_new ();
  g_autoptr (GFile) file = g_file_new_for_path (path);

  rialto_composed_picture_set_alt (picture, alt);
  rialto_composed_picture_set_file (picture, path, type);
  rialto_composition_append (self, picture);
  prepare (self, picture, rialto_reducer_new_for_file (file), TRUE);
  /* The list holds it. */
  return picture;
}

/*< private >
 * rialto_composition_forget_file:
 * @self: a composition
 * @picture: a picture that leaves it
 */
void
rialto_composition_forget_file (RialtoComposition     *self,
                                RialtoComposedPicture *picture)
{
  const char *path = rialto_composed_picture_get_path (picture);

  rialto_composed_picture_set_unwanted (picture);
  if (path != NULL)
    dex_future_disown (rialto_drafts_detach (rialto_composition_get_drafts (self), self->key, path));
}

static void
take_pictures (RialtoComposition *self,
               GVariant          *pictures)
{
  const char *path, *type, *alt;
  gint32 focus_x = 0, focus_y = 0;
  gboolean old = g_variant_is_of_type (pictures, G_VARIANT_TYPE ("a(sss)"));
  double position = 0.5;
  guint32 crop = 0;
  GVariantIter iter;

  g_variant_iter_init (&iter, pictures);
  while (old ? g_variant_iter_next (&iter, "(&s&s&s)", &path, &type, &alt)
             : g_variant_iter_next (&iter, "(&s&s&sudii)", &path, &type, &alt, &crop, &position, &focus_x,
                                    &focus_y))
    {
      RialtoComposedPicture *picture = rialto_composition_show_again (self, path, type, alt);

      rialto_composed_picture_set_crop (picture, (RialtoCrop) crop, position);
      rialto_composed_picture_set_focus (picture, focus_x, focus_y);
    }
}

/* What was begun meanwhile stays: the draft's words come before it. */
static void
take_draft (RialtoComposition *self,
            const char        *content)
{
  g_autoptr (GVariant) all = g_variant_parse (DRAFT_TYPE, content, NULL, NULL, NULL);
  g_autoptr (GVariant) pictures = NULL;
  const char *caption, *warning;
  g_autofree char *words = NULL;
  guint32 audience;

  if (all == NULL)
    all = g_variant_parse (OLD_DRAFT_TYPE, content, NULL, NULL, NULL);
  if (all == NULL)
    return;
  g_variant_get_child (all, 0, "&s", &caption);
  g_variant_get_child (all, 1, "&s", &warning);
  g_variant_get_child (all, 2, "u", &audience);
  pictures = g_variant_get_child_value (all, 3);
  words = g_strconcat (caption, self->caption, NULL);
  rialto_composition_set_words (self, words, *warning != '\0' ? warning : self->warning,
                                (RialtoAudience) MAX (audience, self->audience));
  take_pictures (self, pictures);
}

/* What was thrown away when the program ended: nobody can want it back any more. */
static void
sweep (RialtoDrafts *drafts,
       char        **keys)
{
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (g_str_has_prefix (keys[i], RIALTO_COMPOSITION_KEY_ASIDE) && !rialto_composition_is_aside (keys[i]))
      dex_future_disown (rialto_drafts_discard (drafts, keys[i]));
}

static DexFuture *
sweep_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  g_autoptr (RialtoDrafts) drafts = rialto_fiber_dup_owner (fiber);
  g_auto (GStrv) keys = dex_await_boxed (dex_ref (data), NULL);

  if (drafts != NULL)
    sweep (drafts, keys);
  return dex_future_new_true ();
}

static DexFuture *
restore_fiber (RialtoFiber *fiber,
               gpointer     data)
{
  g_autofree char *content = dex_await_string (dex_ref (data), NULL);
  g_autoptr (RialtoComposition) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL)
    return dex_future_new_true ();
  if (content != NULL)
    take_draft (self, content);
  rialto_composition_end_reading (self);
  return dex_future_new_true ();
}

/*< private >
 * rialto_composition_restore:
 * @self: a new composition
 *
 * Begins with what was left last time.
 */
void
rialto_composition_restore (RialtoComposition *self)
{
  RialtoDrafts *drafts = rialto_composition_get_drafts (self);

  dex_future_disown (rialto_async_spawn ("sweep-drafts", drafts, NULL, sweep_fiber,
                                         rialto_drafts_list (drafts), dex_unref));
  rialto_composition_begin_reading (self);
  self->restored = rialto_async_spawn ("restore-draft", self, self->cancellable, restore_fiber,
                                       rialto_drafts_get (drafts, self->key), dex_unref);
}

/**
 * rialto_composition_discard:
 * @self: a composition
 *
 * Throws it away, with its draft.
 */
void
rialto_composition_discard (RialtoComposition *self)
{
  rialto_composition_set_done (self, TRUE);
  self->aside = FALSE;
  g_cancellable_cancel (self->cancellable);
  dex_future_disown (rialto_drafts_discard (rialto_composition_get_drafts (self), self->key));
}

/**
 * rialto_composition_set_aside:
 * @self: a new post
 *
 * Throws it away, but not yet its draft: rialto_composition_take_over() brings it back as long as somebody has it.
 */
void
rialto_composition_set_aside (RialtoComposition *self)
{
  g_autofree char *id = g_uuid_string_random (), *key = g_strconcat (RIALTO_COMPOSITION_KEY_ASIDE, id, NULL);

  g_return_if_fail (self->post == NULL && !self->done);

  rialto_composition_set_done (self, TRUE);
  self->aside = TRUE;
  dex_future_disown (rialto_drafts_move (rialto_composition_get_drafts (self), self->key, key));
  g_set_str (&self->key, key);
}
