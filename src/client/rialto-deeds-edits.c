/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-deeds-private.h"

#include "rialto-deeds-sender-private.h"
#include "rialto-facets.h"

/* Edits of posts. What waits in the outbox is shown on the post; of several edits of one post each is of what the one before it made. */

static const char *
get_route (void)
{
  return rialto_api_routes[RIALTO_API_UPDATE_POST].name;
}

static gboolean
waits (RialtoOutboxItem *item)
{
  RialtoOutboxState state = rialto_outbox_item_get_state (item);

  return state == RIALTO_OUTBOX_SAVING || state == RIALTO_OUTBOX_WAITING || state == RIALTO_OUTBOX_SENDING;
}

static const RialtoPicture *
find_picture (const RialtoPost *post,
              const char       *blob)
{
  for (guint i = 0; i < post->n_pictures; i++)
    if (g_str_equal (post->pictures[i].blob, blob))
      return &post->pictures[i];
  return NULL;
}

/* The pictures are those of the post: an edit describes them, puts them in another order, or leaves some out. */
static void
show_pictures (RialtoPost            *shown,
               const RialtoPostPatch *patch,
               RialtoArena           *arena)
{
  RialtoPicture *pictures = rialto_arena_alloc (arena, patch->n_pictures * sizeof *pictures);
  guint n = 0;

  for (guint i = 0; i < patch->n_pictures; i++)
    {
      const RialtoPictureDraft *draft = &patch->pictures[i];
      const RialtoPicture *picture = find_picture (shown, draft->blob);

      if (picture == NULL)
        continue;
      pictures[n] = *picture;
      if ((draft->present & RIALTO_PICTURE_DRAFT_HAS_ALT) != 0)
        pictures[n].alt = draft->alt;
      if ((draft->present & RIALTO_PICTURE_DRAFT_HAS_FOCUS_X) != 0)
        pictures[n].focus_x = draft->focus_x;
      if ((draft->present & RIALTO_PICTURE_DRAFT_HAS_FOCUS_Y) != 0)
        pictures[n].focus_y = draft->focus_y;
      n++;
    }
  shown->pictures = pictures;
  shown->n_pictures = n;
}

/* Who is mentioned is not known before the server has said so: a handle leads nowhere yet. */
static void
show_caption (RialtoPost  *shown,
              const char  *caption,
              RialtoArena *arena)
{
  guint n_found = 0, n = 0;
  RialtoTextFacet *found;
  RialtoFacet *facets;

  shown->caption = caption != NULL ? caption : "";
  found = rialto_facets_find (shown->caption, arena, &n_found);
  facets = rialto_arena_alloc (arena, MAX (n_found, 1) * sizeof *facets);
  for (guint i = 0; i < n_found; i++)
    if (found[i].kind != RIALTO_TEXT_FACET_MENTION)
      facets[n++] = (RialtoFacet) {
        .kind = found[i].kind == RIALTO_TEXT_FACET_HASHTAG ? RIALTO_FACET_KIND_TAG : RIALTO_FACET_KIND_LINK,
        .start = (gint64) found[i].offset,
        .length = (gint64) found[i].length,
        .value = found[i].value,
      };
  shown->facets = facets;
  shown->n_facets = n;
}

/* What the post will say; the fields of it that are others then. */
static guint64
apply (RialtoPost            *shown,
       const RialtoPostPatch *patch,
       RialtoArena           *arena)
{
  guint64 mask = 0;

  if ((patch->present & RIALTO_POST_PATCH_HAS_CAPTION) != 0)
    {
      show_caption (shown, patch->caption, arena);
      mask |= RIALTO_POST_HAS_CAPTION | RIALTO_POST_HAS_FACETS;
    }
  if ((patch->present & RIALTO_POST_PATCH_HAS_CONTENT_WARNING) != 0)
    {
      shown->content_warning = patch->content_warning;
      mask |= RIALTO_POST_HAS_CONTENT_WARNING;
    }
  if ((patch->present & RIALTO_POST_PATCH_HAS_AUDIENCE) != 0)
    {
      shown->audience = patch->audience;
      mask |= RIALTO_POST_HAS_AUDIENCE;
    }
  if ((patch->present & RIALTO_POST_PATCH_HAS_PICTURES) != 0)
    {
      show_pictures (shown, patch, arena);
      mask |= RIALTO_POST_HAS_PICTURES;
    }
  return mask;
}

