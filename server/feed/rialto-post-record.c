/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-record.h"

#include <string.h>

/* A list as one text column: items end in RS, their parts in US. Neither can occur in a validated string. A page of the feed reads
 * its pictures and facets with its rows; a blob's size and blurhash never change, so repeating them is safe. */
#define UNIT   '\x1f'
#define RECORD '\x1e'

static guint
count_records (const char *record)
{
  guint n = 0;

  for (const char *at = record; *at != '\0'; at++)
    n += *at == RECORD;
  return n;
}

/* Cuts the next part off @at, in place. */
static char *
next_part (char **at)
{
  char *part = *at;
  char *end = part != NULL ? strchr (part, UNIT) : NULL;

  if (end == NULL)
    return NULL;
  *end = '\0';
  *at = end + 1;
  return part;
}

static gboolean
next_int (char  **at,
          gint64 *value)
{
  char *part = next_part (at);

  if (part == NULL)
    return FALSE;
  *value = g_ascii_strtoll (part, NULL, 10);
  return TRUE;
}

static gboolean
next_string (char       **at,
             const char **value)
{
  *value = next_part (at);
  return *value != NULL;
}

/* The record at @at, cut at its end; @at moves behind it. */
static char *
next_record (char **at)
{
  char *record = *at;
  char *end = strchr (record, RECORD);

  if (end == NULL)
    return NULL;
  *end = '\0';
  *at = end + 1;
  return record;
}

/**
 * rialto_pictures_pack:
 * @arena: where the result lives
 * @pictures: (array length=n_pictures): pictures of a post; `access` is left out
 * @n_pictures: how many
 *
 * Returns: (transfer none): the column's text, in @arena
 */
char *
rialto_pictures_pack (RialtoArena         *arena,
                      const RialtoPicture *pictures,
                      guint                n_pictures)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_pictures; i++)
    g_string_append_printf (text,
                            "%s\x1f%" G_GINT64_FORMAT "\x1f%" G_GINT64_FORMAT "\x1f%" G_GINT64_FORMAT
                            "\x1f%" G_GINT64_FORMAT "\x1f%s\x1f%s\x1f\x1e",
                            pictures[i].blob, pictures[i].width, pictures[i].height, pictures[i].focus_x,
                            pictures[i].focus_y, pictures[i].blurhash, pictures[i].alt);
  return rialto_arena_strndup (arena, text->str, text->len);
}

/**
 * rialto_pictures_cut:
 * @arena: where the result lives
 * @record: (nullable): what rialto_pictures_pack() made; it is cut up, and the pictures' strings point into it
 * @pictures: (out) (array length=n_pictures): the pictures, in @arena
 * @n_pictures: (out): how many
 *
 * Returns: %FALSE when @record is damaged; then there are no pictures
 */
gboolean
rialto_pictures_cut (RialtoArena    *arena,
                     char           *record,
                     RialtoPicture **pictures,
                     guint          *n_pictures)
{
  *pictures = NULL;
  *n_pictures = 0;
  if (record == NULL || *record == '\0')
    return TRUE;

  guint n = count_records (record);
  RialtoPicture *items = rialto_arena_new_array (arena, RialtoPicture, n);
  char *at = record;

  for (guint i = 0; i < n; i++)
    {
      char *part = next_record (&at);

      if (part == NULL || !next_string (&part, &items[i].blob) || !next_int (&part, &items[i].width) ||
          !next_int (&part, &items[i].height) || !next_int (&part, &items[i].focus_x) ||
          !next_int (&part, &items[i].focus_y) || !next_string (&part, &items[i].blurhash) ||
          !next_string (&part, &items[i].alt))
        return FALSE;
    }
  *pictures = items;
  *n_pictures = n;
  return TRUE;
}

/**
 * rialto_pictures_unpack:
 * @arena: where the result lives
 * @record: (nullable): what rialto_pictures_pack() made
 * @pictures: (out) (array length=n_pictures): the pictures, in @arena
 * @n_pictures: (out): how many
 *
 * Returns: %FALSE when @record is damaged; then there are no pictures
 */
gboolean
rialto_pictures_unpack (RialtoArena    *arena,
                        const char     *record,
                        RialtoPicture **pictures,
                        guint          *n_pictures)
{
  return rialto_pictures_cut (arena, record != NULL ? rialto_arena_strdup (arena, record) : NULL, pictures,
                              n_pictures);
}

/**
 * rialto_facets_pack:
 * @arena: where the result lives
 * @facets: (array length=n_facets): facets of a caption or comment
 * @n_facets: how many
 *
 * Returns: (transfer none) (nullable): the column's text, in @arena; %NULL when there are none
 */
