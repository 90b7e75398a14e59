/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-idempotency.h"

#include <string.h>

#define HASH_BYTES 32

RIALTO_SQL (
  key_insert,
  "idempotency.insert",
  "INSERT INTO idempotency (principal, route, key, body_hash, status, created_at) VALUES (?1, ?2, ?3, ?4, 0, ?5) "
  "ON CONFLICT (principal, route, key) DO NOTHING");
RIALTO_SQL (
  key_select,
  "idempotency.select",
  "SELECT body_hash, status, body FROM idempotency WHERE principal = ?1 AND route = ?2 AND key = ?3");
RIALTO_SQL (key_finish,
            "idempotency.finish",
            "UPDATE idempotency SET status = ?4, body = ?5 WHERE principal = ?1 AND route = ?2 AND key = ?3");

static const char *
principal_of (RialtoRequest *request)
{
  RialtoArena *arena = rialto_request_get_arena (request);

  if (request->principal.user != 0)
    return rialto_arena_printf (arena, "user:%" G_GINT64_FORMAT, request->principal.user);
  return rialto_arena_printf (arena, "address:%s", rialto_request_get_address (request));
}

/* What is locked while the first request with a key is on its way: FNV-1a over all three parts and what ends them. */
static gint64
hash_key (RialtoRequest *request)
{
  const char *const parts[] = { principal_of (request), request->route->name, request->idempotency_key };
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    for (gsize j = 0; j <= strlen (parts[i]); j++)
      hash = (hash ^ (guchar) parts[i][j]) * G_GUINT64_CONSTANT (0x100000001b3);
  return (gint64) hash;
}

static void
hash_body (RialtoRequest *request,
           guint8         hash[HASH_BYTES])
{
  gsize length, hash_length = HASH_BYTES;
  const char *body = rialto_request_get_body (request, &length);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) body, (gssize) length);
  g_checksum_get_digest (checksum, hash, &hash_length);
}

static gboolean
replay (RialtoTx      *tx,
        RialtoRequest *request,
        const guint8   hash[HASH_BYTES],
        GError       **error)
{
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &key_select, SQL_TEXT (principal_of (request)),
                            SQL_TEXT (request->route->name), SQL_TEXT (request->idempotency_key));
  const void *known;
  const char *body;
  gsize length;

  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_IDEMPOTENCY_IN_PROGRESS);
  known = rialto_rows_bytes (rows, 0, &length);
  if (length != HASH_BYTES || memcmp (known, hash, HASH_BYTES) != 0)
    return rialto_fail (error, RIALTO_ERROR_IDEMPOTENCY_MISMATCH);

  request->replayed = TRUE;
  request->status = (guint) rialto_rows_int (rows, 1);
  body = rialto_rows_text (rows, 2);
  if (body != NULL)
    rialto_request_take_body (request, "application/json", g_strdup (body), strlen (body));
  return TRUE;
}

/**
 * rialto_idempotency_begin:
 * @tx: the handler's transaction
 * @request: a request with a key
 * @error: return location
 *
 * Claims the key before the handler does anything. Afterwards the request is marked as replayed when its answer is known.
 *
 * Returns: %FALSE when the key belongs to another body, or is in use at this moment
 */
gboolean
rialto_idempotency_begin (RialtoTx      *tx,
                          RialtoRequest *request,
                          GError       **error)
{
  guint8 hash[HASH_BYTES];

  if (!rialto_tx_try_lock (tx, RIALTO_LOCK_IDEMPOTENCY, hash_key (request)))
    return rialto_fail (error, RIALTO_ERROR_IDEMPOTENCY_IN_PROGRESS);
  hash_body (request, hash);
  if (rialto_tx_exec (tx, &key_insert, SQL_TEXT (principal_of (request)), SQL_TEXT (request->route->name),
                      SQL_TEXT (request->idempotency_key), SQL_BYTES (hash, HASH_BYTES),
                      SQL_TIME (rialto_tx_get_now (tx))) > 0)
    return TRUE;
  return replay (tx, request, hash, error);
}

/**
 * rialto_idempotency_finish:
 * @tx: the handler's transaction
 * @request: a request with a key whose handler succeeded
 *
 * Keeps the answer beside the key, in the transaction that made it.
 */
void
rialto_idempotency_finish (RialtoTx      *tx,
                           RialtoRequest *request)
{
  rialto_request_encode (request);
  rialto_tx_exec (tx, &key_finish, SQL_TEXT (principal_of (request)), SQL_TEXT (request->route->name),
                  SQL_TEXT (request->idempotency_key),
                  SQL_INT (request->status != 0 ? request->status : request->route->status),
                  SQL_TEXT (request->body));
}
