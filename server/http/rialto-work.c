/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-work.h"

#include "rialto-guard.h"
#include "rialto-request-private.h"

/* What a transaction makes lives as long as the request, so each has an arena of its own. */
static RialtoArena *
next_arena (RialtoRequest *request)
{
  RialtoArena *arena = rialto_arena_new ();

  if (request->spare == NULL)
    request->spare = g_ptr_array_new_with_free_func ((GDestroyNotify) rialto_arena_free);
  g_ptr_array_add (request->spare, arena);
  return arena;
}

/**
 * rialto_work_read:
 * @request: a request of a work route
 * @run: the transaction's body; it may run more than once
 * @data: for @run
 * @error: return location
 *
 * Reads one snapshot, and waits for it. What @run makes in its arena lives until the answer.
 *
 * Returns: whether @run succeeded
 */
gboolean
rialto_work_read (RialtoRequest *request,
                  RialtoTxFunc   run,
                  gpointer       data,
                  GError       **error)
{
  return rialto_store_read (request->context->store, run, data, next_arena (request), error);
}

/**
 * rialto_work_write:
 * @request: a request of a work route
 * @run: the transaction's body; it may run more than once
 * @data: for @run
 * @error: return location
 *
 * Writes, and waits until it is committed. What @run makes in its arena lives until the answer.
 *
 * Returns: whether @run succeeded and was committed
 */
gboolean
rialto_work_write (RialtoRequest *request,
                   RialtoTxFunc   run,
                   gpointer       data,
                   GError       **error)
{
  return rialto_store_write (request->context->store, run, data, next_arena (request), error);
}

static gboolean
load_run (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  return rialto_guard_load (tx, data, error);
}

/**
 * rialto_work_load_principal:
 * @request: a request whose token was read
 * @error: return location
 *
 * Loads the token's session where no thread before could.
 *
 * Returns: %FALSE when there is no such session
 */
gboolean
rialto_work_load_principal (RialtoRequest *request,
                            GError       **error)
{
  return request->principal.session == request->token_session ||
         rialto_work_read (request, load_run, request, error);
}
