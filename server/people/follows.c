/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"
#include "rialto-follow-requests.h"
#include "rialto-follow.h"
#include "rialto-notify.h"
#include "rialto-person-page.h"
#include "rialto-relation.h"
#include "rialto-routes.h"

RIALTO_SQL (follower_count, "follows.follower_count", "SELECT followers FROM user_counts WHERE user_id = ?1");

/* Whom a locked profile follows, and who follows it, is for its followers. */
RIALTO_SQL (
  lists_open,
  "follows.lists_open",
  "SELECT 1 FROM users u WHERE u.id = ?2 AND u.deleted_at IS NULL AND (u.id = ?1 OR ((NOT u.locked OR "
  "EXISTS (SELECT 1 FROM follows WHERE follower = ?1 AND followee = u.id)) "
  "AND " RIALTO_NOT_BLOCKED ("?1", "u.id") "))");
RIALTO_SQL (followers_page,
            "follows.followers",
            "SELECT " RIALTO_PERSON_COLUMNS
            ", f.id FROM follows f JOIN users u ON u.id = f.follower WHERE f.followee = ?2 "
            "AND f.id < ?3 AND u.deleted_at IS NULL AND " RIALTO_NOT_BLOCKED (
              "?1",
              "f.follower") " "
                            "ORDER BY f.id DESC LIMIT ?4");
RIALTO_SQL (following_page,
            "follows.following",
            "SELECT " RIALTO_PERSON_COLUMNS
            ", f.id FROM follows f JOIN users u ON u.id = f.followee WHERE f.follower = ?2 "
            "AND f.id < ?3 AND u.deleted_at IS NULL AND " RIALTO_NOT_BLOCKED (
              "?1",
              "f.followee") " "
                            "ORDER BY f.id DESC LIMIT ?4");

static void
answer_state (RialtoTx           *tx,
              RialtoId            viewer,
              const RialtoTarget *target,
              RialtoFollowState  *state)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);

  state->follower_count = rialto_tx_query_int (tx, &follower_count, SQL_ID (target->person.id));
  state->person = rialto_arena_memdup (arena, &target->person, sizeof target->person);
  state->relation = rialto_arena_new0 (arena, RialtoRelation);
  rialto_relation_load (tx, viewer, target->person.id, state->relation);
}

static gboolean
ask (RialtoTx *tx,
     RialtoId  viewer,
     RialtoId  id,
     GError  **error)
{
  if (!rialto_follow_request_add (tx, id, viewer))
    return TRUE;
  rialto_relation_changed (tx, viewer, id, viewer);
  return rialto_follow_has_room (tx, viewer) || rialto_fail (error, RIALTO_ERROR_LIMIT_REACHED);
}

static gboolean
begin (RialtoTx *tx,
       RialtoId  viewer,
       RialtoId  id,
       GError  **error)
{
  if (!rialto_follow_add (tx, viewer, id))
    return TRUE;
  /* Asked while the profile was locked, and not answered yet. */
  rialto_follow_request_end (tx, id, viewer);
  rialto_follow_changed (tx, viewer, id, viewer);
  rialto_notify (tx,
                 &(RialtoNotice) { .kind = RIALTO_NOTIFICATION_KIND_FOLLOW, .user = id, .actor = viewer });
  return rialto_follow_has_room (tx, viewer) || rialto_fail (error, RIALTO_ERROR_LIMIT_REACHED);
}

/* PUT /users/{id}/follow */
gboolean
rialto_route_follow (RialtoTx               *tx,
                     RialtoRequest          *request,
                     const RialtoFollowArgs *args,
                     RialtoFollowState      *state,
                     GError                **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoTarget target = { 0 };
  gboolean ok;

  rialto_relation_lock (tx, viewer, args->id);
  if (!rialto_relation_find (tx, viewer, args->id, &target, error))
    return FALSE;
  if (target.blocking)
    return rialto_fail_detail (error, RIALTO_ERROR_NOT_FOUND, "You block this person.");

  if (target.locked)
    ok = rialto_follow_exists (tx, viewer, args->id) || ask (tx, viewer, args->id, error);
  else
    ok = begin (tx, viewer, args->id, error);
  if (ok)
    answer_state (tx, viewer, &target, state);
  return ok;
}

/* DELETE /users/{id}/follow */
gboolean
rialto_route_unfollow (RialtoTx                 *tx,
                       RialtoRequest            *request,
                       const RialtoUnfollowArgs *args,
                       RialtoFollowState        *state,
                       GError                  **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoTarget target = { 0 };

  rialto_relation_lock (tx, viewer, args->id);
  if (!rialto_relation_find (tx, viewer, args->id, &target, error))
    return FALSE;

  if (rialto_follow_end (tx, viewer, args->id))
    rialto_follow_changed (tx, viewer, args->id, viewer);
  else if (rialto_follow_request_end (tx, args->id, viewer))
    rialto_relation_changed (tx, viewer, args->id, viewer);
  answer_state (tx, viewer, &target, state);
  return TRUE;
}

/* DELETE /followers/{id} */
gboolean
rialto_route_remove_follower (RialtoTx                       *tx,
                              RialtoRequest                  *request,
                              const RialtoRemoveFollowerArgs *args,
                              GError                        **error)
{
  RialtoId viewer = rialto_request_get_user (request);

  rialto_relation_lock (tx, viewer, args->id);
  if (!rialto_follow_end (tx, args->id, viewer))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  rialto_follow_changed (tx, args->id, viewer, 0);
  return TRUE;
}

static gboolean
are_lists_open (RialtoTx *tx,
                RialtoId  viewer,
                RialtoId  id,
                GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &lists_open, SQL_INT (viewer), SQL_ID (id));

  return rialto_rows_next (rows) || rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

/* GET /users/{id}/followers */
gboolean
rialto_route_list_followers (RialtoTx                      *tx,
                             RialtoRequest                 *request,
                             const RialtoListFollowersArgs *args,
                             RialtoPersonPage              *page,
                             GError                       **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId before = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error) ||
      !are_lists_open (tx, viewer, args->id, error))
    return FALSE;
  rows = rialto_tx_query (tx, &followers_page, SQL_INT (viewer), SQL_ID (args->id), SQL_INT (before),
                          SQL_INT (args->limit + 1));
  rialto_person_page_read (tx, request, rows, args->limit, page);
  return TRUE;
}

/* GET /users/{id}/following */
gboolean
rialto_route_list_following (RialtoTx                      *tx,
                             RialtoRequest                 *request,
                             const RialtoListFollowingArgs *args,
                             RialtoPersonPage              *page,
                             GError                       **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId before = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error) ||
      !are_lists_open (tx, viewer, args->id, error))
    return FALSE;
  rows = rialto_tx_query (tx, &following_page, SQL_INT (viewer), SQL_ID (args->id), SQL_INT (before),
                          SQL_INT (args->limit + 1));
  rialto_person_page_read (tx, request, rows, args->limit, page);
  return TRUE;
}
