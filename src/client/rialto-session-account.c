/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-private.h"

#include "rialto-api.h"
#include "rialto-transport-private.h"

/* Signing in, up and out, and what the server is. */

/* Waits for a call that was made already: the form's strings belong to the caller. */
static DexFuture *
signed_in_fiber (RialtoFiber *fiber,
                 gpointer     call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoReply) reply = dex_await_boxed (dex_ref (call), &error);
  g_autoptr (RialtoSession) self = rialto_fiber_dup_owner (fiber);
  const RialtoSignedIn *signed_in;

  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody waits for it.");

  signed_in = rialto_reply_get (reply, RialtoSignedIn);
  self->id = signed_in->tokens->session;
  rialto_session_set_me (self, signed_in->account, rialto_reply_get_seq (reply));
  rialto_transport_renew (self->transport, signed_in->tokens);
  return dex_future_new_take_object (g_steal_pointer (&self));
}

/**
 * rialto_session_sign_in:
 * @self: a session of nobody, or of somebody whom the server has signed out
 * @credentials: read before this returns
 * @cancellable: (nullable): what may end it
 *
 * The tokens have been saved when it resolves. Goes online with the next rialto_session_start().
 *
 * Returns: (transfer full): resolves to the session.
 */
DexFuture *
rialto_session_sign_in (RialtoSession           *self,
                        const RialtoCredentials *credentials,
                        GCancellable            *cancellable)
{
  RialtoLoginArgs args = { .body = credentials };
  DexFuture *call = rialto_api_login (self->transport, &args, cancellable);

  return rialto_async_spawn ("session-sign-in", self, cancellable, signed_in_fiber, call, dex_unref);
}

/**
 * rialto_session_sign_up:
 * @self: a session of nobody
 * @registration: read before this returns
 * @cancellable: (nullable): what may end it
 *
 * As rialto_session_sign_in().
 *
 * Returns: (transfer full): resolves to the session.
 */
DexFuture *
rialto_session_sign_up (RialtoSession            *self,
                        const RialtoRegistration *registration,
                        GCancellable             *cancellable)
{
  RialtoRegisterArgs args = { .body = registration };
  DexFuture *call = rialto_api_register (self->transport, &args, cancellable);

  return rialto_async_spawn ("session-sign-up", self, cancellable, signed_in_fiber, call, dex_unref);
}

static DexFuture *
sign_out_fiber (RialtoFiber *fiber,
                gpointer     data)
{
  RialtoTransport *transport = data;
  g_autoptr (GError) error = NULL;

  /* Whatever comes of it, this side is signed out. */
  dex_await (rialto_api_logout (transport, &(RialtoLogoutArgs) { 0 }, rialto_fiber_get_cancellable (fiber)),
             &error);
  {
    g_autoptr (RialtoSession) self = rialto_fiber_dup_owner (fiber);

    if (self != NULL)
      rialto_session_set_state (self, RIALTO_SESSION_STATE_ANONYMOUS);
  }
  rialto_transport_set_tokens (transport, NULL);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * rialto_session_sign_out:
 * @self: a session
 * @cancellable: (nullable): what may end it
 *
 * This side is signed out whether or not the server could be told.
 *
 * Returns: (transfer full): resolves when the server has ended the session; rejects when it could not be told.
 */
DexFuture *
rialto_session_sign_out (RialtoSession *self,
                         GCancellable  *cancellable)
{
  rialto_gateway_client_stop (self->gateway);
  return rialto_async_spawn ("session-sign-out", self, cancellable, sign_out_fiber,
                             g_object_ref (self->transport), g_object_unref);
}

static DexFuture *
load_server_fiber (RialtoFiber *fiber,
                   gpointer     data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoReply) reply = dex_await_boxed (rialto_api_get_meta (data, &(RialtoGetMetaArgs) { 0 },
                                                                        rialto_fiber_get_cancellable (fiber)),
                                                   &error);
  g_autoptr (RialtoSession) self = rialto_fiber_dup_owner (fiber);
  const RialtoMeta *meta;

  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody waits for it.");

  meta = rialto_reply_get (reply, RialtoMeta);
  rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (self->server), self->map, meta,
                              rialto_entity_get_mask (&rialto_meta_info, meta), rialto_reply_get_seq (reply));
  return dex_future_new_take_object (g_object_ref (self->server));
}

/**
 * rialto_session_load_server:
 * @self: a session
 * @cancellable: (nullable): what may end it
 *
 * Returns: (transfer full): resolves to the #RialtoMetaObject of the server.
 */
DexFuture *
rialto_session_load_server (RialtoSession *self,
                            GCancellable  *cancellable)
{
  return rialto_async_spawn ("session-server", self, cancellable, load_server_fiber,
                             g_object_ref (self->transport), g_object_unref);
}
