/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-search.h"

#include "rialto-cursor.h"
#include "rialto-post-loader.h"
#include "rialto-words.h"

#include <stdlib.h>

/* A word that this many posts have is common: then the newest posts are looked through, at most a window of them for each page, and
 * else what the rarest word leads to. Either way the cost of a page is bounded, and no post is passed over: a page whose window ends
 * before it is full says where to go on. */
#define COMMON    "2000"
#define WINDOW    "2500"
#define MAX_WORDS 6

/* The post has a word of the range, or the range is no word. The OFFSET keeps PostgreSQL from reading the whole range at once. */
#define HAS(from, to)                                                                             \
  " AND (" from " = '' OR EXISTS (SELECT 1 FROM post_words WHERE post_id = p.id AND word >= " from \
  " AND word < " to " LIMIT 1 OFFSET 0))"
#define COUNT(from, to) \
  "(SELECT count(*) FROM (SELECT 1 FROM post_words WHERE word >= " from " AND word < " to " LIMIT " COMMON ") n)"
#define OTHERS HAS ("?6", "?7") HAS ("?8", "?9") HAS ("?10", "?11") HAS ("?12", "?13") HAS ("?14", "?15")

RIALTO_SQL (words_count,
            "search.count",
            "SELECT " COUNT ("?1", "?2") ", " COUNT ("?3", "?4") ", " COUNT ("?5", "?6") ", " COUNT (
              "?7",
              "?8") ", " COUNT ("?9", "?10") ", " COUNT ("?11", "?12"));
RIALTO_SQL (
  posts_rare,
  "search.posts_rare",
  "WITH t (id) AS (SELECT p.id FROM (SELECT DISTINCT post_id FROM post_words WHERE word >= ?4 AND word < ?5 "
  "AND post_id < ?2) w JOIN posts p ON p.id = w.post_id JOIN users u ON u.id = p.author WHERE " RIALTO_POST_PUBLIC
  " AND " RIALTO_POST_LISTED OTHERS
  " ORDER BY p.id DESC LIMIT ?3) SELECT " RIALTO_POST_COLUMNS RIALTO_POST_FROM "ORDER BY p.id DESC");
RIALTO_SQL (window_end,
            "search.window",
            "SELECT id FROM posts WHERE id < ?1 ORDER BY id DESC LIMIT 1 OFFSET " WINDOW);
RIALTO_SQL (
  posts_common,
  "search.posts_common",
  "WITH t (id) AS (SELECT p.id FROM posts p JOIN users u ON u.id = p.author WHERE p.id < ?2 AND p.id >= ?16 AND " RIALTO_POST_PUBLIC
  " AND " RIALTO_POST_LISTED HAS ("?4", "?5") OTHERS
  " ORDER BY p.id DESC LIMIT ?3) SELECT " RIALTO_POST_COLUMNS RIALTO_POST_FROM "ORDER BY p.id DESC");

/* Folded words as ranges: what is found is not before the first string and before the second. */
typedef struct
{
  const char *from[MAX_WORDS];
  const char *to[MAX_WORDS];
  guint       n_words;
} Words;

/**
 * rialto_search_end:
 * @arena: where the result lives
 * @beginning: folded text
 *
 * Returns: (transfer none): the string that whatever begins so comes before, in the order of bytes
 */
const char *
rialto_search_end (RialtoArena *arena,
                   const char  *beginning)
{
  return rialto_arena_printf (arena, "%s\U0010ffff", beginning);
}

/* Only the last word may be a beginning. */
static gboolean
read_words (const char  *query,
            RialtoArena *arena,
            Words       *words,
            GError     **error)
{
  g_autoptr (GPtrArray) split = rialto_words_split (query, arena, MAX_WORDS + 1);

  *words = (Words) { .n_words = split->len };
  if (split->len > MAX_WORDS)
    return rialto_fail_field (error, "query", "At most %d words.", MAX_WORDS);
  for (guint i = 0; i < split->len; i++)
    {
      words->from[i] = split->pdata[i];
      /* No word holds U+0001, so that nothing but the word itself comes before the word with it. */
      words->to[i] = i + 1 < split->len ? rialto_arena_printf (arena, "%s\x01", words->from[i])
                                        : rialto_search_end (arena, words->from[i]);
    }
  return TRUE;
}

