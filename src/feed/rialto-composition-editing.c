/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composition-private.h"

#include "rialto-api.h"

#include <glib/gi18n.h>

/* How a post is edited. What it says is a tuple: of what the server says, of what was shown when the edit began, and of what somebody
 * makes of it. Where the post has become another meanwhile, what nobody has touched here is as it is there, and the rest is said. */

enum
{
  CAPTION,
  WARNING,
  AUDIENCE,
  PICTURES, /* blob, description, focus */
  N_PARTS,
};

#define WORDS      "(ssua(ssii))"
#define DRAFT_TYPE G_VARIANT_TYPE ("(" WORDS WORDS ")")

static GVariant *
describe_post (const RialtoPost *post)
{
  g_auto (GVariantBuilder) pictures = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ssii)"));

  for (guint i = 0; i < post->n_pictures; i++)
    g_variant_builder_add (&pictures, "(ssii)", post->pictures[i].blob, post->pictures[i].alt,
                           (gint32) post->pictures[i].focus_x, (gint32) post->pictures[i].focus_y);
  return g_variant_ref_sink (g_variant_new (WORDS, post->caption != NULL ? post->caption : "",
                                            post->content_warning != NULL ? post->content_warning : "",
                                            (guint32) post->audience, &pictures));
}

static GVariant *
describe_said (RialtoComposition *self)
{
  return describe_post (rialto_entity_object_peek (RIALTO_ENTITY_OBJECT (self->post)));
}

static GVariant *
describe_shown (RialtoComposition *self)
{
  return describe_post (rialto_entity_object_peek_shown (RIALTO_ENTITY_OBJECT (self->post)));
}

static GVariant *
describe_own (RialtoComposition *self)
{
  g_auto (GVariantBuilder) pictures = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ssii)"));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pictures)); i++)
    {
      g_autoptr (RialtoComposedPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->pictures), i);

      g_variant_builder_add (&pictures, "(ssii)",
                             rialto_picture_object_get_blob (rialto_composed_picture_get_posted (picture)),
                             rialto_composed_picture_get_alt (picture),
                             (gint32) rialto_composed_picture_get_focus_x (picture),
                             (gint32) rialto_composed_picture_get_focus_y (picture));
    }
  return g_variant_ref_sink (g_variant_new (WORDS, self->caption, self->warning, (guint32) self->audience,
                                            &pictures));
}

static gboolean
is_same (GVariant *one,
         GVariant *other,
         gsize     part)
{
  g_autoptr (GVariant) a = g_variant_get_child_value (one, part), b = g_variant_get_child_value (other, part);

  return g_variant_equal (a, b);
}

/*< private >
 * rialto_composition_describe_edit:
 * @self: a composition of a post that is edited
 *
 * Returns: (transfer full): a line of text: what was there, and what is made of it
 */
char *
rialto_composition_describe_edit (RialtoComposition *self)
{
  g_autoptr (GVariant) own = describe_own (self);
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_new ("(@" WORDS "@" WORDS ")", self->start, own));

  return g_variant_print (all, FALSE);
}

/**
 * rialto_composition_has_changes:
 * @self: a composition
 *
 * Returns: whether it edits a post, and says something else than the post did
 */
gboolean
rialto_composition_has_changes (RialtoComposition *self)
{
  g_autoptr (GVariant) own = self->post != NULL ? describe_own (self) : NULL;

  return own != NULL && !g_variant_equal (own, self->start);
}

/* What the post says now is what the edit changes. */
static void
remember_post (RialtoComposition *self)
{
  const RialtoPost *said = rialto_entity_object_peek (RIALTO_ENTITY_OBJECT (self->post));

  g_clear_pointer (&self->old, g_variant_unref);
  g_clear_pointer (&self->start, g_variant_unref);
  self->old = describe_said (self);
  self->start = describe_shown (self);
  self->version = said->version;
}

static RialtoPictureObject *
dup_posted (RialtoComposition *self,
            const char        *blob)
{
  GListModel *pictures = rialto_post_object_get_pictures (self->post);

  for (guint i = 0; i < g_list_model_get_n_items (pictures); i++)
    {
      g_autoptr (RialtoPictureObject) picture = g_list_model_get_item (pictures, i);

      if (g_str_equal (rialto_picture_object_get_blob (picture), blob))
        return g_steal_pointer (&picture);
    }
  return NULL;
}

/* Of those that the post has still. */
static void
take_pictures (RialtoComposition *self,
               GVariant          *words)
{
  g_autoptr (GVariant) list = g_variant_get_child_value (words, PICTURES);
  const char *blob, *alt;
  gint32 focus_x, focus_y;
  GVariantIter iter;

  g_list_store_remove_all (self->pictures);
  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "(&s&sii)", &blob, &alt, &focus_x, &focus_y))
    {
      g_autoptr (RialtoPictureObject) posted = dup_posted (self, blob);
      g_autoptr (RialtoComposedPicture) picture = posted != NULL ? rialto_composed_picture_new_posted (posted)
                                                                 : NULL;

      if (picture == NULL)
        continue;
      rialto_composed_picture_set_alt (picture, alt);
      rialto_composed_picture_set_focus (picture, focus_x, focus_y);
      rialto_composition_append (self, picture);
    }
}

