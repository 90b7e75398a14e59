/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-caption.h"
#include "rialto-context.h"
#include "rialto-cursor.h"
#include "rialto-event-types.h"
#include "rialto-feed-jobs.h"
#include "rialto-feed-author.h"
#include "rialto-post-loader.h"
#include "rialto-post-pictures.h"
#include "rialto-post-record.h"
#include "rialto-post-tags.h"
#include "rialto-routes.h"
#include "rialto-text.h"

RIALTO_SQL (
  version_insert,
  "post_versions.insert",
  "INSERT INTO post_versions (post_id, version, audience, caption, pictures, content_warning, created_at) "
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
RIALTO_SQL (post_update,
            "posts.update",
            "UPDATE posts SET audience = ?2, caption = ?3, facets = ?4, pictures = ?5, content_warning = ?6, "
            "edited_at = ?7, version = version + 1 WHERE id = ?1");
RIALTO_SQL (versions_page,
            "post_versions.page",
            "SELECT version, caption, content_warning, pictures, created_at FROM post_versions "
            "WHERE post_id = ?2 AND version < ?3 AND (audience = 0 "
            "OR EXISTS (SELECT 1 FROM follows WHERE follower = ?1 AND followee = ?4) OR ?1 = ?4) "
            "ORDER BY version DESC LIMIT ?5");

/* A post before and after an edit. */
typedef struct
{
  const RialtoPost      *before;
  const char            *pictures_before; /* as stored */
  RialtoCaption          caption;
  RialtoPicture         *pictures;
  guint                  n_pictures;
  const char            *pictures_record;
  RialtoPostPersonDraft *people;
  guint                  n_people;
  gboolean               has_other_people;
  const char            *warning;
  RialtoAudience         audience;
  gboolean               is_open; /* everybody may follow the author */
} Edit;

static gboolean
load_own (RialtoTx      *tx,
          RialtoRequest *request,
          RialtoId       id,
          RialtoPost    *post,
          GError       **error)
{
  RialtoId viewer = rialto_request_get_user (request);

  rialto_tx_lock (tx, RIALTO_LOCK_POST, id);
  if (!rialto_post_load (tx, rialto_request_get_context (request), viewer, id, post))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (post->author->id != viewer)
    return rialto_fail (error, RIALTO_ERROR_FORBIDDEN);
  if (!rialto_request_has_version (request, post->version))
    return rialto_fail (error, RIALTO_ERROR_STALE);
  return TRUE;
}

static void
begin_edit (RialtoTx         *tx,
            const RialtoPost *before,
            Edit             *edit)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);

  *edit = (Edit) {
    .before = before,
    .caption = { .text = before->caption, .facets = before->facets, .n_facets = before->n_facets },
    .pictures = before->pictures,
    .n_pictures = before->n_pictures,
    .warning = before->content_warning,
    .audience = before->audience,
    .is_open = rialto_feed_is_open (tx, before->author->id),
  };
  edit->caption.record = rialto_facets_pack (arena, before->facets, before->n_facets);
  edit->pictures_before = rialto_pictures_pack (arena, before->pictures, before->n_pictures);
  edit->pictures_record = edit->pictures_before;
}

static gboolean
is_public (const Edit    *edit,
           RialtoAudience audience)
{
  return edit->is_open && audience == RIALTO_AUDIENCE_PUBLIC;
}

/* People stay where they are on a picture that stays. */
static gboolean
apply_people (RialtoTx              *tx,
              const RialtoPostPatch *patch,
              Edit                  *edit,
              GError               **error)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);

  if (patch->present & RIALTO_POST_PATCH_HAS_PEOPLE)
    {
      if (!rialto_post_people_check (tx, edit->before->author->id, patch->people, patch->n_people,
                                     edit->n_pictures, error))
        return FALSE;
      edit->people = patch->people;
      edit->n_people = patch->n_people;
    }
  else
    edit->people = rialto_post_people_follow (arena, edit->before, edit->pictures, edit->n_pictures,
                                              &edit->n_people);
  edit->has_other_people = rialto_post_people_differ (arena, edit->before, edit->people, edit->n_people);
  return TRUE;
}

static gboolean
apply_patch (RialtoTx              *tx,
             const RialtoPostPatch *patch,
             Edit                  *edit,
             GError               **error)
{
  RialtoId author = edit->before->author->id;

  if (patch->present & RIALTO_POST_PATCH_HAS_AUDIENCE)
    edit->audience = patch->audience;
  if (patch->present & RIALTO_POST_PATCH_HAS_CONTENT_WARNING)
    edit->warning = rialto_text_is_blank (patch->content_warning) ? NULL : patch->content_warning;
  if (patch->present & RIALTO_POST_PATCH_HAS_PICTURES)
    {
      const RialtoBlobUse use = { RIALTO_BLOB_USE_POST, edit->before->id, author,
                                  is_public (edit, edit->audience) };

      if (!rialto_post_use_pictures (tx, &use, patch->pictures, patch->n_pictures, &edit->pictures, error))
        return FALSE;
      edit->n_pictures = patch->n_pictures;
      edit->pictures_record = rialto_pictures_pack (rialto_tx_get_arena (tx), edit->pictures,
                                                    edit->n_pictures);
    }
  if (patch->present & RIALTO_POST_PATCH_HAS_CAPTION)
    rialto_caption_read (tx, patch->caption, author, &edit->caption);
  return apply_people (tx, patch, edit, error);
}

static gboolean
has_other_caption (const Edit *edit)
{
  return !g_str_equal (edit->caption.text, edit->before->caption);
}

/* Whether it reads or looks otherwise than before: that is what history keeps. Who may see it, or is marked on it, is not part of
 * it. */
