/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-person.h"
#include "rialto-request.h"
#include "rialto-routes.h"

#define MAX_MUTUALS 3

/* Condition: ?1 might like to hear of u. */
#define IS_NEW                                                                                     \
  "u.id <> ?1 AND u.deleted_at IS NULL "                                                           \
  "AND NOT EXISTS (SELECT 1 FROM follows WHERE follower = ?1 AND followee = u.id) "                \
  "AND NOT EXISTS (SELECT 1 FROM follow_requests WHERE target = u.id AND requester = ?1) "         \
  "AND " RIALTO_NOT_BLOCKED ("?1", "u.id") " AND " RIALTO_NOT_MUTED ("?1", "u.id")

/* Bounded on every side: the newest 200 whom the reader follows, the newest 50 whom each of these follows, the 500 that most of them
 * follow. A row for each mutual that is shown. */
RIALTO_SQL (
  suggestions_near,
  "suggestions.near",
  "WITH mine (id, since) AS (SELECT f.followee, f.id FROM follows f JOIN users u ON u.id = f.followee "
  "WHERE f.follower = ?1 AND NOT f.muted AND u.deleted_at IS NULL ORDER BY f.id DESC LIMIT 200), "
  "theirs (id, mutual, since) AS (SELECT f.followee, mine.id, mine.since FROM mine CROSS JOIN follows f "
  "WHERE f.follower = mine.id AND f.id >= COALESCE ((SELECT id FROM follows WHERE follower = mine.id "
  "ORDER BY id DESC LIMIT 1 OFFSET 49), 0) AND f.followee <> ?1 "
  "AND NOT EXISTS (SELECT 1 FROM follows WHERE follower = ?1 AND followee = f.followee)), "
  "near (id, mutuals) AS (SELECT id, count (*) FROM theirs GROUP BY id ORDER BY 2 DESC, 1 DESC LIMIT 500), "
  "best (id, mutuals) AS (SELECT u.id, near.mutuals FROM near JOIN users u ON u.id = near.id "
  "WHERE " IS_NEW " ORDER BY near.mutuals DESC, u.id DESC LIMIT ?2), "
  "shown (id, mutual, place) AS (SELECT theirs.id, theirs.mutual, row_number () OVER (PARTITION BY theirs.id "
  "ORDER BY theirs.since DESC) FROM best JOIN theirs ON theirs.id = best.id) "
  "SELECT " RIALTO_PERSON_COLUMNS ", best.mutuals, m.id, m.handle, m.name, m.avatar, m.role FROM best "
  "JOIN users u ON u.id = best.id JOIN shown ON shown.id = best.id AND shown.place <= 3 "
  "JOIN users m ON m.id = shown.mutual ORDER BY best.mutuals DESC, best.id DESC, shown.place");
RIALTO_SQL (suggestions_most,
            "suggestions.most_followed",
            "SELECT " RIALTO_PERSON_COLUMNS " FROM (SELECT user_id, followers FROM user_counts "
            "ORDER BY followers DESC, user_id DESC LIMIT 1000) most JOIN users u ON u.id = most.user_id "
            "WHERE " IS_NEW " ORDER BY most.followers DESC, u.id DESC LIMIT ?2");

static RialtoSuggestion *
add_suggestion (RialtoTx             *tx,
                RialtoRows           *rows,
                RialtoSuggestionPage *page)
{
  RialtoSuggestion *suggestion = &page->items[page->n_items++];

  suggestion->person = rialto_person_new (tx, rows, 0);
  suggestion->mutuals = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoPerson, MAX_MUTUALS);
  return suggestion;
}

static void
read_near (RialtoTx             *tx,
           RialtoId              viewer,
           gint64                limit,
           RialtoSuggestionPage *page)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &suggestions_near, SQL_ID (viewer), SQL_INT (limit));
  RialtoSuggestion *suggestion = NULL;

  while (rialto_rows_next (rows))
    {
      if (suggestion == NULL || suggestion->person->id != rialto_rows_id (rows, 0))
        suggestion = add_suggestion (tx, rows, page);
      suggestion->mutual_count = rialto_rows_int (rows, RIALTO_N_PERSON_COLUMNS);
      rialto_person_read (rows, RIALTO_N_PERSON_COLUMNS + 1, &suggestion->mutuals[suggestion->n_mutuals++]);
    }
}

static gboolean
is_suggested (const RialtoSuggestionPage *page,
              RialtoId                    id)
{
  for (guint i = 0; i < page->n_items; i++)
    if (page->items[i].person->id == id)
      return TRUE;
  return FALSE;
}

static void
fill_up (RialtoTx             *tx,
         RialtoId              viewer,
         gint64                limit,
         RialtoSuggestionPage *page)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &suggestions_most, SQL_ID (viewer), SQL_INT (limit));

  while (page->n_items < limit && rialto_rows_next (rows))
    if (!is_suggested (page, rialto_rows_id (rows, 0)))
      add_suggestion (tx, rows, page);
}

/* GET /suggestions */
gboolean
rialto_route_list_suggestions (RialtoTx                        *tx,
                               RialtoRequest                   *request,
                               const RialtoListSuggestionsArgs *args,
                               RialtoSuggestionPage            *page,
                               GError                         **error)
{
  RialtoId viewer = rialto_request_get_user (request);

  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoSuggestion, args->limit);
  read_near (tx, viewer, args->limit, page);
  if (page->n_items < args->limit)
    fill_up (tx, viewer, args->limit, page);
  return TRUE;
}
