/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-client-private.h"

#include "rialto-clock.h"
#include "rialto-error.h"

#define FIRST_DELAY RIALTO_SECOND
#define MAX_DELAY   RIALTO_MINUTE
#define MAX_REFUSED 3
/* Who identifies again so soon waits so long at most. */
#define LONGEST_TURN (10 * RIALTO_SECOND)

static gboolean
is_refused (guint close_code)
{
  return close_code == RIALTO_GATEWAY_CLOSE_NOT_AUTHENTICATED ||
         close_code == RIALTO_GATEWAY_CLOSE_AUTHENTICATION_FAILED ||
         close_code == RIALTO_GATEWAY_CLOSE_REVOKED;
}

/* Frames come from here on, whether or not the fiber has gone on. */
static void
opened (gpointer                 owner,
        SoupWebsocketConnection *socket)
{
  RialtoGatewayClient *self = owner;

  if (self->running != NULL && self->line.socket == NULL)
    rialto_gateway_line_attach (self, socket);
}

static DexFuture *
open_line (RialtoFiber     *fiber,
           RialtoTransport *transport)
{
  g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody wants it.");
  return rialto_transport_open_socket (transport, self, opened, rialto_fiber_get_cancellable (fiber));
}

static DexFuture *
get_end (RialtoFiber             *fiber,
         SoupWebsocketConnection *socket)
{
  g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL || self->line.socket != socket)
    return dex_future_new_false ();
  return dex_ref (DEX_FUTURE (self->line.ended));
}

/* Until the connection is over. Does not hold the line's owner meanwhile. */
static gboolean
hold_connection (RialtoFiber     *fiber,
                 RialtoTransport *transport,
                 GError         **error)
{
  GCancellable *cancellable = rialto_fiber_get_cancellable (fiber);
  g_autoptr (SoupWebsocketConnection) socket = NULL;

  if (rialto_transport_get_access_token (transport) == NULL &&
      !dex_await (rialto_transport_refresh (transport, NULL, cancellable), error))
    return FALSE;
  socket = dex_await_object (open_line (fiber, transport), error);
  if (socket == NULL)
    return FALSE;
  return dex_await (rialto_async_or_cancelled (get_end (fiber, socket), cancellable), error);
}

/* Whether sockets do not come through, though the server can be reached; then another way is taken. */
static gboolean
is_blocked (RialtoFiber *fiber)
{
  g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);

  if (self == NULL || self->n_refused < MAX_REFUSED)
    return FALSE;
  self->n_refused = 0;
  return TRUE;
}

static void
count_refused (RialtoFiber  *fiber,
               const GError *error)
{
  g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);
  gboolean opened_in_vain = error == NULL && self != NULL && self->line.socket != NULL &&
                            self->line.heartbeat == 0;

  if (self != NULL &&
      (opened_in_vain || g_error_matches (error, RIALTO_ERROR, RIALTO_ERROR_UPGRADE_REQUIRED)))
    self->n_refused++;
}

/* How long until the next try. Several clients of a server that comes back do not all come at once. */
static RialtoTime
next_delay (RialtoGatewayClient *self)
{
  RialtoTime delay = MIN (FIRST_DELAY << MIN (self->n_failures, 6), MAX_DELAY);

  if (self->told_after >= 0)
    {
      delay = self->told_after;
      self->told_after = -1;
      return delay;
    }
  self->n_failures++;
  return delay / 2 + g_random_int_range (0, (gint32) delay);
}

static void
begin_wait (RialtoGatewayClient *self,
            RialtoTime           delay,
            DexFuture          **woken)
{
  dex_clear (&self->wait);
  self->wait = dex_promise_new ();
  *woken = dex_ref (DEX_FUTURE (self->wait));
  /* To wait for one's turn is no loss of the line. */
  if (self->in_turn && delay <= LONGEST_TURN)
    rialto_gateway_set_state (self, RIALTO_GATEWAY_STATE_CONNECTING, 0);
  else
    rialto_gateway_set_state (self, RIALTO_GATEWAY_STATE_WAITING, rialto_clock_now () + delay);
  self->in_turn = FALSE;
}

/* FALSE: nobody wants the line any more. */
static gboolean
wait_for_next_try (RialtoFiber *fiber)
{
  GCancellable *cancellable = rialto_fiber_get_cancellable (fiber);
  g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);
  DexFuture *woken;
  RialtoTime delay;

  if (self == NULL || g_cancellable_is_cancelled (cancellable))
    return FALSE;
  delay = next_delay (self);
  begin_wait (self, delay, &woken);
  g_clear_object (&self);

  if (!dex_await (dex_future_first (woken, rialto_async_sleep (delay, cancellable), NULL), NULL))
    return FALSE;

  self = rialto_fiber_dup_owner (fiber);
  if (self == NULL || g_cancellable_is_cancelled (cancellable))
    return FALSE;
  dex_clear (&self->wait);
  rialto_gateway_set_state (self, RIALTO_GATEWAY_STATE_CONNECTING, 0);
  return TRUE;
}

/* What the line was proved with, when the server did not take it; NULL otherwise. */
static char *
end_connection (RialtoFiber *fiber)
{
  g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);
  char *refused = NULL;

  if (self == NULL || g_cancellable_is_cancelled (rialto_fiber_get_cancellable (fiber)))
    return NULL;
  if (self->line.socket != NULL && is_refused (self->line.close_code))
    refused = g_strdup (self->line.token);
  rialto_gateway_line_drop (self);
  return refused;
}

DexFuture *
rialto_gateway_loop (RialtoFiber *fiber,
                     gpointer     data)
{
  RialtoTransport *transport = data;
  GCancellable *cancellable = rialto_fiber_get_cancellable (fiber);

  while (rialto_transport_get_signed_in (transport))
    {
      g_autoptr (GError) error = NULL;
      gboolean held = is_blocked (fiber) ? rialto_gateway_poll (fiber, transport, &error)
                                         : hold_connection (fiber, transport, &error);
      g_autofree char *refused = NULL;

      count_refused (fiber, error);
      refused = end_connection (fiber);
      if (!held)
        g_debug ("no line: %s", error != NULL ? error->message : "not wanted");
      /* A new token may be all that is missing; when there is none to be had, the transport has signed out. */
      if (refused != NULL)
        dex_await (rialto_transport_refresh (transport, refused, cancellable), NULL);
      if (!rialto_transport_get_signed_in (transport) || !wait_for_next_try (fiber))
        break;
    }

  {
    g_autoptr (RialtoGatewayClient) self = rialto_fiber_dup_owner (fiber);

    if (self != NULL && !g_cancellable_is_cancelled (cancellable))
      rialto_gateway_client_stop (self);
  }
  return dex_future_new_true ();
}
