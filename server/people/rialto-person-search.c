/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-person-search.h"

#include "rialto-cursor.h"
#include "rialto-person-words.h"
#include "rialto-text.h"

#include <string.h>

/* Words of a query that count, the longest ones: they say most. */
#define MAX_WORDS 5
#define MAX_QUERY_WORDS 60

/* Sorts after every character that may follow a prefix. */
#define LAST_CHARACTER "\xf4\x8f\xbf\xbf"

/* ?1 is the reader, ?2 whoever has exactly this handle; ?3 and ?4 are the keys of the last item shown, ?5 is the limit. Of a prefix
 * that very many words have, the first five thousand are looked at; of those who are found, a thousand are ranked. */
/* The OFFSET keeps PostgreSQL from reading the whole range at once. */
#define HAS_WORD(low, high)                                                                            \
  "(" low " = '' OR EXISTS (SELECT 1 FROM person_words WHERE user_id = near.user_id AND word >= " low   \
  " AND word < " high " LIMIT 1 OFFSET 0))"
#define HAS_OTHER_WORDS                                                                                 \
  HAS_WORD ("?8", "?9") " AND " HAS_WORD ("?10", "?11") " AND " HAS_WORD ("?12", "?13") " AND "          \
  HAS_WORD ("?14", "?15")
#define IS_AFTER "(c.followers < ?3 OR (c.followers = ?3 AND u.id < ?4))"
RIALTO_SQL (people_search,
            "people.search",
            "WITH near (user_id) AS (SELECT user_id FROM person_words WHERE word >= ?6 AND word < ?7 "
            "ORDER BY word, user_id LIMIT 5000), "
            "found (user_id) AS (SELECT DISTINCT near.user_id FROM near WHERE " HAS_OTHER_WORDS
            " LIMIT 1000) "
            "SELECT " RIALTO_PERSON_COLUMNS ", c.followers FROM found JOIN users u ON u.id = found.user_id "
            "JOIN user_counts c ON c.user_id = u.id WHERE u.id <> ?2 AND u.deleted_at IS NULL AND " IS_AFTER
            " AND " RIALTO_NOT_BLOCKED ("?1", "u.id") " ORDER BY c.followers DESC, u.id DESC LIMIT ?5");
RIALTO_SQL (people_exact,
            "people.exact",
            "SELECT " RIALTO_PERSON_COLUMNS " FROM users u WHERE u.handle = ?2 AND u.deleted_at IS NULL "
            "AND " RIALTO_NOT_BLOCKED ("?1", "u.id"));

static gint
compare_lengths (gconstpointer one,
                 gconstpointer other)
{
  gsize one_length = strlen (*(const char *const *) one),
        other_length = strlen (*(const char *const *) other);

  return one_length > other_length ? -1 : one_length < other_length;
}

/* The longest words of the query; the others are empty, and match everybody. FALSE: there is none. */
static gboolean
read_words (RialtoArena *arena,
            const char  *query,
            const char **words)
{
  const char *all[MAX_QUERY_WORDS];
  guint n = rialto_person_words_split (arena, query, all, G_N_ELEMENTS (all));

  qsort (all, n, sizeof *all, compare_lengths);
  for (guint i = 0; i < MAX_WORDS; i++)
    words[i] = i < n ? all[i] : "";
  return n > 0;
}

static const RialtoPerson *
find_exact (RialtoTx   *tx,
            RialtoId    viewer,
            const char *query)
{
  g_autofree char *trimmed = rialto_text_trim (query);
  g_autofree char *handle = g_ascii_strdown (*trimmed == '@' ? trimmed + 1 : trimmed, -1);

  if (!rialto_handle_is_valid (handle))
    return NULL;

  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &people_exact, SQL_INT (viewer), SQL_TEXT (handle));

  return rialto_rows_next (rows) ? rialto_person_new (tx, rows, 0) : NULL;
}

/* Where the list of those found by a word goes on. */
typedef struct
{
  gint64   followers;
  RialtoId id;
} Place;

static RialtoRows *
query_found (RialtoTx          *tx,
             RialtoId           viewer,
             RialtoId           exact,
             const char *const *words,
             const Place       *after,
             gint64             limit)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoBind binds[5 + 2 * MAX_WORDS] = {
    SQL_INT (viewer), SQL_INT (exact), SQL_INT (after->followers), SQL_INT (after->id), SQL_INT (limit),
  };

  for (guint i = 0; i < MAX_WORDS; i++)
    {
      binds[5 + 2 * i] = SQL_TEXT (words[i]);
      binds[6 + 2 * i] = SQL_TEXT (rialto_arena_printf (arena, "%s" LAST_CHARACTER, words[i]));
    }
  return rialto_tx_query_array (tx, &people_search, binds, G_N_ELEMENTS (binds));
}

/**
 * rialto_person_search:
 * @tx: the transaction
 * @request: the request for a page of people
 * @search: what is looked for
 * @page: (out): filled
 * @error: return location
 *
 * People of whose name or handle each word looked for begins a word of their name or handle: first whoever has exactly that handle, then the most followed.
 * Blocked ones are left out. Muted ones are not: the reader looks for them.
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID for a cursor of another list
 */
gboolean
rialto_person_search (RialtoTx                 *tx,
                      RialtoRequest            *request,
                      const RialtoPersonSearch *search,
                      RialtoPersonPage         *page,
                      GError                  **error)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoId viewer = rialto_request_get_user (request);
  Place place = { G_MAXINT64, G_MAXINT64 };
  const char *words[MAX_WORDS];
  const RialtoPerson *exact;
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_cursor_read (request, search->cursor, &place.followers, &place.id, error))
    return FALSE;
  if (!read_words (arena, search->query, words))
    return TRUE;

  exact = find_exact (tx, viewer, search->query);
  page->items = rialto_arena_new_array (arena, RialtoPerson, search->limit);
  if (exact != NULL && search->cursor == NULL)
    page->items[page->n_items++] = *exact;

  rows = query_found (tx, viewer, exact != NULL ? exact->id : 0, words, &place,
                      search->limit - page->n_items + 1);
  while (rialto_rows_next (rows))
    {
      if (page->n_items == search->limit)
        {
          page->next = rialto_cursor_write (request, place.followers, place.id);
          return TRUE;
        }
      rialto_person_read (rows, 0, &page->items[page->n_items]);
      place = (Place) { rialto_rows_int (rows, RIALTO_N_PERSON_COLUMNS), page->items[page->n_items].id };
      page->n_items++;
    }
  return TRUE;
}
