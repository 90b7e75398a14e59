/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notify.h"
#include "rialto-person-page.h"
#include "rialto-relation.h"
#include "rialto-routes.h"

/* As many as Ready lists. */
#define MAX_MUTES 10000

RIALTO_SQL (mute_insert,
            "mutes.insert",
            "INSERT INTO mutes (muter, muted, id) VALUES (?1, ?2, ?3) ON CONFLICT (muter, muted) DO NOTHING");
RIALTO_SQL (mute_delete, "mutes.delete", "DELETE FROM mutes WHERE muter = ?1 AND muted = ?2");
RIALTO_SQL (mute_count, "mutes.count", "SELECT count (*) FROM mutes WHERE muter = ?1");
RIALTO_SQL (follow_mute,
            "follows.mute",
            "UPDATE follows SET muted = ?3 WHERE follower = ?1 AND followee = ?2");
RIALTO_SQL (mutes_page,
            "mutes.page",
            "SELECT " RIALTO_PERSON_COLUMNS ", m.id FROM mutes m JOIN users u ON u.id = m.muted "
            "WHERE m.muter = ?1 AND m.id < ?2 AND u.deleted_at IS NULL "
            "AND " RIALTO_NOT_BLOCKED ("?1", "m.muted") " ORDER BY m.id DESC LIMIT ?3");

static gboolean
has_room (RialtoTx *tx,
          RialtoId  user)
{
  return rialto_tx_query_int (tx, &mute_count, SQL_ID (user)) <= MAX_MUTES;
}

static void
set_muted (RialtoTx *tx,
           RialtoId  user,
           RialtoId  other,
           gboolean  muted)
{
  rialto_tx_exec (tx, &follow_mute, SQL_ID (user), SQL_ID (other), SQL_BOOL (muted));
  rialto_relation_changed (tx, user, other, user);
}

/* PUT /users/{id}/mute */
gboolean
rialto_route_mute (RialtoTx             *tx,
                   RialtoRequest        *request,
                   const RialtoMuteArgs *args,
                   GError              **error)
{
  RialtoId user = rialto_request_get_user (request);
  RialtoTarget target = { 0 };

  rialto_relation_lock (tx, user, args->id);
  if (!rialto_relation_find (tx, user, args->id, &target, error))
    return FALSE;
  if (rialto_tx_exec (tx, &mute_insert, SQL_ID (user), SQL_ID (args->id), SQL_ID (rialto_tx_new_id (tx))) ==
      0)
    return TRUE;
  if (!has_room (tx, user))
    return rialto_fail (error, RIALTO_ERROR_LIMIT_REACHED);
  set_muted (tx, user, args->id, TRUE);
  rialto_notify_forget_actor (tx, user, args->id);
  return TRUE;
}

/* DELETE /users/{id}/mute */
gboolean
rialto_route_unmute (RialtoTx               *tx,
                     RialtoRequest          *request,
                     const RialtoUnmuteArgs *args,
                     GError                **error)
{
  RialtoId user = rialto_request_get_user (request);

  rialto_relation_lock (tx, user, args->id);
  if (rialto_tx_exec (tx, &mute_delete, SQL_ID (user), SQL_ID (args->id)) > 0)
    set_muted (tx, user, args->id, FALSE);
  return TRUE;
}

/* GET /mutes */
gboolean
rialto_route_list_mutes (RialtoTx                  *tx,
                         RialtoRequest             *request,
                         const RialtoListMutesArgs *args,
                         RialtoPersonPage          *page,
                         GError                   **error)
{
  return rialto_person_page_load (tx, request, &mutes_page, args->cursor, args->limit, page, error);
}
