/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-profile.h"

#include "rialto-person.h"
#include "rialto-text.h"

#include <string.h>

/* Words of a name that are found; longer ones are cut. */
#define MAX_WORDS      8
#define MAX_WORD_BYTES 64

RIALTO_SQL (
  profile_by_id,
  "profiles.by_id",
  "SELECT u.id, u.handle, u.name, u.avatar, u.role, u.locked, p.bio, p.link, p.avatar_blurhash, p.created_at, "
  "p.version, c.posts, c.followers, c.following FROM users u JOIN profiles p ON p.user_id = u.id "
  "JOIN user_counts c ON c.user_id = u.id WHERE u.id = ?2 AND u.deleted_at IS NULL AND "
  "NOT EXISTS (SELECT 1 FROM blocks WHERE blocker = u.id AND blocked = ?1)");
RIALTO_SQL (relation_select,
            "profiles.relation",
            "SELECT EXISTS (SELECT 1 FROM follows WHERE follower = ?1 AND followee = ?2), "
            "EXISTS (SELECT 1 FROM follow_requests WHERE target = ?2 AND requester = ?1), "
            "EXISTS (SELECT 1 FROM follows WHERE follower = ?2 AND followee = ?1), "
            "EXISTS (SELECT 1 FROM blocks WHERE blocker = ?1 AND blocked = ?2), "
            "EXISTS (SELECT 1 FROM mutes WHERE muter = ?1 AND muted = ?2)");
RIALTO_SQL (profile_by_handle,
            "profiles.by_handle",
            "SELECT id FROM users WHERE handle = ?1 AND deleted_at IS NULL");
RIALTO_SQL (words_delete, "person_words.delete", "DELETE FROM person_words WHERE user_id = ?1");
RIALTO_SQL (
  word_insert,
  "person_words.insert",
  "INSERT INTO person_words (word, user_id) VALUES (?1, ?2) ON CONFLICT (word, user_id) DO NOTHING");

/**
 * rialto_relation_load:
 * @tx: the transaction
 * @viewer: the reader
 * @id: the other one
 * @relation: (out): how @viewer stands to @id
 */
void
rialto_relation_load (RialtoTx       *tx,
                      RialtoId        viewer,
                      RialtoId        id,
                      RialtoRelation *relation)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &relation_select, SQL_ID (viewer), SQL_ID (id));

  if (!rialto_rows_next (rows))
    return;
  relation->following = rialto_rows_bool (rows, 0);
  relation->requested = rialto_rows_bool (rows, 1);
  relation->followed_by = rialto_rows_bool (rows, 2);
  relation->blocking = rialto_rows_bool (rows, 3);
  relation->muting = rialto_rows_bool (rows, 4);
}

/**
 * rialto_profile_load:
 * @tx: the transaction
 * @viewer: who asks; 0 is nobody
 * @id: whose profile
 * @profile: (out): filled, in the transaction's arena
 *
 * A blocked viewer sees nobody there. The one who blocks still does, to be able to end it.
 *
 * Returns: whether there is such a person for @viewer
 */
gboolean
rialto_profile_load (RialtoTx      *tx,
                     RialtoId       viewer,
                     RialtoId       id,
                     RialtoProfile *profile)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &profile_by_id, SQL_INT (viewer), SQL_ID (id));

  if (!rialto_rows_next (rows))
    return FALSE;
  profile->id = rialto_rows_id (rows, 0);
  profile->handle = rialto_rows_text (rows, 1);
  profile->name = rialto_rows_text (rows, 2);
  profile->avatar = rialto_rows_text (rows, 3);
  profile->role = (RialtoRole) rialto_rows_int (rows, 4);
  profile->locked = rialto_rows_bool (rows, 5);
  profile->bio = rialto_rows_text (rows, 6);
  profile->link = rialto_rows_text (rows, 7);
  profile->avatar_blurhash = rialto_rows_text (rows, 8);
  profile->created_at = rialto_rows_time (rows, 9);
  profile->version = rialto_rows_int (rows, 10);
  profile->post_count = rialto_rows_int (rows, 11);
  profile->follower_count = rialto_rows_int (rows, 12);
  profile->following_count = rialto_rows_int (rows, 13);

  if (viewer != 0 && viewer != id)
    {
      profile->relation = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoRelation);
      rialto_relation_load (tx, viewer, id, profile->relation);
    }
  return TRUE;
}

/**
 * rialto_profile_lookup:
 * @tx: the transaction
 * @handle: a unique name
 *
 * Returns: whose it is; 0 when nobody's
 */
RialtoId
rialto_profile_lookup (RialtoTx   *tx,
                       const char *handle)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &profile_by_handle, SQL_TEXT (handle));

  return rialto_rows_next (rows) ? rialto_rows_id (rows, 0) : 0;
}

static void
add_word (RialtoTx   *tx,
          RialtoId    id,
          const char *word)
{
  const char *end = word + MIN (strlen (word), MAX_WORD_BYTES);
  RialtoArena *arena = rialto_tx_get_arena (tx);

  while (end > word && (*end & 0xc0) == 0x80)
    end--;
  if (end > word)
    rialto_tx_exec (tx, &word_insert, SQL_TEXT (rialto_arena_strndup (arena, word, (gsize) (end - word))),
                    SQL_ID (id));
}

/**
 * rialto_profile_index:
 * @tx: a write transaction
 * @id: somebody whose names are new or have changed
 * @handle: the unique name
 * @name: the shown name
 *
 * Makes the person findable by the beginning of the handle and of each word of the name.
 */
void
rialto_profile_index (RialtoTx   *tx,
                      RialtoId    id,
                      const char *handle,
                      const char *name)
{
  g_autofree char *folded = rialto_text_fold (name);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t-.,'\"()", -1);
  guint n = 0;

  rialto_tx_exec (tx, &words_delete, SQL_ID (id));
  add_word (tx, id, handle);
  for (guint i = 0; words[i] != NULL && n < MAX_WORDS; i++)
    if (*words[i] != '\0')
      {
        add_word (tx, id, words[i]);
        n++;
      }
}