/* Two for each of MAX_WORDS words, beginning with @first; empty for those that are not there. */
static void
bind_words (const Words *words,
            guint        first,
            RialtoBind  *binds)
{
  guint n = 0;

  binds[n++] = SQL_TEXT (words->from[first]);
  binds[n++] = SQL_TEXT (words->to[first]);
  for (guint i = 0; i < MAX_WORDS; i++)
    if (i != first)
      {
        binds[n++] = SQL_TEXT (i < words->n_words ? words->from[i] : "");
        binds[n++] = SQL_TEXT (i < words->n_words ? words->to[i] : "");
      }
}

/* The rarest word. How many posts have it, counted up to COMMON; 0 when there is one that none has. */
static gint64
find_rarest (RialtoTx    *tx,
             const Words *words,
             guint       *rarest)
{
  RialtoBind binds[2 * MAX_WORDS];
  g_autoptr (RialtoRows) rows = NULL;
  gint64 least = G_MAXINT64;

  bind_words (words, 0, binds);
  rows = rialto_tx_query_array (tx, &words_count, binds, G_N_ELEMENTS (binds));
  *rarest = 0;
  if (!rialto_rows_next (rows))
    return 0;
  for (guint i = 0; i < words->n_words; i++)
    if (rialto_rows_int (rows, i) < least)
      {
        least = rialto_rows_int (rows, i);
        *rarest = i;
      }
  return least;
}

static RialtoId
find_window_end (RialtoTx *tx,
                 RialtoId  before)
{
  return rialto_tx_query_int (tx, &window_end, SQL_ID (before));
}

/**
 * rialto_search_posts:
 * @tx: the transaction
 * @request: somebody's who looks for posts
 * @args: for what
 * @page: (out): public posts that have all the words, newest first
 * @error: return location
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID when the query or the cursor is none
 */
gboolean
rialto_search_posts (RialtoTx               *tx,
                     RialtoRequest          *request,
                     const RialtoSearchArgs *args,
                     RialtoSearchPage       *page,
                     GError                **error)
{
  RialtoBind binds[4 + 2 * MAX_WORDS];
  RialtoId before = G_MAXINT64, end = 0;
  g_autoptr (RialtoRows) rows = NULL;
  RialtoPostPage posts = { 0 };
  Words words;
  gint64 n_posts;
  guint first;

  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error) ||
      !read_words (args->query, rialto_tx_get_arena (tx), &words, error))
    return FALSE;
  n_posts = words.n_words > 0 ? find_rarest (tx, &words, &first) : 0;
  if (n_posts == 0)
    return TRUE;

  binds[0] = SQL_ID (rialto_request_get_user (request));
  binds[1] = SQL_ID (before);
  binds[2] = SQL_INT (args->limit + 1);
  bind_words (&words, first, binds + 3);
  if (n_posts < atoi (COMMON))
    rows = rialto_tx_query_array (tx, &posts_rare, binds, G_N_ELEMENTS (binds) - 1);
  else
    {
      end = find_window_end (tx, before);
      binds[3 + 2 * MAX_WORDS] = SQL_INT (end);
      rows = rialto_tx_query_array (tx, &posts_common, binds, G_N_ELEMENTS (binds));
    }
  rialto_post_page_read (tx, request, rows, args->limit, 0, &posts);
  page->posts = posts.items;
  page->n_posts = posts.n_items;
  page->next = posts.next != NULL || end == 0 ? posts.next : rialto_cursor_write (request, end, 0);
  return TRUE;
}
