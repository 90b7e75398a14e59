/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-people.h"

#include "rialto-notify.h"
#include "rialto-post-record.h"

#include <string.h>

/* As many as a statement takes at once. */
#define MAX_PEOPLE RIALTO_SQL_N_IDS

RIALTO_SQL (markable,
            "post_people.markable",
            "SELECT u.id FROM users u WHERE u.id IN " RIALTO_SQL_IDS
            " AND u.deleted_at IS NULL AND " RIALTO_NOT_BLOCKED ("?1", "u.id"));
RIALTO_SQL (people_select,
            "post_people.select",
            "SELECT user_id, removed FROM post_people WHERE post_id = ?1 ORDER BY user_id");
RIALTO_SQL (person_insert,
            "post_people.insert",
            "INSERT INTO post_people (post_id, user_id, removed) VALUES (?1, ?2, FALSE)");
RIALTO_SQL (person_delete,
            "post_people.delete",
            "DELETE FROM post_people WHERE post_id = ?1 AND user_id = ?2");
RIALTO_SQL (person_leave,
            "post_people.leave",
            "UPDATE post_people SET removed = TRUE WHERE post_id = ?1 AND user_id = ?2 AND NOT removed");
RIALTO_SQL (places_select, "post_people.places", "SELECT author, people FROM posts WHERE id = ?1");
RIALTO_SQL (places_write, "post_people.write_places", "UPDATE posts SET people = ?2 WHERE id = ?1");

/* Somebody who was marked before. */
typedef struct
{
  RialtoId user;
  gboolean removed;
} Known;

/**
 * rialto_post_people_read:
 * @arena: where people live
 * @rows: rows that selected p.people and RIALTO_POST_PEOPLE, on a row
 * @column: where they begin
 * @post: its people are filled in
 */
void
rialto_post_people_read (RialtoArena *arena,
                         RialtoRows  *rows,
                         guint        column,
                         RialtoPost  *post)
{
  RialtoPostPersonDraft *places;
  RialtoPerson *persons;
  guint n_places, n_persons;

  if (rialto_rows_is_null (rows, column + 1))
    return;
  /* The rows' text is a copy of this transaction's own, so it may be cut up where it lies. */
  rialto_places_cut (arena, (char *) rialto_rows_text (rows, column), &places, &n_places);
  rialto_persons_cut (arena, (char *) rialto_rows_text (rows, column + 1), &persons, &n_persons);
  post->people = rialto_arena_new_array (arena, RialtoPostPerson, n_places);
  for (guint i = 0; i < n_places; i++)
    for (guint j = 0; j < n_persons; j++)
      if (persons[j].id == places[i].person)
        post->people[post->n_people++] = (RialtoPostPerson) {
          .person = &persons[j],
          .picture = places[i].picture,
          .x = places[i].x,
          .y = places[i].y,
        };
}

static gboolean
contains (const RialtoId *ids,
          guint           n_ids,
          RialtoId        id)
{
  for (guint i = 0; i < n_ids; i++)
    if (ids[i] == id)
      return TRUE;
  return FALSE;
}

/* Once on a picture, and on one that is there. */
static gboolean
check_place (const RialtoPostPersonDraft *places,
             guint                        index,
             guint                        n_pictures,
             GError                     **error)
{
  const RialtoPostPersonDraft *place = &places[index];
  g_autofree char *picture = g_strdup_printf ("people/%u/picture", index);
  g_autofree char *person = g_strdup_printf ("people/%u/person", index);

  if (place->picture >= n_pictures)
    return rialto_fail_field (error, picture, "There is no such picture.");
  for (guint i = 0; i < index; i++)
    if (places[i].person == place->person && places[i].picture == place->picture)
      return rialto_fail_field (error, person, "They are marked on this picture already.");
  return TRUE;
}

/**
 * rialto_post_people_check:
 * @tx: the transaction
 * @author: whose post it is
 * @places: (array length=n_places): who shall be marked where, at most 20
 * @n_places: how many
 * @n_pictures: pictures of the post
 * @error: return location
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID when one cannot be: there is nobody of that id, either blocks the other, or there is no
 *   such picture
 */
