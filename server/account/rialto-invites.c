/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-invites.h"

#include "rialto-one-time-token.h"

RIALTO_SQL (invite_use,
            "invites.use",
            "UPDATE invites SET uses_left = uses_left - 1 WHERE hash = ?1 AND uses_left > 0 AND "
            "(expires_at IS NULL OR expires_at > ?2)");

/**
 * rialto_invite_use:
 * @tx: a write transaction
 * @code: what a new member was given
 * @error: return location
 *
 * Takes one use of an invitation. However many try at once, no more get through than it has uses.
 *
 * Returns: %FALSE with %RIALTO_ERROR_GONE when it is used up, too old, or none
 */
gboolean
rialto_invite_use (RialtoTx   *tx,
                   const char *code,
                   GError    **error)
{
  guint8 hash[RIALTO_ONE_TIME_HASH_BYTES];

  return (rialto_one_time_token_hash (code, hash) &&
          rialto_tx_exec (tx, &invite_use, SQL_BYTES (hash, sizeof hash), SQL_TIME (rialto_tx_get_now (tx))) >
            0) ||
         rialto_fail (error, RIALTO_ERROR_GONE);
}