/*< private >
 * rialto_deeds_is_edited:
 * @post: as the server has it
 * @patch: what it was to become
 *
 * Returns: whether it says that already: an answer may have been lost
 */
gboolean
rialto_deeds_is_edited (const RialtoPost      *post,
                        const RialtoPostPatch *patch)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoPost wanted = *post;
  guint64 mask = apply (&wanted, patch, arena) & ~RIALTO_POST_HAS_FACETS;

  if ((mask & RIALTO_POST_HAS_PICTURES) != 0 && wanted.n_pictures != patch->n_pictures)
    return FALSE;
  for (guint i = 0; i < rialto_post_info.n_fields; i++)
    if ((mask & (G_GUINT64_CONSTANT (1) << i)) != 0 &&
        !rialto_field_equal (&rialto_post_info.fields[i], post, &wanted))
      return FALSE;
  return TRUE;
}

static void
lay (RialtoOutboxItem   *item,
     RialtoEntityObject *post)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  const RialtoUpdatePostArgs *args = rialto_deeds_read (item, arena, NULL);
  RialtoPost shown = *(const RialtoPost *) rialto_entity_object_peek (post);

  if (args != NULL)
    rialto_entity_object_cover (post, (guint64) rialto_outbox_item_get_id (item), &shown,
                                apply (&shown, args->body, arena));
}

/* A post on which an edit is shown. */
typedef struct
{
  RialtoEntityObject *post; /* owned */
  gboolean            laid;
} Shown;

static void
shown_free (gpointer  data,
            GClosure *closure)
{
  Shown *shown = data;

  g_object_unref (shown->post);
  g_free (shown);
}

/* What was refused is not shown; what is tried again is. */
static void
on_state (RialtoOutboxItem *item,
          GParamSpec       *pspec,
          Shown            *shown)
{
  if (waits (item) == shown->laid)
    return;
  shown->laid = !shown->laid;
  if (shown->laid)
    lay (item, shown->post);
  else
    rialto_entity_object_lay_bare (shown->post, (guint64) rialto_outbox_item_get_id (item));
}

static void
follow (RialtoOutboxItem   *item,
        RialtoEntityObject *post)
{
  Shown *shown = g_new0 (Shown, 1);

  shown->post = g_object_ref (post);
  g_signal_connect_data (item, "notify::state", G_CALLBACK (on_state), shown, shown_free, G_CONNECT_DEFAULT);
  on_state (item, NULL, shown);
}

static char *
make_subject (RialtoId post)
{
  return g_strdup_printf ("post:%" G_GINT64_FORMAT, post);
}

static gboolean
is_edit_of (RialtoOutboxItem *item,
            const char       *subject)
{
  return g_str_equal (rialto_outbox_item_get_route (item), get_route ()) &&
         g_str_equal (rialto_outbox_item_get_subject (item), subject);
}

/*< private >
 * rialto_deeds_show_edits:
 * @self: deeds
 * @post: a post that has come to be known
 *
 * Shows on it what waits to be changed of it.
 */
void
rialto_deeds_show_edits (RialtoDeeds        *self,
                         RialtoEntityObject *post)
{
  GListModel *items = G_LIST_MODEL (self->outbox);
  g_autofree char *subject = make_subject (rialto_entity_object_get_key_id (post));

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (items, i);

      if (is_edit_of (item, subject))
        follow (item, post);
    }
}

/* The newest edit of it that is on its way, or the newest that was refused. */
static RialtoOutboxItem *
find_edit (RialtoDeeds *self,
           RialtoId     post,
           gboolean     refused)
{
  GListModel *items = G_LIST_MODEL (self->outbox);
  g_autofree char *subject = make_subject (post);

  for (guint i = g_list_model_get_n_items (items); i > 0; i--)
    {
      g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (items, i - 1);
      gboolean fits = refused ? rialto_outbox_item_get_state (item) == RIALTO_OUTBOX_REFUSED : waits (item);

      if (fits && is_edit_of (item, subject))
        return g_steal_pointer (&item);
    }
  return NULL;
}