char *
rialto_facets_pack (RialtoArena       *arena,
                    const RialtoFacet *facets,
                    guint              n_facets)
{
  if (n_facets == 0)
    return NULL;

  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_facets; i++)
    g_string_append_printf (text,
                            "%d\x1f%" G_GINT64_FORMAT "\x1f%" G_GINT64_FORMAT "\x1f%" G_GINT64_FORMAT
                            "\x1f%s\x1f\x1e",
                            (int) facets[i].kind, facets[i].start, facets[i].length, facets[i].person,
                            facets[i].value);
  return rialto_arena_strndup (arena, text->str, text->len);
}

/**
 * rialto_facets_cut:
 * @arena: where the result lives
 * @record: (nullable): what rialto_facets_pack() made; it is cut up, and the facets' strings point into it
 * @facets: (out) (array length=n_facets): the facets, in @arena
 * @n_facets: (out): how many
 *
 * Returns: %FALSE when @record is damaged; then there are no facets
 */
gboolean
rialto_facets_cut (RialtoArena  *arena,
                   char         *record,
                   RialtoFacet **facets,
                   guint        *n_facets)
{
  *facets = NULL;
  *n_facets = 0;
  if (record == NULL || *record == '\0')
    return TRUE;

  guint n = count_records (record);
  RialtoFacet *items = rialto_arena_new_array (arena, RialtoFacet, n);
  char *at = record;

  for (guint i = 0; i < n; i++)
    {
      char *part = next_record (&at);
      gint64 kind;

      if (part == NULL || !next_int (&part, &kind) || !next_int (&part, &items[i].start) ||
          !next_int (&part, &items[i].length) || !next_int (&part, &items[i].person) ||
          !next_string (&part, &items[i].value))
        return FALSE;
      items[i].kind = (RialtoFacetKind) kind;
    }
  *facets = items;
  *n_facets = n;
  return TRUE;
}

/**
 * rialto_places_pack:
 * @arena: where the result lives
 * @places: (array length=n_places): who is marked where on a post's pictures
 * @n_places: how many
 *
 * Returns: (transfer none) (nullable): the column's text, in @arena; %NULL when there are none
 */
char *
rialto_places_pack (RialtoArena                 *arena,
                    const RialtoPostPersonDraft *places,
                    guint                        n_places)
{
  if (n_places == 0)
    return NULL;

  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_places; i++)
    g_string_append_printf (text,
                            "%" G_GINT64_FORMAT "\x1f%" G_GINT64_FORMAT "\x1f%" G_GINT64_FORMAT
                            "\x1f%" G_GINT64_FORMAT "\x1f\x1e",
                            places[i].person, places[i].picture, places[i].x, places[i].y);
  return rialto_arena_strndup (arena, text->str, text->len);
}

/**
 * rialto_places_cut:
 * @arena: where the result lives
 * @record: (nullable): what rialto_places_pack() made; it is cut up
 * @places: (out) (array length=n_places): who is marked where, in @arena
 * @n_places: (out): how many
 *
 * Returns: %FALSE when @record is damaged; then there are none
 */
gboolean
rialto_places_cut (RialtoArena            *arena,
                   char                   *record,
                   RialtoPostPersonDraft **places,
                   guint                  *n_places)
{
  *places = NULL;
  *n_places = 0;
  if (record == NULL || *record == '\0')
    return TRUE;

  guint n = count_records (record);
  RialtoPostPersonDraft *items = rialto_arena_new_array (arena, RialtoPostPersonDraft, n);
  char *at = record;

  for (guint i = 0; i < n; i++)
    {
      char *part = next_record (&at);

      if (part == NULL || !next_int (&part, &items[i].person) || !next_int (&part, &items[i].picture) ||
          !next_int (&part, &items[i].x) || !next_int (&part, &items[i].y))
        return FALSE;
    }
  *places = items;
  *n_places = n;
  return TRUE;
}

/**
 * rialto_persons_cut:
 * @arena: where the result lives
 * @record: (nullable): what RIALTO_PERSONS_RECORD selected; it is cut up, and the persons' strings point into it
 * @persons: (out) (array length=n_persons): people, in @arena
 * @n_persons: (out): how many
 *
 * Returns: %FALSE when @record is damaged; then there is nobody
 */
gboolean
rialto_persons_cut (RialtoArena   *arena,
                    char          *record,
                    RialtoPerson **persons,
                    guint         *n_persons)
{
  *persons = NULL;
  *n_persons = 0;
  if (record == NULL || *record == '\0')
    return TRUE;

  guint n = count_records (record);
  RialtoPerson *items = rialto_arena_new_array (arena, RialtoPerson, n);
  char *at = record;

  for (guint i = 0; i < n; i++)
    {
      char *part = next_record (&at);
      gint64 role;

      if (part == NULL || !next_int (&part, &items[i].id) || !next_string (&part, &items[i].handle) ||
          !next_string (&part, &items[i].name) || !next_string (&part, &items[i].avatar) ||
          !next_int (&part, &role))
        return FALSE;
      items[i].avatar = *items[i].avatar != '\0' ? items[i].avatar : NULL;
      items[i].role = (RialtoRole) role;
    }
  *persons = items;
  *n_persons = n;
  return TRUE;
}
