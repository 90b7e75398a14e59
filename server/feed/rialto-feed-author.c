/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-feed-author.h"

#include "rialto-context.h"
#include "rialto-event-types.h"

RIALTO_SQL (author_verified, "authors.verified", "SELECT email_verified FROM credentials WHERE user_id = ?1");
RIALTO_SQL (author_open_sqlite, "authors.open", "SELECT NOT locked FROM users WHERE id = ?1");
/* Whoever locks the profile waits until what was written as public is there, and is republished with the rest. */
RIALTO_SQL (author_open_postgres, "authors.open", "SELECT NOT locked FROM users WHERE id = ?1 FOR SHARE");

/**
 * rialto_feed_check_author:
 * @tx: the transaction
 * @request: somebody's who wants to post or to comment
 * @error: return location
 *
 * Returns: %FALSE with %RIALTO_ERROR_EMAIL_UNVERIFIED where the server wants a confirmed address and there is none
 */
gboolean
rialto_feed_check_author (RialtoTx      *tx,
                          RialtoRequest *request,
                          GError       **error)
{
  if (!rialto_request_get_context (request)->config->accounts.require_verified_email)
    return TRUE;

  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &author_verified, SQL_ID (rialto_request_get_user (request)));

  return (rialto_rows_next (rows) && rialto_rows_bool (rows, 0)) ||
         rialto_fail (error, RIALTO_ERROR_EMAIL_UNVERIFIED);
}

/**
 * rialto_feed_is_open:
 * @tx: a write transaction
 * @author: somebody
 *
 * It stays so until the transaction ends.
 *
 * Returns: whether everybody may follow them, so that their public posts are public
 */
gboolean
rialto_feed_is_open (RialtoTx *tx,
                     RialtoId  author)
{
  RialtoSql *sql = rialto_tx_get_kind (tx) == RIALTO_STORE_POSTGRES ? &author_open_postgres
                                                                    : &author_open_sqlite;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, sql, SQL_ID (author));

  return rialto_rows_next (rows) && rialto_rows_bool (rows, 0);
}

/**
 * rialto_feed_announce_count:
 * @tx: a write transaction
 * @author: somebody who has a post more or less
 * @actor: who did that
 *
 * The number is on the author's own account and on the page that others see.
 */
void
rialto_feed_announce_count (RialtoTx *tx,
                            RialtoId  author,
                            RialtoId  actor)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "user", author, RIALTO_EVENT_ACCOUNT_UPDATE, author, actor });
  rialto_tx_emit (tx, &(RialtoEvent) { "profile", author, RIALTO_EVENT_PROFILE_UPDATE, author, actor });
}
