/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-facets.h"

#include "rialto-text.h"

#include <string.h>

#define MAX_TAG    64
#define MAX_HANDLE 30
#define MAX_FACETS 60

static gboolean
is_word (gunichar c)
{
  return c == '_' || g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* Scripts that do without spaces: a tag or a mention may follow a word of theirs at once. */
static gboolean
is_spaceless (gunichar c)
{
  static const GUnicodeScript scripts[] = {
    G_UNICODE_SCRIPT_HAN, G_UNICODE_SCRIPT_HIRAGANA, G_UNICODE_SCRIPT_KATAKANA, G_UNICODE_SCRIPT_THAI,
    G_UNICODE_SCRIPT_LAO, G_UNICODE_SCRIPT_KHMER,    G_UNICODE_SCRIPT_MYANMAR,
  };

  for (guint i = 0; c >= 0x80 && i < G_N_ELEMENTS (scripts); i++)
    {
      if (g_unichar_get_script (c) == scripts[i])
        return TRUE;
    }

  return FALSE;
}

/* Whether a mention or tag may begin at @at: not in the middle of a word, of an address or of a path. */
static gboolean
begins_here (const char *text,
             const char *at)
{
  gunichar before;

  if (at == text)
    return TRUE;

  before = g_utf8_get_char (g_utf8_prev_char (at));
  return (!is_word (before) || is_spaceless (before)) && before != '@' && before != '#' && before != '/' &&
         before != '&';
}

/* "@handle" at @at: its end, or NULL. A dot at the end closes the sentence, not the handle. */
static const char *
scan_mention (const char      *at,
              RialtoArena     *arena,
              RialtoTextFacet *facet)
{
  const char *start = at + 1;
  const char *end = start;
  g_autofree char *handle = NULL;

  while (g_ascii_isalnum (*end) || *end == '_' || *end == '.')
    end++;
  while (end > start && end[-1] == '.')
    end--;
  if (end - start > MAX_HANDLE || *end == '@' || (*end != '\0' && is_word (g_utf8_get_char (end))))
    return NULL;

  handle = g_ascii_strdown (start, end - start);
  if (!rialto_handle_is_valid (handle))
    return NULL;

  facet->kind = RIALTO_TEXT_FACET_MENTION;
  facet->value = rialto_arena_strdup (arena, handle);
  return end;
}

/* "#tag" at @at: its end, or NULL. */
static const char *
scan_hashtag (const char      *at,
              RialtoArena     *arena,
              RialtoTextFacet *facet)
{
  const char *start = at + 1;
  const char *end = start;
  g_autofree char *tag = NULL;
  g_autofree char *folded = NULL;
  gboolean number = TRUE;

  for (; *end != '\0' && is_word (g_utf8_get_char (end)); end = g_utf8_next_char (end))
    number = number && g_unichar_isdigit (g_utf8_get_char (end));
  if (end == start || number)
    return NULL;

  tag = g_strndup (start, (gsize) (end - start));
  folded = rialto_text_fold (tag);
  if (*folded == '\0' || rialto_text_count (tag) > MAX_TAG || rialto_text_count (folded) > MAX_TAG)
    return NULL;

  facet->kind = RIALTO_TEXT_FACET_HASHTAG;
  facet->value = rialto_arena_strdup (arena, folded);
  return end;
}

/* What people put after a link belongs to the sentence: full stops, and a closing bracket that was not opened inside. */
static const char *
trim_link (const char *start,
           const char *end)
{
  gsize opened = 0, closed = 0;

  for (const char *c = start; c < end; c++)
    {
      opened += *c == '(';
      closed += *c == ')';
    }
  while (end > start)
    {
      if (end[-1] == ')' && closed > opened)
        closed--;
      else if (strchr (".,;:!?'*_~]", end[-1]) == NULL)
        break;
      end--;
    }

  return end;
}

/* "http://.." or "https://.." at @at: its end, or NULL. */
static const char *
scan_link (const char      *at,
           RialtoArena     *arena,
           RialtoTextFacet *facet)
{
  const char *end = at;
  g_autofree char *url = NULL;

  if (g_ascii_strncasecmp (at, "http://", 7) != 0 && g_ascii_strncasecmp (at, "https://", 8) != 0)
    return NULL;

  while (*end != '\0' && !g_unichar_isspace (g_utf8_get_char (end)) && strchr ("<>\"\\^`{|}", *end) == NULL)
    end = g_utf8_next_char (end);
  end = trim_link (at, end);
  url = g_strndup (at, (gsize) (end - at));
  if (!rialto_url_is_web (url))
    return NULL;

  facet->kind = RIALTO_TEXT_FACET_LINK;
  facet->value = rialto_arena_strdup (arena, url);
  return end;
}

static const char *
scan_facet (const char      *text,
            const char      *at,
            RialtoArena     *arena,
            RialtoTextFacet *facet)
{
  if (*at == '@' && begins_here (text, at))
    return scan_mention (at, arena, facet);
  if (*at == '#' && begins_here (text, at))
    return scan_hashtag (at, arena, facet);
  if ((*at == 'h' || *at == 'H') && begins_here (text, at))
    return scan_link (at, arena, facet);
  return NULL;
}

/**
 * rialto_facets_find:
 * @text: valid UTF-8
 * @arena: where the facets and their values live
 * @n_facets: (out): how many, at most 60
 *
 * Finds the mentions, hashtags and links of a caption, a comment or a message, from the left, without overlap. A hashtag has at
 * most 64 letters, digits and underscores of any script, not digits alone; nothing is found inside of words.
 *
 * Returns: (transfer none) (array length=n_facets) (nullable): the facets in their order.
 */
RialtoTextFacet *
rialto_facets_find (const char  *text,
                    RialtoArena *arena,
                    guint       *n_facets)
{
  g_autoptr (GArray) found = g_array_new (FALSE, TRUE, sizeof (RialtoTextFacet));

  for (const char *at = text; *at != '\0' && found->len < MAX_FACETS;)
    {
      RialtoTextFacet facet = { 0 };
      const char *end = scan_facet (text, at, arena, &facet);

      if (end != NULL)
        {
          facet.offset = (gsize) (at - text);
          facet.length = (gsize) (end - at);
          g_array_append_val (found, facet);
          at = end;
        }
      else
        at = g_utf8_next_char (at);
    }

  *n_facets = found->len;
  return rialto_arena_memdup (arena, found->data, found->len * sizeof (RialtoTextFacet));
}
