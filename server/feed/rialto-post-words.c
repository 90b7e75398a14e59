/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-words.h"

#include "rialto-difference.h"
#include "rialto-words.h"

#define MAX_WORDS 100

RIALTO_SQL (words_select,
            "post_words.select",
            "SELECT word FROM post_words WHERE post_id = ?1 ORDER BY word");
RIALTO_SQL (word_insert,
            "post_words.insert",
            "INSERT INTO post_words (word, post_id) VALUES (?1, ?2) ON CONFLICT (word, post_id) DO NOTHING");
RIALTO_SQL (word_delete, "post_words.delete", "DELETE FROM post_words WHERE word = ?1 AND post_id = ?2");

static void
change_word (RialtoTx   *tx,
             const char *word,
             gboolean    add,
             gpointer    user_data)
{
  rialto_tx_exec (tx, add ? &word_insert : &word_delete, SQL_TEXT (word), SQL_ID (*(RialtoId *) user_data));
}

/**
 * rialto_post_set_words:
 * @tx: a write transaction
 * @post: a post
 * @caption: (nullable): what it says; %NULL when it is not public
 *
 * Makes the post findable by these words and no others.
 *
 * Returns: words that were added or taken away
 */
guint
rialto_post_set_words (RialtoTx   *tx,
                       RialtoId    post,
                       const char *caption)
{
  g_autoptr (GPtrArray)
    wanted = rialto_words_split (caption != NULL ? caption : "", rialto_tx_get_arena (tx), MAX_WORDS);

  return rialto_difference_apply (tx, rialto_tx_query (tx, &words_select, SQL_ID (post)), wanted, change_word,
                                  &post);
}
