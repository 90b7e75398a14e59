/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-popular-tags.h"

#include "rialto-objects.h"

typedef struct
{
  const char *tag; /* of its post */
  guint       n_posts;
  guint       place; /* of the first post that has it */
} Tally;

static void
tally_post (GHashTable       *tallies,
            RialtoPostObject *post,
            guint             place)
{
  guint n_facets;
  const RialtoFacet *facets = rialto_post_object_get_facets (post, &n_facets);

  for (guint i = 0; i < n_facets; i++)
    {
      Tally *tally;

      if (facets[i].kind != RIALTO_FACET_KIND_TAG)
        continue;
      tally = g_hash_table_lookup (tallies, facets[i].value);
      if (tally == NULL)
        {
          tally = g_new0 (Tally, 1);
          tally->tag = facets[i].value;
          tally->place = place;
          g_hash_table_insert (tallies, (gpointer) tally->tag, tally);
        }
      tally->n_posts++;
    }
}

static int
compare_tallies (gconstpointer one,
                 gconstpointer other)
{
  const Tally *a = *(const Tally *const *) one, *b = *(const Tally *const *) other;

  if (a->n_posts != b->n_posts)
    return a->n_posts > b->n_posts ? -1 : 1;
  return (a->place > b->place) - (a->place < b->place);
}

/**
 * rialto_popular_tags:
 * @posts: a list of #RialtoPostObject, the most liked first
 * @n_posts: how many of them count
 * @n_tags: how many are wanted
 *
 * What the outfits that people like just now are tagged with.
 *
 * Returns: (transfer full): the tags, the most frequent first
 */
GStrv
rialto_popular_tags (GListModel *posts,
                     guint       n_posts,
                     guint       n_tags)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) tallies = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GPtrArray) sorted = NULL;
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();

  for (guint i = 0; i < MIN (n_posts, g_list_model_get_n_items (posts)); i++)
    {
      GObject *post = g_list_model_get_item (posts, i);

      g_ptr_array_add (held, post);
      if (RIALTO_IS_POST_OBJECT (post))
        tally_post (tallies, RIALTO_POST_OBJECT (post), i);
    }
  sorted = g_hash_table_get_values_as_ptr_array (tallies);
  g_ptr_array_sort (sorted, compare_tallies);
  for (guint i = 0; i < MIN (n_tags, sorted->len); i++)
    g_strv_builder_add (tags, ((const Tally *) g_ptr_array_index (sorted, i))->tag);
  return g_strv_builder_end (tags);
}