static void
take_words (RialtoComposition *self,
            GVariant          *words)
{
  g_autoptr (GVariant) own = describe_own (self);
  const char *caption, *warning;
  guint32 audience;

  if (!is_same (own, words, PICTURES))
    take_pictures (self, words);
  g_variant_get (words, "(&s&sua(ssii))", &caption, &warning, &audience, NULL);
  rialto_composition_set_words (self, caption, warning, (RialtoAudience) audience);
}

/* Of a part that is not here what it is there. */
static char *
say_part (gsize     part,
          GVariant *now)
{
  const char *caption, *warning;
  guint32 audience;

  g_variant_get (now, "(&s&sua(ssii))", &caption, &warning, &audience, NULL);
  if (part == CAPTION)
    return g_strdup_printf (_ ("The caption is now “%s”."), caption);
  if (part == WARNING && *warning != '\0')
    return g_strdup_printf (_ ("The content warning is now “%s”."), warning);
  if (part == WARNING)
    return g_strdup (_ ("There is no content warning any more."));
  if (part == AUDIENCE)
    return g_strdup (audience == RIALTO_AUDIENCE_FOLLOWERS ? _ ("It is for followers only now.")
                                                           : _ ("It is for everybody now."));
  return g_strdup (_ ("The pictures or their descriptions are others now."));
}

/* Puts @own, which was made of @start, onto the post as it is now. */
static void
put_onto (RialtoComposition *self,
          GVariant          *start,
          GVariant          *own)
{
  g_autoptr (GVariant) now = describe_shown (self), mixed = NULL;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autofree char *text = NULL;
  GVariant *parts[N_PARTS];

  for (gsize i = 0; i < N_PARTS; i++)
    {
      gboolean touched = !is_same (own, start, i);

      parts[i] = g_variant_get_child_value (touched ? own : now, i);
      if (!is_same (now, start, i) && !is_same (now, own, i))
        g_strv_builder_take (lines, say_part (i, now));
    }
  mixed = g_variant_ref_sink (g_variant_new_tuple (parts, N_PARTS));
  for (gsize i = 0; i < N_PARTS; i++)
    g_variant_unref (parts[i]);
  remember_post (self);
  take_words (self, mixed);
  all = g_strv_builder_end (lines);
  text = g_strjoinv ("\n", all);
  if (*text != '\0')
    rialto_composition_set_elsewhere (self, text);
}

/*< private >
 * rialto_composition_take_edit:
 * @self: a composition of a post that is edited
 * @content: (nullable): what rialto_composition_describe_edit() gave, perhaps long ago
 *
 * Returns: whether it changes anything
 */
gboolean
rialto_composition_take_edit (RialtoComposition *self,
                              const char        *content)
{
  g_autoptr (GVariant) all = content != NULL ? g_variant_parse (DRAFT_TYPE, content, NULL, NULL, NULL) : NULL;
  g_autoptr (GVariant) start = all != NULL ? g_variant_get_child_value (all, 0) : NULL;
  g_autoptr (GVariant) own = all != NULL ? g_variant_get_child_value (all, 1) : NULL;

  if (all == NULL)
    return FALSE;
  put_onto (self, start, own);
  return rialto_composition_has_changes (self);
}

/**
 * rialto_composition_take_theirs:
 * @self: a composition of a post that is edited
 *
 * Begins anew, with what the post says now.
 */
void
rialto_composition_take_theirs (RialtoComposition *self)
{
  remember_post (self);
  take_words (self, self->start);
  rialto_composition_set_elsewhere (self, NULL);
}

/*< private >
 * rialto_composition_catch_up:
 * @self: a composition of a post that has become another, perhaps by an edit of one's own that waited
 */
void
rialto_composition_catch_up (RialtoComposition *self)
{
  g_autoptr (GVariant) start = g_variant_ref (self->start), own = describe_own (self);

  if (!self->done && self->version != rialto_post_object_get_version (self->post))
    put_onto (self, start, own);
}

static void
fill_pictures (RialtoComposition  *self,
               RialtoPictureDraft *drafts)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pictures)); i++)
    {
      g_autoptr (RialtoComposedPicture) picture = g_list_model_get_item (G_LIST_MODEL (self->pictures), i);
      RialtoPictureObject *posted = rialto_composed_picture_get_posted (picture);

      /* The list holds them. */
      drafts[i].blob = rialto_picture_object_get_blob (posted);
      rialto_picture_draft_set_alt (&drafts[i], rialto_composed_picture_get_alt (picture));
      rialto_picture_draft_set_focus_x (&drafts[i], rialto_composed_picture_get_focus_x (picture));
      rialto_picture_draft_set_focus_y (&drafts[i], rialto_composed_picture_get_focus_y (picture));
    }
}

