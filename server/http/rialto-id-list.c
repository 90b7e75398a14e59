/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-id-list.h"

#include "rialto-id.h"

#define MOST 100

/**
 * rialto_id_list_parse:
 * @text: ids with commas between them, of a query's `ids`
 * @arena: where the ids live
 * @ids: (out) (array length=n_ids): the ids, in order
 * @n_ids: (out): how many
 * @error: return location
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID when there are too many, or one is no id
 */
gboolean
rialto_id_list_parse (const char  *text,
                      RialtoArena *arena,
                      RialtoId   **ids,
                      guint       *n_ids,
                      GError     **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  guint n = g_strv_length (words);

  if (n > MOST)
    return rialto_fail_field (error, "ids", "At most %d at once.", MOST);
  *ids = rialto_arena_new_array (arena, RialtoId, n);
  *n_ids = n;
  for (guint i = 0; i < n; i++)
    if (!rialto_id_parse (words[i], &(*ids)[i]))
      return rialto_fail_field (error, "ids", "“%s” is not an id.", words[i]);
  return TRUE;
}
