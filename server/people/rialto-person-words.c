/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-person-words.h"

#include "rialto-text.h"

#include <string.h>

#define MAX_WORD_BYTES 64

/* Part of a word: what people say. An emoji is a word too, its colour is not. */
static gboolean
is_said (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_type (c) == G_UNICODE_OTHER_SYMBOL;
}

/* Neither part of a word nor the end of one: joiners, marks of direction, soft hyphens. */
static gboolean
is_unseen (gunichar c)
{
  return g_unichar_type (c) == G_UNICODE_FORMAT || g_unichar_ismark (c);
}

static gboolean
add_word (RialtoArena   *arena,
          const GString *word,
          const char   **words,
          guint          n_words)
{
  gsize length = MIN (word->len, MAX_WORD_BYTES);

  while (length > 0 && length < word->len && (word->str[length] & 0xc0) == 0x80)
    length--;
  if (length == 0)
    return FALSE;
  words[n_words] = rialto_arena_strndup (arena, word->str, length);
  return TRUE;
}

/**
 * rialto_person_words_split:
 * @arena: where the words live
 * @text: a name, a handle, or what somebody looks for
 * @words: (out) (array length=max_words): the words, folded
 * @max_words: how many at most; more are left out, and long ones are cut
 *
 * Returns: how many there are
 */
guint
rialto_person_words_split (RialtoArena *arena,
                           const char  *text,
                           const char **words,
                           guint        max_words)
{
  g_autofree char *folded = rialto_text_fold (text);
  g_autoptr (GString) word = g_string_new (NULL);
  guint n_words = 0;

  for (const char *at = folded; *at != '\0' && n_words < max_words; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (is_said (c))
        g_string_append_unichar (word, c);
      else if (!is_unseen (c))
        {
          n_words += add_word (arena, word, words, n_words) ? 1 : 0;
          g_string_truncate (word, 0);
        }
    }
  if (n_words < max_words)
    n_words += add_word (arena, word, words, n_words) ? 1 : 0;
  return n_words;
}
