/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-caption.h"

#include "rialto-facets.h"
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
static RialtoId
find_person (RialtoTx   *tx,
             const char *handle,
             RialtoId    author)
{
  return rialto_tx_query_int (tx, &mentioned_user, SQL_TEXT (handle), SQL_ID (author));
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

/* Whether the mention at @index is the first of somebody who does not know yet. */
static gboolean
is_first_mention (const RialtoCaption *caption,
                  guint                index,
                  const RialtoId      *told,
                  guint                n_told)
{
  RialtoId person = caption->facets[index].person;

  for (guint i = 0; i < index; i++)
    if (caption->facets[i].person == person)
      return FALSE;
  for (guint i = 0; i < n_told; i++)
    if (told[i] == person)
      return FALSE;
  return person != 0;
}

/**
 * rialto_caption_notify:
 * @tx: a write transaction
 * @caption: what was written
 * @where: who wrote it, and where
 * @told: (array length=n_told) (nullable): people who know already
 * @n_told: how many
 *
 * Tells those who are mentioned.
 */
void
rialto_caption_notify (RialtoTx            *tx,
                       const RialtoCaption *caption,
                       const RialtoNotice  *where,
                       const RialtoId      *told,
                       guint                n_told)
{
  RialtoNotice notice = *where;

  notice.kind = RIALTO_NOTIFICATION_KIND_MENTION;
  for (guint i = 0; i < caption->n_facets; i++)
    {
      notice.user = caption->facets[i].person;
      if (notice.user != notice.actor && is_first_mention (caption, i, told, n_told))
        rialto_notify (tx, &notice);
    }
}

/**
 * rialto_caption_get_mentioned:
 * @facets: (array length=n_facets) (nullable): facets of a caption
 * @n_facets: how many
 * @arena: where the result lives
 * @n_people: (out): how many
 *
 * Returns: (transfer none): who is mentioned, in @arena
 */
RialtoId *
rialto_caption_get_mentioned (const RialtoFacet *facets,
                              guint              n_facets,
                              RialtoArena       *arena,
                              guint             *n_people)
{
  RialtoId *people = rialto_arena_new_array (arena, RialtoId, n_facets);

  *n_people = 0;
  for (guint i = 0; i < n_facets; i++)
    if (facets[i].person != 0)
      people[(*n_people)++] = facets[i].person;
  return people;
}
