/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"
#include "rialto-person-search.h"
#include "rialto-routes.h"
#include "rialto-search.h"
#include "rialto-text.h"

/* Of a beginning that very many tags have, the first ten thousand are ranked. */
RIALTO_SQL (tags_page,
            "search.tags",
            "SELECT name, id, posts FROM (SELECT name, id, posts FROM tags WHERE name >= ?1 AND name < ?2 "
            "AND posts > 0 ORDER BY name LIMIT 10000) near WHERE (posts, id) < (?3, ?4) "
            "ORDER BY posts DESC, id DESC LIMIT ?5");

/* A hashtag is one word; what else was typed is not looked at. */
static gboolean
search_tags (RialtoTx               *tx,
             RialtoRequest          *request,
             const RialtoSearchArgs *args,
             RialtoSearchPage       *page,
             GError                **error)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  g_autofree char *folded = rialto_text_fold (args->query);
  const char *tag = rialto_arena_strdup (arena, g_strstrip (folded) + (*folded == '#'));
  gint64 posts = G_MAXINT64, last = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_cursor_read (request, args->cursor, &posts, &last, error))
    return FALSE;
  if (*tag == '\0')
    return TRUE;

  rows = rialto_tx_query (tx, &tags_page, SQL_TEXT (tag), SQL_TEXT (rialto_search_end (arena, tag)),
                          SQL_INT (posts), SQL_INT (last), SQL_INT (args->limit + 1));
  page->tags = rialto_arena_new_array (arena, RialtoTag, args->limit);
  while (page->n_tags < args->limit && rialto_rows_next (rows))
    {
      page->tags[page->n_tags].name = rialto_rows_text (rows, 0);
      last = rialto_rows_id (rows, 1);
      posts = rialto_rows_int (rows, 2);
      page->tags[page->n_tags++].post_count = posts;
    }
  if (page->n_tags > 0 && rialto_rows_next (rows))
    page->next = rialto_cursor_write (request, posts, last);
  return TRUE;
}

static gboolean
search_people (RialtoTx               *tx,
               RialtoRequest          *request,
               const RialtoSearchArgs *args,
               RialtoSearchPage       *page,
               GError                **error)
{
  const RialtoPersonSearch search = { args->query, args->cursor, args->limit };
  RialtoPersonPage people = { 0 };

  if (!rialto_person_search (tx, request, &search, &people, error))
    return FALSE;
  page->people = people.items;
  page->n_people = people.n_items;
  page->next = people.next;
  return TRUE;
}

/* GET /search */
gboolean
rialto_route_search (RialtoTx               *tx,
                     RialtoRequest          *request,
                     const RialtoSearchArgs *args,
                     RialtoSearchPage       *page,
                     GError                **error)
{
  switch (args->type)
    {
    case RIALTO_SEARCH_TYPE_TAGS:
      return search_tags (tx, request, args, page, error);
    case RIALTO_SEARCH_TYPE_PEOPLE:
      return search_people (tx, request, args, page, error);
    case RIALTO_SEARCH_TYPE_POSTS:
    default:
      return rialto_search_posts (tx, request, args, page, error);
    }
}
