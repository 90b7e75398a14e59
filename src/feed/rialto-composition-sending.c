/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composition-private.h"

#include "rialto-api.h"
#include "rialto-error.h"

#include <glib/gi18n.h>

/* What a composition of a new post becomes: one that waits in the outbox, and what of that is taken back. */

static RialtoComposedPicture *
get_picture (RialtoComposition *self,
             guint              position)
{
  g_autoptr (RialtoComposedPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->pictures), position);

  /* The list holds it. */
  return picture;
}

static guint
get_n_pictures (RialtoComposition *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->pictures));
}

static DexFuture *
post_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (GError) error = NULL;
  gboolean kept = dex_await (dex_ref (data), &error);
  g_autoptr (RialtoComposition) self = rialto_fiber_dup_owner (fiber);

  if (kept)
    return dex_future_new_true ();
  if (self != NULL)
    {
      rialto_composition_set_done (self, FALSE);
      rialto_composition_keep (self);
    }
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/* What is uploaded of the pictures that are not whole; a NULL for the others. */
typedef struct
{
  char       *paths[RIALTO_COMPOSITION_PICTURES]; /* owned */
  const char *types[RIALTO_COMPOSITION_PICTURES];
} Cropped;

static void
cropped_free (gpointer data)
{
  Cropped *cropped = data;

  for (guint i = 0; i < RIALTO_COMPOSITION_PICTURES; i++)
    g_free (cropped->paths[i]);
  g_free (cropped);
}

static DexFuture *
enqueue (RialtoComposition *self,
         const Cropped     *cropped)
{
  RialtoDeedPicture pictures[RIALTO_COMPOSITION_PICTURES] = { 0 };
  RialtoPostDraft draft = { 0 };
  RialtoDeeds *deeds = rialto_membership_get_deeds (self->membership);
  guint n_pictures = get_n_pictures (self);
  g_autoptr (RialtoOutboxItem) item = NULL;

  for (guint i = 0; i < n_pictures; i++)
    {
      RialtoComposedPicture *picture = get_picture (self, i);
      gboolean whole = cropped->paths[i] == NULL;

      pictures[i].path = whole ? rialto_composed_picture_get_path (picture) : cropped->paths[i];
      pictures[i].type = whole ? rialto_composed_picture_get_type_of (picture) : cropped->types[i];
      pictures[i].alt = rialto_composed_picture_get_alt (picture);
      pictures[i].focus_x = rialto_composed_picture_get_focus_x (picture);
      pictures[i].focus_y = rialto_composed_picture_get_focus_y (picture);
    }
  rialto_post_draft_set_caption (&draft, self->caption);
  rialto_post_draft_set_audience (&draft, self->audience);
  if (*self->warning != '\0')
    rialto_post_draft_set_content_warning (&draft, self->warning);
  item = rialto_deeds_post (deeds, &draft, pictures, n_pictures, self->key);
  return rialto_async_spawn ("keep-post", self, NULL, post_fiber,
                             rialto_outbox_when_kept (rialto_deeds_get_outbox (deeds), item), dex_unref);
}

static gboolean
is_cropped (RialtoComposition *self,
            guint              position)
{
  return rialto_composed_picture_get_crop (get_picture (self, position)) != RIALTO_CROP_ORIGINAL;
}

/* What is left over when the program ends in the middle of it goes with the draft. */
static DexFuture *
crop_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Cropped *cropped = data;
  g_autoptr (RialtoComposition) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; self != NULL && error == NULL && i < get_n_pictures (self); i++)
    if (is_cropped (self, i))
      cropped->paths[i] = rialto_composition_await_cropped (self, get_picture (self, i), &cropped->types[i],
                                                            &error);
  if (self != NULL && error == NULL)
    return enqueue (self, cropped);
  if (self != NULL)
    rialto_composition_set_done (self, FALSE);
  return error != NULL ? dex_future_new_for_error (g_steal_pointer (&error)) : dex_future_new_true ();
}

/**
 * rialto_composition_post:
 * @self: a new post that can be posted
 *
 * Puts it into the outbox, to be shown as pending; at once, unless a picture is to be cropped before.
 *
 * Returns: (transfer full): resolves when the outbox has it with its pictures, and the draft is gone; rejects when it could not be
 *   kept there, and the draft is as it was
 */
