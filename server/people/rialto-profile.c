/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-profile.h"

#include "rialto-person-words.h"
#include "rialto-text.h"

/* Words of a name, and of a handle, that are found. */
#define MAX_WORDS 8

/* ?1 is the reader (0: nobody). */
#define PROFILE_COLUMNS                                                                                       \
  "u.id, u.handle, u.name, u.avatar, u.role, u.locked, p.bio, p.link, p.avatar_blurhash, p.created_at, "       \
  "p.version, c.posts, c.followers, c.following, b.hash, b.width, b.height, b.blurhash"
#define N_PROFILE_COLUMNS 18
#define PROFILE_FROM                                                                                          \
  " FROM users u JOIN profiles p ON p.user_id = u.id JOIN user_counts c ON c.user_id = u.id "     \
  "LEFT JOIN blobs b ON b.hash = p.banner "
#define PROFILE_VISIBLE                                                                                       \
  " AND u.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM blocks WHERE blocker = u.id AND blocked = ?1)"

RIALTO_SQL (profile_by_id,
            "profiles.by_id",
            "SELECT " PROFILE_COLUMNS PROFILE_FROM "WHERE u.id = ?2" PROFILE_VISIBLE);
RIALTO_SQL (profiles_by_ids,
            "profiles.by_ids",
            "SELECT " PROFILE_COLUMNS ", " RIALTO_RELATION_COLUMNS ("?1", "u.id") PROFILE_FROM
            "WHERE u.id IN " RIALTO_SQL_IDS PROFILE_VISIBLE);
RIALTO_SQL (profile_by_handle,
            "profiles.by_handle",
            "SELECT id FROM users WHERE handle = ?1 AND deleted_at IS NULL");
RIALTO_SQL (words_delete, "person_words.delete", "DELETE FROM person_words WHERE user_id = ?1");
RIALTO_SQL (
  word_insert,
  "person_words.insert",
  "INSERT INTO person_words (word, user_id) VALUES (?1, ?2) ON CONFLICT (word, user_id) DO NOTHING");

/* What does not show through its own words has none: it is decoration. */
static RialtoPicture *
read_banner (RialtoTx   *tx,
             RialtoRows *rows,
             guint       column)
{
  RialtoPicture *banner;

  if (rialto_rows_text (rows, column) == NULL)
    return NULL;
  banner = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoPicture);
  banner->blob = rialto_rows_text (rows, column);
  banner->width = rialto_rows_int (rows, column + 1);
  banner->height = rialto_rows_int (rows, column + 2);
  banner->blurhash = rialto_rows_text (rows, column + 3);
  banner->alt = "";
  return banner;
}

static void
read_profile (RialtoTx      *tx,
              RialtoRows    *rows,
              RialtoProfile *profile)
{
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
  rialto_profile_set_banner (profile, read_banner (tx, rows, 14));
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
  read_profile (tx, rows, profile);
  if (viewer != 0 && viewer != id)
    {
      profile->relation = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoRelation);
      rialto_relation_load (tx, viewer, id, profile->relation);
    }
  return TRUE;
}

static guint
load_batch (RialtoTx       *tx,
            RialtoId        viewer,
            const RialtoId *ids,
            guint           n_ids,
            RialtoProfile  *profiles)
{
  RialtoBind binds[RIALTO_SQL_N_IDS + 1] = { SQL_INT (viewer) };
  guint n = 0;

  rialto_bind_ids (binds + 1, ids, n_ids);

  g_autoptr (RialtoRows) rows = rialto_tx_query_array (tx, &profiles_by_ids, binds, G_N_ELEMENTS (binds));

  for (; rialto_rows_next (rows); n++)
    {
      read_profile (tx, rows, &profiles[n]);
      if (viewer == 0 || viewer == profiles[n].id)
        continue;
      profiles[n].relation = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoRelation);
      rialto_relation_read (rows, N_PROFILE_COLUMNS, profiles[n].relation);
    }
  return n;
}

/**
 * rialto_profile_load_many:
 * @tx: the transaction
 * @viewer: who asks; 0 is nobody
 * @ids: (array length=n_ids): whose profiles are wanted
 * @n_ids: how many
 * @profiles: (out) (array): those that are there for @viewer, in no order, in the transaction's arena
 *
 * Returns: how many there are
 */
guint
rialto_profile_load_many (RialtoTx       *tx,
                          RialtoId        viewer,
                          const RialtoId *ids,
                          guint           n_ids,
                          RialtoProfile **profiles)
{
  guint n = 0;

  *profiles = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoProfile, n_ids);
  for (guint at = 0; at < n_ids; at += RIALTO_SQL_N_IDS)
    n += load_batch (tx, viewer, ids + at, MIN (RIALTO_SQL_N_IDS, n_ids - at), *profiles + n);
  return n;
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
  return rialto_tx_query_int (tx, &profile_by_handle, SQL_TEXT (handle));
}

static void
add_words (RialtoTx    *tx,
           RialtoId     id,
           const char **words,
           guint        n_words)
{
  for (guint i = 0; i < n_words; i++)
    rialto_tx_exec (tx, &word_insert, SQL_TEXT (words[i]), SQL_ID (id));
}

/**
 * rialto_profile_index:
 * @tx: a write transaction
 * @id: somebody whose names are new or have changed
 * @handle: the unique name
 * @name: the shown name
 *
 * Makes the person findable by the beginning of the handle, of each part of it, and of each word of the name.
 */
void
rialto_profile_index (RialtoTx   *tx,
                      RialtoId    id,
                      const char *handle,
                      const char *name)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  const char *words[MAX_WORDS];

  rialto_tx_exec (tx, &words_delete, SQL_ID (id));
  add_words (tx, id, &handle, 1);
  add_words (tx, id, words, rialto_person_words_split (arena, handle, words, MAX_WORDS));
  add_words (tx, id, words, rialto_person_words_split (arena, name, words, MAX_WORDS));
}

/**
 * rialto_profile_clean_name:
 * @arena: where the name lives
 * @name: what somebody wants to be called
 * @path: where in the request it stands, for the fault
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the name without spaces at its ends; %NULL with %RIALTO_ERROR_INVALID when nothing of it can
 *   be seen
 */
const char *
rialto_profile_clean_name (RialtoArena *arena,
                           const char  *name,
                           const char  *path,
                           GError     **error)
{
  g_autofree char *trimmed = rialto_text_trim (name);

  if (!rialto_text_is_blank (trimmed))
    return rialto_arena_strdup (arena, trimmed);
  rialto_fail_field (error, path, "Nothing of this name can be seen.");
  return NULL;
}
