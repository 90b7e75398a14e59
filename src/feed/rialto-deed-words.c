/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-deed-words.h"

#include "rialto-api.h"

#include <glib/gi18n.h>

/* What somebody has done, in their words; %s is who it is about. */
static const struct
{
  guint route;
  const char *words;
} deeds[] = {
  { RIALTO_API_LIKE_POST, N_ ("Like a post by %s") },
  { RIALTO_API_UNLIKE_POST, N_ ("Stop liking a post by %s") },
  { RIALTO_API_SAVE_POST, N_ ("Save a post by %s") },
  { RIALTO_API_UNSAVE_POST, N_ ("Stop saving a post by %s") },
  { RIALTO_API_DELETE_POST, N_ ("Delete a post") },
  { RIALTO_API_LIKE_COMMENT, N_ ("Like a comment by %s") },
  { RIALTO_API_UNLIKE_COMMENT, N_ ("Stop liking a comment by %s") },
  { RIALTO_API_DELETE_COMMENT, N_ ("Delete a comment") },
  { RIALTO_API_FOLLOW, N_ ("Follow %s") },
  { RIALTO_API_UNFOLLOW, N_ ("Stop following %s") },
  { RIALTO_API_MUTE, N_ ("Mute %s") },
  { RIALTO_API_UNMUTE, N_ ("Unmute %s") },
  { RIALTO_API_BLOCK, N_ ("Block %s") },
  { RIALTO_API_UNBLOCK, N_ ("Unblock %s") },
  { RIALTO_API_ACCEPT_FOLLOW_REQUEST, N_ ("Let %s follow you") },
  { RIALTO_API_REFUSE_FOLLOW_REQUEST, N_ ("Refuse the follow request of %s") },
};

static const char *
get_words (RialtoOutboxItem *item)
{
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (g_str_equal (rialto_outbox_item_get_route (item), rialto_api_routes[deeds[i].route].name))
      return _ (deeds[i].words);
  return NULL;
}

static RialtoPersonObject *
dup_author (RialtoIdentityMap *map,
            const char        *subject,
            RialtoId           id)
{
  g_autoptr (RialtoPostObject) post = NULL;
  g_autoptr (RialtoCommentObject) comment = NULL;
  RialtoPersonObject *author = NULL;

  if (g_str_has_prefix (subject, "user:"))
    return rialto_identity_map_lookup_person (map, id);
  if (g_str_has_prefix (subject, "post:"))
    post = rialto_identity_map_lookup_post (map, id);
  else
    comment = rialto_identity_map_lookup_comment (map, id);
  if (post != NULL)
    author = rialto_post_object_get_author (post);
  else if (comment != NULL)
    author = rialto_comment_object_get_author (comment);
  return author != NULL ? g_object_ref (author) : NULL;
}

/* Who it is about may not be known any more after another start. */
static char *
make_name (RialtoOutboxItem  *item,
           RialtoIdentityMap *map)
{
  const char *subject = rialto_outbox_item_get_subject (item), *colon = strchr (subject, ':');
  RialtoId id = colon != NULL ? g_ascii_strtoll (colon + 1, NULL, 10) : 0;
  g_autoptr (RialtoPersonObject) person = dup_author (map, subject, id);
  g_autoptr (RialtoProfileObject) profile = rialto_identity_map_lookup_profile (map, id);

  if (person != NULL)
    return g_strdup (rialto_person_object_get_name (person));
  if (profile != NULL && g_str_has_prefix (subject, "user:"))
    return g_strdup (rialto_profile_object_get_name (profile));
  /* Translators: instead of a name, as in “Like a post by somebody” */
  return g_strdup (_ ("somebody"));
}

/**
 * rialto_deed_words_new:
 * @item: an item of the outbox that is one of a pair of opposites
 * @map: who is known
 *
 * Returns: (transfer full): what was to be done, as “Like a post by Mira”; empty for what this version does not know
 */
char *
rialto_deed_words_new (RialtoOutboxItem  *item,
                       RialtoIdentityMap *map)
{
  const char *words = get_words (item);
  g_autofree char *name = make_name (item, map);
  g_autoptr (GString) text = g_string_new (words != NULL ? words : "");

  g_string_replace (text, "%s", name, 1);
  return g_string_free_and_steal (g_steal_pointer (&text));
}