DexFuture *
rialto_composition_post (RialtoComposition *self)
{
  Cropped *cropped;
  gboolean whole = TRUE;

  dex_return_error_if_fail (get_n_pictures (self) <= RIALTO_COMPOSITION_PICTURES);

  /* What is written now, all of it, and nothing later. */
  rialto_composition_keep (self);
  rialto_composition_set_done (self, TRUE);
  for (guint i = 0; i < get_n_pictures (self); i++)
    whole = whole && !is_cropped (self, i);
  if (whole)
    return enqueue (self, &(Cropped) { 0 });
  cropped = g_new0 (Cropped, 1);
  return rialto_async_spawn ("crop-pictures", self, NULL, crop_fiber, cropped, cropped_free);
}

/* What is taken back, and the files that belong to it. */
typedef struct
{
  RialtoOutboxItem *item;     /* owned */
  GPtrArray        *uploads;  /* owned */
  RialtoDrafts     *drafts;   /* owned */
  GPtrArray        *copies;   /* owned paths: of as many uploads as have been copied */
  char             *key;      /* owned: of the draft */
  DexFuture        *restored; /* owned, nullable */
} Return;

static void
return_free (gpointer data)
{
  Return *back = data;

  g_object_unref (back->item);
  g_ptr_array_unref (back->uploads);
  g_object_unref (back->drafts);
  g_ptr_array_unref (back->copies);
  dex_clear (&back->restored);
  g_free (back->key);
  g_free (back);
}

static gboolean
has_room (RialtoComposition *self,
          Return            *back,
          GError           **error)
{
  if (get_n_pictures (self) + back->uploads->len <= RIALTO_COMPOSITION_PICTURES)
    return TRUE;
  g_set_error_literal (error, RIALTO_ERROR, RIALTO_ERROR_LIMIT_REACHED,
                       _ ("There is no room for its pictures beside these: a post has at most ten."));
  return FALSE;
}

static gboolean
await_copies (Return  *back,
              GError **error)
{
  for (guint i = 0; i < back->uploads->len; i++)
    {
      char *copy =
        dex_await_string (rialto_drafts_attach (back->drafts, back->key,
                                                rialto_outbox_item_get_file (back->uploads->pdata[i])),
                          error);

      if (copy == NULL)
        return FALSE;
      g_ptr_array_add (back->copies, copy);
    }
  return TRUE;
}

/* It stays where it is, whole. */
static void
drop_copies (Return *back)
{
  for (guint i = 0; i < back->copies->len; i++)
    dex_future_disown (rialto_drafts_detach (back->drafts, back->key, back->copies->pdata[i]));
}

static void
take_words (RialtoComposition     *self,
            const RialtoPostDraft *draft)
{
  g_autofree char *caption = NULL;

  if (*self->caption != '\0' && draft->caption != NULL)
    caption = g_strdup_printf ("%s\n%s", draft->caption, self->caption);
  else
    caption = g_strdup (draft->caption != NULL ? draft->caption : self->caption);
  rialto_composition_set_words (self, caption,
                                draft->content_warning != NULL ? draft->content_warning : self->warning,
                                draft->audience);
}

/* Both are in order; when one file is lost, whose description is whose is, too. */
static const char *
get_alt (const RialtoPostDraft *draft,
         guint                  n_pictures,
         guint                  position)
{
  if (draft->n_pictures != n_pictures || draft->pictures[position].alt == NULL)
    return "";
  return draft->pictures[position].alt;
}

/* All of it is here: it need not be there. Nothing happens in between, so that it cannot be sent meanwhile. */
static DexFuture *
take_all (RialtoComposition     *self,
          Return                *back,
          const RialtoPostDraft *draft)
{
  RialtoOutbox *outbox = rialto_deeds_get_outbox (rialto_membership_get_deeds (self->membership));

  take_words (self, draft);
  for (guint i = 0; i < back->copies->len; i++)
    {
      RialtoComposedPicture *picture =
        rialto_composition_show_again (self, back->copies->pdata[i],
                                       rialto_outbox_item_get_args (back->uploads->pdata[i]),
                                       get_alt (draft, back->copies->len, i));

      if (draft->n_pictures == back->copies->len)
        rialto_composed_picture_set_focus (picture, (int) draft->pictures[i].focus_x,
                                           (int) draft->pictures[i].focus_y);
    }
  rialto_composition_end_reading (self);
  dex_future_disown (rialto_drafts_flush (back->drafts));
  return rialto_outbox_discard (outbox, back->item);
}

