/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-follow-requests.h"
#include "rialto-follow.h"
#include "rialto-notify.h"
#include "rialto-person-page.h"
#include "rialto-relation.h"
#include "rialto-routes.h"

/* As many as Ready lists. */
#define MAX_BLOCKS 10000

RIALTO_SQL (block_insert,
            "blocks.insert",
            "INSERT INTO blocks (blocker, blocked, id) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (blocker, blocked) DO NOTHING");
RIALTO_SQL (block_delete, "blocks.delete", "DELETE FROM blocks WHERE blocker = ?1 AND blocked = ?2");
RIALTO_SQL (block_count, "blocks.count", "SELECT count (*) FROM blocks WHERE blocker = ?1");
RIALTO_SQL (blocks_page,
            "blocks.page",
            "SELECT " RIALTO_PERSON_COLUMNS ", b.id FROM blocks b JOIN users u ON u.id = b.blocked "
            "WHERE b.blocker = ?1 AND b.id < ?2 AND u.deleted_at IS NULL ORDER BY b.id DESC LIMIT ?3");

static gboolean
has_room (RialtoTx *tx,
          RialtoId  user)
{
  return rialto_tx_query_int (tx, &block_count, SQL_ID (user)) <= MAX_BLOCKS;
}

/* The other one is told that the follows are gone, as if they had been ended, and not by whom. */
static void
part (RialtoTx *tx,
      RialtoId  user,
      RialtoId  other)
{
  gboolean followed = rialto_follow_end (tx, user, other);
  gboolean following = rialto_follow_end (tx, other, user);

  rialto_follow_request_end (tx, other, user);
  if (rialto_follow_request_end (tx, user, other) && !followed && !following)
    rialto_relation_changed (tx, other, user, 0);
  if (followed || following)
    rialto_follow_changed (tx, user, other, 0);
  rialto_notify_forget_person (tx, user, other);
}

/* PUT /users/{id}/block */
gboolean
rialto_route_block (RialtoTx              *tx,
                    RialtoRequest         *request,
                    const RialtoBlockArgs *args,
                    GError               **error)
{
  RialtoId user = rialto_request_get_user (request);
  RialtoTarget target = { 0 };

  rialto_relation_lock (tx, user, args->id);
  if (!rialto_relation_find (tx, user, args->id, &target, error))
    return FALSE;
  if (rialto_tx_exec (tx, &block_insert, SQL_ID (user), SQL_ID (args->id), SQL_ID (rialto_tx_new_id (tx))) ==
      0)
    return TRUE;
  if (!has_room (tx, user))
    return rialto_fail (error, RIALTO_ERROR_LIMIT_REACHED);
  part (tx, user, args->id);
  rialto_relation_changed (tx, user, args->id, user);
  return TRUE;
}

/* DELETE /users/{id}/block */
gboolean
rialto_route_unblock (RialtoTx                *tx,
                      RialtoRequest           *request,
                      const RialtoUnblockArgs *args,
                      GError                 **error)
{
  RialtoId user = rialto_request_get_user (request);

  rialto_relation_lock (tx, user, args->id);
  if (rialto_tx_exec (tx, &block_delete, SQL_ID (user), SQL_ID (args->id)) > 0)
    rialto_relation_changed (tx, user, args->id, user);
  return TRUE;
}

/* GET /blocks */
gboolean
rialto_route_list_blocks (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoListBlocksArgs *args,
                          RialtoPersonPage           *page,
                          GError                    **error)
{
  return rialto_person_page_load (tx, request, &blocks_page, args->cursor, args->limit, page, error);
}