/* Also what an edit that waits has changed: this one takes its place. */
static gboolean
is_to_be_sent (RialtoComposition *self,
               GVariant          *own,
               gsize              part)
{
  return !is_same (own, self->old, part) || !is_same (self->start, self->old, part);
}

static DexFuture *
save_fiber (RialtoFiber *fiber,
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

/**
 * rialto_composition_save:
 * @self: a composition of a post that is edited
 *
 * Puts what has changed into the outbox, and nothing else; the post shows it at once.
 *
 * Returns: (transfer full): resolves when the outbox has it, and the draft is gone; rejects when it could not be kept there, and the
 *   draft is as it was
 */
DexFuture *
rialto_composition_save (RialtoComposition *self)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (self->membership);
  RialtoPictureDraft pictures[RIALTO_COMPOSITION_PICTURES] = { 0 };
  RialtoPostPatch patch = { 0 };
  g_autoptr (RialtoOutboxItem) item = NULL;
  g_autoptr (GVariant) own = describe_own (self);
  g_autofree char *note = rialto_composition_describe_edit (self);

  if (is_to_be_sent (self, own, CAPTION))
    rialto_post_patch_set_caption (&patch, self->caption);
  if (is_to_be_sent (self, own, WARNING))
    rialto_post_patch_set_content_warning (&patch, *self->warning != '\0' ? self->warning : NULL);
  if (is_to_be_sent (self, own, AUDIENCE))
    rialto_post_patch_set_audience (&patch, self->audience);
  if (is_to_be_sent (self, own, PICTURES))
    {
      fill_pictures (self, pictures);
      rialto_post_patch_set_pictures (&patch, pictures,
                                      g_list_model_get_n_items (G_LIST_MODEL (self->pictures)));
    }
  rialto_composition_keep (self);
  rialto_composition_set_done (self, TRUE);
  item = rialto_deeds_edit_post (deeds, self->post, &patch, self->version, note, self->key);
  return rialto_async_spawn ("keep-edit", self, NULL, save_fiber,
                             rialto_outbox_when_kept (rialto_deeds_get_outbox (deeds), item), dex_unref);
}

/* What the server would not take is written on, unless something newer is. */
static void
take_refused (RialtoComposition *self)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (self->membership);
  g_autoptr (RialtoOutboxItem)
    item = rialto_deeds_find_refused_edit (deeds, rialto_post_object_get_id (self->post));
  g_autofree char *note = item != NULL ? rialto_deeds_dup_note (item) : NULL;
  g_autofree char *content = NULL;

  if (note == NULL)
    return;
  rialto_composition_set_unsaved (self, rialto_composition_take_edit (self, note));
  /* It is on the disk here before it is not there. */
  content = rialto_composition_describe_edit (self);
  rialto_drafts_set (rialto_composition_get_drafts (self), self->key, content);
  dex_future_disown (rialto_drafts_flush (rialto_composition_get_drafts (self)));
  dex_future_disown (rialto_outbox_discard (rialto_deeds_get_outbox (deeds), item));
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
    rialto_composition_set_unsaved (self, rialto_composition_take_edit (self, content));
  else
    take_refused (self);
  rialto_composition_end_reading (self);
  return dex_future_new_true ();
}

/*< private >
 * rialto_composition_begin_edit:
 * @self: a composition of a post
 *
 * Begins with what was left last time, else with what the server would not take, else with what the post says.
 */
void
rialto_composition_begin_edit (RialtoComposition *self)
{
  g_free (self->key);
  self->key = g_strdup_printf ("edit:%" G_GINT64_FORMAT, rialto_post_object_get_id (self->post));
  rialto_composition_begin_reading (self);
  rialto_composition_take_theirs (self);
  g_signal_connect_object (self->post, "notify::version", G_CALLBACK (rialto_composition_catch_up), self,
                           G_CONNECT_SWAPPED);
  self->restored = rialto_async_spawn ("restore-edit", self, self->cancellable, restore_fiber,
                                       rialto_drafts_get (rialto_composition_get_drafts (self), self->key),
                                       dex_unref);
}

/**
 * rialto_composition_drop_changes:
 * @self: a composition of a post that is edited
 *
 * Returns: (transfer full): what was changed, for rialto_composition_bring_changes_back()
 */
char *
rialto_composition_drop_changes (RialtoComposition *self)
{
  char *changes = rialto_composition_describe_edit (self);

  rialto_composition_take_theirs (self);
  rialto_composition_set_unsaved (self, FALSE);
  return changes;
}

/**
 * rialto_composition_bring_changes_back:
 * @self: a composition of a post that is edited
 * @changes: what rialto_composition_drop_changes() gave
 */
void
rialto_composition_bring_changes_back (RialtoComposition *self,
                                       const char        *changes)
{
  if (!self->done)
    rialto_composition_set_unsaved (self, rialto_composition_take_edit (self, changes));
}
