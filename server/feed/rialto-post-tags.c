/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-tags.h"

#include "rialto-difference.h"

RIALTO_SQL (tags_select, "post_tags.select", "SELECT tag FROM post_tags WHERE post_id = ?1 ORDER BY tag");
RIALTO_SQL (tag_insert,
            "post_tags.insert",
            "INSERT INTO post_tags (tag, post_id) VALUES (?1, ?2) ON CONFLICT (tag, post_id) DO NOTHING");
RIALTO_SQL (tag_delete, "post_tags.delete", "DELETE FROM post_tags WHERE tag = ?1 AND post_id = ?2");
RIALTO_SQL (count_up,
            "tags.count_up",
            "INSERT INTO tags (name, id, posts) VALUES (?1, ?2, 1) "
            "ON CONFLICT (name) DO UPDATE SET posts = tags.posts + 1");
RIALTO_SQL (count_down, "tags.count_down", "UPDATE tags SET posts = posts - 1 WHERE name = ?1");

static void
change_tag (RialtoTx   *tx,
            const char *tag,
            gboolean    add,
            gpointer    user_data)
{
  RialtoId post = *(RialtoId *) user_data;

  if (!add && rialto_tx_exec (tx, &tag_delete, SQL_TEXT (tag), SQL_ID (post)) > 0)
    rialto_tx_exec (tx, &count_down, SQL_TEXT (tag));
  else if (add && rialto_tx_exec (tx, &tag_insert, SQL_TEXT (tag), SQL_ID (post)) > 0)
    rialto_tx_exec (tx, &count_up, SQL_TEXT (tag), SQL_ID (rialto_tx_new_id (tx)));
}

/**
 * rialto_post_set_tags:
 * @tx: a write transaction
 * @post: a post
 * @facets: (array length=n_facets) (nullable): what was found in its caption; %NULL when it is not public, or goes
 * @n_facets: how many
 *
 * Lists the post below these tags and no others. Only what differs is written, in the order of the alphabet, so that two posts with
 * the same tags wait for each other and nothing worse.
 *
 * Returns: tags that were added or taken away
 */
guint
rialto_post_set_tags (RialtoTx          *tx,
                      RialtoId           post,
                      const RialtoFacet *facets,
                      guint              n_facets)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  for (guint i = 0; i < n_facets; i++)
    if (facets[i].kind == RIALTO_FACET_KIND_TAG)
      g_ptr_array_add (wanted, (gpointer) facets[i].value);
  return rialto_difference_apply (tx, rialto_tx_query (tx, &tags_select, SQL_ID (post)), wanted, change_tag,
                                  &post);
}