/**
 * rialto_deeds_find_refused_edit:
 * @self: deeds
 * @post: a post
 *
 * Returns: (transfer full) (nullable): the newest edit of it that the server would not take
 */
RialtoOutboxItem *
rialto_deeds_find_refused_edit (RialtoDeeds *self,
                                RialtoId     post)
{
  return find_edit (self, post, TRUE);
}

/* An edit that nobody has begun to send is replaced by the next; else the next is of what that one makes of the post. */
static char *
dup_version (RialtoOutboxItem *before,
             gint64            version,
             gboolean         *after)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *reference = NULL;

  *after = before != NULL && rialto_outbox_item_get_attempts (before) > 0;
  if (*after)
    {
      reference = rialto_outbox_item_dup_reference (before);
      return g_strdup_printf ("\"%s\"", reference);
    }
  parts = before != NULL ? rialto_deeds_split (rialto_outbox_item_get_args (before)) : NULL;
  if (parts != NULL && g_str_has_prefix (parts[RIALTO_DEED_VERSION], "\""))
    return g_strdup (parts[RIALTO_DEED_VERSION]);
  return g_strdup_printf ("%" G_GINT64_FORMAT, version);
}

/**
 * rialto_deeds_edit_post:
 * @self: deeds
 * @post: a post of one's own
 * @patch: all that it is to say otherwise than the server says it does, also what waits already
 * @version: of the post that @patch changes
 * @note: a line of text for rialto_deeds_dup_note(): what whoever edits it anew needs to know
 * @key: (nullable): of the draft that it was written as; the outbox takes its place, see rialto_outbox_when_kept()
 *
 * Shows it at once. A post that is another by then is not changed: the item is refused with the code `stale`.
 *
 * Returns: (transfer full): the item
 */
RialtoOutboxItem *
rialto_deeds_edit_post (RialtoDeeds           *self,
                        RialtoPostObject      *post,
                        const RialtoPostPatch *patch,
                        gint64                 version,
                        const char            *note,
                        const char            *key)
{
  RialtoId id = rialto_post_object_get_id (post);
  RialtoUpdatePostArgs args = { .present = 1, .id = id, .body = (RialtoPostPatch *) patch };
  g_autoptr (RialtoOutboxItem) before = find_edit (self, id, FALSE);
  g_autofree char *words = rialto_deeds_write_args (RIALTO_API_UPDATE_POST, &args),
                  *subject = make_subject (id);
  g_autofree char *collapse = g_strconcat ("edit:", subject, NULL), *of = NULL, *all = NULL;
  RialtoOutboxDraft draft = { .route = get_route (),
                              .subject = subject,
                              .collapse = collapse,
                              .after = &before,
                              .repeatable = TRUE,
                              .draft = key };
  RialtoOutboxItem *item;
  gboolean after;

  of = dup_version (before, version, &after);
  draft.n_after = after ? 1 : 0;
  draft.args = all = g_strjoin (RIALTO_DEED_BREAK, words, of, note, NULL);
  item = rialto_outbox_enqueue (self->outbox, &draft);
  if (item != before)
    follow (item, RIALTO_ENTITY_OBJECT (post));
  else
    {
      rialto_entity_object_lay_bare (RIALTO_ENTITY_OBJECT (post), (guint64) rialto_outbox_item_get_id (item));
      lay (item, RIALTO_ENTITY_OBJECT (post));
    }
  return item;
}

/**
 * rialto_deeds_dup_note:
 * @item: an edit of a post
 *
 * Returns: (transfer full) (nullable): what was said with rialto_deeds_edit_post()
 */
char *
rialto_deeds_dup_note (RialtoOutboxItem *item)
{
  g_auto (GStrv) parts = rialto_deeds_split (rialto_outbox_item_get_args (item));

  return parts != NULL ? g_strdup (parts[RIALTO_DEED_NOTE]) : NULL;
}