static DexFuture *
take_back_fiber (RialtoFiber *fiber,
                 gpointer     data)
{
  Return *back = data;
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;
  const RialtoCreatePostArgs *args = rialto_deeds_read (back->item, arena, &error);
  g_autoptr (RialtoComposition) self = NULL;
  gboolean copied;

  /* There must be room beside what was left last time. */
  if (back->restored != NULL)
    dex_await (dex_ref (back->restored), NULL);
  self = rialto_fiber_dup_owner (fiber);
  copied = self != NULL && args != NULL && has_room (self, back, &error);
  g_clear_object (&self);
  copied = copied && await_copies (back, &error);

  self = rialto_fiber_dup_owner (fiber);
  if (self != NULL && copied && rialto_outbox_item_get_state (back->item) == RIALTO_OUTBOX_SENDING)
    rialto_fail_detail (&error, RIALTO_ERROR_CONFLICT, "%s", _ ("It is being sent right now."));
  else if (self != NULL && copied && !self->done && has_room (self, back, &error))
    return take_all (self, back, args->body);
  drop_copies (back);
  if (self != NULL)
    rialto_composition_end_reading (self);
  if (error == NULL)
    return dex_future_new_true ();
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * rialto_composition_take_back:
 * @self: a new post
 * @item: a post in the outbox that is not being sent
 *
 * Takes what it says and its pictures out of the outbox, to be written anew.
 *
 * Returns: (transfer full): resolves when it is here and not there; rejects when not all of it can be taken: it is there as it was, and
 *   nothing of it here
 */
DexFuture *
rialto_composition_take_back (RialtoComposition *self,
                              RialtoOutboxItem  *item)
{
  RialtoOutbox *outbox = rialto_deeds_get_outbox (rialto_membership_get_deeds (self->membership));
  Return *back = g_new0 (Return, 1);

  back->item = g_object_ref (item);
  back->uploads = rialto_outbox_list_needed (outbox, item);
  back->key = g_strdup (self->key);
  back->drafts = g_object_ref (rialto_outbox_get_drafts (outbox));
  back->copies = g_ptr_array_new_with_free_func (g_free);
  back->restored = self->restored != NULL ? dex_ref (self->restored) : NULL;
  rialto_composition_begin_reading (self);
  return rialto_async_spawn ("take-post-back", self, NULL, take_back_fiber, back, return_free);
}

/* A copy of a picture of another composition. */
static void
await_picture (RialtoComposition     *self,
               RialtoComposedPicture *picture)
{
  const char *path = rialto_composed_picture_get_path (picture);
  g_autofree char *copy = NULL;
  RialtoComposedPicture *taken;

  if (path != NULL)
    copy = dex_await_string (rialto_drafts_attach (rialto_composition_get_drafts (self), self->key, path),
                             NULL);
  if (copy == NULL)
    return;
  taken = rialto_composition_show_again (self, copy, rialto_composed_picture_get_type_of (picture),
                                         rialto_composed_picture_get_alt (picture));
  rialto_composed_picture_set_crop (taken, rialto_composed_picture_get_crop (picture),
                                    rialto_composed_picture_get_position (picture));
  rialto_composed_picture_set_focus (taken, rialto_composed_picture_get_focus_x (picture),
                                     rialto_composed_picture_get_focus_y (picture));
}

static DexFuture *
take_over_fiber (RialtoFiber *fiber,
                 gpointer     data)
{
  RialtoComposition *other = data;
  g_autoptr (RialtoComposition) self = rialto_fiber_dup_owner (fiber);
  RialtoPostDraft words = { .caption = other->caption };
  guint n_left = 0;

  if (self == NULL)
    return dex_future_new_for_uint (0);
  /* After the draft that it may begin with. */
  dex_await (rialto_drafts_flush (rialto_composition_get_drafts (self)), NULL);
  if (*other->warning != '\0')
    words.content_warning = other->warning;
  words.audience = MAX (self->audience, other->audience);
  take_words (self, &words);
  dex_await (rialto_composition_when_prepared (other), NULL);
  for (guint i = 0; i < get_n_pictures (other); i++)
    {
      if (get_n_pictures (self) >= RIALTO_COMPOSITION_PICTURES)
        {
          n_left = get_n_pictures (other) - i;
          break;
        }
      await_picture (self, get_picture (other, i));
    }
  rialto_composition_end_reading (self);
  return dex_future_new_for_uint (n_left);
}

/**
 * rialto_composition_take_over:
 * @self: a new post
 * @other: one that was set aside
 *
 * Begins with what @other says.
 *
 * Returns: (transfer full): resolves to an uint when it is here: how many of its pictures there was no room for
 */
DexFuture *
rialto_composition_take_over (RialtoComposition *self,
                              RialtoComposition *other)
{
  g_return_val_if_fail (self != other, dex_future_new_for_uint (0));

  rialto_composition_begin_reading (self);
  return rialto_async_spawn ("take-post-over", self, NULL, take_over_fiber, g_object_ref (other),
                             g_object_unref);
}
