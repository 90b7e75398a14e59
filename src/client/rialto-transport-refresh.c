/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-api.h"
#include "rialto-transport-private.h"

#include <glib/gi18n.h>

/* One refresh at a time: the server takes a token that was used twice for stolen. */

static gboolean
says_that_it_ended (const GError *error)
{
  return g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_SESSION_EXPIRED) ||
         g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_TOKEN_REUSED) ||
         g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_UNAUTHENTICATED);
}

static RialtoReply *
ask_for_tokens (RialtoTransport *self,
                GError         **error)
{
  RialtoRefreshRequest body = { .refresh_token = self->refresh_token };
  RialtoRefreshTokenArgs args = { .body = &body };
  g_autoptr (RialtoOutgoing)
    outgoing = rialto_outgoing_new (&rialto_api_routes[RIALTO_API_REFRESH_TOKEN], &args, NULL);
  RialtoReply *reply = NULL;

  /* A lost answer may be asked for again: the server repeats it for a minute. */
  for (guint i = 0; i < 2 && reply == NULL; i++)
    {
      g_clear_error (error);
      reply = rialto_transport_ask (self, outgoing, NULL, NULL, error);
      if (!g_error_matches (*error, RIALTO_ERROR, RIALTO_ERROR_UNREACHABLE))
        break;
    }
  return reply;
}

/* What one signed in with, as soon as it is known; %NULL when nobody has. */
static char *
await_refresh_token (RialtoTransport *self)
{
  while (self->expected != NULL)
    dex_await (dex_ref (self->expected), NULL);
  return g_strdup (self->refresh_token);
}

static DexFuture *
refresh_fiber (RialtoFiber *fiber,
               gpointer     data)
{
  RialtoTransport *self = data;
  g_autofree char *refresh_token = await_refresh_token (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoReply) reply = refresh_token != NULL ? ask_for_tokens (self, &error) : NULL;
  g_autoptr (DexPromise) done = NULL;

  /* Signed out, or in as somebody else, meanwhile, or while the new pair is kept: the answer is of no use. */
  if (refresh_token == NULL || g_strcmp0 (refresh_token, self->refresh_token) != 0)
    {
      g_clear_error (&error);
      rialto_fail (&error, RIALTO_ERROR_UNAUTHENTICATED);
    }
  else if (reply != NULL)
    {
      rialto_transport_save (self, rialto_reply_get (reply, RialtoTokens));
      if (g_strcmp0 (refresh_token, self->refresh_token) == 0)
        rialto_transport_set_tokens (self, rialto_reply_get (reply, RialtoTokens));
      else
        rialto_fail (&error, RIALTO_ERROR_UNAUTHENTICATED);
    }
  else if (says_that_it_ended (error))
    rialto_transport_sign_out (self);

  done = g_steal_pointer (&self->refreshing);
  if (error != NULL)
    dex_promise_reject (done, g_steal_pointer (&error));
  else
    dex_promise_resolve_boolean (done, TRUE);
  return dex_future_new_true ();
}

/**
 * rialto_transport_refresh:
 * @self: a transport of somebody who is signed in
 * @refused: (nullable): the access token that was refused
 * @cancellable: (nullable): ends the wait, not the refresh
 *
 * All who ask while one is under way wait for that one. Who was refused with a token that has been replaced meanwhile need not wait.
 *
 * Returns: (transfer full): resolves when there is a new pair of tokens; rejects with `unauthenticated`, `session_expired` or
 *   `token_reused`, after which nobody is signed in, or with why the server could not be asked.
 */
DexFuture *
rialto_transport_refresh (RialtoTransport *self,
                          const char      *refused,
                          GCancellable    *cancellable)
{
  if (!rialto_transport_get_signed_in (self))
    return dex_future_new_reject (RIALTO_ERROR, RIALTO_ERROR_UNAUTHENTICATED, "%s",
                                  gettext (rialto_error_get_info (RIALTO_ERROR_UNAUTHENTICATED)->title));
  if (self->refreshing == NULL && refused != NULL && g_strcmp0 (refused, self->access_token) != 0)
    return dex_future_new_true ();

  if (self->refreshing == NULL)
    {
      /* A promise, since those who give up waiting must not end it for the others. */
      self->refreshing = dex_promise_new ();
      dex_future_disown (rialto_async_spawn ("transport-refresh", NULL, NULL, refresh_fiber,
                                             g_object_ref (self), g_object_unref));
    }
  return rialto_async_or_cancelled (dex_ref (DEX_FUTURE (self->refreshing)), cancellable);
}
