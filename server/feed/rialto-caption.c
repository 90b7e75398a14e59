/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-caption.h"

#include "rialto-facets.h"
#include "rialto-notify.h"
#include "rialto-person.h"
#include "rialto-post-record.h"
#include "rialto-text.h"

/* What one text may hold of these; more stays plain text. */
#define MAX_FACETS   60
#define MAX_MENTIONS 10

RIALTO_SQL (
  mentioned_user,
  "captions.mentioned",
  "SELECT u.id FROM users u WHERE u.handle = ?1 AND u.deleted_at IS NULL AND " RIALTO_NOT_BLOCKED ("?2",
                                                                                                   "u.id"));
RIALTO_SQL (tag_insert,
            "post_tags.insert",
            "INSERT INTO post_tags (tag, post_id) VALUES (?1, ?2) ON CONFLICT (tag, post_id) DO NOTHING");
RIALTO_SQL (
  tag_count_up,
  "tags.count_up",
  "INSERT INTO tags (name, posts) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET posts = tags.posts + 1");
RIALTO_SQL (tag_count_down,
            "tags.count_down",
            "UPDATE tags SET posts = posts - 1 WHERE name IN (SELECT tag FROM post_tags WHERE post_id = ?1)");
RIALTO_SQL (tags_delete, "post_tags.delete", "DELETE FROM post_tags WHERE post_id = ?1");

static RialtoId
find_person (RialtoTx   *tx,
             const char *handle,
             RialtoId    author)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &mentioned_user, SQL_TEXT (handle), SQL_ID (author));

  return rialto_rows_next (rows) ? rialto_rows_id (rows, 0) : 0;
}

static RialtoFacetKind
kind_of (RialtoTextFacetKind kind)
{
  switch (kind)
    {
    case RIALTO_TEXT_FACET_MENTION:
      return RIALTO_FACET_KIND_MENTION;
    case RIALTO_TEXT_FACET_HASHTAG:
      return RIALTO_FACET_KIND_TAG;
    case RIALTO_TEXT_FACET_LINK:
    default:
      return RIALTO_FACET_KIND_LINK;
    }
}

/**
 * rialto_caption_read:
 * @tx: the transaction
 * @text: (nullable): what somebody wrote
 * @author: who
 * @caption: (out): the text with its facets, in the transaction's arena
 *
 * Finds mentions of people who exist and are not blocked, tags and links.
 */
void
rialto_caption_read (RialtoTx      *tx,
                     const char    *text,
                     RialtoId       author,
                     RialtoCaption *caption)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  g_autofree char *trimmed = rialto_text_trim (text != NULL ? text : "");
  RialtoTextFacet *found;
  guint n_found, n_mentions = 0;

  *caption = (RialtoCaption) { .text = rialto_arena_strdup (arena, trimmed) };
  found = rialto_facets_find (caption->text, arena, &n_found);
  caption->facets = rialto_arena_new_array (arena, RialtoFacet, MIN (n_found, MAX_FACETS));

  for (guint i = 0; i < n_found && caption->n_facets < MAX_FACETS; i++)
    {
      RialtoFacet facet = {
        .kind = kind_of (found[i].kind),
        .start = (gint64) found[i].offset,
        .length = (gint64) found[i].length,
        .value = found[i].value,
      };

      if (facet.kind == RIALTO_FACET_KIND_MENTION)
        {
          facet.person = n_mentions < MAX_MENTIONS ? find_person (tx, facet.value, author) : 0;
          if (facet.person == 0)
            continue;
          n_mentions++;
        }
      caption->facets[caption->n_facets++] = facet;
    }
  caption->record = rialto_facets_pack (arena, caption->facets, caption->n_facets);
}

/**
 * rialto_caption_notify:
 * @tx: a write transaction
 * @caption: what was written
 * @author: who wrote it
 * @post: where
 * @comment: in which comment; 0 in the caption itself
 *
 * Tells those who are mentioned.
 */
void
rialto_caption_notify (RialtoTx            *tx,
                       const RialtoCaption *caption,
                       RialtoId             author,
                       RialtoId             post,
                       RialtoId             comment)
{
  for (guint i = 0; i < caption->n_facets; i++)
    {
      RialtoNotice notice = {
        .kind = RIALTO_NOTIFICATION_KIND_MENTION,
        .user = caption->facets[i].person,
        .actor = author,
        .post = post,
        .comment = comment,
      };

      if (notice.user != 0)
        rialto_notify (tx, &notice);
    }
}

/**
 * rialto_caption_tag_post:
 * @tx: a write transaction
 * @caption: a public post's caption
 * @post: the post
 *
 * Lists the post below its tags.
 */
void
rialto_caption_tag_post (RialtoTx            *tx,
                         const RialtoCaption *caption,
                         RialtoId             post)
{
  for (guint i = 0; i < caption->n_facets; i++)
    {
      const char *tag = caption->facets[i].value;

      if (caption->facets[i].kind == RIALTO_FACET_KIND_TAG &&
          rialto_tx_exec (tx, &tag_insert, SQL_TEXT (tag), SQL_ID (post)) > 0)
        rialto_tx_exec (tx, &tag_count_up, SQL_TEXT (tag));
    }
}

/**
 * rialto_caption_untag_post:
 * @tx: a write transaction
 * @post: a post that is deleted, edited or not public any more
 */
void
rialto_caption_untag_post (RialtoTx *tx,
                           RialtoId  post)
{
  rialto_tx_exec (tx, &tag_count_down, SQL_ID (post));
  rialto_tx_exec (tx, &tags_delete, SQL_ID (post));
}