gboolean
rialto_post_people_check (RialtoTx                    *tx,
                          RialtoId                     author,
                          const RialtoPostPersonDraft *places,
                          guint                        n_places,
                          guint                        n_pictures,
                          GError                     **error)
{
  RialtoBind binds[MAX_PEOPLE + 1] = { SQL_INT (author) };
  RialtoId found[MAX_PEOPLE];
  guint n_found = 0;

  if (n_places == 0)
    return TRUE;
  for (guint i = 0; i < MAX_PEOPLE; i++)
    binds[i + 1] = SQL_INT (i < n_places ? places[i].person : 0);

  g_autoptr (RialtoRows) rows = rialto_tx_query_array (tx, &markable, binds, G_N_ELEMENTS (binds));

  while (n_found < MAX_PEOPLE && rialto_rows_next (rows))
    found[n_found++] = rialto_rows_id (rows, 0);
  for (guint i = 0; i < n_places; i++)
    {
      g_autofree char *path = g_strdup_printf ("people/%u/person", i);

      if (!check_place (places, i, n_pictures, error))
        return FALSE;
      if (!contains (found, n_found, places[i].person))
        return rialto_fail_field (error, path, "There is nobody of that id.");
    }
  return TRUE;
}

/* Where a picture is afterwards; in its old place, if it is there, too. -1: nowhere. */
static gint
find_picture (const RialtoPost    *before,
              guint                index,
              const RialtoPicture *pictures,
              guint                n_pictures)
{
  const char *blob = index < before->n_pictures ? before->pictures[index].blob : "";

  if (index < n_pictures && g_str_equal (pictures[index].blob, blob))
    return (gint) index;
  for (guint i = 0; i < n_pictures; i++)
    if (g_str_equal (pictures[i].blob, blob))
      return (gint) i;
  return -1;
}

/**
 * rialto_post_people_follow:
 * @arena: where the result lives
 * @before: a post before its pictures change
 * @pictures: (array length=n_pictures): its pictures afterwards
 * @n_pictures: how many
 * @n_places: (out): how many
 *
 * Returns: (transfer none): who is marked where afterwards: on the pictures that are still there, in @arena
 */
RialtoPostPersonDraft *
rialto_post_people_follow (RialtoArena         *arena,
                           const RialtoPost    *before,
                           const RialtoPicture *pictures,
                           guint                n_pictures,
                           guint               *n_places)
{
  RialtoPostPersonDraft *places = rialto_arena_new_array (arena, RialtoPostPersonDraft, before->n_people);

  *n_places = 0;
  for (guint i = 0; i < before->n_people; i++)
    {
      const RialtoPostPerson *person = &before->people[i];
      gint at = find_picture (before, (guint) person->picture, pictures, n_pictures);

      if (at >= 0)
        places[(*n_places)++] = (RialtoPostPersonDraft) {
          .person = person->person->id,
          .picture = at,
          .x = person->x,
          .y = person->y,
        };
    }
  return places;
}

/**
 * rialto_post_people_differ:
 * @arena: for what is needed meanwhile
 * @before: a post
 * @places: (array length=n_places): who shall be marked where
 * @n_places: how many
 *
 * Returns: whether that is otherwise than it is
 */
gboolean
rialto_post_people_differ (RialtoArena                 *arena,
                           const RialtoPost            *before,
                           const RialtoPostPersonDraft *places,
                           guint                        n_places)
{
  guint n = 0;
  RialtoPostPersonDraft *now = rialto_post_people_follow (arena, before, before->pictures, before->n_pictures,
                                                          &n);

  return g_strcmp0 (rialto_places_pack (arena, now, n), rialto_places_pack (arena, places, n_places)) != 0;
}

static GArray *
list_known (RialtoTx *tx,
            RialtoId  post)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &people_select, SQL_ID (post));
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Known));

  while (rialto_rows_next (rows))
    {
      Known one = { rialto_rows_id (rows, 0), rialto_rows_bool (rows, 1) };

      g_array_append_val (all, one);
    }
  return all;
}

