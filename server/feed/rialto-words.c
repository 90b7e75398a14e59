/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-words.h"

#include "rialto-text.h"

#define MAX_BYTES 64

/* The beginning of a word that fits, in whole characters. */
static gsize
cut (const char *word,
     gsize       length)
{
  if (length > MAX_BYTES)
    for (length = MAX_BYTES; (word[length] & 0xc0) == 0x80; length--)
      ;
  return length;
}

/**
 * rialto_words_split:
 * @text: what somebody wrote
 * @arena: where the words live
 * @max_words: how many at most
 *
 * What text is found by: its words, folded, each once, in their order. Longer ones than 64 bytes are cut, here as in a search.
 *
 * Returns: (transfer full): the words
 */
GPtrArray *
rialto_words_split (const char  *text,
                    RialtoArena *arena,
                    guint        max_words)
{
  g_autofree char *folded = rialto_text_fold (text);
  GPtrArray *words = g_ptr_array_new ();

  for (const char *at = folded; *at != '\0' && words->len < max_words;)
    {
      const char *end = at;
      const char *word;

      while (*end != '\0' && g_unichar_isalnum (g_utf8_get_char (end)))
        end = g_utf8_next_char (end);
      word = rialto_arena_strndup (arena, at, cut (at, (gsize) (end - at)));
      if (end > at && !g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
        g_ptr_array_add (words, (gpointer) word);
      at = *end != '\0' ? g_utf8_next_char (end) : end;
    }
  return words;
}