static gboolean
has_other_content (const Edit *edit)
{
  return has_other_caption (edit) || !g_str_equal (edit->pictures_record, edit->pictures_before) ||
         g_strcmp0 (edit->warning, edit->before->content_warning) != 0;
}

static void
write_edit (RialtoTx   *tx,
            const Edit *edit)
{
  const RialtoPost *before = edit->before;
  RialtoTime edited_at = before->edited_at;

  if (has_other_content (edit))
    {
      edited_at = rialto_tx_get_now (tx);
      rialto_tx_exec (tx, &version_insert, SQL_ID (before->id), SQL_INT (before->version),
                      SQL_INT (before->audience), SQL_TEXT (before->caption),
                      SQL_TEXT (edit->pictures_before), SQL_TEXT (before->content_warning),
                      SQL_TIME (before->edited_at != 0 ? before->edited_at : before->created_at));
    }
  rialto_tx_exec (tx, &post_update, SQL_ID (before->id), SQL_INT (edit->audience),
                  SQL_TEXT (edit->caption.text), SQL_TEXT (edit->caption.record),
                  SQL_TEXT (edit->pictures_record), SQL_TEXT (edit->warning), SQL_ID (edited_at));
  rialto_post_publish_pictures (tx, before->id, edit->pictures, edit->n_pictures,
                                is_public (edit, edit->audience));
}

static void
withdraw_mentions (RialtoTx            *tx,
                   const RialtoId      *people,
                   guint                n_people,
                   const RialtoCaption *caption,
                   const RialtoNotice  *where)
{
  for (guint i = 0; i < n_people; i++)
    {
      RialtoNotice notice = *where;
      gboolean still = FALSE;

      for (guint j = 0; j < caption->n_facets; j++)
        still = still || caption->facets[j].person == people[i];
      notice.kind = RIALTO_NOTIFICATION_KIND_MENTION;
      notice.user = people[i];
      if (!still)
        rialto_notify_withdraw (tx, &notice);
    }
}

/* What follows from an edit. */
static void
spread (RialtoTx   *tx,
        const Edit *edit)
{
  const RialtoPost *before = edit->before;
  const RialtoNotice where = { .actor = before->author->id, .post = before->id };
  gboolean public = is_public (edit, edit->audience);

  if (has_other_caption (edit) || public != is_public (edit, before->audience))
    {
      rialto_post_set_tags (tx, before->id, edit->caption.facets, public ? edit->caption.n_facets : 0);
      rialto_feed_enqueue (tx, "feed.index_post", before->id);
    }
  if (has_other_caption (edit))
    {
      guint n_told;
      const RialtoId *told = rialto_caption_get_mentioned (before->facets, before->n_facets,
                                                           rialto_tx_get_arena (tx), &n_told);

      withdraw_mentions (tx, told, n_told, &edit->caption, &where);
      rialto_caption_notify (tx, &edit->caption, &where, told, n_told);
    }
  if (edit->has_other_people)
    rialto_post_people_set (tx, before->id, where.actor, edit->people, edit->n_people);
  rialto_tx_emit (tx,
                  &(RialtoEvent) { "post", before->id, RIALTO_EVENT_POST_UPDATE, before->id, where.actor });
}

/* PATCH /posts/{id} */
gboolean
rialto_route_update_post (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoUpdatePostArgs *args,
                          RialtoPost                 *post,
                          GError                    **error)
{
  Edit edit;
  RialtoPost before;

  if (!load_own (tx, request, args->id, post, error))
    return FALSE;
  before = *post;
  begin_edit (tx, &before, &edit);
  if (!apply_patch (tx, args->body, &edit, error))
    return FALSE;
  if (!has_other_content (&edit) && edit.audience == before.audience && !edit.has_other_people)
    return TRUE;

  write_edit (tx, &edit);
  spread (tx, &edit);
  *post = (RialtoPost) { 0 };
  return rialto_post_load (tx, rialto_request_get_context (request), before.author->id, args->id, post) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

static void
read_version (RialtoTx          *tx,
              RialtoContext     *context,
              RialtoRows        *rows,
              RialtoPostVersion *version)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);

  version->version = rialto_rows_int (rows, 0);
  version->caption = rialto_rows_text (rows, 1);
  version->content_warning = rialto_rows_text (rows, 2);
  rialto_pictures_unpack (arena, rialto_rows_text (rows, 3), &version->pictures, &version->n_pictures);
  version->created_at = rialto_rows_time (rows, 4);
  for (guint i = 0; i < version->n_pictures; i++)
    version->pictures[i].access = rialto_context_sign_blob (context, arena, version->pictures[i].blob);
}

/* GET /posts/{id}/history */
gboolean
rialto_route_get_post_history (RialtoTx                       *tx,
                               RialtoRequest                  *request,
                               const RialtoGetPostHistoryArgs *args,
                               RialtoPostVersionPage          *page,
                               GError                        **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId author = rialto_post_get_author (tx, viewer, args->id);
  g_autoptr (RialtoRows) rows = NULL;
  gint64 before = G_MAXINT64;

  if (author == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;

  rows = rialto_tx_query (tx, &versions_page, SQL_INT (viewer), SQL_ID (args->id), SQL_INT (before),
                          SQL_ID (author), SQL_INT (args->limit + 1));
  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoPostVersion, args->limit);
  while (page->n_items < args->limit && rialto_rows_next (rows))
    read_version (tx, context, rows, &page->items[page->n_items++]);
  if (page->n_items > 0 && rialto_rows_next (rows))
    page->next = rialto_cursor_write (request, page->items[page->n_items - 1].version, 0);
  return TRUE;
}