static const Known *
find_known (GArray  *all,
            RialtoId user)
{
  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, Known, i).user == user)
      return &g_array_index (all, Known, i);
  return NULL;
}

/* Those who are marked no more and have not gone themselves. */
static void
drop_others (RialtoTx       *tx,
             GArray         *all,
             const RialtoId *wanted,
             guint           n_wanted,
             RialtoNotice   *notice)
{
  for (guint i = 0; i < all->len; i++)
    {
      const Known *one = &g_array_index (all, Known, i);

      if (one->removed || contains (wanted, n_wanted, one->user))
        continue;
      rialto_tx_exec (tx, &person_delete, SQL_ID (notice->post), SQL_ID (one->user));
      notice->user = one->user;
      rialto_notify_withdraw (tx, notice);
    }
}

/**
 * rialto_post_people_set:
 * @tx: a write transaction; the post's lock is held, if others know of it
 * @post: a post
 * @author: whose it is
 * @places: (array length=n_places): who is marked where, from rialto_post_people_check()
 * @n_places: how many
 *
 * Marks these people and no others, and tells those who were not before. Who has taken themselves off is left out.
 */
void
rialto_post_people_set (RialtoTx                    *tx,
                        RialtoId                     post,
                        RialtoId                     author,
                        const RialtoPostPersonDraft *places,
                        guint                        n_places)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  g_autoptr (GArray) all = list_known (tx, post);
  RialtoPostPersonDraft *kept = rialto_arena_new_array (arena, RialtoPostPersonDraft, n_places);
  RialtoId *wanted = rialto_arena_new_array (arena, RialtoId, n_places);
  RialtoNotice notice = { .kind = RIALTO_NOTIFICATION_KIND_TAG, .actor = author, .post = post };
  guint n_kept = 0, n_wanted = 0;

  for (guint i = 0; i < n_places; i++)
    {
      const Known *known = find_known (all, places[i].person);

      if (known != NULL && known->removed)
        continue;
      kept[n_kept++] = places[i];
      if (contains (wanted, n_wanted, places[i].person))
        continue;
      wanted[n_wanted++] = places[i].person;
      if (known != NULL)
        continue;
      rialto_tx_exec (tx, &person_insert, SQL_ID (post), SQL_ID (places[i].person));
      notice.user = places[i].person;
      rialto_notify (tx, &notice);
    }
  drop_others (tx, all, wanted, n_wanted, &notice);
  rialto_tx_exec (tx, &places_write, SQL_ID (post), SQL_TEXT (rialto_places_pack (arena, kept, n_kept)));
}

/**
 * rialto_post_people_leave:
 * @tx: a write transaction; the post's lock is held
 * @post: a post
 * @user: who does not want to be marked on it
 *
 * Returns: whether they were
 */
gboolean
rialto_post_people_leave (RialtoTx *tx,
                          RialtoId  post,
                          RialtoId  user)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoNotice notice = { .kind = RIALTO_NOTIFICATION_KIND_TAG, .user = user, .post = post };
  g_autoptr (RialtoRows) rows = NULL;
  RialtoPostPersonDraft *places;
  guint n_places, n_left = 0;

  if (rialto_tx_exec (tx, &person_leave, SQL_ID (post), SQL_ID (user)) == 0)
    return FALSE;
  rows = rialto_tx_query (tx, &places_select, SQL_ID (post));
  if (!rialto_rows_next (rows))
    return FALSE;
  notice.actor = rialto_rows_id (rows, 0);
  rialto_places_cut (arena, (char *) rialto_rows_text (rows, 1), &places, &n_places);
  for (guint i = 0; i < n_places; i++)
    if (places[i].person != user)
      places[n_left++] = places[i];
  rialto_tx_exec (tx, &places_write, SQL_ID (post), SQL_TEXT (rialto_places_pack (arena, places, n_left)));
  rialto_notify_withdraw (tx, &notice);
  return TRUE;
}
